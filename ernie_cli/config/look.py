"""Looks into a document: what stands at a path, every single value, a part as JSON."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ernie_cli.config.document import Item
from ernie_cli.config.path import Path


def found(root: Item | None, path: Path) -> Item | None:
    """What stands at `path`. A default model that is plain text is the one for chat."""
    for depth, name in enumerate(path):
        if root is None:
            return None
        if root.kind == "text" and path[depth - 1 :] == ("default_model", "chat"):
            return root
        root = root.members.get(name)
    return root


def leaves(item: Item, path: Path = ()) -> Iterator[tuple[Path, Item]]:
    """Every value that is no mapping, in the order of the document."""
    if item.kind != "a mapping":
        yield path, item
    for name, each in item.members.items():
        yield from leaves(each, (*path, name))


def as_json(item: Item) -> Any:
    """The value as JSON has it; a number that would change as a float stays text."""
    if item.kind == "a mapping":
        return {name: as_json(each) for name, each in item.members.items()}
    if item.kind == "a list":
        return [as_json(each) for each in item.items]
    if item.kind == "true or false":
        return item.text.lower() in ("true", "yes", "on")
    if item.kind == "a number":
        return _number(item.text)
    return None if item.kind == "nothing" else item.text


def line(item: Item) -> str:
    """A value that is no mapping, for people: lists with commas."""
    return ", ".join(each.text for each in item.items) if item.kind == "a list" else item.text


def _number(text: str) -> int | float | str:
    try:
        value = float(text) if "." in text else int(text)
        return value if Decimal(repr(value)) == Decimal(text) else text
    except (ValueError, ArithmeticError):
        return text
