"""Changes one value in the text of a YAML document, and leaves every other character as it is: remarks, order, quotes, blanks.

The new text is read again: what is not the old document with that one change is never given back.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ernie_cli.config.document import Item, Mistake, document
from ernie_cli.config.path import Path, dotted
from ernie_cli.language.said import say

_COLON = re.compile(r"[ \t]*:")
_PROBE = say("a key of ours")
Tree = Any  # a mapping by its keys, a list, or (kind, text)


class Unchangeable(ValueError):  # noqa: N818 - becomes a UsageError once the file is known
    """The text is written in a way that is not for programs to change."""


def scalar(text: str) -> str:
    """`text` as YAML, bare where it is read as that very text everywhere, else in quotes."""
    try:
        found = document(f"{{{_PROBE}: {text}, {text}: v}}") if text.isprintable() else None
        alone = document(f"{_PROBE}: {text}") if found else None
    except Mistake:
        found = alone = None
    is_bare = found is not None and list(found.members) == [_PROBE, text] and found.members[_PROBE][:2] == ("text", text)
    if is_bare and alone is not None and alone.members[_PROBE][:2] == ("text", text):
        return text
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(text, ensure_ascii=False))


def changed(text: str, path: Path, value: str) -> str:
    """`text` with `value`, which is YAML on one line, at `path`. Raises Unchangeable, and Mistake for what is no YAML."""
    root = _root(text)
    if root is None:
        new = _with_end(text, _newline(text)) + _lines(path, value, 0, _newline(text))
    else:
        holder, names = _holder(root, path)
        old = holder.members.get(names[0])
        if old is None:
            new = _inserted(text, holder, names, value)
        elif len(names) > 1 and old.kind != "nothing":
            raise Unchangeable(
                say(
                    "{dotted} is {kind}, so nothing can stand in it",
                    dotted=dotted(path[: len(path) - len(names) + 1]),
                    kind=old.kind,
                )
            )
        else:
            new = _replaced(text, holder.keys[names[0]], old, _flow(names[1:], value))
    return _proven(new, _set(_tree(root), path, _tree(document(value))))


def removed(text: str, path: Path) -> str:
    """`text` without what stands at `path`, and without what then is empty. Raises KeyError, Unchangeable and Mistake."""
    root = _root(text)
    if root is None:
        raise KeyError(dotted(path))
    holder, names = root, path
    holders = []
    for name in path:
        holders.append(holder)
        holder = holder.members[name]
    while len(holders) > 1 and len(holders[-1].members) == 1:
        holders.pop()
    names = path[: len(holders)]
    new = (_without_pair if holders[-1].is_flow else _without_lines)(text, holders[-1], names[-1])
    return _proven(new, _unset(_tree(root), names))


def _root(text: str) -> Item | None:
    """The document. What stands for something elsewhere in it has two places, so that nobody knows which one is meant."""
    root = document(text)
    if root is None:
        return None
    places = [(item.kind, item.start) for item in _items(root)]
    if root.kind != "a mapping" or len(places) != len(set(places)):
        raise Unchangeable(
            say("it holds anchors and aliases") if root.kind == "a mapping" else say("it is {kind}", kind=root.kind)
        )
    return root


def _items(item: Item) -> Iterator[Item]:
    yield item
    for each in (*item.keys.values(), *item.members.values(), *item.items):
        yield from _items(each)


def _holder(root: Item, path: Path) -> tuple[Item, Path]:
    """The innermost mapping on the way, and the names from there on, at least one."""
    holder = root
    for depth, name in enumerate(path[:-1]):
        inner = holder.members.get(name)
        if inner is None or inner.kind != "a mapping":
            return holder, path[depth:]
        holder = inner
    return holder, path[-1:]


def _inserted(text: str, holder: Item, names: Path, value: str) -> str:
    """Behind the last member, as it is written."""
    last = max((_end(text, each) for each in holder.members.values()), default=holder.start + 1)
    if holder.is_flow:
        comma = ", " if holder.members else ""
        return f"{text[:last]}{comma}{scalar(names[0])}: {_flow(names[1:], value)}{text[last:]}"
    newline = _newline(text)
    at = _line_end(text, last)
    indent = next(iter(holder.keys.values())).column - 1
    return _with_end(text[:at], newline) + _lines(names, value, indent, newline) + text[at:]


def _replaced(text: str, key: Item, old: Item, value: str) -> str:
    """On the key's own line, and without the lines of the old value."""
    colon = _COLON.match(text, key.end)
    if colon is None:
        raise Unchangeable(say("line {line} has its key and value apart", line=key.line))
    after, end = colon.end(), _end(text, old)
    if "\n" not in text[after : old.start]:
        gap = "" if text[after : old.start] else " "
        return f"{text[: old.start]}{gap}{value}{text[end:]}"
    first = text.rindex("\n", 0, old.start) + 1
    return f"{text[:after]} {value}{text[after:first]}{text[_line_end(text, end) :]}"


