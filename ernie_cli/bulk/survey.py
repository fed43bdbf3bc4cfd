"""Looks all rows over before the first is asked: counts them, finds ids that stand twice, and tells one input from another."""

import hashlib
from array import array
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from ernie_cli.bulk.rows import Row
from ernie_cli.errors import UsageError

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
            return f"line {row.line} is new"
        if digest(row) != before[row.number * SHORT : (row.number + 1) * SHORT]:
            return f"line {row.line} is another one"
        last = row
    return f"it ends after line {last.line}" if last else "it is empty"


def _refuse_twins(rows: Iterable[Row], suspects: set[int], name: str) -> None:
    lines: dict[str, int] = {}
    for row in rows:
        if row.id is None or hash(row.id) not in suspects:
            continue
        if row.id in lines:
            raise UsageError(
                f"{name}: lines {lines[row.id]} and {row.line} have the same id {row.id[:60]!r}",
                hint="an id names one row; --id-field takes another field for it",
            )
        lines[row.id] = row.line
