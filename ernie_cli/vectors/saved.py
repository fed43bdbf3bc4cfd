"""Reads embeddings back from the files that `ernie embed` writes, row by row; a file that is damaged is told with the place."""

import re
from array import array
from collections.abc import Iterator
from math import isfinite, isnan
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ernie_cli import strict
from ernie_cli.errors import UsageError
from ernie_cli.language.said import say
from ernie_cli.language.system import reason
from ernie_cli.requests import Json
from ernie_cli.vectors.vector import swapped

MAGIC = b"\x93NUMPY"
HEAD = re.compile(
    r"\{'descr': '(<f[48])', 'fortran_order': (False|True), 'shape': \((\d{1,18}), ?(\d{1,9})?,?\), ?\}\s*", re.ASCII
)
LONGEST = 1 << 20  # bytes of a head
LONGEST_LINE = 64 << 20


class Saved(NamedTuple):
    """Row `place` of the file, from 0, or as the row itself says. What the file does not tell of `id` and `text` is None."""

    place: int
    id: str | None
    text: str | None
    values: "array[float]"


class _Shape(NamedTuple):
    kind: str  # <f4 or <f8
    rows: int
    dimensions: int
    offset: int  # where the numbers begin


def saved_vectors(path: str) -> Iterator[Saved]:
    """The rows of a numpy file or of JSON lines; rows of NaN, which were left out, are passed over. Raises UsageError."""
    try:
        with Path(path).open("rb") as file:
            start = file.peek(len(MAGIC))[: len(MAGIC)]
            yield from _of_npy(file, path) if start == MAGIC else _of_lines(file, path)
    except OSError as error:
        raise UsageError(say("cannot read {path}: {strerror}", path=path, strerror=reason(error))) from error


def _of_npy(file: BinaryIO, path: str) -> Iterator[Saved]:
    shape = _shape(file, path)
    width = int(shape.kind[-1]) * shape.dimensions
    code = "f" if shape.kind == "<f4" else "d"
    ids = _ids(f"{path}.ids", shape.rows)
    for place in range(shape.rows if shape.dimensions else 0):
        row = file.read(width)
        name = next(ids, None)
        if len(row) < width:
            offset = shape.offset + place * width + len(row)
            raise UsageError(
                say(
                    "{path} ends at offset {offset}, in row {place} of the {rows} that it should have",
                    path=path,
                    offset=offset,
                    place=place,
                    rows=shape.rows,
                )
            )
        values = swapped(array(code, row))
        if isfinite(sum(values)):
            yield Saved(place, name, None, values)
        elif not isnan(values[0]):
            raise UsageError(say("row {place} of {path} holds Infinity or NaN", place=place, path=path))


def _shape(file: BinaryIO, path: str) -> _Shape:
    start = file.read(8)
    version, width = start[6:8], 2 if start[6:7] == b"\x01" else 4
    length = int.from_bytes(file.read(width), "little")
    if version not in (b"\x01\x00", b"\x02\x00") or length > LONGEST:
        raise UsageError(say("{path} is no numpy file of version 1 or 2", path=path), hint=say("write it with numpy.save"))
    found = HEAD.fullmatch(file.read(length).decode("latin-1"))
    if found is None or found[2] == "True" or found[4] is None:
        raise UsageError(
            say("{path} holds no rows of little-endian float32 or float64 in C order", path=path),
            hint=say("make one with numpy.save(FILE, rows.astype('<f4'))"),
        )
    return _Shape(found[1], int(found[3]), int(found[4]), 8 + width + length)


def _ids(path: str, rows: int) -> Iterator[str | None]:
    """The ids beside a numpy file, one JSON string or null a line; nothing where there is no such file."""
    if not Path(path).exists():
        return
    with Path(path).open("rb") as file:
        for number in range(1, rows + 1):
            line = file.readline(LONGEST_LINE)
            found = _json(line, say("line {number} of {path}", number=number, path=path)) if line else ""
            if not line or not isinstance(found, str | None):
                raise UsageError(
                    say("line {number} of {path} is no id", number=number, path=path),
                    hint=say("it needs a JSON string or null for each of {rows} rows", rows=rows),
                )
            yield found


def _of_lines(file: BinaryIO, path: str) -> Iterator[Saved]:
    place = -1
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        where = say("line {number} of {path}", number=number, path=path)
        if not line.strip():
            continue
        if len(line) == LONGEST_LINE:
            raise UsageError(say("{where} is longer than {longest_line} MiB", where=where, longest_line=LONGEST_LINE >> 20))
        found = _json(line, where)
        values = _values(found.get("embedding") if isinstance(found, dict) else None, where)
        index, id_, text = (found.get(name) for name in ("index", "id", "text"))
        place = index if isinstance(index, int) else place + 1
        yield Saved(place, None if id_ is None else str(id_), text if isinstance(text, str) else None, values)


def _json(line: bytes, where: str) -> Json:
    try:
        return strict.parsed(line.decode("utf-8-sig"))
    except ValueError as error:
        raise UsageError(
            say("{where} is not JSON: {error}", where=where, error=strict.reason(error)),
            hint=say("name a file that ernie embed wrote, .npy or JSON lines"),
        ) from error


def _values(found: Json, where: str) -> "array[float]":
    if isinstance(found, list) and found and set(map(type, found)) <= {int, float}:
        try:
            return array("d", found)
        except OverflowError:
            pass
    raise UsageError(
        say("{where} has no embedding", where=where),
        hint=say('it needs a list of numbers: {"text": "…", "embedding": [0.1, …]}'),
    )
