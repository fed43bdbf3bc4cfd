"""Embeddings on their way out, row by row in the order of the input; no format keeps what it has written."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from ernie_cli.errors import ErnieError
from ernie_cli.events import Json, Usage
from ernie_cli.render.document import dumped
from ernie_cli.render.notes import error_object
from ernie_cli.render.sanitize import harmless
from ernie_cli.render.table import width
from ernie_cli.vectors.vector import Vector

SHOWN = 3  # numbers of a vector on a terminal
COLUMNS = ("index", "id", "embedding")


class Row(NamedTuple):
    """Input number `place`, from 0; `vector` None: it was left out."""

    place: int
    id: str | None
    text: str
    vector: Vector | None


class Writes(Protocol):
    """What takes bytes in."""

    def write(self, data: bytes) -> None: ...


class Format(Protocol):
    """`show` is called for each input in its order, `close` once, whatever happened."""

    def show(self, row: Row) -> None: ...
    def close(self, usage: Usage | None, error: ErnieError | None) -> None: ...


class Lines:
    """A piece of text for each row; `empty` stands where one was left out, so that row N is input N, or nothing does."""

    def __init__(self, output: Writes, line: Callable[[Row, Vector], bytes], empty: bytes = b"", head: bytes = b"") -> None:
        self._output = output
        self._line = line
        self._empty = empty
        self._head = head

    def show(self, row: Row) -> None:
        """The row, at once."""
        line = self._empty if row.vector is None else self._line(row, row.vector)
        if self._head + line:
            self._output.write(self._head + line)
            self._head = b""

    def close(self, usage: Usage | None, error: ErnieError | None) -> None:
        """A table without rows has its head."""
        if self._head and error is None:
            self._output.write(self._head)


class Document:
    """One JSON document; it streams too, since only the end must be known last. An indented one has a row on each line."""

    def __init__(self, output: Writes, provider: str, model: str, indented: bool) -> None:
        self._output = output
        self._members: dict[str, Any] = {"provider": provider, "model": model}
        self._between = b",\n    " if indented else b","
        self._indented = indented
        self._begun = False

    def show(self, row: Row) -> None:
        """The row, and before the first one all that stands above."""
        if row.vector is not None:
            lead = self._between if self._begun else self._opening(row.vector.dimensions)
            self._output.write(lead + object_of(row, row.vector))
            self._begun = True

    def close(self, usage: Usage | None, error: ErnieError | None) -> None:
        """The end; a job that stopped says its error there."""
        found: Mapping[str, Any] = {"usage": used(usage)} | ({"error": error_object(error)} if error else {})
        lead = b"" if self._begun else self._opening(None)
        last = dumped(found, self._indented)[1:]
        close = (b"\n  ]," if self._begun else b"],") if self._indented else b"],"
        self._output.write(lead + close + last)

    def _opening(self, dimensions: int | None) -> bytes:
        members = dumped({**self._members, "dimensions": dimensions}, self._indented).rstrip(b"\n}")
        return members + (b',\n  "data": [' if self._indented else b',"data":[') + (self._between[1:] if dimensions else b"")


def document(
    provider: str, model: str, dimensions: int | None, rows: Sequence[Json], usage: Usage | None, indented: bool
) -> bytes:
    """A document of other rows than vectors."""
    members = {"provider": provider, "model": model, "dimensions": dimensions, "data": rows, "usage": used(usage)}
    return dumped(members, indented)


def json_lines(output: Writes) -> Format:
    """An object a line."""
    return Lines(output, lambda row, vector: object_of(row, vector) + b"\n")


def table(output: Writes, separator: str, begun: bool) -> Format:
    """CSV, or TSV with an empty line for what was left out; `begun`: the head stands already."""
    head = b"" if begun else separator.join(COLUMNS).encode() + b"\n"

    def line(row: Row, vector: Vector) -> bytes:
        cells = (str(row.place), row.id or "", vector.json.decode())
        return (separator.join(_cell(cell, separator) for cell in cells) + "\n").encode()

    return Lines(output, line, b"\n" if separator == "\t" else b"", head)


def base64_lines(output: Writes) -> Format:
    """The 32-bit floats of a vector, little end first, on one line."""
    return Lines(output, lambda _, vector: base64.b64encode(vector.floats) + b"\n", b"\n")


def summary(output: Writes, room: int) -> Format:
    """For a terminal with `room` columns: place, length, the first numbers, the text as far as it fits."""

    def line(row: Row, vector: Vector) -> bytes:
        numbers = " ".join(f"{value:+.4f}" for value in vector.values[:SHOWN])
        more = " …" if vector.dimensions > SHOWN else ""
        start = f"{row.place:>6}  {vector.dimensions}  [{numbers}{more}]  "
        return f"{start}{fitted(row.text, room - width(start))}\n".encode()

    return Lines(output, line)


def fitted(text: str, room: int) -> str:
    """Text on one line of at most `room` columns, harmless; what was cut off leaves a mark."""
    line = " ".join(harmless(text[: 4 * max(room, 1)].replace("\n", " ").replace("\t", " ")).split())
    if width(line) <= room and len(text) <= 4 * max(room, 1):
        return line
    while line and width(line) > room - 1:
        line = line[:-1]
    return f"{line}…"


def object_of(row: Row, vector: Vector) -> bytes:
    """A row of the document; the numbers stand as the service wrote them."""
    start = dumped({"index": row.place, "id": row.id, "text": row.text})
    return b'%b,"embedding":%b}' % (start.rstrip(b"\n")[:-1], vector.json)


def used(usage: Usage | None) -> Mapping[str, int | None]:
    """The tokens of a job; an embedding is no completion."""
    return {"prompt_tokens": usage and usage.prompt_tokens, "total_tokens": usage and usage.total_tokens}


def _cell(text: str, separator: str) -> str:
    is_plain = not any(mark in text for mark in (separator, '"', "\n", "\r"))
    return text if is_plain else '"' + text.replace('"', '""') + '"'
