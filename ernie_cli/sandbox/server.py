"""The sandbox behind a port of the loopback: HTTP/1.1 from the standard library, and faults done to real connections.

Every piece of a reply leaves when it is made; a client that goes away ends the making of the rest, quietly.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from socket import SHUT_RDWR, socket
from socketserver import TCPServer, ThreadingMixIn
from threading import Event, Lock, Thread
from typing import Any, Self, TypeAlias

from ernie_cli.sandbox.connection import Connection

Application: TypeAlias = Callable[[Mapping[str, Any], Callable[..., Any]], Iterable[bytes]]
LONGEST_BODY = 64 * 2**20


class Server:
    """A sandbox that is being served until `shutdown`; `url` has no slash at its end."""

    def __init__(self, listener: "Listener", host: str) -> None:
        self._listener = listener
        self.port: int = listener.server_address[1]
        self.url = f"http://{host}:{self.port}"
        self._thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Block until somebody calls `shutdown`; Ctrl-C is heard at once."""
        self._listener.stopping.wait()

    def shutdown(self) -> None:
        """Stop listening and break off whatever is open; returns at once."""
        self._listener.stopping.set()
        self._listener.shutdown()
        self._listener.server_close()
        self._listener.break_off()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()


def serve(application: Application, host: str = "127.0.0.1", port: int = 0, longest_body: int = LONGEST_BODY) -> Server:
    """Serve a WSGI application from a thread of its own; port 0 takes a free one. Raises OSError."""
    return Server(Listener((host, port), application, longest_body), host)


class Listener(ThreadingMixIn, TCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], application: Application, longest_body: int) -> None:
        self.application = application
        self.longest_body = longest_body
        self.stopping = Event()
        self._open: set[socket] = set()
        self._lock = Lock()
        super().__init__(address, Connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def break_off(self) -> None:
        with self._lock:
            left = list(self._open)
        for connection in left:
            try:
                connection.shutdown(SHUT_RDWR)
            except OSError:
                continue  # it has gone by itself

    def handle_error(self, request: Any, client_address: Any) -> None:
        """One line for an error of ours; nothing for a client that went away."""
        error = sys.exception()
        if not isinstance(error, OSError):
            sys.stderr.write(f"ernie sandbox: {type(error).__name__}: {error}\n")
