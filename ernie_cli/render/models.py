"""Tables that fit a terminal, lines for other programs, and what is said of one thing; never an id cut short."""

from collections.abc import Sequence

from ernie_cli.language.said import Said
from ernie_cli.render.table import Told, aligned, field, padded, width
from ernie_cli.render.wrapping import wrapped

GAP = 2  # columns between two
NARROWEST = 20  # columns that a text is wrapped to at least


def fitted(titles: Sequence[tuple[Said, bool]], rows: Sequence[Sequence[Said]], told: Told, room: int, kept: int) -> bytes:
    """A table of at most `room` columns: columns that say nothing are left out, then the last ones until it fits.

    A title comes with whether its column stands at the right. The first `kept` columns stay whatever they need.
    """
    heading = [told(title) for title, _ in titles]
    cells = [_fields(row, told) for row in rows]
    columns = list(zip(*cells, strict=True))
    shown = [number for number, column in enumerate(columns) if any(column) or number == 0]
    needs = {number: max(width(heading[number]), *map(width, columns[number])) for number in shown}
    while sum(needs[number] + GAP for number in shown) - GAP > room and shown[-1] >= kept:
        shown.pop()
    lines = [[row[number] for number in shown] for row in (heading, *cells)]
    return aligned(lines, right=[at for at, number in enumerate(shown) if titles[number][1]]).encode()


def separated(rows: Sequence[Sequence[str]]) -> bytes:
    """A line a row, its fields parted by tabs, for other programs."""
    return "".join("\t".join(map(field, row)) + "\n" for row in rows).encode()


def described(pairs: Sequence[tuple[Said, Said]], told: Told, room: int) -> bytes:
    """Labels and texts, the texts wrapped beside their labels."""
    rows = [_fields(pair, told) for pair in pairs]
    lead = max(width(label) for label, _ in rows) + GAP
    lines = []
    for label, text in rows:
        first, *more = _lines(text, room - lead)
        lines += [padded(label, lead) + first, *(" " * lead + part for part in more)]
    return "".join(f"{line.rstrip()}\n" for line in lines).encode()


def spread_out(titles: Sequence[Said], rows: Sequence[Sequence[Said]], told: Told, widest: int, room: int) -> bytes:
    """A table whose column number `widest` is wrapped where the others leave too little room for it.

    Columns behind it that say nothing are left out. A cell of the column before it that would leave less than NARROWEST
    stands at the end of a line of its own.
    """
    heading, *cells = [_fields(row, told) for row in (titles, *rows)]
    shown = [number for number in range(len(heading)) if number <= widest or any(row[number] for row in cells)]
    table = [[row[number] for number in shown] for row in (heading, *cells)]
    needs = [max(map(width, column)) + GAP for column in zip(*table, strict=True)]
    others = sum(needs) - needs[widest] - needs[widest - 1]
    most = max(room - others - NARROWEST, width(heading[widest - 1]) + GAP)
    before = max(need for row in table if (need := width(row[widest - 1]) + GAP) <= most)
    lines: list[list[str]] = []
    alone: dict[int, str] = {}
    for row in table:
        *ahead, cell = row[:widest]
        first, *more = _lines(row[widest], room - others - before)
        if width(cell) + GAP > before:
            alone[len(lines)] = cell
            lines.append([*ahead, *[""] * (len(row) - len(ahead))])
            ahead, cell = [""] * len(ahead), ""
        lines.append([*ahead, cell, first, *row[widest + 1 :]])
        lines += [[*[""] * widest, part, *[""] * (len(row) - widest - 1)] for part in more]
    text = aligned(lines).splitlines()
    for number, cell in alone.items():
        lead = min(sum(needs[: widest - 1]), room - width(cell))
        text[number] = padded(text[number], max(lead, width(text[number]) + GAP)) + cell
    return "".join(f"{line}\n" for line in text).encode()


def _fields(row: Sequence[Said], told: Told) -> list[str]:
    return [field(told(cell)).strip() for cell in row]


def _lines(text: str, room: int) -> list[str]:
    return list(wrapped(text, max(room, NARROWEST))) or [""]
