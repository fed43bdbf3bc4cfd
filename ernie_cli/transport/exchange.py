"""One call and its reply, carried by a daemon thread, so that the thread that waits can always be interrupted.

Name look-up, connecting and TLS block in C where no signal is heard; the waiting thread blocks in a queue alone. It
also measures the limits of time, since no limit of a socket bounds a stream that sends nothing but keep-alives.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from queue import Empty, Full, Queue
from threading import Thread
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from ernie_cli.errors import RejectedError, SilenceError, TemporaryError
from ernie_cli.language.said import say
from ernie_cli.requests import Call, Reply

LARGEST = 4 * 2**20  # bytes of a reply that `whole` takes
ROOM = 64  # pieces that may wait: a slow reader holds the server back and memory stays flat
POLL = 0.2  # seconds between two looks of an abandoned thread at whether anybody still wants it
LOOK = 0.5  # seconds of one wait: a signal that comes in the instant before it is heard after it


class Limits(NamedTuple):
    """Seconds; None is no limit. `content`: for so long nothing that a user could see; `until`: on the run's clock."""

    connect: float = 10.0
    content: float = 120.0
    until: float | None = None


class Head(NamedTuple):
    """Status and headers (lower-case names) of a reply."""

    status: int
    headers: Mapping[str, str]


class Connected(Protocol):
    """Told that a request is on its way; with `hang_up`, what ends its connection as long as that is its alone.

    Raises UnwantedError when nobody waits any more: then nothing else is to be sent.
    """

    def __call__(self, hang_up: Callable[[], None] | None = None) -> None: ...


class UnwantedError(Exception):
    """Nobody waits for the reply."""


class Sends(Protocol):
    """Whatever can carry a call: it tells `connected` once the request is on its way, then yields the head, then bytes.

    It tells `connected` again whenever a part of a long request has gone out: the wait for an answer begins anew.
    Every failure is an ErnieError.
    """

    def __call__(self, call: Call, connected: Connected) -> Generator[Head | bytes, None, None]: ...


class _Connected:
    """Says that the connection stands."""


class _End:
    """Says that the body is whole, or how it broke."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class Exchange:
    """A call on its way. Iterate `pieces` once `head` has come; `content` says that a piece was worth the wait.

    As a context it lets go of the call at the end; what ends it early, Ctrl-C or a limit, ends the connection at once.
    """

    def __init__(self, sends: Sends, call: Call, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._queue: Queue[_Connected | _End | Head | bytes] = Queue(ROOM)
        self._abandoned = False
        self._connected = False
        self._hang_up: Callable[[], None] | None = None
        self._waited = 0.0  # seconds spent waiting since something worth it came; time spent printing does not count
        Thread(target=self._carry, args=(sends, call), daemon=True).start()

    @property
    def is_connected(self) -> bool:
        """Whether the request has gone out, as far as the transport tells."""
        return self._connected

    def head(self) -> Head:
        """Status and headers. Raises TemporaryError at a limit, or what the transport raised."""
        while True:
            item = self._next()
            if isinstance(item, Head):
                return item
            if isinstance(item, _End):
                raise item.error or TemporaryError(say("the connection ended before a reply"), again=True)

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes. Raises TemporaryError at a limit, or what the transport raised."""
        while True:
            item = self._next()
            if isinstance(item, bytes):
                yield item
            elif isinstance(item, _End):
                if item.error:
                    raise item.error
                return

    def content(self) -> None:
        """Start the wait for content anew."""
        self._waited = 0.0

    def hurry(self, seconds: float) -> None:
        """Wait no longer than this for what may still come after the end of the answer."""
        self._limits = self._limits._replace(content=min(seconds, self._limits.content))
        self._waited = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        self._abandoned = True
        if error is not None:
            self._end()

    def _next(self) -> _Connected | _End | Head | bytes:
        if self._is_over():  # however much keeps coming
            raise self._too_late(0)
        try:
            item = self._queue.get_nowait()
        except Empty:
            item = self._wait()
        if isinstance(item, _Connected):
            self._connected = True
            self._waited = 0.0
        return item

    def _wait(self) -> _Connected | _End | Head | bytes:
        limit = self._limits.content if self._connected else self._limits.connect
        while True:
            began = self._clock()
            left = limit - self._waited
            if self._limits.until is not None:
                left = min(left, self._limits.until - began)
            if left <= 0:
                raise self._too_late(limit)
            look = min(left, LOOK)
            try:
                item = self._queue.get(timeout=look)
            except Empty:
                self._waited += look  # not what a clock says: the process may have stood still (Ctrl-Z)
            else:
                self._waited += min(self._clock() - began, look)
                return item

    def _is_over(self) -> bool:
        return self._limits.until is not None and self._clock() >= self._limits.until

    def _end(self) -> None:
        if self._hang_up is not None:
            self._hang_up()

    def _too_late(self, limit: float) -> SilenceError:
        self._end()
        if self._is_over():
            return too_late()
        if not self._connected:
            return SilenceError(
                say("no connection within {limit:g} s", limit=limit),
                hint=say("check the network; --connect-timeout changes the limit"),
                again=True,
            )
        return SilenceError(say("no answer for {limit:g} s", limit=limit), hint=say("--timeout changes the limit"), again=True)

    def _carry(self, sends: Sends, call: Call) -> None:
        error: BaseException | None = None
        try:
            with closing(sends(call, self._put_connected)) as items:
                for item in items:
                    if not self._put(item):
                        return
        except BaseException as failure:  # it belongs to the thread that waits, which must not hang
            error = failure
        self._put(_End(error))

    def _put_connected(self, hang_up: Callable[[], None] | None = None) -> None:
        self._hang_up = hang_up or self._hang_up  # before the look: one of the two threads sees what the other has set
        if self._abandoned or (hang_up is None and not self._put(_Connected())):
            raise UnwantedError

    def _put(self, item: _Connected | _End | Head | bytes) -> bool:
        """Hand over one item; False when nobody wants it any more."""
        while not self._abandoned:
            try:
                self._queue.put(item, timeout=POLL)
            except Full:
                continue
            return True
        return False


def too_late() -> SilenceError:
    """The limit of the whole call is over."""
    return SilenceError(say("the call took longer than --max-time allows"), hint=say("raise --max-time"))


def whole(exchange: Exchange, call: Call, tell: Callable[[str], None]) -> Reply:
    """The reply to a small call of our own: a login, a list. `tell` gets the wire, without query and body."""
    tell(f"> {call.method} {call.url}")
    body = b""
    with exchange:
        head = exchange.head()
        for piece in exchange.pieces():
            body += piece
            if len(body) > LARGEST:
                raise RejectedError(say("the reply to a small call is larger than {largest} MiB", largest=LARGEST // 2**20))
    tell(f"< HTTP {head.status}")
    return Reply(head.status, head.headers, body)
