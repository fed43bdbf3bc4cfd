"""`ernie image` in the real file system and over real sockets: files are whole or absent, whatever a server sends."""

import ctypes
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from ernie_process import Ended, Ernie
from scripted_server import ASKED, HANG, Server, Step, drip, head, whole

from ernie_cli.sandbox.png import png

Serve = Callable[..., Server]
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1

PICTURE = png(200, 100, bytes(range(32)))
FILE = head("Content-Type: image/png", f"Content-Length: {len(PICTURE)}", "Connection: close")


@pytest.fixture
def folder(ernie: Ernie) -> Path:
    made = ernie.folder / "pictures"
    made.mkdir()
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def drawing(ernie: Ernie, serve: Serve, *links: list[Step], argv: tuple[str, ...] = (), **more: object) -> Callable[[], Ended]:
    """Starts `ernie image` against a service whose pictures, one a script, are behind links to itself."""
    files = serve(*links)
    data = [{"url": f"{files.url}/{number}.png"} for number in range(len(links))]
    server = serve([ASKED, whole({"created": 1, "data": data}, "200 OK", "Connection: close")])
    count = ("-N", str(len(links))) if len(links) > 1 else ()
    running = ernie.at(server.url).start("image", "cat", *count, *argv, **more)  # type: ignore[arg-type]
    return running.ended


def test_a_picture_becomes_a_file_with_the_mode_that_the_mask_leaves(ernie: Ernie, serve: Serve, folder: Path) -> None:
    path = folder / "cat.png"
    ran = drawing(ernie, serve, [ASKED, FILE + PICTURE], argv=("-o", str(path)), before=lambda: os.umask(0o027))()
    assert (ran.code, ran.out, ran.err) == (0, f"{path}\n".encode(), "")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, names(folder)) == (PICTURE, 0o640, ["cat.png"])


def test_without_a_name_it_is_in_this_folder(ernie: Ernie, serve: Serve) -> None:
    ran = drawing(ernie, serve, [ASKED, FILE + PICTURE])()
    path = ernie.folder / ran.out.decode().strip()
    assert (ran.code, path.parent, path.suffix, path.read_bytes()) == (0, ernie.folder, ".png", PICTURE)
    assert path.name.startswith("ernie-")


def test_the_bytes_go_through_a_pipe(ernie: Ernie, serve: Serve) -> None:
    ran = drawing(ernie, serve, [ASKED, FILE + PICTURE], argv=("-o", "-"))()
    assert (ran.code, ran.out) == (0, PICTURE)


def test_the_paths_go_through_xargs(ernie: Ernie) -> None:
    ran = ernie.shell("ernie image -p sandbox -N 5 cat | xargs -r ls | wc -l")
    assert (ran.code, ran.out.strip()) == (0, b"5")


def test_a_picture_is_never_over_another_file(ernie: Ernie, serve: Serve, folder: Path) -> None:
    (folder / "cat.png").write_text("mine")
    server = serve()
    ran = ernie.at(server.url)("image", "cat", "-o", str(folder / "cat.png"))
    assert (ran.code, server.connections, (folder / "cat.png").read_text()) == (2, 0, "mine")


