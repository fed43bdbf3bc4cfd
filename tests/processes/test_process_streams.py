"""The three standard streams of the real process: pipes that fill, close, break or were never there."""

import os
import signal
import subprocess
from collections.abc import Callable
from threading import Event

import pytest
from ernie_process import Ernie, await_pipe
from scripted_server import ASKED, DONE, HANG, STREAM, Server, answer, drip, text

Serve = Callable[..., Server]
LONG = "长" * 20_000  # more than a pipe holds


def test_a_piece_is_in_the_pipe_while_the_server_still_waits(ernie: Ernie, serve: Serve) -> None:
    more = Event()
    server = serve([ASKED, STREAM, text("Hel"), more, text("lo", "stop"), DONE])
    running = ernie.at(server.url).chatting()
    running.answered(b"Hel")
    more.set()
    assert running.ended() == (0, b"Hello\n", "")


def test_a_reader_that_leaves_ends_the_process_by_sigpipe_in_silence(ernie: Ernie, serve: Serve) -> None:
    first, second = Event(), Event()
    endless = drip((text("more") for _ in range(10_000)), Event(), every=0.01)
    server = serve([ASKED, STREAM, text("one\n"), first, endless, HANG])
    ours, theirs = os.pipe()
    running = ernie.at(server.url).chatting(stdout=theirs)
    os.close(theirs)
    assert os.read(ours, 100) == b"one\n"
    os.close(ours)
    first.set()
    assert running.ended() == (-signal.SIGPIPE, b"", "")
    assert server.gone.wait(10)
    second.set()


def test_a_pipeline_into_head_is_141_for_the_shell(ernie: Ernie, serve: Serve) -> None:
    endless = drip((text("line\n") for _ in range(10_000)), Event(), every=0.01)
    server = serve([ASKED, STREAM, endless])
    ran = ernie.at(server.url).shell("ernie chat -n hi | head -1; echo ${PIPESTATUS[@]}")
    assert ran == (0, b"line\n141 0\n", "")


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("chat", "--help"), ("chat", "-p", "sandbox", "hi")])
def test_a_reader_that_was_never_there_is_a_sigpipe_for_every_command(ernie: Ernie, words: tuple[str, ...]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    running = ernie.start(*words, stdout=theirs)
    os.close(theirs)
    assert running.ended() == (-signal.SIGPIPE, b"", "")


def test_a_blocked_sigpipe_still_gives_the_code_of_one(ernie: Ernie) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    running = ernie.start(
        "chat", "-p", "sandbox", "hi", stdout=theirs, before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPIPE])
    )
    os.close(theirs)
    assert running.ended() == (128 + signal.SIGPIPE, b"", "")


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("chat", "--help"), ("chat", "-p", "sandbox", "hi")])
def test_a_full_disk_behind_standard_output_is_ten_and_one_line(ernie: Ernie, words: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - what a shell opens
        ran = ernie(*words, stdout=full)
    assert (ran.code, ran.err) == (10, "ernie: cannot write standard output: No space left on device\n")


def test_a_full_disk_behind_standard_output_is_not_asked_twice(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, text("Hel"), HANG], repeat=True)
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        ran = ernie.at(server.url).chat(stdout=full)
    assert (ran.code, len(server.requests)) == (10, 1)


def test_a_closed_standard_output_is_ten_before_anything_is_sent(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("Hello"))
    ran = ernie.at(server.url).shell("ernie chat -n hi >&-")
    assert (ran.code, ran.err, server.connections) == (10, "ernie: standard output is closed\n", 0)


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full", "2>&- <&-"])
def test_without_a_usable_standard_error_the_answer_is_whole(ernie: Ernie, serve: Serve, where: str) -> None:
    server = serve(answer("Hel", "lo"))
    ran = ernie.at(server.url).shell(f"ernie chat --debug -n --usage hi {where}")
    assert (ran.code, ran.out) == (0, b"Hello\n")


def test_an_error_without_a_standard_error_keeps_its_code(ernie: Ernie) -> None:
    assert ernie.shell("ernie chat -n --temperature 9 hi 2>&-") == (2, b"", "")


def test_a_closed_standard_input_is_no_input(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("Hello"))
    ran = ernie.at(server.url).shell("ernie chat hi <&-; ernie chat <&-")
    assert (ran.code, ran.out) == (2, b"Hello\n")
    assert "the question is empty" in ran.err
    assert server.requests[0].json["messages"][-1]["content"] == "hi"


def test_a_standard_input_that_is_open_for_writing_alone_is_a_usage_error(ernie: Ernie) -> None:
    ran = ernie.shell("ernie chat -p sandbox hi 0>written")
    assert ran.code == 2
    assert ran.err.startswith("ernie: cannot read standard input: Bad file descriptor\n")


def test_a_slow_reader_gets_everything_and_no_timeout(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer(LONG, LONG, LONG))
    ours, theirs = os.pipe()
    running = ernie.at(server.url).chatting("--timeout", "0.5", stdout=theirs)
    os.close(theirs)
    server.await_requests(1)
    received = b""
    with pytest.raises(subprocess.TimeoutExpired):  # nobody reads for longer than --timeout
        running.process.wait(1.5)
    while piece := os.read(ours, 65536):
        received += piece
    os.close(ours)
    assert running.ended() == (0, b"", "")
    assert received.decode() == LONG * 3 + "\n"


def test_a_pipe_that_somebody_made_non_blocking_gets_everything(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer(LONG, LONG, LONG))
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    running = ernie.at(server.url).chatting(stdout=theirs)
    os.close(theirs)
    received = b""
    while piece := os.read(ours, 1000):
        received += piece
    os.close(ours)
    assert running.ended() == (0, b"", "")
    assert received.decode() == LONG * 3 + "\n"


def test_a_standard_input_that_somebody_made_non_blocking_is_read_to_its_end(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("x"))
    theirs, ours = os.pipe()
    os.set_blocking(theirs, False)
    os.write(ours, b"first ")
    running = ernie.at(server.url).start("chat", "-", stdin=theirs)
    os.close(theirs)
    await_pipe(ours, lambda waiting: waiting == 0, running)
    os.write(ours, b"second")
    os.close(ours)
    assert running.ended().code == 0
    assert server.requests[0].json["messages"][-1]["content"] == "first second"


def test_words_that_wait_for_standard_input_say_so_after_three_seconds(ernie: Ernie) -> None:
    theirs, ours = os.pipe()
    running = ernie.start("chat", "-p", "sandbox", "hi", stdin=theirs)
    os.close(theirs)
    running.said("ernie: waiting for stdin; -n ignores it\n")
    os.close(ours)
    assert running.ended().code == 0


def test_a_template_that_waits_for_standard_input_says_so_too(ernie: Ernie) -> None:
    folder = ernie.folder / "templates"
    folder.mkdir()
    (folder / "hello.yaml").write_text("prompt: Say hello.\n")
    theirs, ours = os.pipe()
    environ = {"ERNIE_CONFIG_DIR": str(ernie.folder)}
    running = ernie.start("chat", "-p", "sandbox", "-t", "hello", stdin=theirs, env=environ)
    os.close(theirs)
    running.said("ernie: waiting for stdin; -n ignores it\n")
    os.close(ours)
    assert running.ended().code == 0


def test_an_endless_standard_input_is_refused_and_its_writer_stopped(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("x"))
    ran = ernie.at(server.url).shell("yes | ernie chat -; echo ${PIPESTATUS[@]}")
    assert (ran.out, server.connections) == (b"141 2\n", 0)
    assert "larger than 8 MiB" in ran.err
