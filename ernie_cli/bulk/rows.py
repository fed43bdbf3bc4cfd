"""Rows of input out of lines, JSON lines, CSV and TSV: each with its place, and with its fault where it has one.

Nothing is held but the row at hand, however many there are and however long a line is.
"""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from ernie_cli import strict
from ernie_cli.errors import UsageError
from ernie_cli.inputs.reading import MARKS, decoded
from ernie_cli.language.said import Said, say

LARGEST = 8 * 2**20  # bytes of a line; no model reads that much at once
FORMS = ("lines", "text", "jsonl", "csv", "tsv")
ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv"}
DELIMITERS = {"csv": ",", "tsv": "\t"}
IDS = ("id", "custom_id")


class Row(NamedTuple):
    """One row. `number` counts rows from 0, `line` is where it begins, from 1; `raw` is what came, for its hash.

    `fields` of a plain line is its text under `text`. A row with a `fault` has no fields worth using.
    """

    number: int
    line: int
    raw: bytes
    id: str | None = None
    fields: Mapping[str, Any] = {}
    fault: Said | None = None


class Shape(NamedTuple):
    """How the input is to be read. `id_field` None: `id`, else `custom_id`; `name` is what messages call it."""

    form: str
    name: str
    encoding: str | None = None
    id_field: str | None = None


def shape(form: str | None, path: str, usual: str, encoding: str | None = None, id_field: str | None = None) -> Shape:
    """The form that the user named, else the one that the ending of `path` tells, else the `usual` one.

    Raises UsageError for a form that there is not.
    """
    if form is not None and form not in FORMS:
        raise UsageError(say("--input-format {form!r} does not fit: one of {forms}", form=form, forms=", ".join(FORMS)))
    told = next((found for ending, found in ENDINGS.items() if path.lower().endswith(ending)), usual)
    return Shape(form or told, say("standard input") if path == "-" else path, encoding, id_field)


def rows(chunks: Iterable[bytes], shape: Shape) -> Iterator[Row]:
    """The rows of an input that comes in `chunks`. Raises UsageError for what spoils more than a row."""
    if (shape.encoding or "").lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        chunks, shape = _recoded(chunks, shape), shape._replace(encoding=None)
    if shape.form == "text":
        raw = b"".join(chunks)
        yield Row(0, 1, raw, fields={"text": decoded(raw, shape.name, shape.encoding).rstrip("\r\n")})
    elif shape.form in DELIMITERS:
        yield from _records(lines(chunks), shape)
    else:
        read = _object if shape.form == "jsonl" else _text
        yield from _read_lines(lines(_readable(chunks, shape)), shape, read)


