"""Markdown within a paragraph: emphasis, code, links, marks of sources; what has no end soon enough stays as it is written.

Everything is decided by the text so far, never by how it came in pieces. What cannot be decided yet is waited for.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ernie_cli.render.markdown.ink import BOLD, CODE, FAINT, ITALIC, STRUCK, UNDERLINED, Run, both

LIMIT = 300  # characters within which a span must end: so long it is waited for
ADDRESS = 2000  # characters of a link with its address
MARKS = 16  # marks that a span may hold: so many are looked at for its end
DEEPEST = 6  # spans within spans
ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "#39": "'", "nbsp": "\u00a0"}
PUNCTUATION = frozenset("!\"#$%&'*+,-./:;<=>?@[]^_`{|}~\\")  # what a backslash takes the meaning of


class Span(NamedTuple):
    """What `length` characters of the source show."""

    length: int
    runs: list[Run]


class Place(NamedTuple):
    """Where something may begin: the text from there on, the character before, and the look around it.

    `is_whole`: no more text will come. `keeps_marks`: the terminal has no looks, so the marks for them stay.
    """

    text: str
    before: str
    style: str
    is_whole: bool
    keeps_marks: bool
    depth: int

    def literal(self, length: int = 1) -> Span:
        """The characters stand for themselves."""
        return Span(length, [Run(self.text[:length], self.style)])

    def window(self, limit: int = LIMIT) -> tuple[str, bool]:
        """The text in which something may end, and whether there will never be more of it."""
        return self.text[:limit], self.is_whole or len(self.text) >= limit

    def undecided(self, is_final: bool, length: int = 1) -> Span | None:
        """Nothing that ends: wait, or let the characters stand for themselves."""
        return self.literal(length) if is_final else None

    def inner(self, text: str, style: str) -> list[Run]:
        """What stands between marks, in a look of its own."""
        if self.depth == DEEPEST:
            return [Run(text, both(self.style, style))]
        return spans(text, both(self.style, style), self.text[0], True, self.keeps_marks, self.depth + 1).runs

    def marked(self, mark: str, runs: list[Run]) -> list[Run]:
        """With the marks, where there are no looks."""
        return [Run(mark, self.style), *runs, Run(mark, self.style)] if self.keeps_marks else runs


def spans(text: str, style: str, before: str, is_whole: bool, keeps_marks: bool, depth: int = 0) -> Span:
    """What the text shows, as far as it can be told: the length is that of the text that is told of.

    `before` is the character before the text.
    """
    runs: list[Run] = []
    at = 0
    while found := _SPECIAL.search(text, at):
        if found.start() > at:
            runs.append(Run(text[at : found.start()], style))
        at = found.start()
        rest = text[at : at + ADDRESS]
        is_end = is_whole and len(text) - at <= ADDRESS
        place = Place(rest, text[at - 1] if at else before, style, is_end, keeps_marks, depth)
        span = _SPANS[text[at]](place)
        if span is None:
            return Span(at, runs)
        runs += span.runs
        at += span.length
    if at < len(text):
        runs.append(Run(text[at:], style))
    return Span(len(text), runs)


def has_marks(text: str) -> bool:
    """Whether anything in the text may not stand for itself."""
    return _SPECIAL.search(text) is not None


def _escaped(place: Place) -> Span | None:
    """A backslash. Formulas between \\( and \\) or \\[ and \\] stay as they are."""
    window, is_final = place.window()
    if len(window) < 2:
        return place.undecided(is_final)
    following = window[1]
    if following in "([":
        end = window.find("\\" + {"(": ")", "[": "]"}[following], 2)
        return place.undecided(is_final, 2) if end < 0 else place.literal(end + 2)
    if following == "\n" and not place.keeps_marks:
        return Span(1, [])
    if following in PUNCTUATION:
        return Span(2, [Run(following, place.style)])
    return place.literal()


def _formula(place: Place) -> Span | None:
    """A formula in dollars, which stays as it is; a price is none."""
    window, is_final = place.window()
    if window == "$":
        return place.undecided(is_final)
    if window.startswith("$$"):
        end = window.find("$$", 2)
        return place.undecided(is_final, 2) if end < 0 else place.literal(end + 2)
    if window[1].isspace() or window[1].isdigit():
        return place.literal()
    line, newline, _ = window.partition("\n")
    found = _FORMULA_END.search(line, 2)
    if found is None:
        return place.undecided(is_final or bool(newline))
    return place.literal(found.end())


def _code(place: Place) -> Span | None:
    window, is_final = place.window()
    length = _run_length(window, "`")
    if length == len(window):
        return place.undecided(is_final, length)
    end = _code_end(window, 0, is_final)
    if end is None or end < 0:
        return place.undecided(end is not None, length)
    source = window[length : end - length].replace("\n", " ")
    if source.startswith(" ") and source.endswith(" ") and source.strip():
        source = source[1:-1]
    return Span(end, place.marked("`" * length, [Run(source, both(place.style, CODE))]))


def _emphasis(place: Place) -> Span | None:
    """One, two or three of * or _, up to as many of them; between letters _ is nothing. Two of ~."""
    window, is_final = place.window()
    mark = window[0]
    length = _run_length(window, mark)
    if length == len(window):
        return place.undecided(is_final, length)
    is_one = length == 2 if mark == "~" else length <= 3
    if not is_one or window[length].isspace() or (mark == "_" and place.before.isalnum()):
        return place.literal(length)
    end = _end(_MARKS[mark], window, length, is_final, lambda found: found[0][0] == mark and _closes(found, length))
    if end is None or end < 0:
        return place.undecided(end is not None, length)
    style = STRUCK if mark == "~" else (ITALIC, BOLD, both(BOLD, ITALIC))[length - 1]
    return Span(end, place.marked(mark * length, place.inner(window[length : end - length], style)))


def _end(marks: re.Pattern[str], window: str, at: int, is_final: bool, is_end: Callable[[re.Match[str]], bool]) -> int | None:
    """Where a span ends, behind its mark, with code in it passed over; below zero if nowhere, None where more may tell."""
    has_code = True
    for _ in range(MARKS):
        found = marks.search(window, at)
        if found is None or (found.end() == len(window) and not is_final):
            return -1 if is_final else None
        at = found.end()
        if found[0][0] == "`" and has_code:
            end = _code_end(window, found.start(), is_final)
            if end is None:
                return None
            has_code = end > 0
            at = max(end, at)
        elif is_end(found):
            return at
    return -1


def _closes(found: re.Match[str], length: int) -> bool:
    marks, window, at = len(found[0]), found.string, found.end()
    is_enough = marks == length or (marks == 3 and length < 3)
    is_inside = found[0][0] == "_" and at < len(window) and window[at].isalnum()
    return is_enough and not window[found.start() - 1].isspace() and not is_inside


def _code_end(window: str, start: int, is_final: bool) -> int | None:
    """Where the code that begins at `start` ends, behind its marks; like `_end`."""
    length = _run_length(window, "`", start)
    at = start + length
    for _ in range(MARKS):
        found = _TICKS.search(window, at)
        if found is None or (found.end() == len(window) and not is_final):
            return -1 if is_final else None
        at = found.end()
        if len(found[0]) == length:
            return at
    return -1


def _link(place: Place) -> Span | None:
    """A link: its text, and its address, which is never hidden. A picture is one too."""
    sign = 1 if place.text[0] == "!" else 0
    window, is_final = place.window()
    if len(window) <= sign:
        return place.undecided(is_final)
    if window[sign] != "[":
        return place.literal()
    if window.startswith("[[[", sign):
        return place.literal(sign + _run_length(window, "[", sign))
    end = _label_end(window, sign + 1, is_final)
    if end is None or end < 0:
        return place.undecided(end is not None)
    if end == len(place.text) and not place.is_whole:
        return None
    if not place.text.startswith("(", end):
        return place.literal()
    found = _TARGET.match(place.text, end)
    if found is None:
        can_be = _TARGET_START.fullmatch(place.text, end) is not None
        return place.undecided(not can_be or place.is_whole or len(place.text) >= ADDRESS)
    label = window[sign + 1 : end - 1]
    address = found["angled"] or found["bare"] or ""
    if sign:
        label = label or "image"
    shown = [Run(label, place.style)] if sign else place.inner(label, UNDERLINED)
    if address and address != label:
        shown = [*shown, Run(f" ({address})", both(place.style, FAINT))]
    return Span(found.end(), shown)


def _label_end(window: str, at: int, is_final: bool) -> int | None:
    """Where the label in brackets ends whose text begins at `at`; like `_end`."""
    count = Counter({"[": 1})

    def is_end(found: re.Match[str]) -> bool:
        count[found[0]] += 1
        return count["]"] == count["["]

    return _end(_BRACKETS, window, at, is_final, is_end)


def _pattern(whole: re.Pattern[str], start: re.Pattern[str], shown: Callable[[str], str]) -> Callable[[Place], Span | None]:
    """What begins with a sign of its own and is known by a pattern; `start` fits whatever may still become it."""

    def span(place: Place) -> Span | None:
        window, is_final = place.window()
        if found := whole.match(window):
            return Span(found.end(), [Run(shown(found[0]), place.style)])
        return place.undecided(is_final or not start.fullmatch(window))

    return span


_FORMULA_END = re.compile(r"(?<!\s)\$")
_TICKS = re.compile(r"`+")
_MARKS = {mark: re.compile(rf"\\.|`+|{re.escape(mark)}+", re.DOTALL) for mark in "*_~"}
_BRACKETS = re.compile(r"\\.|`+|[\[\]]", re.DOTALL)
_TARGET = re.compile(
    r"""\([ ]*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:[^\s()<>]|\([^\s()<>]*\))*))(?:[ \n]+(?:"[^"]*"|'[^']*'))?[ ]*\)"""
)
_TARGET_START = re.compile(
    r"""\([ ]*(?:<[^<>\n]*>?|(?:[^\s()<>]|\([^\s()<>]*\))*(?:\([^\s()<>]*)?)(?:[ \n]+(?:"[^"]*"?|'[^']*'?)?)?[ ]*"""
)
_source = _pattern(re.compile(r"\^(?:\[\d+\])+\^"), re.compile(r"\^(?:\[\d+\])*(?:\[\d*)?"), lambda source: source.strip("^"))
_address = _pattern(
    re.compile(r"<(?:https?|mailto):[^\s<>]*>"),
    re.compile(r"<(?:h?|ht|htt|https?|m|ma|mai|mail|mailt|mailto|(?:https?|mailto):[^\s<>]*)"),
    lambda source: source[1:-1],
)
_entity = _pattern(
    re.compile(rf"&(?:{'|'.join(ENTITIES)});"), re.compile(r"&[a-z#0-9]{0,4}"), lambda source: ENTITIES[source[1:-1]]
)
_SPANS: Mapping[str, Callable[[Place], Span | None]] = {
    "\\": _escaped,
    "$": _formula,
    "`": _code,
    "*": _emphasis,
    "_": _emphasis,
    "~": _emphasis,
    "[": _link,
    "!": _link,
    "^": _source,
    "<": _address,
    "&": _entity,
}
_SPECIAL = re.compile(f"[{re.escape(''.join(_SPANS))}]")


def _run_length(text: str, mark: str, start: int = 0) -> int:
    length = start
    while length < len(text) and text[length] == mark:
        length += 1
    return length - start
