"""Reads a reply, stream or whole, until its end; finds the error that it is, and tells a whole answer from a torn one."""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, NamedTuple, Protocol

from ernie_cli import sse
from ernie_cli.dialects import reading
from ernie_cli.dialects.refusals import excerpt, refusal, request_id, unreadable
from ernie_cli.errors import OutputError, RejectedError, TemporaryError
from ernie_cli.events import Delta
from ernie_cli.language.said import Said, quoted, say
from ernie_cli.language.system import reason
from ernie_cli.provider.retries import wait_asked, wait_said
from ernie_cli.requests import Json
from ernie_cli.transport.exchange import Exchange, Head

AFTER_THE_END = 5.0  # seconds for a late usage chunk, once the answer is whole
LARGEST = 64 * 2**20  # bytes of a whole reply; a stream has no such limit, only its events have
DONE = b"[DONE]"
BLANK = b" \r\n\t"

Deltas = Callable[[Json], Iterable[Delta]]  # what reads the payloads of an answer: a dialect's


class Frame(NamedTuple):
    """One event of a stream, or one whole reply: the service's own bytes, and what they mean.

    `payload` is the JSON of a reply that is no answer to a question.
    """

    raw: bytes
    deltas: tuple[Delta, ...]
    payload: Json = None


class Notes(Protocol):
    """Where remarks go: `note` to every user, `detail` with --verbose, `wire` with --debug, which `tells_wire` claims."""

    @property
    def tells_wire(self) -> bool: ...
    def note(self, text: Said) -> None: ...
    def detail(self, text: Said) -> None: ...
    def wire(self, text: str) -> None: ...


class Replies:
    """Replies of one service. `now` gives seconds since 1970."""

    def __init__(self, now: Callable[[], float], notes: Notes) -> None:
        self._now = now
        self._notes = notes

    def answer(self, head: Head, exchange: Exchange, deltas: Deltas) -> Iterator[Frame]:
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
            yield from self._body(head, exchange, _chain(start, pieces), deltas)
        elif first in (b"d", b":") or ("event-stream" in head.headers.get("content-type", "") and first not in (b"{", b"<")):
            yield from self._stream(head, exchange, _chain(start, pieces), deltas)
        else:
            yield from self._body(head, exchange, _chain(start, pieces), deltas)

    def whole(self, head: Head, exchange: Exchange, parsed: Callable[[bytes], Json] = reading.parsed) -> Iterator[Frame]:
        """A reply that is no answer to a question: its JSON, whatever it is, as `parsed` reads it."""
        raw = b"".join(_counted(exchange.pieces(), exchange))
        yield Frame(raw, (), self._checked(head, raw, parsed))

    def saved(self, head: Head, exchange: Exchange, target: BinaryIO) -> Iterator[Frame]:
        """A file of any size goes into `target`, in place of what an earlier try left there; there are no frames."""
        if head.status >= 400:
            self._checked(head, b"".join(_counted(exchange.pieces(), exchange)))
        size = 0
        try:
            target.seek(0)
            target.truncate()
            for piece in exchange.pieces():
                exchange.content()
                size += target.write(piece)
            target.flush()
        except OSError as error:
            raise OutputError(say("cannot keep the file that is fetched: {strerror}", strerror=reason(error))) from error
        declared = head.headers.get("content-length", "")
        if declared.isdecimal() and size < int(declared):
            raise TemporaryError(say("the file broke off"), again=True)
        yield from ()

    def _body(self, head: Head, exchange: Exchange, pieces: Iterator[bytes], deltas: Deltas) -> Iterator[Frame]:
        raw = b"".join(_counted(pieces, exchange))
        found = tuple(deltas(self._checked(head, raw)))
        if not any(delta.is_content or delta.native_finish_reason or delta.ended for delta in found):
            raise RejectedError(say("the reply holds no answer"), hint=say("check the base URL"), status=head.status)
        yield Frame(raw, (*found, Delta(ended=True)))

    def _checked(self, head: Head, raw: bytes, parsed: Callable[[bytes], Json] = reading.parsed) -> Json:
        """The payload of a whole reply, or the error that it is."""
        self._tell(raw)
        try:
            payload = parsed(_unframed(raw))
        except ValueError:
            error = unreadable(head.status, raw)
        else:
            refused = refusal(head.status, head.headers, payload)
            if refused is None:
                return payload
            error = refused
        error.request_id = error.request_id or request_id(head.headers, None)
        error.said = wait_said(head.headers, self._now())
        asked = wait_asked(head.headers, self._now())
        error.retry_after = error.retry_after if asked is None else asked
        raise error

    def _stream(self, head: Head, exchange: Exchange, pieces: Iterator[bytes], deltas: Deltas) -> Iterator[Frame]:
        """Every event until the end. An end without the service's own mark is an answer that broke off."""
        finished, seen = False, False
        try:
            for event in _events(pieces):
                if event.data.strip() == DONE:
                    yield Frame(b"", (Delta(ended=True),))
                    return
                found = tuple(deltas(self._payload(event, head)))
                seen = seen or any(delta.is_content for delta in found)
                if any(delta.is_content or delta.search_status for delta in found):
                    exchange.content()
                yield Frame(event.data, found)
                if any(delta.ended for delta in found):
                    return
                if any(delta.finish_reason for delta in found):
                    finished = True
                    exchange.hurry(AFTER_THE_END)
        except TemporaryError:
            if not finished:
                raise
        if not finished:
            raise TemporaryError(say("the connection closed without the mark that ends an answer"), again=not seen)

    def _payload(self, event: sse.Event, head: Head) -> Json:
        self._tell(event.data)
        try:
            payload = reading.parsed(event.data)
        except ValueError as error:
            raise RejectedError(say("an event of the stream is not JSON: {start}", start=_start(event.data))) from error
        found = refusal(200, head.headers, payload)
        if found is None and event.name == "error":
            found = RejectedError(quoted(excerpt(reading.text(reading.members(payload).get("message"))) or _start(event.data)))
        if found is not None:
            found.status = None
            raise found
        return payload

    def _tell(self, raw: bytes) -> None:
        if self._notes.tells_wire:
            self._notes.wire(f"< {excerpt(raw.decode('utf-8', 'replace'))}")


def _events(pieces: Iterator[bytes]) -> Iterator[sse.Event]:
    decoder = sse.Decoder()
    try:
        for piece in pieces:
            yield from (event for event in decoder.feed(piece) if event.data.strip())
        yield from (event for event in decoder.close() if _is_whole(event.data))
    except sse.TooLong as error:
        raise RejectedError(say("the stream holds {error}", error=error)) from error


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
            raise RejectedError(say("the reply is larger than {largest} MiB", largest=LARGEST // 2**20))
        exchange.content()
        yield piece


def _start(data: bytes) -> str:
    return excerpt(data[:200].decode("utf-8", "replace"))
