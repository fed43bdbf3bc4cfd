"""A chat service in this process: what it answers is decided request by request, and all that it was asked is kept."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, NamedTuple, Self


class Answer(NamedTuple):
    """What goes back. `content` is JSON, or the bytes of a body."""

    status: int = 200
    content: Any = None
    headers: tuple[tuple[str, str], ...] = ()


def said(text: str, **members: Any) -> Answer:
    """A whole answer to a question."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}
    return Answer(content={"id": "as-1", "model": "m", "choices": [choice], "usage": usage, **members})


def refused(status: int, code: str, **headers: str) -> Answer:
    """An error of the service."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status, {"error": {"code": code, "message": f"it is {code}", "type": "t"}}, named)


LIMITED = refused(429, "rpm_rate_limit_exceeded", retry_after="0")


class Service:
    """`decide(number, body)` is asked for each request, from 0 on; by default it repeats the question."""

    def __init__(self, decide: Callable[[int, Any], Answer] | None = None) -> None:
        self.bodies: list[Any] = []
        self.most_at_once = 0
        self.held = Event()
        self.held.set()
        self._decide = decide or (lambda number, body: said(f"answer to {asked(body)}"))
        self._lock = Lock()
        self._open = 0
        service = self

        class Connection(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service._answer(self, body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_: object) -> None:
                """A client that goes away is no event."""

        self._server = Server(("127.0.0.1", 0), Connection)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def questions(self) -> list[str]:
        """The last message of each request."""
        return [asked(body) for body in self.bodies]

    def _answer(self, connection: BaseHTTPRequestHandler, body: Any) -> None:
        with self._lock:
            number = len(self.bodies)
            self.bodies.append(body)
            self._open += 1
            self.most_at_once = max(self.most_at_once, self._open)
        self.held.wait(60)
        answer = self._decide(number, body)
        with self._lock:
            self._open -= 1
        if answer.status == 0:  # the connection breaks
            connection.close_connection = True
            return
        data = answer.content if isinstance(answer.content, bytes) else json.dumps(answer.content).encode()
        connection.send_response(answer.status)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(data))), *answer.headers):
            connection.send_header(name, value)
        connection.end_headers()
        connection.wfile.write(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.held.set()
        self._server.shutdown()
        self._server.server_close()


def asked(body: Any) -> str:
    """The last message of a request."""
    return str(body["messages"][-1]["content"])
