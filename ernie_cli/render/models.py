"""Tables that fit a terminal, lines for other programs, and what is said of one thing; never an id cut short."""

from collections.abc import Sequence
from textwrap import wrap

from ernie_cli.render.sanitize import harmless
from ernie_cli.render.table import table, width

GAP = 2  # columns between two
NARROWEST = 20  # columns that a text is wrapped to at least


def fitted(titles: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]], room: int, kept: int) -> bytes:
    """A table of at most `room` columns: columns that say nothing are left out, then the last ones until it fits.

    A title comes with whether its column stands at the right. The first `kept` columns stay whatever they need.
    """
    columns = list(zip(*rows, strict=True))
    told = [number for number, column in enumerate(columns) if any(column) or number == 0]
    needs = {number: max(width(titles[number][0]), *map(_width, columns[number])) for number in told}
    while sum(needs[number] + GAP for number in told) - GAP > room and told[-1] >= kept:
        told.pop()
    shown = [[row[number] for number in told] for row in rows]
    heading = [titles[number][0] for number in told]
    return table([heading, *shown], right=[at for at, number in enumerate(told) if titles[number][1]]).encode()


def separated(rows: Sequence[Sequence[str]]) -> bytes:
    """A line a row, its fields parted by tabs, for other programs."""
    return "".join("\t".join(map(_field, row)) + "\n" for row in rows).encode()


def described(pairs: Sequence[tuple[str, str]], room: int) -> bytes:
    """Labels and texts, the texts wrapped beside their labels."""
    lead = max(width(label) for label, _ in pairs) + GAP
    lines = []
    for label, text in pairs:
        parts = wrap(_field(text), max(room - lead, NARROWEST), break_long_words=False, break_on_hyphens=False) or [""]
        lines += [f"{label:<{lead}}{parts[0]}", *(f"{'':<{lead}}{part}" for part in parts[1:])]
    return "".join(f"{line.rstrip()}\n" for line in lines).encode()


def wrapped(titles: Sequence[str], rows: Sequence[Sequence[str]], widest: int, room: int) -> bytes:
    """A table whose column number `widest` is wrapped where the others leave too little room for it."""
    columns = list(zip(titles, *rows, strict=True))
    others = sum(max(map(_width, column)) + GAP for number, column in enumerate(columns) if number != widest)
    left = max(room - others, NARROWEST)
    lines: list[Sequence[str]] = [titles]
    for row in rows:
        first, *more = wrap(_field(row[widest]), left, break_long_words=False, break_on_hyphens=False) or [""]
        lines.append([*row[:widest], first, *row[widest + 1 :]])
        lines += [[*[""] * widest, part, *[""] * (len(row) - widest - 1)] for part in more]
    return table(lines).encode()


def _field(text: str) -> str:
    return harmless(text).replace("\n", " ").replace("\t", " ")


def _width(text: str) -> int:
    return width(_field(text))
