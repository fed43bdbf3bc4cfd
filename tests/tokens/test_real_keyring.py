"""`ernie token` with gnome-keyring on a bus of its own, and with buses that are locked, missing or silent."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from deaf_peers import SilentBus
from ernie_process import PATIENCE, SECRETS, Ernie

CODE = SECRETS["CODE"]
WAYS = ("export WCODE_API_KEY=…", "set providers.wcode.key_command in config.yaml", "ernie token set wcode --in-file")
ENTRIES = """
import secretstorage
bus = secretstorage.dbus_init()
for item in secretstorage.get_default_collection(bus).get_all_items():
    print(item.get_attributes()["service"], item.get_attributes()["username"])
"""


def entries(ernie: Ernie) -> list[str]:
    """What the keyring holds, as another program sees it."""
    ran = subprocess.run(
        [sys.executable, "-c", ENTRIES], env=ernie.environ, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    return sorted(ran.stdout.splitlines())


def rows(ernie: Ernie) -> dict[str, dict[str, object]]:
    ran = ernie("token", "list", "--json")
    assert ran.code == 0, ran.err
    return {row["provider"]: row for row in json.loads(ran.out)}


def test_a_key_is_set_listed_used_tried_and_removed(keyring: Ernie) -> None:
    ran = keyring("token", "set", "wcode", given=f"{CODE}\n".encode())
    assert ran == (0, b"", "ernie: the key of wcode (…6789) is stored in the keyring\n")
    assert entries(keyring) == ["ernie-cli wcode/api_key"]
    assert (rows(keyring)["wcode"]["key"], rows(keyring)["wcode"]["source"]) == ("…6789", "keyring")
    answered = keyring("chat", "-n", "Hello")  # the only key there is
    assert (answered.code, answered.err) == (0, "")
    assert keyring("token", "check").out == b"wcode      works\n"
    assert keyring.shell("[ $(ernie token get wcode | sha256sum | head -c 9) != e3b0c4429 ]").code == 0
    assert keyring("token", "remove", "wcode").code == 0
    assert (entries(keyring), rows(keyring)["wcode"]["source"]) == ([], None)


def test_a_derived_token_lives_beside_its_secret_and_goes_with_it(keyring: Ernie) -> None:
    pair = f"{SECRETS['QIANFAN_AK']}\n{SECRETS['QIANFAN_SK']}\n"
    assert keyring("token", "set", "wenxin", given=pair.encode()).code == 0
    runs = [keyring("chat", "-n", "-p", "wenxin", "--debug", "Hello") for _ in range(2)]
    assert ["/oauth/2.0/token" in ran.err for ran in runs] == [True, False]
    names = entries(keyring)
    assert names[:2] == ["ernie-cli wenxin/client_id", "ernie-cli wenxin/client_secret"]
    assert names[2].startswith("ernie-cli wenxin/token:")
    assert rows(keyring)["wenxin"]["expires_at"] is not None
    assert [path for path in keyring.folder.rglob("*.json") if path.parent.name == "tokens"] == []
    assert keyring("token", "remove", "wenxin").code == 0
    assert entries(keyring) == []


def test_a_key_of_another_kind_leaves_nothing_of_the_old_one(keyring: Ernie) -> None:
    pair = f"{SECRETS['QIANFAN_AK']}\n{SECRETS['QIANFAN_SK']}\n"
    for given in (SECRETS["OAUTH_TOKEN"], pair):
        assert keyring("token", "set", "wenxin", "--no-check", given=given.encode()).code == 0
    assert entries(keyring) == ["ernie-cli wenxin/client_id", "ernie-cli wenxin/client_secret"]


def test_a_locked_keyring_names_the_three_ways_on_and_the_list_still_lists(locked: Ernie) -> None:
    ran = locked("token", "set", "wcode", given=CODE.encode())
    assert (ran.code, ran.err.splitlines()[0]) == (4, "ernie: the keyring is locked (wcode)")
    assert all(way in ran.err for way in WAYS)
    names = Path(locked.environ["HOME"]) / ".config/ernie/keyring-providers"
    names.parent.mkdir(parents=True, mode=0o700)
    names.write_text("wcode\n")
    names.chmod(0o600)
    listed = locked("token", "list")
    assert (listed.code, listed.err) == (0, "ernie: wcode: the keyring is locked\n")
    assert locked("chat", "-n", "Hello").code == 4


def test_without_a_bus_the_three_ways_on_are_named_and_each_works(asking: Ernie) -> None:
    ran = asking("token", "set", "wcode", given=CODE.encode())
    assert (ran.code, ran.err.splitlines()[0]) == (4, "ernie: no keyring is to be had here (wcode)")
    assert all(way in ran.err for way in WAYS)
    assert asking("token", "set", "wcode", "--in-file", given=CODE.encode()).code == 0
    assert asking("chat", "-n", "Hello").code == 0
    assert asking("token", "remove", "wcode").code == 0
    secret = asking.folder / "tokens"  # where a secret may lie
    secret.mkdir(mode=0o700)
    (secret / "key").write_text(CODE)
    config = Path(asking.environ["HOME"]) / ".config/ernie/config.yaml"
    config.write_text(f"providers: {{wcode: {{key_command: [cat, {secret / 'key'}]}}}}\n")
    assert asking("chat", "-n", "Hello").code == 0
    config.unlink()
    assert asking("chat", "-n", "Hello", env={"WCODE_API_KEY": CODE}).code == 0


@pytest.fixture
def silent(asking: Ernie, tmp_path: Path) -> Iterator[SilentBus]:
    bus = SilentBus(tmp_path / "bus")
    asking.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.address
    yield bus
    bus.close()


def test_a_silent_bus_ends_in_four_and_nothing_outlives_the_program(asking: Ernie, silent: SilentBus) -> None:
    ran = asking("token", "set", "wcode", given=CODE.encode())  # the bus still holds its connection when this returns
    assert silent.asked.is_set()
    assert (ran.code, ran.err.splitlines()[0]) == (4, "ernie: the keyring did not answer within 3 s (wcode)")
    assert all(way in ran.err for way in WAYS)


def test_the_list_opens_no_keyring_for_providers_that_have_nothing_there(asking: Ernie, silent: SilentBus) -> None:
    ran = asking("token", "list")
    assert (ran.code, ran.err) == (0, "")
    assert not silent.asked.is_set()


def test_the_list_waits_for_a_silent_keyring_once(asking: Ernie, silent: SilentBus) -> None:
    names = Path(asking.environ["HOME"]) / ".config/ernie/keyring-providers"
    names.parent.mkdir(parents=True, mode=0o700)
    names.write_text("qianfan\nwcode\n")
    names.chmod(0o600)
    ran = asking("token", "list")
    assert ran.code == 0
    assert ran.err.splitlines() == [f"ernie: {name}: the keyring did not answer within 3 s" for name in ("qianfan", "wcode")]
