"""One service as one run uses it: signs a call, sends it, sends it again where that may help, yields what comes."""

from collections.abc import Callable, Generator, Iterator, Mapping
from functools import partial
from typing import BinaryIO, NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from ernie_cli.dialects import Chats, reading
from ernie_cli.dialects.refusals import excerpt
from ernie_cli.errors import BlockedError, ErnieError, IncompleteError, RejectedError, TokenError
from ernie_cli.events import Delta
from ernie_cli.language.said import quoted, say
from ernie_cli.provider.replies import Frame, Notes, Replies
from ernie_cli.provider.retries import Retries
from ernie_cli.requests import Call, ChatRequest, Json, Reply
from ernie_cli.transport.exchange import Exchange, Head
from ernie_cli.transport.trace import shown_call, shown_head

T = TypeVar("T")

PRINTED = say("what came is printed; ")  # a part of a hint, for those who know better


class Signs(Protocol):
    """Whatever proves who asks."""

    def signed(self, call: Call) -> Call:
        """`call` with its proof. May send calls of its own. Raises CredentialsError."""
        ...

    def renewed(self, headers: Mapping[str, str]) -> bool:
        """Called once when the service refused the proof; whether another try has a new one."""
        ...


class Times(NamedTuple):
    """The clocks of a run: `clock` never jumps, `now` is seconds since 1970; `until` is the call's limit on `clock`."""

    clock: Callable[[], float]
    now: Callable[[], float]
    sleep: Callable[[float], None]
    until: float | None = None


class Service:
    """Asks one provider. `send` starts an exchange.

    `headers` are those of the last reply; `reached` claims that a request has gone out to the service.
    """

    def __init__(
        self,
        name: str,
        dialect: Chats,
        signs: Signs,
        send: Callable[[Call], Exchange],
        retries: Retries,
        times: Times,
        notes: Notes,
    ) -> None:
        self.name = name
        self.headers: Mapping[str, str] = {}
        self.reached = False
        self._dialect = dialect
        self._replies = Replies(times.now, notes)
        self._signs = signs
        self._send = send
        self._retries = retries
        self._times = times
        self._notes = notes

    def once(self) -> "Service":
        """The same service, which sends nothing twice: for calls that would be paid twice."""
        retries = self._retries._replace(most=0)
        return Service(self.name, self._dialect, self._signs, self._send, retries, self._times, self._notes)

    def call(self, request: ChatRequest) -> Call:
        """The call that `chat` would send, unsigned."""
        return self._dialect.chat(request)

    def chat(self, request: ChatRequest) -> Iterator[Frame]:
        """The answer, frame by frame. Raises ErnieError; once text has come, IncompleteError or BlockedError alone."""
        call = self.call(request)
        yield from self._tried(call, partial(self._replies.answer, deltas=self._dialect.heard(request)))

    def fetch(self, call: Call, parsed: Callable[[bytes], Json] = reading.parsed) -> Json:
        """The JSON that answers a call which is no stream, as `parsed` reads it. Raises ErnieError."""
        return self._whole(call, parsed).payload

    def reply(self, call: Call) -> bytes:
        """The same as the bytes that came, for whom a number must not become a float. They are JSON, and no refusal."""
        return self._whole(call, reading.parsed).raw

    def _whole(self, call: Call, parsed: Callable[[bytes], Json]) -> Frame:
        for frame in self._tried(call, partial(self._replies.whole, parsed=parsed)):
            return frame
        raise RejectedError(say("the reply is empty"))

    def save(self, call: Call, target: BinaryIO) -> None:
        """The file that answers a call, of any size, as the whole content of `target`. Raises ErnieError."""
        for _ in self._tried(call, lambda head, exchange: self._replies.saved(head, exchange, target)):
            pass  # a file has no frames

    def _tried(self, call: Call, read: Callable[[Head, Exchange], Iterator[Frame]]) -> Iterator[Frame]:
        """Send `call` until it is answered. A frame without content waits for one with, so that a retry leaves no trace."""
        tried, renewed, begun = 0, False, False
        while True:
            early: list[Frame] = []
            try:
                for frame in self._once(call, read):
                    begun = begun or any(delta.is_content for delta in frame.deltas)
                    if not begun:
                        yield from _tidings(frame)
                    early.append(frame)
                    if begun:
                        yield from early
                        early.clear()
                yield from early
                return
            except ErnieError as error:
                error.provider = error.provider or self.name
                if begun:
                    raise _broken_off(error) from error
                if isinstance(error, TokenError) and not renewed and self._signs.renewed(self.headers):
                    renewed = True
                    continue
                self._pause(error, tried)
                tried += 1

    def _pause(self, error: ErnieError, tried: int) -> None:
        """Wait before the next try, or raise `error` for good."""
        times = self._times
        left = None if times.until is None else times.until - times.clock()
        pause = self._retries.pause(error, tried, left)
        if pause is None:
            if error.again and error.hint is None:
                error.hint = say("tried {tried} times; try again later", tried=tried + 1) if tried else say("try again later")
            raise error
        tell = self._notes.note if pause >= 5 else self._notes.detail
        tell(say("{message}; trying again in {pause:.1f} s", message=error.message, pause=pause))
        times.sleep(pause)

    def _once(self, call: Call, read: Callable[[Head, Exchange], Iterator[Frame]]) -> Iterator[Frame]:
        signed = self._signs.signed(call)
        if self._notes.tells_wire:
            self._notes.wire(shown_call(signed))
        with self._send(signed) as exchange:
            try:
                head = exchange.head()
                self.reached = True
                self.headers = head.headers
                if self._notes.tells_wire:
                    self._notes.wire(shown_head(head))
                if 300 <= head.status < 400 and head.headers.get("location"):
                    raise _redirected(head)
                yield from read(head, exchange)
            finally:
                self.reached = self.reached or exchange.is_connected


def follow(flow: Generator[Call, Reply, T], fetch: Callable[[Call], Reply]) -> T:
    """Run a flow of several calls to its end, and give back what it returns."""
    try:
        call = next(flow)
        while True:
            call = flow.send(fetch(call))
    except StopIteration as stop:
        result: T = stop.value
        return result


def _broken_off(error: ErnieError) -> ErnieError:
    """The same failure once a part of the answer has been shown: it cannot be taken back, so it is never sent again."""
    if isinstance(error, (IncompleteError, BlockedError)):
        return error
    return IncompleteError(
        say("the answer broke off: {message}", message=error.message),
        hint=PRINTED + say("ask again for the whole"),
        provider=error.provider,
        code=error.code,
        status=error.status,
        request_id=error.request_id,
    )


def _tidings(frame: Frame) -> Iterator[Frame]:
    """What a service says that it does, at once; it leaves no trace in an answer."""
    found = tuple(Delta(search_status=delta.search_status) for delta in frame.deltas if delta.search_status)
    if found:
        yield Frame(b"", found)


def _redirected(head: Head) -> RejectedError:
    try:
        target = urlsplit(head.headers["location"])
        where = quoted(excerpt(f"{target.scheme}://{target.hostname}" if target.hostname else target.path))
    except ValueError:
        where = say("an address that is none")
    return RejectedError(
        say("the service redirects to {where}; a key is never sent on", where=where),
        hint=say("set the base URL to the new address if you trust it"),
        status=head.status,
    )
