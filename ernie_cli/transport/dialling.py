"""Connects to the first of a host's addresses that answers; each has a short start on the next (RFC 8305).

Where IPv6 leads nowhere that costs a moment; one address after the other would cost the whole limit.
A connection can be ended while another thread waits for what it brings.
"""

import socket
import ssl  # noqa: TID253 - httpx has it loaded
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from queue import Empty, Queue
from threading import Event, Lock, Thread, local
from typing import Any

import httpcore  # noqa: TID253 - a part of the adapter of httpx

START = 0.25  # seconds
LOOK = 0.5  # seconds of one wait for what a connection brings


class Line:
    """The connection of one call, while it is that call's alone: it may go on to another once it is let go."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stream: httpcore.NetworkStream | None = None

    def hold(self, stream: httpcore.NetworkStream | None) -> None:
        """From here on `stream` is what the call uses."""
        with self._lock:
            self._stream = stream

    def let_go(self) -> None:
        """The call needs it no more."""
        self.hold(None)

    def hang_up(self) -> None:
        """End the connection: whoever waits for it, here or at its other end, is told at once.

        The socket's own shutdown, for that of TLS would take the session from the thread that reads.
        """
        with self._lock, suppress(OSError):
            if self._stream is not None:
                socket.socket.shutdown(self._stream.get_extra_info("socket"), socket.SHUT_RDWR)


class Dialler(httpcore.SyncBackend):
    """httpcore's own sockets, several at once where a host has several addresses.

    `check` gets a host's name and all its addresses before any is connected to, and may raise an ErnieError: what it has
    seen is what is connected to, whatever a name leads to a moment later.
    """

    def __init__(self, check: Callable[[str, Iterable[str]], None] | None = None) -> None:
        self._check = check
        self._last = local()

    def last(self) -> httpcore.NetworkStream | None:
        """The connection that this thread has written to last."""
        return getattr(self._last, "stream", None)

    def attend(self, look: Callable[[], None]) -> None:
        """Have `look` called whenever this thread has waited in vain for a while; what it raises ends the waiting."""
        self._last.look = look

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """The connection that stood first, or the last address's failure."""
        connect = partial(
            super().connect_tcp, port=port, timeout=timeout, local_address=local_address, socket_options=socket_options
        )
        found = _addresses(host, port)
        if self._check is not None:
            self._check(host, found)
        first, *others = found
        return _Noted(_race(connect, [first, *others]) if others else connect(first), self._last)


class _Noted(httpcore.NetworkStream):
    """A connection that is noted in `last` whenever something is written to it. A wait without limit looks up at times."""

    def __init__(self, stream: httpcore.NetworkStream, last: local) -> None:
        self._stream = stream
        self._last = last

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        look = getattr(self._last, "look", None)
        if look is None or timeout is not None:
            return self._stream.read(max_bytes, timeout)
        while True:
            try:
                return self._stream.read(max_bytes, LOOK)
            except httpcore.ReadTimeout:
                look()

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._last.stream = self._stream
        self._stream.write(buffer, timeout)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Noted(self._stream.start_tls(ssl_context, server_hostname, timeout), self._last)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _race(connect: Callable[[str], httpcore.NetworkStream], waiting: list[str]) -> httpcore.NetworkStream:
    results: Queue[httpcore.NetworkStream | Exception] = Queue()
    over = Event()
    running = 0
    while True:
        if waiting:
            Thread(target=_attempt, args=(connect, waiting.pop(0), results, over), daemon=True).start()
            running += 1
        try:
            result = results.get(timeout=START if waiting else None)
        except Empty:
            continue
        if isinstance(result, httpcore.NetworkStream):
            over.set()
            return result
        running -= 1
        if not waiting and not running:
            raise result


def _attempt(
    connect: Callable[[str], httpcore.NetworkStream],
    address: str,
    results: "Queue[httpcore.NetworkStream | Exception]",
    over: Event,
) -> None:
    try:
        stream = connect(address)
    except Exception as error:
        results.put(error)
        return
    if over.is_set():
        stream.close()
    else:
        results.put(stream)
