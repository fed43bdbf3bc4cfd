"""Signals at every place where the program waits: it dies of that very signal, at once, and what had come is kept."""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Event

import pytest
from deaf_peers import SilentBus, black_hole
from ernie_process import PATIENCE, PROGRAM, SLOW_MACHINE, Ernie, Running, await_pipe
from scripted_server import ASKED, DONE, HANG, STREAM, Server, refused, text

Serve = Callable[..., Server]
PIPE = 65_536  # bytes that one holds
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_in_the_middle_of_an_answer_keeps_what_came(ernie: Ernie, serve: Serve, number: signal.Signals) -> None:
    server = serve([ASKED, STREAM, text("Hel"), HANG])
    running = ernie.at(server.url).chatting()
    running.answered(b"Hel")
    running.send(number)
    assert running.ended() == (-number, b"Hel\n", "")
    assert server.gone.wait(10)


def test_a_signal_in_the_middle_of_a_document_still_prints_one(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, text("Hel"), text("lo"), text(), HANG])
    running = ernie.at(server.url).chatting("--json", "--debug")
    running.said(r"\"delta\": {}")
    running.send(signal.SIGINT)
    ran = running.ended()
    assert ran.code == -signal.SIGINT
    assert (json.loads(ran.out)["content"], json.loads(ran.out)["finish_reason"]) == ("Hello", None)


def test_a_signal_before_an_answer_fits_prints_nothing_of_it(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, text('{"age": 4'), text(), HANG])
    running = ernie.at(server.url).chatting("-m", "ernie-3.5-8k", "--schema", "age int", "--debug")
    running.said('"delta": {}')
    running.send(signal.SIGINT)
    ran = running.ended()
    assert (ran.code, ran.out) == (-signal.SIGINT, b"")


def test_a_signal_while_the_reader_stalls_is_not_kept_waiting(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, text("x" * 200_000), HANG])
    ours, theirs = os.pipe()
    running = ernie.at(server.url).chatting(stdout=theirs)
    await_pipe(ours, lambda waiting: waiting == PIPE, running)
    running.send(signal.SIGTERM)
    assert running.ended() == (-signal.SIGTERM, b"", "")
    os.close(theirs)
    os.close(ours)


Waiting = Iterator[Running]


@contextmanager
def before_the_first_byte(ernie: Ernie) -> Waiting:
    with Server([ASKED, HANG]) as server:
        running = ernie.at(server.url).chatting()
        server.await_requests(1)
        yield running


@contextmanager
def connecting(ernie: Ernie) -> Waiting:
    with black_hole() as port:
        running = ernie.at(f"http://127.0.0.1:{port}").chatting("--debug")
        running.said("/chat/completions")
        yield running


@contextmanager
def shaking_hands(ernie: Ernie) -> Waiting:
    with Server([HANG]) as server:
        running = ernie.at(server.url.replace("http:", "https:")).chatting()
        server.await_connections(1)
        yield running


@contextmanager
def looking_up_a_name(ernie: Ernie) -> Waiting:
    running = ernie.at("https://hangs.test").chatting(env=SLOW_MACHINE)
    running.said("looking up")
    yield running


@contextmanager
def importing(ernie: Ernie) -> Waiting:
    running = ernie.chatting(env={**SLOW_MACHINE, "SLOW_IMPORT": "typer"})
    running.said("importing")
    yield running


@contextmanager
def backing_off(ernie: Ernie) -> Waiting:
    with Server(refused("429 Too Many Requests", "x", "Retry-After: 60")) as server:
        running = ernie.at(server.url).chatting()
        running.said("trying again in 60.0 s")
        yield running


@contextmanager
def reading(ernie: Ernie) -> Waiting:
    theirs, ours = os.pipe()
    os.write(ours, b"How ")
    running = ernie.start("chat", "-", stdin=theirs)
    os.close(theirs)
    await_pipe(ours, lambda waiting: waiting == 0, running)
    yield running
    os.close(ours)


