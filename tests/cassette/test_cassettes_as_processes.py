"""Cassettes between real processes: recorded from a served sandbox, killed on the way, written by many, served again."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ernie_process import KEY, PROGRAM, SECRETS, Ernie, world
from scripted_server import ASKED, HANG, STREAM, Server, text
from served import served

from ernie_cli.cassette.reading import read_tape

CLIENTS = os.environ.get("ERNIE_TEST_CLIENTS") or Path(__file__).parents[2] / ".venv-clients/bin/python"
HERE = Path(__file__).parent
IAM = {"QIANFAN_ACCESS_KEY": "ALTAK-sandbox", "QIANFAN_SECRET_KEY": "sandbox-secret"}  # the pair that the sandbox knows
KEYS = {
    "aistudio": {"AI_STUDIO_API_KEY": KEY},
    "qianfan": {"QIANFAN_API_KEY": "bce-v3/ALTAK-canary/0123456789"},
    "wenxin": {name: SECRETS[name] for name in ("QIANFAN_AK", "QIANFAN_SK")},
    "wcode": {"WCODE_API_KEY": "sk-canary-wcode-0123456789"},
    "local": {"ERNIE_MODEL": "mine"},
    "qianfan by an IAM pair": IAM,
    "wenxin by an access token": {"QIANFAN_ACCESS_TOKEN": "24.canary-token-0123456789abcdef"},
    "wenxin by a signature": IAM,
}
SIGNED = re.compile(rb"authorization|bearer|bce-auth|signature|access_token|cookie", re.IGNORECASE)


@pytest.fixture
def ernie(tmp_path: Path) -> Iterator[Ernie]:
    """The program with no key at all."""
    with world(tmp_path) as running:
        del running.environ["AI_STUDIO_API_KEY"], running.environ["ERNIE_AISTUDIO_BASE_URL"]
        yield running


def test_a_note_on_what_cannot_be_kept_stands_below_the_answer(ernie: Ernie, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environ = {**ernie.environ, "ERNIE_CACHE_DIR": str(tmp_path / "file")}
    argv = [PROGRAM, "chat", "-n", "-p", "sandbox", "--cache", "hi"]
    ran = subprocess.run(argv, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True)
    answer, note = ran.stdout.splitlines()[-2:]
    assert answer.endswith("No model was called.")
    assert note.startswith("ernie: the answer cannot be kept for the next time: Not a directory")


def holds(folder: Path, secret: str) -> bool:
    return any(secret.encode() in path.read_bytes() for path in folder.glob("*.yaml"))


def derived(folder: Path) -> list[str]:
    """The tokens that were got for a pair and are kept."""
    return [json.loads(path.read_text())["value"] for path in folder.glob("cache/tokens/*.json")]


@pytest.mark.parametrize("name", KEYS)
def test_every_service_is_recorded_and_replayed_when_it_is_gone(ernie: Ernie, name: str) -> None:
    with served() as sandbox:
        addresses = {variable: value for variable, value in sandbox.exports.items() if variable.endswith("_BASE_URL")}
        env = {**addresses, **KEYS[name]}
        first = ernie("chat", "-p", name.split()[0], "--record", "tape.yaml", "天气 如何?", env=env)
    again = ernie("chat", "--replay", "tape.yaml", "天气 如何?")
    assert (first.code, again.code, again.out) == (0, 0, first.out)
    assert not any(holds(ernie.folder, secret) for secret in (*SECRETS.values(), *KEYS[name].values()) if secret != "mine")
    assert not SIGNED.search((ernie.folder / "tape.yaml").read_bytes())
    assert len(derived(ernie.folder)) == (name in ("wenxin", "qianfan by an IAM pair"))
    assert not any(holds(ernie.folder, token) for token in derived(ernie.folder))


def test_the_cassette_behind_a_served_sandbox_says_the_same(ernie: Ernie) -> None:
    with served() as sandbox:
        first = ernie(
            "chat", "-p", "aistudio", "--raw", "--record", "tape.yaml", "hi", env={**sandbox.exports, "AI_STUDIO_API_KEY": KEY}
        )
    with served("--script", str(ernie.folder / "tape.yaml")) as sandbox:
        again = ernie("chat", "-p", "aistudio", "--raw", "hi", env={**sandbox.exports, "AI_STUDIO_API_KEY": KEY})
    assert (again.code, json.loads(again.out)) == (0, json.loads(first.out))


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


def test_many_that_share_a_cache_leave_whole_files_alone(ernie: Ernie) -> None:
    with served() as sandbox:
        env = {**sandbox.exports, "AI_STUDIO_API_KEY": KEY}
        runs = [ernie.start("chat", "-n", "-p", "aistudio", "--cache", f"question {n % 3}", env=env) for n in range(9)]
        outs = [run.ended() for run in runs]
    assert [ran.code for ran in outs] == [0] * 9
    assert len({ran.out for ran in outs}) == 3
    assert [path.suffix for path in (ernie.folder / "cache/answers").iterdir()] == [".json"] * 3
    again = ernie(
        "chat", "-n", "-p", "aistudio", "--cache", "question 1", env={"ERNIE_AISTUDIO_BASE_URL": env["ERNIE_AISTUDIO_BASE_URL"]}
    )
    assert (again.code, again.out) == (0, outs[1].out)


def test_a_replay_loads_nothing_that_reaches_the_network(ernie: Ernie) -> None:
    ernie("chat", "-p", "sandbox", "--record", "tape.yaml", "hi")
    program = (
        "import sys; from ernie_cli.app import App; from ernie_cli.main import main;"
        "code = main(['chat', '-n', '--replay', 'tape.yaml', 'hi'], App.real());"
        "print(code, sorted({'httpx', 'ssl', 'keyring', 'sqlite3'} & set(sys.modules)))"
    )
    ran = ernie("python", "-c", program, program=None)
    assert ran.out.splitlines()[-1] == b"0 []"


CALLED = """\
- request:
    method: POST
    path: /chat/completions
    body:
      model: ernie-4.5-turbo-128k
      messages:
      - {role: user, content: weather}
  response:
    status: 200
    json:
      id: as-1
      choices:
      - index: 0
        finish_reason: function_call
        message:
          role: assistant
          content: ''
          tool_calls:
          - {id: call_1, type: function, function: {name: get_weather, arguments: '{"city": "北京"}'}}
"""


def test_the_sdk_of_openai_gets_the_answer_and_the_calls_of_a_cassette(ernie: Ernie) -> None:
    tape = ernie.folder / "tape.yaml"
    ernie("chat", "-p", "sandbox", "--record", "tape.yaml", "你好")
    tape.write_text(tape.read_text() + CALLED)
    with served("--script", str(tape)) as sandbox:
        command = [CLIENTS, HERE / "openai_cassette_program.py", sandbox.url]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    for service in ("aistudio", "qianfan", "wcode"):
        assert found[service] == {
            "whole": "【沙盒】收到的问题是：“你好”。这里没有调用任何模型。",
            "stream": "【沙盒】收到的问题是：“你好”。这里没有调用任何模型。",
            "calls": [["get_weather", '{"city": "北京"}']],
            "streamed calls": [["get_weather", '{"city": "北京"}']],
        }
