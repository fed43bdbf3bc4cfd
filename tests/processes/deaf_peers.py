"""Peers that nobody can talk to: a port without a listener, one that takes no connection, a bus that never answers."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread


def closed_port(host: str = "127.0.0.1") -> int:
    """A port where nobody listens any more."""
    with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def black_hole(host: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """A port where connecting never ends: its backlog is full and nobody accepts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(0)
        filling = [socket.socket(family) for _ in range(4)]
        for each in filling:
            each.setblocking(False)
            each.connect_ex(listener.getsockname()[:2])
        yield listener.getsockname()[1]
        for each in filling:
            each.close()


class SilentBus:
    """A session bus that lets everybody in and then says nothing: how a keyring hangs. `asked` is set at the first call."""

    def __init__(self, path: Path) -> None:
        self.address = f"unix:path={path}"
        self.asked = Event()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening; what is connected stays so until the program ends."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._let_in, args=(connection,), daemon=True).start()

    def _let_in(self, connection: socket.socket) -> None:
        with connection:
            while piece := connection.recv(4096):
                if b"AUTH EXTERNAL" in piece:
                    connection.sendall(b"OK 1234deadbeef1234deadbeef12345678\r\n")
                if b"NEGOTIATE_UNIX_FD" in piece:
                    connection.sendall(b"AGREE_UNIX_FD\r\n")
                if b"BEGIN" in piece or b"Hello" in piece:
                    self.asked.set()
