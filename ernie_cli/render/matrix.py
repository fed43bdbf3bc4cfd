"""Similarities of texts, drawn as a heat map on a terminal; an adapter of rich, which is loaded there alone."""

from collections.abc import Sequence

from rich.style import Style  # noqa: TID253 - reached from app.py, on a terminal alone
from rich.table import Table  # noqa: TID253
from rich.text import Text  # noqa: TID253

from ernie_cli.render.bars import printed
from ernie_cli.render.table import width
from ernie_cli.render.vectors import fitted

SHADES = ("bright_white", "white", "bright_yellow", "yellow", "bright_red", "red")  # of the terminal's own palette
FULL, BARE = 6, 2  # columns of a cell with its number, and of one that is only a colour
LABEL = 12  # columns that a text keeps at the least
NUMBER = 4  # columns of a text's number, with its blank


def heat_map(texts: Sequence[str], rows: Sequence[Sequence[float]], room: int, coloured: bool) -> bytes | None:
    """A line for each text, numbered from 1; None where `room` columns are too few, even without figures."""
    cell = FULL
    if NUMBER + LABEL + FULL * len(rows) > room:
        cell = BARE
    left = room - NUMBER - cell * len(rows)
    if left < LABEL or (cell == BARE and not coloured):
        return None
    label = min(left, max(map(width, texts), default=0) + 1)
    drawn = Table(box=None, padding=0, pad_edge=False, header_style="bold")
    drawn.add_column("", width=NUMBER + label, no_wrap=True)
    for number in range(1, len(rows) + 1):
        drawn.add_column(str(number) if cell == FULL else "", width=cell, justify="right", no_wrap=True)
    for number, (text, scores) in enumerate(zip(texts, rows, strict=True), 1):
        name = Text(f"{number:>{NUMBER - 1}} {fitted(text, label - 1)}")
        drawn.add_row(name, *(_cell(score, cell, coloured) for score in scores))
    return printed(drawn, room, coloured)


def _cell(score: float, room: int, coloured: bool) -> Text:
    words = f"{score:.2f}" if room == FULL else " " * room
    return Text(words, Style(color="black", bgcolor=shade(score)) if coloured else "")


def shade(score: float) -> str:
    """The colour of a similarity; what is below zero is as unlike as can be."""
    return SHADES[min(int(max(score, 0.0) * len(SHADES)), len(SHADES) - 1)]
