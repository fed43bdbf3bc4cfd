"""Cassettes between real processes: recorded from a served sandbox, killed on the way, written by many, served again."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ernie_process import KEY, SECRETS, Ernie, world
from scripted_server import ASKED, HANG, STREAM, Server, text
from served import served

from ernie_cli.cassette.reading import read_tape

CLIENTS = os.environ.get("ERNIE_TEST_CLIENTS") or Path(__file__).parents[2] / ".venv-clients/bin/python"
HERE = Path(__file__).parent
KEYS = {
    "aistudio": {"AI_STUDIO_API_KEY": KEY},
    "qianfan": {"QIANFAN_API_KEY": "bce-v3/ALTAK-canary/0123456789"},
    "wenxin": {name: SECRETS[name] for name in ("QIANFAN_AK", "QIANFAN_SK")},
    "wcode": {"WCODE_API_KEY": "sk-canary-wcode-0123456789"},
    "local": {"ERNIE_MODEL": "mine"},
}


@pytest.fixture
def ernie(tmp_path: Path) -> Iterator[Ernie]:
    """The program with no key at all."""
    with world(tmp_path) as running:
        del running.environ["AI_STUDIO_API_KEY"], running.environ["ERNIE_AISTUDIO_BASE_URL"]
        yield running


def holds(folder: Path, secret: str) -> bool:
    return any(secret.encode() in path.read_bytes() for path in folder.glob("*.yaml"))


@pytest.mark.parametrize("name", KEYS)
def test_every_service_is_recorded_and_replayed_when_it_is_gone(ernie: Ernie, name: str) -> None:
    with served() as sandbox:
        env = {**sandbox.exports, **KEYS[name]}
        first = ernie("chat", "-p", name, "--record", "tape.yaml", "天气 如何?", env=env)
    again = ernie("chat", "--replay", "tape.yaml", "天气 如何?")
    assert (first.code, again.code, again.out) == (0, 0, first.out)
    assert not any(holds(ernie.folder, secret) for secret in (*SECRETS.values(), *KEYS[name].values()) if secret != "mine")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_the_file_as_it_was(ernie: Ernie, serve: Callable[..., Server], number: signal.Signals) -> None:
    (ernie.folder / "tape.yaml").write_bytes(b"")
    server = serve([ASKED, STREAM, text("Hel"), HANG])
    env = {"AI_STUDIO_API_KEY": KEY, "ERNIE_AISTUDIO_BASE_URL": f"{server.url}/v3"}
    running = ernie.chatting("--record", "tape.yaml", env=env)
    running.answered(b"Hel")
    running.send(number)
    assert running.ended()[:2] == (-number, b"Hel\n")
    assert (ernie.folder / "tape.yaml").read_bytes() == b""
    assert [path.name for path in ernie.folder.iterdir() if "tape" in path.name] == ["tape.yaml"]


def test_silence_is_recorded_and_not_waited_for_again(ernie: Ernie, serve: Callable[..., Server]) -> None:
    server = serve([ASKED, HANG])
    env = {"AI_STUDIO_API_KEY": KEY, "ERNIE_AISTUDIO_BASE_URL": f"{server.url}/v3"}
    first = ernie.chat("--timeout", "0.5", "--retries", "0", "--record", "tape.yaml", env=env)
    again = ernie.chat("--retries", "0", "--replay", "tape.yaml")
    assert (first.code, again.code) == (5, 5)
    assert "no answer for 0.5 s" in again.err


def test_many_that_record_into_one_file_lose_nothing(ernie: Ernie) -> None:
    with served() as sandbox:
        env = {**sandbox.exports, "AI_STUDIO_API_KEY": KEY}
        runs = [
            ernie.start("chat", "-n", "-p", "aistudio", "--record", "tape.yaml", f"question {n}", env=env) for n in range(8)
        ]
        assert [run.ended().code for run in runs] == [0] * 8
    asked = {take.body["messages"][0]["content"] for take in read_tape(ernie.folder / "tape.yaml").takes}
    assert asked == {f"question {n}" for n in range(8)}


def test_a_replay_loads_nothing_that_reaches_the_network(ernie: Ernie) -> None:
    ernie("chat", "-p", "sandbox", "--record", "tape.yaml", "hi")
    program = (
        "import sys; from ernie_cli.app import App; from ernie_cli.main import main;"
        "code = main(['chat', '-n', '--replay', 'tape.yaml', 'hi'], App.real());"
        "print(code, sorted({'httpx', 'ssl', 'keyring', 'sqlite3'} & set(sys.modules)))"
    )
    ran = ernie("python", "-c", program, program=None)
    assert ran.out.splitlines()[-1] == b"0 []"