def lines(chunks: Iterable[bytes], largest: int = LARGEST) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number, without its end; None for one that is longer than `largest`, which is not kept."""
    rest, is_too_long, number = b"", False, 0
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        rest = rest if is_too_long else rest + first
        for other in others:
            number += 1
            yield number, None if is_too_long or len(rest) > largest else rest.removesuffix(b"\r")
            rest, is_too_long = other, False
        if len(rest) > largest:
            rest, is_too_long = b"", True
    if rest or is_too_long:
        yield number + 1, None if is_too_long else rest.removesuffix(b"\r")


def _readable(chunks: Iterable[bytes], shape: Shape) -> Iterator[bytes]:
    """The chunks themselves. Raises UsageError when their beginning is no text: then it is no single line that is wrong."""
    rest, head = iter(chunks), b""
    for chunk in rest:
        head += chunk
        if b"\n" in chunk or len(head) > LARGEST:
            break
    nul = head.find(b"\0")
    if nul >= 0 and not head.startswith(tuple(MARKS)):
        raise UsageError(
            say("{shape} holds a NUL byte at offset {nul}", shape=shape.name, nul=nul),
            hint=say("it looks like a binary file; for text of another encoding, --encoding NAME"),
        )
    first = head.partition(b"\n")[0]
    if len(first) <= LARGEST:
        decoded(first, shape.name, shape.encoding)
    yield head
    yield from rest


def _recoded(chunks: Iterable[bytes], shape: Shape) -> Iterator[bytes]:
    """An encoding in which a line end is no single byte, as UTF-8."""
    from_, done = shape.encoding or "", 0
    decoder = _decoder(from_)
    for chunk in chain(chunks, (None,)):
        try:
            text = decoder(chunk or b"", chunk is None)
        except UnicodeDecodeError as error:
            raise UsageError(
                say(
                    "{shape} is not {from_}: bad bytes after offset {done}",
                    shape=shape.name,
                    from_=from_,
                    done=done + error.start,
                )
            ) from error
        done += len(chunk or b"")
        yield text.encode("utf-8", "surrogatepass")


def _decoder(encoding: str) -> Callable[[bytes, bool], str]:
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode
    except LookupError as error:
        raise UsageError(
            say("--encoding: there is no encoding {encoding!r}", encoding=encoding),
            hint=say("for example utf-8, gb18030, utf-16"),
        ) from error


def _read_lines(
    numbered: Iterable[tuple[int, bytes | None]], shape: Shape, read: Callable[[Row, Shape], Row | None]
) -> Iterator[Row]:
    number = 0
    for line, raw in numbered:
        row = Row(number, line, raw or b"")
        found: Row | None = row._replace(fault=say("the line is longer than {largest} MiB", largest=LARGEST // 2**20))
        if raw is not None:
            try:
                found = read(row, shape)
            except UsageError as error:
                found = row._replace(fault=error.message)
        if found is not None:
            yield found
            number += 1


def _text(row: Row, shape: Shape) -> Row:
    return row._replace(fields={"text": decoded(row.raw, say("the line"), shape.encoding)})


def _object(row: Row, shape: Shape) -> Row | None:
    """A line of JSON; a blank one is no row."""
    text = decoded(row.raw, say("the line"), shape.encoding)
    if not text.strip():
        return None
    try:
        found = strict.parsed(text)
    except ValueError as error:
        return row._replace(fault=say("not JSON: {error}", error=strict.reason(error)))
    if not isinstance(found, dict):
        return row._replace(fault=say('not a JSON object such as {"prompt": "…"}'))
    return _identified(row._replace(fields=found), shape)


def _identified(row: Row, shape: Shape) -> Row:
    name = shape.id_field or next((each for each in IDS if row.fields.get(each) not in (None, "")), IDS[0])
    found = row.fields.get(name)
    if shape.id_field and found in (None, ""):
        return row._replace(fault=say("there is no {id_field!r} in it, which --id-field names", id_field=shape.id_field))
    if isinstance(found, bool) or not isinstance(found, (str, int, type(None))):
        return row._replace(fault=say("its {name} is neither text nor a whole number", name=name))
    return row._replace(id=None if found in (None, "") else str(found))


def _records(numbered: Iterable[tuple[int, bytes | None]], shape: Shape) -> Iterator[Row]:
    """Records of CSV or TSV by the standard library's reader; the first one names the fields."""
    csv.field_size_limit(LARGEST)
    reader = csv.reader(_decoded_lines(numbered, shape), delimiter=DELIMITERS[shape.form], strict=True)
    names: list[str] | None = None
    number, line = 0, 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UsageError(
                say(
                    "{shape}: the record that begins in line {line} is no {form}: {error}",
                    shape=shape.name,
                    line=line,
                    form=shape.form.upper(),
                    error=error,
                ),
                hint=say('a field that holds quotes or line ends stands in quotes, with "" for each quote in it'),
            ) from error
        begins, line = line, reader.line_num + 1
        if names is None:
            names = _names(cells, shape)
        elif cells:
            raw = "\0".join((*names, *cells))  # what a cell is depends on its column's name
            yield _record(Row(number, begins, raw.encode("utf-8", "surrogatepass")), names, cells, shape)
            number += 1


def _decoded_lines(numbered: Iterable[tuple[int, bytes | None]], shape: Shape) -> Iterator[str]:
    for number, raw in numbered:
        if raw is None:
            raise UsageError(
                say(
                    "{shape}: line {number} is longer than {largest} MiB",
                    shape=shape.name,
                    number=number,
                    largest=LARGEST // 2**20,
                )
            )
        yield decoded(raw, say("{shape}: line {number}", shape=shape.name, number=number), shape.encoding) + "\n"


def _names(cells: list[str], shape: Shape) -> list[str]:
    names = [cell.strip() for cell in cells]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(
            say("{shape}: the first line names {twice!r} twice", shape=shape.name, twice=twice),
            hint=say("each column needs a name of its own"),
        )
    if shape.id_field and shape.id_field not in names:
        raise UsageError(
            say("{shape}: there is no column {id_field!r}", shape=shape.name, id_field=shape.id_field),
            hint=say("columns are {names}", names=", ".join(names)),
        )
    return names


def _record(row: Row, names: list[str], cells: list[str], shape: Shape) -> Row:
    if len(cells) != len(names):
        return row._replace(
            fault=say("it has {cells} fields where the first line names {names}", cells=len(cells), names=len(names))
        )
    return _identified(row._replace(fields=dict(zip(names, cells, strict=True))), shape)
