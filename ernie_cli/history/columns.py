"""Conversations and what a search found as a table of text, cut to the room that a terminal has."""

from collections.abc import Sequence

from ernie_cli.history.conversation import Head
from ernie_cli.history.forms import local, snippet
from ernie_cli.history.reader import Found
from ernie_cli.language.said import Said, say
from ernie_cli.render.table import Told, aligned, field, width

LEAST = 12  # columns that are left to the last one
NAME = 24  # columns of a name
GAP = 2


def heads(found: Sequence[Head], told: Told, room: int | None) -> str:
    """A line of names, and one for each conversation; `room` None cuts nothing."""
    names = [say("ID"), say("NAME"), say("UPDATED"), say("TURNS"), say("MODEL"), say("TITLE")]
    rows = [
        [head.id, head.name or "-", local(head.updated), str(head.turns), f"{head.provider}/{head.model}", head.title]
        for head in found
    ]
    return aligned(_fitted(names, rows, told, room), right=(3,))


def found(turns: Sequence[Found], wanted: list[str], told: Told, room: int | None) -> str:
    """A line of names, and one for each turn that was found."""
    rows = [[one.conversation, one.name or "-", local(one.turn.at), snippet(one.turn, wanted)] for one in turns]
    return aligned(_fitted([say("ID"), say("NAME"), say("WHEN"), say("TEXT")], rows, told, room))


def _fitted(names: Sequence[Said], rows: Sequence[Sequence[str]], told: Told, room: int | None) -> list[list[str]]:
    clean = [[field(told(name)) for name in names], *([field(cell) for cell in row] for row in rows)]
    if room is None:
        return clean
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
