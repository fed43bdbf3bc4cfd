"""How a line begins: in which quotes and lists it stands, and what it is; told as soon as no more of the line can change it."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

LONGEST = 256  # characters of a line that are looked at; what is undecided by then is text
DEEPEST = 10  # quotes and lists within each other
TAB = 4


class Box(NamedTuple):
    """A quote, or an entry of a list whose marker stands `at` that column, and whose text begins at `content`.

    `is_done` is None where the entry is no task.
    """

    is_quote: bool
    marker: str = ""
    at: int = 0
    content: int = 0
    is_done: bool | None = None


class Kind(Enum):
    """What a line is."""

    BLANK = auto()
    TEXT = auto()
    HEADING = auto()
    RULE = auto()
    FENCE = auto()
    FORMULA = auto()  # the first line of several
    ROW = auto()  # it may be one of a table
    VERBATIM = auto()  # indented


class Opening(NamedTuple):
    """`kept` boxes go on, `new` ones begin, and at `position` of the line begins what it is; `mark` is of its kind."""

    kept: int
    new: tuple[Box, ...]
    kind: Kind
    position: int
    mark: str = ""


class Undecided(Exception):  # noqa: N818 - not an error: the line is not long enough yet
    """More of the line would tell."""


class Line(NamedTuple):
    """The beginning of a line; `is_whole` when no more of it comes, `is_cut` when more does that is not looked at."""

    text: str
    is_whole: bool
    is_cut: bool = False

    def indent(self, at: int) -> tuple[int, int]:
        """Columns of white space from `at` on, and where it ends. Raises Undecided."""
        columns, end = 0, at
        while end < len(self.text) and self.text[end] in " \t":
            columns += TAB if self.text[end] == "\t" else 1
            end += 1
        if end == len(self.text) and not self.is_whole:
            raise Undecided
        return columns, end

    def behind(self, at: int, columns: int) -> int:
        """The position `columns` of white space behind `at`, or where it ends."""
        while columns > 0 and at < len(self.text) and self.text[at] in " \t":
            columns -= TAB if self.text[at] == "\t" else 1
            at += 1
        return at

    def start(self, pattern: re.Pattern[str], at: int) -> str:
        """What of the pattern is at that position. Raises Undecided where it reaches the end of what is there."""
        found = pattern.match(self.text, at)
        if found is not None and found.end() == len(self.text) and not self.is_whole:
            raise Undecided
        return found[0] if found else ""


def opening(text: str, is_whole: bool, boxes: Sequence[Box], continues: bool) -> Opening | None:
    """How the line `text` begins, None when more of it is needed. `continues`: the line before was text that may go on."""
    is_cut = len(text) >= LONGEST
    try:
        return _opening(Line(text[:LONGEST], is_whole or is_cut, is_cut), boxes, continues)
    except Undecided:
        return None


def inside(text: str, boxes: Sequence[Box]) -> int | None:
    """Where the code of a fence begins in a line, None in one that has left the quote of the fence.

    A list does not end a fence: models forget to indent.
    """
    line, at = Line(text, True), 0
    for box in boxes:
        columns, end = line.indent(at)
        if not box.is_quote:
            at = line.behind(at, box.content)
        elif columns < TAB and text.startswith(">", end):
            at = line.behind(end + 1, 1)
        else:
            return None
    return at


def _opening(line: Line, boxes: Sequence[Box], continues: bool) -> Opening:
    kept, at = _kept(line, boxes)
    columns, end = line.indent(at)
    if end == len(line.text):
        lists = next((number for number, box in enumerate(boxes[kept:], kept) if box.is_quote), len(boxes))
        return Opening(lists, (), Kind.BLANK, end)
    new: list[Box] = []
    while kept + len(new) < DEEPEST:
        columns, end = line.indent(at)
        is_code = columns >= TAB and not (continues or kept or new)
        box = None if is_code or end == len(line.text) else _box(line, columns, end)
        if box is None:
            break
        new.append(box)
        at = line.behind(end + len(box.marker), 1 if box.is_quote else box.content - box.at - len(box.marker))
        at += TASK if box.is_done is not None else 0
    columns, end = line.indent(at)
    if end == len(line.text):
        return Opening(kept, tuple(new), Kind.TEXT, end)
    if columns >= TAB and not continues and not new and not any(not box.is_quote for box in boxes[:kept]):
        return Opening(kept, tuple(new), Kind.VERBATIM, at)
    kind, mark = _kind(line, end)
    if kind is Kind.TEXT and continues and not new:
        kept = len(boxes)  # a paragraph goes on though its line lacks the quote's sign or the list's indentation
    return Opening(kept, tuple(new), kind, end, mark)


def _kept(line: Line, boxes: Sequence[Box]) -> tuple[int, int]:
    """How many of the boxes the line is in, and where it goes on behind their signs."""
    at = 0
    for kept, box in enumerate(boxes):
        columns, end = line.indent(at)
        if end == len(line.text):
            return kept, at
        if box.is_quote:
            if columns >= TAB or line.text[end] != ">":
                return kept, at
            at = _behind_sign(line, end)
        elif columns >= min(box.content, box.at + 2):
            at = line.behind(at, box.content)
        else:
            return kept, at
    return len(boxes), at


def _behind_sign(line: Line, end: int) -> int:
    if end + 1 == len(line.text) and not line.is_whole:
        raise Undecided
    return line.behind(end + 1, 1)


_RULE = re.compile(r"(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_RULE_START = re.compile(r"(?:\*[ \t]*)+|(?:-[ \t]*)+|(?:_[ \t]*)+")
_MARKER = re.compile(r"[-*+•](?=[ \t]|$)|\d{1,3}[.)](?=[ \t]|$)")
_MARKER_START = re.compile(r"[-*+•]|\d{1,3}[.)]?")
TASK = len("[x] ")
_TASK = re.compile(r"\[[ xX]\][ \t]")
_TASK_START = re.compile(r"\[(?:[ xX]\]?)?")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_HEADING_START = re.compile(r"#{1,6}[ \t]*")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,}).*$")
_FENCE_START = re.compile(r"`{1,3}|~{1,3}")
_FORMULA_START = re.compile(r"\$\$?|\\\[?")
_FORMULA = re.compile(r"\$\$(?!.*\$\$)|\\\[(?!.*\\\])")


def _box(line: Line, columns: int, end: int) -> Box | None:
    """The box that begins there."""
    text = line.text
    if text[end] == ">":
        _behind_sign(line, end)
        return Box(True, ">")
    line.start(_MARKER_START, end)
    found = _MARKER.match(text, end)
    if found is None or _is_rule(line, end):
        return None
    width = len(found[0])
    gap, start = line.indent(found.end())
    if gap > TAB or start == len(text):
        return Box(False, found[0], columns, columns + width + 1)
    line.start(_TASK_START, start)
    is_done = text[start + 1] != " " if _TASK.match(text, start) else None
    return Box(False, found[0], columns, columns + width + gap, is_done)


def _is_rule(line: Line, at: int) -> bool:
    if line.text[at] not in "*-_":
        return False
    line.start(_RULE_START, at)
    return not line.is_cut and _RULE.match(line.text, at) is not None


def _kind(line: Line, at: int) -> tuple[Kind, str]:
    first = line.text[at]
    if first == "|":
        return Kind.ROW, ""
    if _is_rule(line, at):
        return Kind.RULE, ""
    if first == "#":
        line.start(_HEADING_START, at)
        found = _HEADING.match(line.text, at)
        return (Kind.HEADING, found[0]) if found else (Kind.TEXT, "")
    if first in "`~" and line.start(_FENCE_START, at) in ("```", "~~~"):
        if not line.is_whole:
            raise Undecided
        if not line.is_cut and (found := _FENCE.match(line.text, at)):
            return Kind.FENCE, found[1] or found[2]
    if first in "$\\" and line.start(_FORMULA_START, at) in ("$$", "\\["):
        if not line.is_whole:
            raise Undecided
        if not line.is_cut and _FORMULA.match(line.text, at):
            return Kind.FORMULA, line.text[at : at + 2]
    return Kind.TEXT, ""
