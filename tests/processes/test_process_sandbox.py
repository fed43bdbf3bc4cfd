"""`ernie sandbox serve` as a foreground server: what it prints works, every service answers, Ctrl-C ends it."""

import json
import shlex
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from ernie_process import SECRETS, Ernie, Running


class Sandbox(NamedTuple):
    """A sandbox that is being served, and the lines that it printed."""

    running: Running
    exports: str

    @property
    def environ(self) -> dict[str, str]:
        """What the printed lines set."""
        pairs = (shlex.split(line)[1].partition("=") for line in self.exports.splitlines())
        return {name: value for name, _, value in pairs}

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.environ["ERNIE_WENXIN_BASE_URL"].rpartition(":")[2])


Served = Callable[..., Sandbox]


@pytest.fixture
def served(ernie: Ernie) -> Iterator[Served]:
    """Starts sandboxes as a person would; they end with the test."""

    def start(*argv: str) -> Sandbox:
        running = ernie.start("sandbox", "serve", *argv)
        running.answered(b"export OPENAI_API_KEY=sandbox\n")
        running.said("Ctrl-C stops it\n")
        assert running.out is not None
        return Sandbox(running, running.out.data.decode())

    yield start


def test_what_it_prints_is_taken_in_by_eval(ernie: Ernie, served: Served) -> None:
    (ernie.folder / "exports").write_text(served().exports)
    ran = ernie.shell('eval "$(cat exports)"; ernie chat -n hi; unset ERNIE_PROVIDER; ernie chat -n -p qianfan hi')
    assert (ran.code, ran.out.count(b"\n"), ran.err) == (0, 2, "")


MODEL = "baidu/ERNIE-4.5-0.3B-PT"  # one of several that a server of one's own may hold
ALONE: dict[str, tuple[str, ...]] = {
    "aistudio": ("AI_STUDIO_API_KEY",),
    "qianfan": ("QIANFAN_API_KEY",),
    "qianfan by its access keys": ("QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY"),
    "wenxin by its access keys": ("QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY"),
    "wenxin by a login": ("QIANFAN_AK", "QIANFAN_SK"),
    "wcode": ("WCODE_API_KEY",),
    "local": ("ERNIE_LOCAL_API_KEY",),
    "local without a key": (),
}


def test_every_provider_answers_with_any_of_its_keys(ernie: Ernie, served: Served) -> None:
    sandbox = served()
    addresses = {name: value for name, value in sandbox.environ.items() if name.endswith("_URL")}
    del ernie.environ["AI_STUDIO_API_KEY"]
    started = {
        name: ernie.chatting(
            *(["-m", "local/" + MODEL] if name.startswith("local") else ["-p", name.split()[0]]),
            env={**addresses, **{variable: sandbox.environ[variable] for variable in variables}},
        )
        for name, variables in ALONE.items()
    }
    ended = {name: running.ended() for name, running in started.items()}
    assert {name: (ran.code, bool(ran.out), ran.err) for name, ran in ended.items()} == dict.fromkeys(ALONE, (0, True, ""))


def test_the_provider_can_be_named_by_the_environment(ernie: Ernie, served: Served) -> None:
    environ = served().environ
    assert ernie.chat("-m", MODEL, env={**environ, "ERNIE_PROVIDER": "local"}).code == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_silence(served: Served, number: signal.Signals) -> None:
    sandbox = served()
    sandbox.running.send(number)
    ran = sandbox.running.ended()
    assert (ran.code, ran.out.decode()) == (-number, sandbox.exports)
    assert ran.err.count("\n") == 1


def test_ctrl_c_ends_it_while_answers_are_open(ernie: Ernie, served: Served) -> None:
    sandbox = served("--fault", "stall:1")
    asking = [ernie.chatting(env=sandbox.environ) for _ in range(3)]
    for running in asking:
        running.answered(b"[")
    sandbox.running.send(signal.SIGINT)
    assert sandbox.running.ended().code == -signal.SIGINT
    assert [running.ended().code for running in asking] == [9, 9, 9]


def test_its_port_is_free_again_at_once(served: Served) -> None:
    first = served()
    first.running.send(signal.SIGINT)
    first.running.ended()
    assert served("--port", str(first.port)).port == first.port


def test_a_port_that_is_taken_is_two(ernie: Ernie) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = ernie("sandbox", "serve", "--port", str(port))
    assert (ran.code, ran.out) == (2, b"")
    assert f"cannot use port {port}: Address already in use" in ran.err


