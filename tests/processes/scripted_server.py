"""A server on loopback that does exactly what a test tells it, byte by byte; each connection has a script of its own.

A script is a list of steps: bytes are sent, an Event is waited for, ASKED waits for a whole request, RESET breaks the
connection, HANG holds it until the client goes away. After its last step a connection is closed.
"""

import contextlib
import json
import socket
import ssl
import struct
from collections.abc import Callable, Iterable, Sequence
from threading import Condition, Event, Lock, Thread
from typing import Any, NamedTuple, Self

PATIENCE = 60.0  # seconds after which a test that hangs is let go, to fail


class _Step(NamedTuple):
    name: str


ASKED, RESET, HANG = _Step("asked"), _Step("reset"), _Step("hang")
Step = _Step | bytes | Event | Callable[[socket.socket], None]


class Request(NamedTuple):
    """What arrived: the first line, the headers by lower-case name, the body."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Server:
    """`scripts` are for the first connection, the second, …; with `repeat` the last is for all that follow.

    `requests` and `connections` count what came; `gone` is set when a client left a connection that was held.
    """

    def __init__(
        self,
        *scripts: Sequence[Step],
        repeat: bool = False,
        tls: ssl.SSLContext | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.requests: list[Request] = []
        self.connections = 0
        self.gone = Event()
        self._scripts = scripts
        self._repeat = repeat
        self._tls = tls
        self._news = Condition()
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, port), family=family, backlog=64)
        self.port: int = self._listener.getsockname()[1]
        name = f"[{host}]" if ":" in host else host
        self.address = f"{name}:{self.port}"
        self.url = f"{'https' if tls else 'http'}://{self.address}"
        Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def await_requests(self, number: int) -> None:
        """Return when so many requests have come."""
        self._await(lambda: len(self.requests) >= number, f"{number} requests")

    def await_connections(self, number: int) -> None:
        """Return when so many connections have been made, whether or not anything was said on them."""
        self._await(lambda: self.connections >= number, f"{number} connections")

    def _await(self, come: Callable[[], bool], what: str) -> None:
        with self._news:
            assert self._news.wait_for(come, PATIENCE), f"{what} did not come"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._news:
                number = self.connections
                self.connections += 1
                self._news.notify_all()
            with self._lock:
                self._open.add(connection)
            Thread(target=self._serve, args=(connection, number), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        if number < len(self._scripts):
            script = self._scripts[number]
        else:
            script = self._scripts[-1] if self._repeat and self._scripts else ()
        plain = connection
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            for step in script:
                self._do(step, connection)
        except OSError:
            self.gone.set()
        finally:
            with self._lock:
                self._open.discard(plain)
            connection.close()

    def _do(self, step: Step, connection: socket.socket) -> None:
        if isinstance(step, bytes):
            connection.sendall(step)
        elif isinstance(step, Event):
            step.wait(PATIENCE)
        elif step is ASKED:
            request = read_request(connection)
            with self._news:
                self.requests.append(request)
                self._news.notify_all()
        elif step is HANG:
            while connection.recv(65536):
                pass
            self.gone.set()
        elif step is RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            assert callable(step)
            step(connection)


def read_request(connection: socket.socket) -> Request:
    """One whole request. Raises ConnectionError when the client leaves first."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    line, *fields = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
    while len(body) < int(headers.get("content-length", "0")):
        body += _some(connection)
    return Request(line, headers, body)


def _some(connection: socket.socket) -> bytes:
    piece = connection.recv(65536)
    if not piece:
        raise ConnectionResetError("the client left")
    return piece


def head(*fields: str, status: str = "200 OK") -> bytes:
    """The head of a reply."""
    return "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *fields, "")).encode("latin-1")


STREAM = head("Content-Type: text/event-stream", "Connection: close")
CHUNKED = head("Content-Type: text/event-stream", "Transfer-Encoding: chunked")
DONE = b"data: [DONE]\n\n"


def chunked(data: bytes) -> bytes:
    """One chunk of a chunked body; no data is the last one."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def event(payload: Any) -> bytes:
    """One server-sent event."""
    return b"data: " + json.dumps(payload, ensure_ascii=False).encode() + b"\n\n"


def text(words: str | None = None, finish: str | None = None, **delta: Any) -> bytes:
    """A piece of an answer in OpenAI's form."""
    content = {} if words is None else {"content": words}
    return event(
        {"id": "as-1", "model": "m", "choices": [{"index": 0, "delta": {**content, **delta}, "finish_reason": finish}]}
    )


def whole(payload: Any, status: str = "200 OK", *fields: str) -> bytes:
    """A reply that is no stream."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return head("Content-Type: application/json", f"Content-Length: {len(body)}", *fields, status=status) + body


def answer(*words: str) -> list[Step]:
    """The script of a connection on which all goes well."""
    return [ASKED, STREAM, *(text(word) for word in words), text(finish="stop"), DONE]


def refused(status: str, code: str = "x", *fields: str) -> list[Step]:
    """The script of a connection on which the service refuses, and closes it."""
    return [ASKED, whole({"error": {"code": code, "message": "no"}, "id": "as-9"}, status, "Connection: close", *fields)]


def drip(pieces: Iterable[bytes], stop: Event, every: float = 0.1) -> Callable[[socket.socket], None]:
    """A step that sends a piece at a time until the pieces end, the client leaves or `stop` is set."""

    def send(connection: socket.socket) -> None:
        for piece in pieces:
            if stop.wait(every):
                return
            connection.sendall(piece)

    return send
