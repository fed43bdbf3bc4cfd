"""What was spent, drawn as bars on a terminal; the one adapter of rich, which is loaded there alone."""

import io
from collections.abc import Sequence

from rich.bar import Bar  # noqa: TID253 - reached from app.py, on a terminal alone
from rich.console import Console, RenderableType  # noqa: TID253
from rich.table import Table  # noqa: TID253
from rich.text import Text  # noqa: TID253

from ernie_cli.language.said import Said
from ernie_cli.render.sanitize import harmless
from ernie_cli.render.table import Told, width

COLOUR = "green"  # of the terminal's own palette: it is readable on light and on dark
LEAST = 6  # columns of a bar; where there are fewer, there is none
SHORTEST = 12  # columns that the first column keeps
GAP = 2


def bars(rows: Sequence[Sequence[Said]], lengths: Sequence[float], what: Said, told: Told, room: int, coloured: bool) -> bytes:
    """The rows, the first of them names, with a bar for each length; rows beyond those are sums of the others.

    `what` names the column of bars. `room` is in columns of the terminal.
    """
    names, *body = [[harmless(told(cell)).replace("\n", " ") for cell in row] for row in rows]
    first, *others = [max(map(width, column)) for column in zip(names, *body, strict=True)]
    left = room - sum(GAP + other for other in others) - GAP - LEAST
    first = min(first, max(left, SHORTEST))
    bar_room = left - first + LEAST
    drawn = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    drawn.add_column(names[0], width=first, overflow="ellipsis", no_wrap=True)
    if bar_room >= LEAST:
        drawn.add_column(told(what), width=bar_room, no_wrap=True)
    for name, other in zip(names[1:], others, strict=True):
        drawn.add_column(name, width=other, justify="right", no_wrap=True)
    longest = max(lengths, default=0.0) or 1.0
    for number, row in enumerate(body):
        is_sum = number < len(lengths)
        bar = [Bar(longest, 0, lengths[number], color=COLOUR) if is_sum else ""] if bar_room >= LEAST else []
        drawn.add_row(Text(row[0]), *bar, *map(Text, row[1:]), style="" if is_sum else "bold")
    needed = first + sum(GAP + other for other in others)
    return printed(drawn, max(room, needed), coloured)  # a figure is never cut: rather does the terminal break the line


def printed(drawn: RenderableType, room: int, coloured: bool) -> bytes:
    """A table or anything else as a terminal of `room` columns shows it."""
    screen = io.StringIO()
    console = Console(
        file=screen,
        width=room,
        force_terminal=coloured,
        color_system="standard" if coloured else None,
        no_color=not coloured,
        legacy_windows=False,
        _environ={},
    )
    console.print(drawn, crop=False)
    return "".join(f"{line.rstrip()}\n" for line in screen.getvalue().splitlines()).encode()