def test_a_pipe_that_nobody_reads_does_not_leave_a_server_behind(ernie: Ernie) -> None:
    ran = ernie.shell("ernie sandbox serve >&-; echo $?; ernie sandbox serve > /dev/full; echo $?")
    assert (ran.out, ran.code) == (b"10\n10\n", 0)


def test_six_cold_processes_log_in_once(ernie: Ernie, served: Served) -> None:
    record = ernie.folder / "record.jsonl"
    sandbox = served("--record", str(record), "--latency", "50")
    del ernie.environ["AI_STUDIO_API_KEY"]
    pair = {name: sandbox.environ[name] for name in ("ERNIE_WENXIN_BASE_URL", "QIANFAN_AK", "QIANFAN_SK")}
    started = [ernie.chatting("-p", "wenxin", env=pair) for _ in range(6)]
    assert [running.ended().code for running in started] == [0] * 6
    lines = [json.loads(line) for line in record.read_text().splitlines()]
    assert sum("/oauth/2.0/token" in json.dumps(line) for line in lines) == 1
    assert len(lines) == 7


def test_a_fault_strikes_as_often_as_the_command_line_says(ernie: Ernie, served: Served) -> None:
    never, always = served("--fault", "429:0"), served("--fault", "429:1")
    assert ernie.chat("--retries", "0", env=never.environ).code == 0
    assert ernie.chat("--retries", "0", env=always.environ).code == 5


def test_a_latency_is_kept(ernie: Ernie, served: Served) -> None:
    slow = served("--latency", "1500")
    assert ernie.chat("--retries", "0", "--timeout", "0.5", env=slow.environ).code == 5
    assert ernie.chat("--retries", "0", "--timeout", "20", env=slow.environ).code == 0


def test_a_script_says_what_is_answered(ernie: Ernie, served: Served) -> None:
    script = ernie.folder / "script.yaml"
    script.write_text("- prompt: hi\n  answer: 你好\n")
    assert ernie.chat(env=served("--script", str(script)).environ) == (0, "你好\n".encode(), "")


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["--script", "bad.yaml"], "bad.yaml, line 2: unknown key anser"),
        (["--script", "missing.yaml"], "missing.yaml"),
        (["--fault", "429"], "429"),
        (["--fault", "nothing:1"], "nothing"),
        (["--record", "missing/record"], "--record missing/record"),
        (["--latency", "-1"], "--latency"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_setting_that_makes_no_sense_is_two_before_anything_is_served(ernie: Ernie, argv: list[str], told: str) -> None:
    (ernie.folder / "bad.yaml").write_text("- prompt: hi\n  anser: x\n")
    ran = ernie("sandbox", "serve", *argv)
    assert (ran.code, ran.out) == (2, b"")
    assert told in ran.err


def test_the_sandbox_within_the_process_needs_no_key_and_no_server(ernie: Ernie) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ran = ernie.chat("-p", "sandbox", env={"ALL_PROXY": "http://127.0.0.1:9"})
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("kind", "code"),
    [("reset", 5), ("close", 5), ("garbage", 6), ("hang", 5), ("cut", 9), ("stall", 9), ("no-end", 9), ("trickle", 5)],
)
def test_faults_end_alike_within_the_process_and_over_a_port(ernie: Ernie, served: Served, kind: str, code: int) -> None:
    flags = ["--retries", "0", "--timeout", "0.5"]
    environ = served("--fault", f"{kind}:1").environ
    started = [
        ernie.chatting(*flags, "-p", "sandbox", env={"ERNIE_SANDBOX_FAULT": f"{kind}:1"}),
        ernie.chatting(*flags, env=environ),
    ]
    assert [running.ended().code for running in started] == [code, code]


def test_a_stored_token_is_readable_by_its_owner_alone(ernie: Ernie, served: Served) -> None:
    sandbox = served()
    pair = {name: sandbox.environ[name] for name in ("ERNIE_WENXIN_BASE_URL", "QIANFAN_AK", "QIANFAN_SK")}
    assert ernie.chat("-p", "wenxin", env=pair).code == 0
    kept = [path for path in Path(ernie.folder, "cache").rglob("*") if path.is_file()]
    assert kept
    assert {path.stat().st_mode & 0o077 for path in [*kept, *(path.parent for path in kept)]} == {0}
    assert not any(secret.encode() in path.read_bytes() for path in kept for secret in SECRETS.values())
