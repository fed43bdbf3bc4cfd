"""A cassette as the sandbox answers from it: to the same request as it was recorded, and to whoever holds the same
conversation in another wire format, or wants a whole in place of a stream, in words of the service that is asked.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from ernie_cli import sse, strict
from ernie_cli.cassette.content import is_stream, pieces, request_body
from ernie_cli.cassette.matching import canonical
from ernie_cli.cassette.player import Player
from ernie_cli.cassette.reading import is_tape, read_tape
from ernie_cli.cassette.tape import Take, Tape, Turns
from ernie_cli.catalogue import PROVIDERS
from ernie_cli.dialects import DIALECTS, Speaks
from ernie_cli.dialects.refusals import refusal
from ernie_cli.errors import ErnieError
from ernie_cli.events import Answer, Delta
from ernie_cli.requests import Json
from ernie_cli.sandbox.faults import Fault
from ernie_cli.sandbox.question import text_of
from ernie_cli.sandbox.script import Line, Script
from ernie_cli.sandbox.wire import JsonObject, Reply

FAULTS = {"silence": ("hang", "stall"), "temporary": ("reset", "cut"), "rejected": ("garbage", "cut")}  # at first, or within
ENDS = ("length", "content_filter")  # words of an end that every service has


class Said:
    """`Script.recorded` out of a tape."""

    def __init__(self, tape: Tape, name: str) -> None:
        self._player = Player(tape, name)
        entry = PROVIDERS.get(tape.provider)
        self._dialect = DIALECTS[entry.dialect]("", entry.options) if entry else DIALECTS["openai"]("", {})
        chats = tuple(take for take in tape.takes if isinstance(take.body, dict) and "messages" in take.body)
        self._conversations = Turns(chats, lambda take: _conversation(take.body))

    def reply(self, method: str, paths: tuple[str, ...], body: bytes) -> Reply | None:
        """The reply to the same request. Raises Fault where there was none."""
        try:
            content = json.loads(body) if body else None
        except (ValueError, RecursionError):
            return None
        takes = (self._player.found(method, path, content) for path in paths)
        found = next(filter(None, takes), None)
        if found is None:
            return None
        if found.status is None:
            raise Fault(_fault(found, 0))
        headers = tuple(found.headers.items())
        if found.failure is None and not is_stream(found.content):
            headers = (*headers, ("content-length", str(len(found.content))))
        return Reply(found.status, headers, _pieces(found))

    def line(self, content: JsonObject) -> Line | None:
        """What was said in this conversation."""
        take = self._conversations.next(_conversation(request_body(content)))
        return None if take is None else _line(take, self._dialect)


def read_said(path: Path) -> Script | None:
    """The script that a cassette is, None for a file that is no cassette. Raises UsageError."""
    return Script(recorded=Said(read_tape(path), str(path))) if is_tape(path) else None


def _pieces(take: Take) -> Iterator[bytes]:
    yield from pieces(take.content)
    if take.failure is not None:
        raise Fault(_fault(take, 1))


def _fault(take: Take, when: int) -> str:
    return FAULTS[take.failure.kind if take.failure else "temporary"][when]


def _conversation(body: JsonObject) -> str:
    """Who said what, whichever service's words it is written in."""
    messages = [message for message in body.get("messages") or [] if isinstance(message, dict)]
    turns = [["system", str(body["system"])]] if body.get("system") else []
    for message in messages:
        role = "tool" if message.get("role") == "function" else str(message.get("role"))
        turns.append([role, text_of(message.get("content"))])
    return canonical(turns)


def _line(take: Take, dialect: Speaks) -> Line:
    """A reply as the sandbox puts it in another service's words."""
    if take.status is None:
        return Line(fault=_fault(take, 0))
    answer, chunks = Answer(), list[str]()
    try:
        for delta in _deltas(take, dialect):
            answer.add(delta)
            chunks += [delta.text] if delta.text else []
    except ErnieError as error:
        if not chunks:
            return Line(status=take.status) if take.status >= 400 else Line(error=str(error.code or 500))
    counts = answer.usage._asdict() if answer.usage else {}
    return Line(
        answer=None if answer.tool_calls and not answer.content else answer.content,
        reasoning=answer.reasoning,
        finish_reason=answer.finish_reason if answer.finish_reason in ENDS else None,
        tool_calls=tuple((call.name, call.arguments) for call in answer.tool_calls),
        fault=_fault(take, 1) if take.failure else None,
        flag=answer.safety.flag if answer.safety and answer.safety.flag else None,
        chunks=tuple(chunks),
        search_results=tuple(dict(result) for result in answer.search_results),
        usage=tuple((name, counts[name]) for name in ("prompt_tokens", "completion_tokens") if counts.get(name) is not None),
    )


def _deltas(take: Take, dialect: Speaks) -> Iterator[Delta]:
    """What a reply adds up to. Raises the ErnieError that it is."""
    for payload in _payloads(take.content):
        found = refusal(take.status or 200, take.headers, payload)
        if found is not None:
            raise found
        yield from dialect.deltas(payload)


def _payloads(content: bytes) -> Iterator[Json]:
    decoder = sse.Decoder()
    found = [*decoder.feed(content), *decoder.close()] if is_stream(content) else [sse.Event("", content)]
    for event in found:
        try:
            yield strict.parsed(event.data.decode("utf-8", "replace"))
        except ValueError:
            if event.data.strip() != b"[DONE]":
                yield None
