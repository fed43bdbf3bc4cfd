"""Conversations and what a search found as rows of text, cut to the room that a terminal has."""

from collections.abc import Sequence

from ernie_cli.history.conversation import Head
from ernie_cli.history.forms import local, snippet
from ernie_cli.history.reader import Found
from ernie_cli.render.sanitize import harmless
from ernie_cli.render.table import width

LEAST = 12  # columns that are left to the last one
NAME = 24  # columns of a name
GAP = 2


def heads(found: Sequence[Head], room: int | None) -> list[list[str]]:
    """A line of names, and one for each conversation; `room` None cuts nothing."""
    rows = [
        [head.id, head.name or "-", local(head.updated), str(head.turns), f"{head.provider}/{head.model}", head.title]
        for head in found
    ]
    return _fitted([["ID", "NAME", "UPDATED", "TURNS", "MODEL", "TITLE"], *rows], room)


def found(turns: Sequence[Found], wanted: list[str], room: int | None) -> list[list[str]]:
    """A line of names, and one for each turn that was found."""
    rows = [[one.conversation, one.name or "-", local(one.turn.at), snippet(one.turn, wanted)] for one in turns]
    return _fitted([["ID", "NAME", "WHEN", "TEXT"], *rows], room)


def _fitted(rows: list[list[str]], room: int | None) -> list[list[str]]:
    if room is None:
        return rows
    clean = [[harmless(cell) for cell in row] for row in rows]
    named = [[row[0], _cut(row[1], NAME), *row[2:]] for row in clean]
    while len(named[0]) > 3 and _left(named, room) < LEAST:  # what says least goes first
        named = [[*row[:-2], row[-1]] for row in named]
    left = max(_left(named, room), LEAST)
    return [[*row[:-1], _cut(row[-1], left)] for row in named]


def _left(rows: list[list[str]], room: int) -> int:
    """The columns that the others leave to the last one."""
    return room - sum(max(width(row[column]) for row in rows) + GAP for column in range(len(rows[0]) - 1))


def _cut(text: str, room: int) -> str:
    if width(text) <= room:
        return text
    while width(text) > room - 1:
        text = text[: min(len(text) - 1, room)]
    return f"{text}…"