def powerless() -> None:
    """Even root keeps to the modes of files then."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)


def test_a_folder_that_is_read_only_is_two_before_anything_is_sent(ernie: Ernie, serve: Serve, folder: Path) -> None:
    folder.chmod(0o555)
    server = serve()
    ran = ernie.at(server.url)("image", "cat", "-o", f"{folder}/", before=powerless)
    assert (ran.code, server.connections) == (2, 0)
    assert ran.err == f"ernie: --output: cannot write into {folder}: Permission denied\n"


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def test_a_full_disk_is_ten_and_leaves_the_link(ernie: Ernie, serve: Serve, folder: Path) -> None:
    large = png(200, 100, bytes(32)) + bytes(8192)
    answer = head("Content-Type: image/png", f"Content-Length: {len(large)}", "Connection: close") + large
    environ = {"PYTHONDONTWRITEBYTECODE": "1"}  # or Python cuts its own files short
    ran = drawing(ernie, serve, [ASKED, answer], argv=("-o", f"{folder}/"), before=small_files, env=environ)()
    first, second = ran.err.splitlines()[-2:]
    assert (ran.code, ran.out, names(folder)) == (10, b"", [])
    assert first == f"ernie: cannot write {folder}: File too large (aistudio)"
    assert "; drawn and not kept: http://127.0.0.1:" in second


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_half_way_keeps_the_whole_pictures_alone(
    ernie: Ernie, serve: Serve, folder: Path, number: signal.Signals
) -> None:
    files = serve([ASKED, FILE + PICTURE], [ASKED, FILE + PICTURE[:-50], HANG])
    data = [{"url": f"{files.url}/{place}.png"} for place in range(2)]
    server = serve([ASKED, whole({"created": 1, "data": data}, "200 OK", "Connection: close")])
    running = ernie.at(server.url).start("image", "cat", "-N", "2", "-o", f"{folder}/{{n}}.png")
    running.answered(b"1.png\n")
    files.await_requests(2)
    running.send(number)
    ran = running.ended()
    assert (ran.code, ran.out, names(folder)) == (-number, f"{folder}/1.png\n".encode(), ["1.png"])
    assert (folder / "1.png").read_bytes() == PICTURE


def test_a_kill_leaves_no_file_that_looks_whole(ernie: Ernie, serve: Serve, folder: Path) -> None:
    files = serve([ASKED, FILE + PICTURE[:-50], HANG])
    server = serve([ASKED, whole({"data": [{"url": f"{files.url}/a.png"}]}, "200 OK", "Connection: close")])
    running = ernie.at(server.url).start("image", "cat", "-o", f"{folder}/cat.png")
    files.await_requests(1)
    running.send(signal.SIGKILL)
    assert running.ended().code == -signal.SIGKILL
    assert not [name for name in names(folder) if not name.startswith(".ernie-")]


def little_memory() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (150 * 2**20, 150 * 2**20))


def test_a_body_without_end_is_left_and_nothing_is_kept(ernie: Ernie, serve: Serve, folder: Path) -> None:
    stop = Event()
    flood = drip((bytes(2**20) for _ in range(10 * 2**10)), stop, every=0)
    ran = drawing(ernie, serve, [ASKED, head("Connection: close"), flood], argv=("-o", f"{folder}/"), before=little_memory)()
    assert (ran.code, names(folder)) == (6, [])
    assert ran.err.startswith("ernie: the picture is larger than 64 MiB")


def test_a_body_that_is_cut_short_is_no_picture(ernie: Ernie, serve: Serve, folder: Path) -> None:
    ran = drawing(ernie, serve, [ASKED, FILE + PICTURE[:-50]], argv=("-o", f"{folder}/", "--retries", "0"))()
    assert (ran.code, names(folder)) == (5, [])
    assert "drawn and not kept: http://" in ran.err


def test_a_body_that_trickles_ends_at_the_limit(ernie: Ernie, serve: Serve, folder: Path) -> None:
    stop = Event()
    slow = drip((PICTURE[place : place + 1] for place in range(len(PICTURE))), stop, every=0.05)
    argv = ("-o", f"{folder}/", "--retries", "0", "--timeout", "1")
    ran = drawing(ernie, serve, [ASKED, FILE, slow], argv=argv)()
    stop.set()
    assert (ran.code, names(folder)) == (5, [])
    assert ran.err.startswith("ernie: the picture did not come within 1 s")


def test_paths_that_cannot_be_told_are_ten_and_the_picture_is_kept(ernie: Ernie, folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = ernie("image", "-p", "sandbox", "cat", "-o", f"{folder}/cat.png", stdout=full)
    assert (ran.code, names(folder)) == (10, ["cat.png"])
    assert ran.err == "ernie: cannot write standard output: No space left on device\n"


def test_bytes_that_cannot_be_written_are_ten(ernie: Ernie) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = ernie("image", "-p", "sandbox", "cat", "-o", "-", stdout=full)
    assert ran.code == 10
    assert ran.err.startswith("ernie: cannot write standard output: No space left on device")


def test_a_reader_that_leaves_ends_it_silently(ernie: Ernie) -> None:
    ran = ernie.shell("set -o pipefail; ernie image -p sandbox -N 9 -j 1 cat | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}")
    assert (ran.out.strip() in (b"0", b"141"), ran.err) == (True, "")
