"""One service as one run uses it: signs a call, sends it, sends it again where that may help, yields what comes."""

from codecs import BOM_UTF8
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from ernie_cli import sse
from ernie_cli.dialects import Chats, reading
from ernie_cli.dialects.refusals import excerpt, refusal, request_id, unreadable
from ernie_cli.errors import BlockedError, ErnieError, IncompleteError, RejectedError, TemporaryError, TokenError
from ernie_cli.events import Delta
from ernie_cli.requests import Call, ChatRequest, Json, Reply
from ernie_cli.retries import Retries, wait_asked
from ernie_cli.transport.exchange import Exchange, Head
from ernie_cli.transport.trace import shown_call, shown_head

T = TypeVar("T")
AFTER_THE_END = 5.0  # seconds for a late usage chunk, once the answer is whole
LARGEST = 64 * 2**20  # bytes of a whole reply; a stream has no such limit, only its events have
DONE = b"[DONE]"
BLANK = b" \r\n\t"


class Frame(NamedTuple):
    """One event of a stream, or one whole reply: the service's own bytes, and what they mean."""

    raw: bytes
    deltas: tuple[Delta, ...]


class Signs(Protocol):
    """Whatever proves who asks."""

    def signed(self, call: Call) -> Call:
        """`call` with its proof. May send calls of its own. Raises CredentialsError."""
        ...

    def renewed(self, headers: Mapping[str, str]) -> bool:
        """Called once when the service refused the proof; whether another try has a new one."""
        ...


class Notes(Protocol):
    """Where remarks go: `note` to every user, `detail` with --verbose, `wire` with --debug."""

    def note(self, text: str) -> None: ...
    def detail(self, text: str) -> None: ...
    def wire(self, text: str) -> None: ...


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
        self._signs = signs
        self._send = send
        self._retries = retries
        self._times = times
        self._notes = notes

    def call(self, request: ChatRequest) -> Call:
        """The call that `chat` would send, unsigned."""
        return self._dialect.chat(request)

    def chat(self, request: ChatRequest) -> Iterator[Frame]:
        """The answer, frame by frame. Raises ErnieError; once text has come, IncompleteError or BlockedError alone."""
        call = self.call(request)
        yield from self._tried(call, self._answer)

    def fetch(self, call: Call) -> Json:
        """The JSON that answers a call which is no stream. Raises ErnieError."""
        return reading.parsed(self.reply(call))

    def reply(self, call: Call) -> bytes:
        """The same as the bytes that came, for whom a number must not become a float. They are JSON, and no refusal."""
        for frame in self._tried(call, self._whole):
            return frame.raw
        raise RejectedError("the reply is empty")

    def _tried(self, call: Call, read: Callable[[Head, Exchange], Iterator[Frame]]) -> Iterator[Frame]:
        """Send `call` until it is answered. A frame without content waits for one with, so that a retry leaves no trace."""
        tried, renewed, begun = 0, False, False
        while True:
            early: list[Frame] = []
            try:
                for frame in self._once(call, read):
                    begun = begun or any(delta.is_content for delta in frame.deltas)
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
            raise error
        tell = self._notes.note if pause >= 5 else self._notes.detail
        tell(f"{error.message}; trying again in {pause:.1f} s")
        times.sleep(pause)

    def _once(self, call: Call, read: Callable[[Head, Exchange], Iterator[Frame]]) -> Iterator[Frame]:
        signed = self._signs.signed(call)
        self._notes.wire(shown_call(signed))
        exchange = self._send(signed)
        try:
            head = exchange.head()
            self.reached = True
            self.headers = head.headers
            self._notes.wire(shown_head(head))
            if 300 <= head.status < 400 and head.headers.get("location"):
                raise _redirected(head)
            yield from read(head, exchange)
        finally:
            self.reached = self.reached or exchange.is_connected
            exchange.close()

    def _answer(self, head: Head, exchange: Exchange) -> Iterator[Frame]:
        """A stream or a whole reply: the first byte tells, since neither status nor content type can be trusted."""
        pieces = exchange.pieces()
        start = b""
        for piece in pieces:
            start = (start + piece).lstrip(BLANK)  # a flood of blanks is never kept
            if not BOM_UTF8.startswith(start):
                break
        start = start.removeprefix(BOM_UTF8).lstrip(BLANK)
        first = start[:1]
        if head.status >= 400:
            yield from self._body(head, exchange, _chain(start, pieces))
        elif first in (b"d", b":") or ("event-stream" in head.headers.get("content-type", "") and first not in (b"{", b"<")):
            yield from self._stream(_chain(start, pieces), exchange)
        else:
            yield from self._body(head, exchange, _chain(start, pieces))

    def _whole(self, head: Head, exchange: Exchange) -> Iterator[Frame]:
        """A reply that is no answer to a question: its JSON, whatever it is."""
        raw = b"".join(_counted(exchange.pieces(), exchange))
        self._checked(head, raw)
        yield Frame(raw, ())

    def _body(self, head: Head, exchange: Exchange, pieces: Iterator[bytes]) -> Iterator[Frame]:
        raw = b"".join(_counted(pieces, exchange))
        deltas = tuple(self._dialect.deltas(self._checked(head, raw)))
        if not any(delta.is_content or delta.native_finish_reason or delta.ended for delta in deltas):
            raise RejectedError("the reply holds no answer", hint="check the base URL", status=head.status)
        yield Frame(raw, (*deltas, Delta(ended=True)))

    def _checked(self, head: Head, raw: bytes) -> Json:
        """The payload of a whole reply, or the error that it is."""
        self._notes.wire(f"< {excerpt(raw.decode('utf-8', 'replace'))}")
        try:
            payload = reading.parsed(_unframed(raw))
        except ValueError:
            error = unreadable(head.status, raw)
        else:
            refused = refusal(head.status, head.headers, payload)
            if refused is None:
                return payload
            error = refused
        error.request_id = error.request_id or request_id(head.headers, None)
        asked = wait_asked(head.headers, self._times.now())
        error.retry_after = error.retry_after if asked is None else asked
        raise error

    def _stream(self, pieces: Iterator[bytes], exchange: Exchange) -> Iterator[Frame]:
        """Every event until the end. An end without the service's own mark is an answer that broke off."""
        finished, seen = False, False
        try:
            for event in _events(pieces):
                if event.data.strip() == DONE:
                    yield Frame(b"", (Delta(ended=True),))
                    return
                deltas = self._deltas(event)
                seen = seen or any(delta.is_content for delta in deltas)
                if any(delta.is_content or delta.search_status for delta in deltas):
                    exchange.content()
                yield Frame(event.data, deltas)
                if any(delta.ended for delta in deltas):
                    return
                if any(delta.finish_reason for delta in deltas):
                    finished = True
                    exchange.hurry(AFTER_THE_END)
        except TemporaryError:
            if not finished:
                raise
        if not finished:
            raise TemporaryError("the connection closed without the mark that ends an answer", again=not seen)

    def _deltas(self, event: sse.Event) -> tuple[Delta, ...]:
        self._notes.wire(f"< {excerpt(event.data.decode('utf-8', 'replace'))}")
        try:
            payload = reading.parsed(event.data)
        except ValueError as error:
            raise RejectedError(f"an event of the stream is not JSON: {_start(event.data)}") from error
        found = refusal(200, self.headers, payload)
        if found is None and event.name == "error":
            found = RejectedError(excerpt(reading.text(reading.members(payload).get("message"))) or _start(event.data))
        if found is not None:
            found.status = None
            raise found
        return tuple(self._dialect.deltas(payload))


