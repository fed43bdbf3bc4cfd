"""A local server that embeds at once: eight numbers for each text, the first of them told by the text."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread


class Embedder(ThreadingHTTPServer):
    """Requests whose texts begin with a number from `stalls_from` on are not answered; `stalled` is set by the second."""

    daemon_threads = True

    def __init__(self, stalls_from: int | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"
        self.stalled = Event()
        self._stalls_from = stalls_from
        self._stalling = 0
        self._lock = Lock()
        self._ended = Event()

    def wait(self, number: int) -> None:
        """Stall where that is asked for."""
        if self._stalls_from is not None and number >= self._stalls_from:
            with self._lock:
                self._stalling += 1
                if self._stalling == 2:
                    self.stalled.set()
            self._ended.wait()

    def end(self) -> None:
        """Let those go that wait."""
        self._ended.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """A client that is killed leaves in the middle."""


class _Answer(BaseHTTPRequestHandler):
    server: Embedder
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        numbers = [int(text.split()[-1]) for text in texts]
        self.server.wait(numbers[0])
        rows = [{"index": index, "embedding": [number, *range(7)]} for index, number in enumerate(numbers)]
        body = json.dumps({"data": rows, "usage": {"prompt_tokens": 1, "total_tokens": 1}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def embedder(stalls_from: int | None = None) -> Iterator[Embedder]:
    """A server for as long as the context lasts."""
    server = Embedder(stalls_from)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.end()
