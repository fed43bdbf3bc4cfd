"""Many processes at the same time, killed ones among them: one login, no lost key, no torn file."""

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest
from ernie_process import SECRETS, Ernie
from served import served

PAIR = f"{SECRETS['QIANFAN_AK']}\n{SECRETS['QIANFAN_SK']}\n"
KEYS = {"wcode": "CODE", "qianfan": "FULL", "aistudio": "HEX", "local": "LOCAL"}
KILLS = 12


@pytest.mark.parametrize("place", ["environment", "file"])
def test_sixteen_cold_starts_log_in_once(ernie: Ernie, place: str, tmp_path: Path) -> None:
    record = tmp_path / "record"  # the sandbox writes it, with all that it was sent
    with served("--record", str(record), "--latency", "50") as sandbox:
        ernie.environ |= {name: value for name, value in sandbox.exports.items() if name.endswith("_BASE_URL")}
        if place == "environment":
            ernie.environ |= {name: SECRETS[name] for name in ("QIANFAN_AK", "QIANFAN_SK")}
        else:
            assert ernie("token", "set", "wenxin", "--in-file", "--no-check", given=PAIR.encode()).code == 0
        ran = ernie.shell("seq 16 | xargs -P 16 -I{} ernie chat -n -p wenxin -o answer.{} 'number {}'")
    assert ran == (0, b"", "")
    answers = [(ernie.folder / f"answer.{number}").read_text() for number in range(1, 17)]
    assert answers == [f"[sandbox] You asked: “number {number}”. No model was called.\n" for number in range(1, 17)]
    paths = [json.loads(line)["path"] for line in record.read_text().splitlines()]
    assert len([path for path in paths if "/oauth/" in path]) == 1


def test_keys_that_are_set_at_the_same_time_are_all_kept(ernie: Ernie) -> None:
    running = [
        ernie.start("token", "set", name, "--in-file", "--no-check", stdin=_given(ernie, secret))
        for name, secret in KEYS.items()
        for _ in range(2)
    ]
    assert [each.ended().code for each in running] == [0] * len(running)
    held = json.loads(_file(ernie).read_text())
    assert held == {name: {"api_key": SECRETS[secret]} for name, secret in KEYS.items()}


def test_providers_that_are_set_at_the_same_time_are_all_listed(keyring: Ernie) -> None:
    running = [
        keyring.start("token", "set", name, "--no-check", stdin=_given(keyring, secret)) for name, secret in KEYS.items()
    ]
    assert [each.ended().code for each in running] == [0] * len(running)
    names = (_file(keyring).parent / "keyring-providers").read_text().split()
    assert sorted(names) == sorted(KEYS)


def test_a_killed_writer_leaves_the_old_file_or_the_new_one(ernie: Ernie) -> None:
    seen = killed_writers(ernie, KILLS, seed=20261122)
    assert sum(seen.values()) == KILLS


def killed_writers(ernie: Ernie, kills: int, seed: int) -> dict[str, int]:
    """Kill so many writers at random moments; how often the old key was there, and how often the new one."""
    dice, seen = random.Random(seed), {"old": 0, "new": 0}
    keep = ("token", "set", "qianfan", "--in-file", "--no-check")
    assert ernie(*keep, given=SECRETS["FULL"].encode()).code == 0
    change = ("token", "set", "wcode", "--in-file", "--no-check")
    began = time.monotonic()
    assert ernie(*change, given=SECRETS["CODE"].encode()).code == 0
    takes = time.monotonic() - began
    now, other = SECRETS["CODE"], SECRETS["OTHER_CODE"]
    for _ in range(kills):
        running = ernie.start(*change, stdin=_given(ernie, "OTHER_CODE" if other == SECRETS["OTHER_CODE"] else "CODE"))
        time.sleep(dice.uniform(takes * 0.4, takes))
        running.send(signal.SIGKILL)
        assert running.ended().code in (0, -signal.SIGKILL)
        held = json.loads(_file(ernie).read_text())
        assert held["qianfan"] == {"api_key": SECRETS["FULL"]}
        found = held["wcode"]["api_key"]
        assert found in (now, other)
        seen["old" if found == now else "new"] += 1
        if found == other:
            now, other = other, now
    assert ernie(*change, given=SECRETS["CODE"].encode()).code == 0  # the lock of a killed one is free
    left = sorted(path.name for path in _file(ernie).parent.iterdir())
    assert left == ["credentials", "credentials.lock"]
    return seen


def test_no_key_is_on_any_command_line_while_it_is_set_and_used(asking: Ernie) -> None:
    seen: set[bytes] = set()
    running = asking.start("token", "set", "wcode", "--in-file", stdin=_given(asking, "CODE"))
    while running.process.poll() is None:
        seen |= _command_lines()
    assert running.ended().code == 0
    running = asking.start("chat", "-n", "Hello")
    while running.process.poll() is None:
        seen |= _command_lines()
    assert running.ended().code == 0
    assert any(b"token\0set\0wcode" in line for line in seen)
    assert [line for line in seen if SECRETS["CODE"].encode() in line] == []


def _command_lines() -> set[bytes]:
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                found.add((process / "cmdline").read_bytes())
            except OSError:
                continue
    return found


def _given(ernie: Ernie, secret: str) -> int:
    """The reading end of a pipe with the secret in it."""
    reader, writer = os.pipe()
    os.write(writer, SECRETS[secret].encode())
    os.close(writer)
    return reader


def _file(ernie: Ernie) -> Path:
    return ernie.folder / "home/.config/ernie/credentials"
