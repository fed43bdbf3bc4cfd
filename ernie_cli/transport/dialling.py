"""Connects to the first of a host's addresses that answers; each has a short start on the next (RFC 8305).

Where IPv6 leads nowhere that costs a moment; one address after the other would cost the whole limit.
"""

import socket
from collections.abc import Callable, Iterable
from functools import partial
from queue import Empty, Queue
from threading import Event, Thread

import httpcore  # noqa: TID253 - a part of the adapter of httpx

START = 0.25  # seconds


class Dialler(httpcore.SyncBackend):
    """httpcore's own sockets, several at once where a host has several addresses.

    `check` gets a host's name and all its addresses before any is connected to, and may raise an ErnieError: what it has
    seen is what is connected to, whatever a name leads to a moment later.
    """

    def __init__(self, check: Callable[[str, Iterable[str]], None] | None = None) -> None:
        self._check = check

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
        return _race(connect, [first, *others]) if others else connect(first)


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