def _without_lines(text: str, holder: Item, name: str) -> str:
    key = holder.keys[name]
    first = text.rfind("\n", 0, key.start) + 1
    if text[first : key.start].strip():
        raise Unchangeable(say("line {line} holds more than its key and value", line=key.line))
    return text[:first] + text[_line_end(text, _end(text, holder.members[name])) :]


def _without_pair(text: str, holder: Item, name: str) -> str:
    """With the comma after it, or with the one before the last."""
    names = list(holder.members)
    at = names.index(name)
    end = _end(text, holder.members[name])
    if at + 1 < len(names):
        return text[: holder.keys[name].start] + text[holder.keys[names[at + 1]].start :]
    start = _end(text, holder.members[names[at - 1]]) if at else holder.keys[name].start
    return text[:start] + text[end:]


def _end(text: str, item: Item) -> int:
    """Where its last character stands; what YAML counts to it beyond that is left out."""
    inner = [*item.members.values(), *item.items]
    if inner and not item.is_flow:
        return max(_end(text, each) for each in inner)
    return item.start + len(text[item.start : item.end].rstrip())


def _line_end(text: str, at: int) -> int:
    """Behind the end of the line."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _lines(names: Path, value: str, indent: int, newline: str) -> str:
    """A line for each name, one below the other, `value` in the last."""
    keys = [f"{' ' * (indent + 2 * depth)}{scalar(name)}:" for depth, name in enumerate(names)]
    return f"{newline.join(keys)} {value}{newline}"


def _flow(names: Path, value: str) -> str:
    for name in reversed(names):
        value = f"{{{scalar(name)}: {value}}}"
    return value


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _with_end(text: str, newline: str) -> str:
    return text if not text or text.endswith("\n") else text + newline


def _tree(item: Item | None) -> Tree:
    """Values without their places."""
    if item is None or item.kind == "a mapping":
        return {name: _tree(each) for name, each in (item.members if item else {}).items()}
    return [_tree(each) for each in item.items] if item.kind == "a list" else (item.kind, item.text)


def _set(tree: Tree, path: Path, value: Tree) -> Tree:
    inner = tree if isinstance(tree, Mapping) else {}
    return {**inner, path[0]: _set(inner.get(path[0]), path[1:], value) if path[1:] else value}


def _unset(tree: Tree, path: Path) -> Tree:
    if path[1:]:
        return {**tree, path[0]: _unset(tree[path[0]], path[1:])}
    return {name: each for name, each in tree.items() if name != path[0]}


def _proven(text: str, wanted: Tree) -> str:
    """`text`, if it says what is wanted."""
    try:
        found = document(text)
    except Mistake as error:
        raise Unchangeable(say("it is written in an unusual way")) from error
    if _tree(found) != wanted:
        raise Unchangeable(say("it is written in an unusual way"))
    return text
