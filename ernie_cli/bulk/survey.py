"""Looks all rows over before the first is asked: counts them, finds ids that stand twice, and tells one input from another."""

import hashlib
from array import array
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from ernie_cli.bulk.rows import Row
from ernie_cli.errors import UsageError
from ernie_cli.language.said import say

SHORT = 4  # bytes of a row's own digest: enough to say where two inputs differ; whether they do, the whole hash says


class Survey(NamedTuple):
    """`sha256` is of all rows in hexadecimal; `digests` holds `SHORT` bytes for each row."""

    rows: int
    sha256: str
    digests: bytes


def digest(row: Row) -> bytes:
    """What stands for a row."""
    return hashlib.blake2b(row.raw, digest_size=SHORT).digest()


def survey(read: Callable[[], Iterable[Row]], name: str) -> Survey:
    """The survey of the rows that `read` gives from the start each time. Raises UsageError for an id that stands twice."""
    whole, digests, ids, count = hashlib.sha256(), bytearray(), array("q"), 0
    for row in read():
        short = digest(row)
        whole.update(len(row.raw).to_bytes(8) + row.raw)
        digests += short
        count += 1
        if row.id is not None:
            ids.append(hash(row.id))
    twice = {first for first, second in pairwise(sorted(ids)) if first == second}
    if twice:
        _refuse_twins(read(), twice, name)
    return Survey(count, whole.hexdigest(), bytes(digests))


def first_difference(read: Iterable[Row], before: bytes) -> str:
    """Where an input differs from the one whose digests are `before`, in words."""
    known, last = len(before) // SHORT, None
    for row in read:
        if row.number >= known:
            return say("line {line} is new", line=row.line)
        if digest(row) != before[row.number * SHORT : (row.number + 1) * SHORT]:
            return say("line {line} is another one", line=row.line)
        last = row
    return say("it ends after line {line}", line=last.line) if last else say("it is empty")


def _refuse_twins(rows: Iterable[Row], suspects: set[int], name: str) -> None:
    lines: dict[str, int] = {}
    for row in rows:
        if row.id is None or hash(row.id) not in suspects:
            continue
        if row.id in lines:
            raise UsageError(
                say(
                    "{name}: lines {lines} and {line} have the same id {row!r}",
                    name=name,
                    lines=lines[row.id],
                    line=row.line,
                    row=row.id[:60],
                ),
                hint=say("an id names one row; --id-field takes another field for it"),
            )
        lines[row.id] = row.line