def follow(flow: Generator[Call, Reply, T], fetch: Callable[[Call], Reply]) -> T:
    """Run a flow of several calls to its end, and give back what it returns."""
    try:
        call = next(flow)
        while True:
            call = flow.send(fetch(call))
    except StopIteration as stop:
        result: T = stop.value
        return result


def _events(pieces: Iterator[bytes]) -> Iterator[sse.Event]:
    decoder = sse.Decoder()
    try:
        for piece in pieces:
            yield from (event for event in decoder.feed(piece) if event.data.strip())
        yield from (event for event in decoder.close() if _is_whole(event.data))
    except sse.TooLong as error:
        raise RejectedError(f"the stream holds {error}") from error


def _is_whole(data: bytes) -> bool:
    """Whether an event that a closing connection left without its blank line has come whole."""
    try:
        reading.parsed(data)
    except ValueError:
        return data.strip() == DONE
    return True


def _chain(start: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield start
    yield from rest


def _unframed(raw: bytes) -> bytes:
    """The first event's payload of a whole reply that came as events; any other reply as it is."""
    if not raw.lstrip().startswith((b"data:", b"event:", b":")):
        return raw
    return next((event.data for event in _events(iter((raw,)))), raw)


def _counted(pieces: Iterator[bytes], exchange: Exchange) -> Iterator[bytes]:
    """In a whole reply every byte is worth the wait, up to a size that no answer has."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > LARGEST:
            raise RejectedError(f"the reply is larger than {LARGEST // 2**20} MiB")
        exchange.content()
        yield piece


def _broken_off(error: ErnieError) -> ErnieError:
    """The same failure once a part of the answer has been shown: it cannot be taken back, so it is never sent again."""
    if isinstance(error, (IncompleteError, BlockedError)):
        return error
    return IncompleteError(
        f"the answer broke off: {error.message}",
        hint="what came is printed; ask again for the whole",
        provider=error.provider,
        code=error.code,
        status=error.status,
        request_id=error.request_id,
    )


def _redirected(head: Head) -> RejectedError:
    try:
        target = urlsplit(head.headers["location"])
        where = f"{target.scheme}://{target.hostname}" if target.hostname else target.path
    except ValueError:
        where = "an address that is none"
    return RejectedError(
        f"the service redirects to {excerpt(where)}; a key is never sent on",
        hint="set the base URL to the new address if you trust it",
        status=head.status,
    )


def _start(data: bytes) -> str:
    return excerpt(data[:200].decode("utf-8", "replace"))
