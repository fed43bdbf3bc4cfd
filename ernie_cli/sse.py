"""Server-sent events: bytes in, payloads out; any split of the bytes gives the same payloads.

Lines end at LF, CR or CRLF and nowhere else, so U+2028, U+0085 and their like stay inside the JSON that holds them.
Beyond the standard it takes what real servers send: data lines with no blank line between two events, a last event with
no line end, and a bare JSON object on a line of its own (an error in the middle of a stream).
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from ernie_cli.language.said import say

LIMIT = 8 * 1024 * 1024  # bytes of one event; far above any answer's piece, far below a machine's memory
TRIES = 64  # how often the lines of one event are tried as a whole payload


class Event(NamedTuple):
    """The `event:` name ("" when there was none) and the joined `data:` lines."""

    name: str
    data: bytes


class TooLong(ValueError):  # noqa: N818 - says what is wrong
    """One event is longer than LIMIT bytes."""


class Decoder:
    """Turns the bytes of one stream into events."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._line = bytearray()  # the line that has not ended yet
        self._after_cr = False  # the last byte was a CR: an LF now belongs to it
        self._first = True  # a byte order mark may still come
        self._name = ""
        self._data: list[bytes] = []
        self._size = 0
        self._tries = 0

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """The events that end in `chunk`. Raises TooLong."""
        if self._after_cr and chunk:
            self._after_cr = False
            if chunk[:1] == b"\n":
                chunk = chunk[1:]
        self._after_cr = chunk.endswith(b"\r") or (self._after_cr and not chunk)
        *ended, rest = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        for part in ended:
            self._line += part
            line = bytes(self._line)
            self._line.clear()
            yield from self._take(line)
        self._line += rest
        self._check(len(self._line))

    def close(self) -> Iterator[Event]:
        """The last event, if the stream ended without the blank line that should follow it."""
        if self._line:
            line = bytes(self._line)
            self._line.clear()
            yield from self._take(line)
        yield from self._dispatch()

    def _take(self, line: bytes) -> Iterator[Event]:
        self._check(len(line))
        if self._first:
            self._first = False
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line:
            yield from self._dispatch()
        elif line[:1] == b"{":
            yield from self._dispatch()
            yield Event("", line)
        elif line[:1] != b":":
            field, _, value = line.partition(b":")
            value = value.removeprefix(b" ")
            if field == b"data":
                yield from self._data_line(value)
            elif field == b"event":
                self._name = value.decode("utf-8", "replace")

    def _data_line(self, value: bytes) -> Iterator[Event]:
        if self._data and self._tries < TRIES:
            self._tries += 1
            if _whole(b"\n".join(self._data)):
                yield from self._dispatch()
        self._data.append(value)
        self._size += len(value) + 1
        self._check(self._size)

    def _dispatch(self) -> Iterator[Event]:
        if self._data:
            event = Event(self._name, b"\n".join(self._data))
            self._data, self._size, self._tries = [], 0, 0
            yield event
        self._name = ""

    def _check(self, size: int) -> None:
        if size > self._limit:
            raise TooLong(say("an event of more than {limit} bytes", limit=self._limit))


def _whole(data: bytes) -> bool:
    """Whether the data lines so far are a payload of their own, so that the next line starts another."""
    data = data.strip()
    if data == b"[DONE]":
        return True
    if not (data.startswith(b"{") and data.endswith(b"}")):
        return False
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True
