"""Large pictures on their way out: held once, announced with a length, made anew for another try."""

import hashlib
import signal
import socket
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from ernie_process import Ernie
from scripted_server import ASKED, DONE, HANG, STREAM, Server, head, text

COUNT, SIZE = 10, 10 * 2**20
ROOM = 64 * 2**20  # bytes for the interpreter, its libraries and one picture while it is read
MODEL = ("-m", "ernie-4.5-turbo-vl-32k")
ANSWER = STREAM + text("ok") + text("", "stop") + DONE
FAILED = head("Content-Length: 0", "Connection: close", status="503 Service Unavailable")


class Drain:
    """Reads a whole request without holding it: the step of a script. `digests` are of the bodies, one a request."""

    def __init__(self) -> None:
        self.heads: list[bytes] = []
        self.digests: list[str] = []
        self.arrived = Event()

    def __call__(self, connection: socket.socket) -> None:
        """Up to the length that the head tells."""
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(4096)
        found, _, body = received.partition(b"\r\n\r\n")
        left = int(found.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]) - len(body)
        digest = hashlib.sha256(body)
        while left:
            piece = connection.recv(min(left, 2**20))
            assert piece, "the client left"
            digest.update(piece)
            left -= len(piece)
        self.heads.append(found)
        self.digests.append(digest.hexdigest())
        self.arrived.set()


def large_png(path: Path, size: int, number: int) -> bytes:
    """A file of `size` bytes that is a PNG as far as its chunks tell."""
    filling = size - 8 - 12 - 12
    start = b"\x89PNG\r\n\x1a\n" + filling.to_bytes(4) + b"IDAT" + bytes((number,)) * filling
    whole = start + bytes(8) + b"IEND" + bytes(4)
    path.write_bytes(whole)
    return whole


def pictures(ernie: Ernie, count: int, size: int) -> list[str]:
    names = [f"{number}.png" for number in range(count)]
    for number, name in enumerate(names):
        large_png(ernie.folder / name, size, number)
    return [word for name in names for word in ("-a", name)]


def highest(pid: int) -> int:
    """The most memory that a process has had, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def test_ten_large_pictures_are_held_once(ernie: Ernie, serve: Callable[..., Server]) -> None:
    drain, measured = Drain(), Event()
    server = serve([drain, measured, ANSWER])
    running = ernie.at(server.url).chatting(*MODEL, *pictures(ernie, COUNT, SIZE))
    assert drain.arrived.wait(60)
    most = highest(running.process.pid)
    measured.set()
    ended = running.ended()
    assert (ended.code, ended.out) == (0, b"ok\n")
    assert most < COUNT * SIZE + ROOM
    assert b"transfer-encoding" not in drain.heads[0].lower()


def test_another_try_sends_the_same_bytes(ernie: Ernie, serve: Callable[..., Server]) -> None:
    drain = Drain()
    server = serve([drain, FAILED], [drain, ANSWER])
    ended = ernie.at(server.url).chat(*MODEL, *pictures(ernie, 2, 2**20))
    assert (ended.code, ended.out) == (0, b"ok\n")
    assert (len(drain.digests), len(set(drain.digests))) == (2, 1)


def test_a_refusal_in_the_middle_of_an_upload_is_told(ernie: Ernie, serve: Callable[..., Server]) -> None:
    def refuse(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(head("Content-Length: 0", "Connection: close", status="413 Content Too Large"))
        connection.shutdown(socket.SHUT_WR)

    server = serve([refuse, HANG])
    ended = ernie.at(server.url).chat(*MODEL, *pictures(ernie, 3, SIZE))
    assert (ended.code, ended.out, "413" in ended.err) == (6, b"", True), ended.err


def test_ctrl_c_is_heard_while_pictures_go_out(ernie: Ernie, serve: Callable[..., Server]) -> None:
    held: list[Any] = []
    begun = Event()

    def begin(connection: socket.socket) -> None:
        held.append(connection.recv(65536))
        begun.set()

    release = Event()
    server = serve([begin, release])
    running = ernie.at(server.url).chatting(*MODEL, *pictures(ernie, 3, SIZE))
    assert begun.wait(60)
    running.send(signal.SIGINT)
    ended = running.ended()
    release.set()
    assert (ended.code, ended.out) == (-signal.SIGINT, b"")


def test_curl_sends_what_a_dry_run_prints(ernie: Ernie, serve: Callable[..., Server]) -> None:
    drain = Drain()
    server = serve([drain, ANSWER])
    whole = large_png(ernie.folder / "it's $one.png", SIZE, 7)
    ran = ernie.at(server.url).shell(
        'ernie chat -n --dry-run "$@" > asked && bash asked', *MODEL, "-a", "it's $one.png", "what is `it`?"
    )
    assert (ran.code, ran.out) == (0, ANSWER.partition(b"\r\n\r\n")[2]), ran.err
    assert (ernie.folder / "asked").stat().st_size < 4096
    url = b"data:image/png;base64," + b64encode(whole)
    asked = (ernie.folder / "asked").read_bytes().partition(b"<<JSON\n")[2].removesuffix(b"JSON\n")
    before, _, rest = asked.partition(b"data:image/png;base64,$(")
    body = before + url + rest[rest.index(b")") + 1 :]
    assert drain.digests == [hashlib.sha256(body.replace(b"\\`", b"`")).hexdigest()]


def test_a_question_without_pictures_loads_nothing_that_is_for_them(ernie: Ernie, serve: Callable[..., Server]) -> None:
    server = serve([ASKED, ANSWER])
    command = (sys.executable, "-X", "importtime", "-m", "ernie_cli", "chat", "-n", "hi")
    ran = ernie.at(server.url)(*command, program=None)
    assert (ran.code, "ernie_cli.transport.client" in ran.err, "ernie_cli.pictures" in ran.err) == (0, True, False)
