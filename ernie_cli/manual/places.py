"""What every shell is told: which values stand where, each set of values once with all the places that take it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ernie_cli.manual.tree import Command, leaves
from ernie_cli.manual.values import Values

MARK = "completion for ernie; generated from its commands"  # by which `ernie completion --install` knows a file of ours


class Place(NamedTuple):
    """Where values stand: behind an option of a command, or as its argument of a number, from 0; "…" is every further one."""

    command: str
    position: str

    def __str__(self) -> str:
        return f"{self.command}:{self.position}"


def places(commands: tuple[Command, ...]) -> Mapping[Values, list[Place]]:
    """The places of each set of values that is not anything."""
    found: dict[Values, list[Place]] = {}
    for leaf in leaves(commands):
        for place, values in _of(leaf):
            if values != Values():
                found.setdefault(values, []).append(place)
    return found


def quoted(text: str) -> str:
    """A word for bash, zsh and their like, in single quotes."""
    return "'" + text.replace("'", "'\\''") + "'"


def _of(leaf: Command) -> Iterator[tuple[Place, Values]]:
    for option in leaf.options:
        if option.metavar:
            yield from ((Place(leaf.name, name), option.values) for name in option.spelled)
    for number, argument in enumerate(leaf.arguments):
        yield Place(leaf.name, "…" if argument.repeats else str(number)), argument.values
