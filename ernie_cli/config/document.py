"""YAML text as a tree of plain items that know where they stand: small, shallow, one document, no key twice, no tags.

The only module of the configuration that knows YAML. Nothing is turned into Python's values here, so that `NO`, `0123`
and `2024-01-01` can be told from text.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml  # noqa: TID253 - the adapter of YAML for the configuration, reached from app.py when the file exists

from ernie_cli.language.said import Said, say

KINDS = {
    "str": say("text"),
    "int": say("a number"),
    "float": say("a number"),
    "bool": say("true or false"),
    "null": say("nothing"),
    "timestamp": say("a date"),
    "seq": say("a list"),
    "map": say("a mapping"),
    "binary": say("binary"),
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Bounds(NamedTuple):
    """How large a document may be: bytes of the file, levels, items; an alias counts as all that it stands for."""

    size: int
    depth: int
    items: int


SETTINGS = Bounds(256 * 1024, 20, 10_000)


class Item(NamedTuple):
    """One value. `kind` is one of KINDS; `text` is what a scalar looks like in the file; lines count from 1.

    `start` and `end` are places in the text, from 0; that of a list or mapping of lines may end later than its last line.
    """

    kind: Said
    text: str
    line: int
    column: int
    members: Mapping[str, "Item"] = {}  # of a mapping
    keys: Mapping[str, "Item"] = {}  # of a mapping: where each key stands
    items: tuple["Item", ...] = ()  # of a list
    start: int = 0
    end: int = 0
    is_flow: bool = False  # a list or mapping in brackets


class Mistake(Exception):  # noqa: N818 - becomes a UsageError once the file is known
    """Something wrong at a place in the file."""

    def __init__(self, line: int, column: int, message: Said, hint: Said | None = None, item: Item | None = None) -> None:
        super().__init__(message)
        self.item = item
        self.line = line
        self.column = column
        self.message = message
        self.hint = hint


def mistake(item: Item, message: Said, hint: Said | None = None) -> Mistake:
    """A Mistake at the place of `item`."""
    return Mistake(item.line, item.column, message, hint, item)


def document(text: str, bounds: Bounds = SETTINGS) -> Item | None:
    """The one document of `text`, None when it is empty. Raises Mistake."""
    control = _CONTROL.search(text)
    if control is not None:
        before = text[: control.start()]
        raise Mistake(before.count("\n") + 1, len(before) - before.rfind("\n"), say("a control character"))
    try:
        _check_events(text, bounds.depth)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise Mistake(
            *_place(error.problem_mark or error.context_mark),
            say("not YAML: {problem}", problem=error.problem or error.context),
        ) from error
    except yaml.YAMLError as error:
        raise Mistake(1, 1, say("not YAML")) from error
    item = None if root is None else _item(root, iter(range(bounds.items)), bounds.depth)
    return None if item is None or item.kind == "nothing" else item


def _check_events(text: str, deepest: int) -> None:
    """What would cost too much to compose: found while reading, event by event."""
    depth, documents = 0, 0
    for event in yaml.parse(text, Loader=_Loader):
        place = _place(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Mistake(*place, say("a second document"), say("one file is one document: remove the ---"))
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > deepest:
                raise Mistake(*place, say("nested deeper than {deepest} levels", deepest=deepest))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _item(node: yaml.Node, budget: Iterator[int], left: int) -> Item:
    """`left` is how many levels may still come."""
    line, column = _place(node.start_mark)
    start, end = node.start_mark.index, node.end_mark.index
    if next(budget, None) is None or left < 0:  # an alias of what it stands in ends here
        raise Mistake(line, column, say("aliases make it too large"), say("write out what is meant"))
    kind = KINDS.get(str(node.tag).removeprefix("tag:yaml.org,2002:"))
    if kind is None:
        what = say("a merge key") if str(node.tag).endswith(":merge") else say("the tag {tag}", tag=str(node.tag)[:60])
        raise Mistake(line, column, say("{what} has no meaning here", what=what), say("write plain YAML"))
    if isinstance(node, yaml.MappingNode):
        members: dict[str, Item] = {}
        keys: dict[str, Item] = {}
        for key_node, value_node in node.value:
            key = _item(key_node, budget, left - 1)
            if key.kind != "text":
                raise mistake(key, say("a key is read as {kind}: quote it", kind=key.kind))
            if key.text in keys:
                raise mistake(
                    key, say("the key {key} stands twice, first in line {line}", key=key.text, line=keys[key.text].line)
                )
            members[key.text], keys[key.text] = _item(value_node, budget, left - 1), key
        return Item(kind, "", line, column, members, keys, (), start, end, bool(node.flow_style))
    if isinstance(node, yaml.SequenceNode):
        items = tuple(_item(each, budget, left - 1) for each in node.value)
        return Item(kind, "", line, column, {}, {}, items, start, end, bool(node.flow_style))
    return Item(kind, str(node.value), line, column, start=start, end=end)


def _place(mark: Any) -> tuple[int, int]:
    """Line and column, from 1."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
