"""`ernie token remove` as typed: key and derived token go together."""

from pathlib import Path

import httpx
from memory_keyring import LockedKeyring
from program import Program
from typed_tokens import CODE, folder


def test_key_and_derived_token_go_together(bare: Program) -> None:
    bare("token", "set", "wenxin", "--no-check", stdin=b"an-id-0123456789\nsecret-0123456789\n")
    login = httpx.Response(200, json={"access_token": "24.canary-token", "expires_in": 86400})
    bare("token", "get", "wenxin", replies=[login])
    assert len(bare.keyring().entries) == 3
    ran = bare("token", "remove", "wenxin")
    assert (ran.code, ran.err) == (0, "ernie: the key of wenxin is removed from the keyring\n")
    assert bare.keyring().entries == {}
    assert (folder(bare) / "keyring-providers").read_text() == ""


def test_a_new_key_takes_the_token_of_the_old_one_away(bare: Program) -> None:
    login = httpx.Response(200, json={"access_token": "24.canary-token", "expires_in": 86400})
    bare("token", "set", "wenxin", "--in-file", "--no-check", stdin=b"an-id-0123456789\nsecret-0123456789\n")
    bare("token", "get", "wenxin", replies=[login])
    tokens = Path(bare.environ["ERNIE_CACHE_DIR"]) / "tokens"
    assert len(list(tokens.glob("*.json"))) == 1
    bare("token", "set", "wenxin", "--in-file", "--no-check", stdin=b"an-id-0123456789\nanother-0123456789\n")
    assert list(tokens.glob("*.json")) == []


def test_file_and_keyring_are_both_emptied_and_what_is_left_is_told(bare: Program) -> None:
    for flag in ((), ("--in-file",)):
        bare("token", "set", "wcode", "--no-check", *flag, stdin=CODE.encode())
    bare.environ["WCODE_API_KEY"] = CODE
    ran = bare("token", "remove", "wcode")
    assert ran.err == (
        f"ernie: the key of wcode is removed from the file {folder(bare)}/credentials and the keyring\n"
        "ernie: requests still use the one of environment variable WCODE_API_KEY\n"
    )


def test_the_keyring_is_not_opened_for_a_key_that_only_the_file_has(bare: Program) -> None:
    bare("token", "set", "wcode", "--no-check", "--in-file", stdin=CODE.encode())
    bare.keyring = LockedKeyring()
    assert bare("token", "remove", "wcode").code == 0


def test_nothing_to_remove_is_four(bare: Program) -> None:
    ran = bare("token", "remove", "wcode")
    assert (ran.code, ran.err.splitlines()[0]) == (4, "ernie: no key of wcode is stored")


def test_a_keyring_that_fails_keeps_its_key_and_its_name(bare: Program) -> None:
    bare("token", "set", "wcode", "--no-check", stdin=CODE.encode())
    bare.keyring = LockedKeyring()
    ran = bare("token", "remove", "wcode")
    assert (ran.code, "the keyring is locked" in ran.err) == (4, True)
    assert (folder(bare) / "keyring-providers").read_text() == "wcode\n"