@contextmanager
def asking_the_keyring(ernie: Ernie) -> Waiting:
    bus = SilentBus(ernie.folder / "bus")
    del ernie.environ["AI_STUDIO_API_KEY"]
    running = ernie.chatting("-p", "aistudio", env={"DBUS_SESSION_BUS_ADDRESS": bus.address})
    assert bus.asked.wait(30)
    yield running
    bus.close()


PLACES = [
    before_the_first_byte,
    connecting,
    shaking_hands,
    looking_up_a_name,
    importing,
    backing_off,
    reading,
    asking_the_keyring,
]


WAITS = [(place, signal.SIGINT) for place in PLACES] + [
    (place, number) for place in (backing_off, looking_up_a_name) for number in (signal.SIGTERM, signal.SIGHUP)
]


@pytest.mark.parametrize(("place", "number"), WAITS, ids=lambda value: getattr(value, "__name__", None))
def test_a_signal_ends_every_wait(
    ernie: Ernie, place: Callable[[Ernie], AbstractContextManager[Running]], number: signal.Signals
) -> None:
    with place(ernie) as running:
        running.send(number)
        ran = running.ended()
    assert (ran.code, ran.out) == (-number, b"")


def test_a_silent_keyring_is_four(ernie: Ernie) -> None:
    with asking_the_keyring(ernie) as running:
        ran = running.ended()
    assert ran.code == 4
    assert "the keyring did not answer within 3 s" in ran.err


def test_a_second_signal_ends_it_whatever_it_is_doing(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, text("x" * 200_000), HANG])
    ours, theirs = os.pipe()
    running = ernie.at(server.url).chatting(stdout=theirs)
    await_pipe(ours, lambda waiting: waiting == PIPE, running)
    running.send(signal.SIGINT)
    running.send(signal.SIGINT)
    assert running.ended().code == -signal.SIGINT
    os.close(theirs)
    os.close(ours)


def test_a_loop_of_the_shell_stops_on_ctrl_c(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, text("Hel"), HANG], repeat=True)
    loop = "for i in 1 2 3; do ernie chat -n hi; echo after; done; echo never"
    running = ernie.at(server.url).start("bash", "-c", loop, program=None)
    running.answered(b"Hel")
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.ended() == (-signal.SIGINT, b"Hel\n", "")
    assert server.connections == 1


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_that_was_ignored_at_the_start_stays_ignored(ernie: Ernie, serve: Serve, number: signal.Signals) -> None:
    more = Event()
    server = serve([ASKED, STREAM, text("Hel"), more, text("lo", "stop"), DONE])
    running = ernie.at(server.url).chatting(before=lambda: signal.signal(number, signal.SIG_IGN))
    running.answered(b"Hel")
    running.send(number)
    more.set()
    assert running.ended() == (0, b"Hello\n", "")


def test_nohup_outlives_its_terminal(ernie: Ernie, serve: Serve) -> None:
    more = Event()
    server = serve([ASKED, STREAM, text("Hel"), more, text("lo", "stop"), DONE])
    running = ernie.at(server.url).start("nohup", "ernie", "chat", "-n", "hi", program=None)
    running.answered(b"Hel")
    running.send(signal.SIGHUP)
    more.set()
    assert running.ended() == (0, b"Hello\n", "")


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_process_of_a_container_leaves_with_the_code_of_its_death(
    ernie: Ernie, serve: Serve, number: signal.Signals
) -> None:
    server = serve([ASKED, STREAM, text("Hel"), HANG])
    running = ernie.at(server.url).chatting(env={**SLOW_MACHINE, "FIRST_PROCESS": "1"})
    running.answered(b"Hel")
    running.send(number)
    assert running.ended() == (128 + number, b"Hel\n", "")


def test_a_signal_while_python_still_reads_the_program_leaves_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "ernie_cli.py").write_text("import os, time\nos.write(1, b'read')\ntime.sleep(600)\n")
    running = subprocess.Popen(
        [PROGRAM, "chat", "hi"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    assert running.stdout.read(4) == b"read"
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=PATIENCE) == (b"", b"")
    assert running.returncode == -signal.SIGINT
