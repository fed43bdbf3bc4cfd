"""`--output` in the real file system: a file is whole or untouched, whatever ends the program."""

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from ernie_process import Ernie, Running
from scripted_server import ASKED, DONE, HANG, STREAM, Server, answer, text

Serve = Callable[..., Server]


@pytest.fixture
def target(ernie: Ernie) -> Path:
    """A file with an answer of yesterday, alone in its folder."""
    folder = ernie.folder / "answers"
    folder.mkdir()
    (folder / "answer.txt").write_text("yesterday\n")
    return folder / "answer.txt"


def files(target: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in target.parent.iterdir()}


def test_a_file_is_replaced_whole(ernie: Ernie, serve: Serve, target: Path) -> None:
    more = Event()
    server = serve([ASKED, STREAM, text("Hel"), text(), more, text("lo", "stop"), DONE])
    target.chmod(0o640)
    running = ernie.at(server.url).chatting("-o", str(target), "--debug")
    running.said('"delta": {}')
    assert target.read_text() == "yesterday\n"
    more.set()
    assert (running.ended().code, files(target)) == (0, {"answer.txt": "Hello\n"})
    assert target.stat().st_mode & 0o777 == 0o640


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def test_a_full_disk_is_ten_and_leaves_the_old_file(ernie: Ernie, serve: Serve, target: Path) -> None:
    server = serve(answer(*["x" * 1000] * 8))
    environ = {"PYTHONDONTWRITEBYTECODE": "1"}  # or Python cuts its own files short
    ran = ernie.at(server.url).chat("-o", str(target), before=small_files, env=environ)
    assert (ran.code, ran.out, files(target)) == (10, b"", {"answer.txt": "yesterday\n"})
    assert ran.err.splitlines()[-1] == f"ernie: cannot write {target}: File too large"


def interrupted(ernie: Ernie, server: Server, target: Path, number: int) -> Running:
    running = ernie.at(server.url).chatting("-o", str(target), "--debug")
    running.said('"delta": {}')
    running.send(number)
    return running


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_old_file_and_a_partial_one(
    ernie: Ernie, serve: Serve, target: Path, number: signal.Signals
) -> None:
    server = serve([ASKED, STREAM, text("Hel"), text(), HANG])
    ran = interrupted(ernie, server, target, number).ended()
    assert ran.code == -number
    assert files(target) == {"answer.txt": "yesterday\n", "answer.txt.partial": "Hel\n"}


def test_a_kill_leaves_the_old_file_whole(ernie: Ernie, serve: Serve, target: Path) -> None:
    server = serve([ASKED, STREAM, text("Hel"), text(), HANG])
    ran = interrupted(ernie, server, target, signal.SIGKILL).ended()
    assert (ran.code, target.read_text()) == (-signal.SIGKILL, "yesterday\n")


def test_an_answer_that_breaks_off_is_in_a_partial_file_that_is_named(ernie: Ernie, serve: Serve, target: Path) -> None:
    server = serve([ASKED, STREAM, text("Hel")])
    ran = ernie.at(server.url).chat("-o", str(target))
    assert (ran.code, ran.out) == (9, b"")
    assert f"what came is in {target}.partial" in ran.err
    assert files(target) == {"answer.txt": "yesterday\n", "answer.txt.partial": "Hel\n"}


REFUSED = {
    "by the service": ["--retries", "0"],
    "for a setting that makes no sense": ["--timeout", "0"],
    "for an authority that is not there": ["--cacert", "/nowhere"],
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_refusal_leaves_no_other_file(ernie: Ernie, target: Path, why: str) -> None:
    ran = ernie.at("https://127.0.0.1:9").chat("-o", str(target), *REFUSED[why])
    assert ran.code in (2, 5)
    assert files(target) == {"answer.txt": "yesterday\n"}


def test_a_link_stays_one_and_its_file_is_replaced(ernie: Ernie, serve: Serve, target: Path) -> None:
    server = serve(answer("Hello"))
    link = target.with_name("link")
    link.symlink_to("answer.txt")
    assert ernie.at(server.url).chat("-o", str(link)).code == 0
    assert (link.is_symlink(), target.read_text()) == (True, "Hello\n")


def test_a_new_file_has_the_mode_that_the_mask_leaves(ernie: Ernie, serve: Serve, target: Path) -> None:
    server = serve(answer("Hello"))
    ernie.at(server.url).chat("-o", str(target.with_name("new")), before=lambda: os.umask(0o027))
    assert target.with_name("new").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", [".", "missing/answer.txt", "", "a\nb/c", "/dev/full/x"])
def test_a_place_that_cannot_hold_a_file_is_two_before_anything_is_sent(ernie: Ernie, serve: Serve, name: str) -> None:
    server = serve()
    ran = ernie.at(server.url).chat("-o", name)
    assert (ran.code, server.connections) == (2, 0)
    assert ran.err.startswith("ernie: --output")


def test_a_device_is_written_straight(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("Hello"), answer("Hello"))
    assert ernie.at(server.url).chat("-o", "/dev/null") == (0, b"", "")
    ran = ernie.chat("-o", "/dev/full")
    assert (ran.code, ran.err) == (10, "ernie: cannot write /dev/full: No space left on device\n")


def test_a_pipe_with_a_name_gets_the_pieces_as_they_come(ernie: Ernie, serve: Serve) -> None:
    more = Event()
    server = serve([ASKED, STREAM, text("Hel"), more, text("lo", "stop"), DONE])
    pipe = ernie.folder / "pipe"
    os.mkfifo(pipe)
    running = ernie.at(server.url).chatting("-o", str(pipe))
    with pipe.open("rb", buffering=0) as reader:
        assert reader.read(100) == b"Hel"
        more.set()
        assert reader.readall() == b"lo\n"
        assert running.ended() == (0, b"", "")
