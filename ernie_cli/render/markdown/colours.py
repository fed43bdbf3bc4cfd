"""Colours of code, line by line: the one adapter of pygments, which is loaded with the first fence that names a language."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from pygments.lexer import ExtendedRegexLexer, Lexer, RegexLexer  # noqa: TID253 - reached from world.py
from pygments.lexers import get_all_lexers, get_lexer_by_name  # noqa: TID253
from pygments.token import Token, _TokenType  # noqa: TID253

from ernie_cli.render.markdown.ink import BOLD, FAINT, PLAIN, Run

LONGEST = 4000  # characters of a comment or a string of several lines that is followed
STYLES = {  # of the terminal's own palette: readable on light and on dark
    Token: PLAIN,
    Token.Comment: FAINT,
    Token.Keyword: "35",
    Token.Operator.Word: "35",
    Token.Literal.String: "32",
    Token.Literal.Number: "36",
    Token.Name.Builtin: "36",
    Token.Name.Class: "94",
    Token.Name.Function: "94",
    Token.Name.Tag: "94",
    Token.Name.Decorator: "33",
    Token.Generic.Deleted: "31",
    Token.Generic.Inserted: "32",
    Token.Generic.Heading: BOLD,
    Token.Generic.Prompt: FAINT,
}

COMMENTS = {"/*": "*/", "<!--": "-->"}  # what many lexers know only with its end

Piece = tuple[_TokenType, str]


def lexer(name: str) -> Callable[[str], Sequence[Run]] | None:
    """What colours the lines of a language, one after the other; None for a language that nobody knows."""
    if name.lower() not in _names():
        return None
    found = get_lexer_by_name(name.lower(), stripnl=False)
    follows = isinstance(found, RegexLexer) and not isinstance(found, ExtendedRegexLexer)
    pieces = _Following(found).pieces if follows else lambda line: _alone(found, line)
    return lambda line: _runs(pieces(line))


@cache
def _names() -> frozenset[str]:
    return frozenset(name for _, names, _, _ in get_all_lexers(plugins=False) for name in names)


def _runs(pieces: Iterator[Piece]) -> list[Run]:
    runs: list[Run] = []
    for kind, text in pieces:
        style = _style(kind)
        if runs and runs[-1].style == style:
            runs[-1] = Run(runs[-1].text + text, style)
        else:
            runs.append(Run(text, style))
    return runs


@cache
def _style(kind: _TokenType) -> str:
    while kind not in STYLES:
        kind = kind.parent
    return STYLES[kind]


def _alone(found: Lexer, line: str) -> Iterator[Piece]:
    """A line as if nothing stood before it."""
    return ((kind, text.rstrip("\n")) for kind, text in found.get_tokens(line))


class _Following:
    """The lines of a text, each with what the ones before leave open.

    pygments lexes whole texts. This is its loop over the rules of a lexer, but it stops at the end of a line and keeps the
    states. What was matched up to the very end is matched anew together with the next line: it may go on there.
    """

    def __init__(self, found: Any) -> None:
        self._lexer = found
        self._states: tuple[str, ...] = ("root",)
        self._open = ""  # what the last match took of the lines before
        self._closing = ""  # what ends the comment that is open

    def pieces(self, line: str) -> Iterator[Piece]:
        """The line in pieces."""
        if self._closing:
            comment, closing, line = line.partition(self._closing)
            yield Token.Comment, comment + closing
            if not closing:
                return
            self._closing = ""
        known, text = len(self._open), f"{self._open}{line}\n"
        end = len(text) - 1
        at, self._open = 0, ""
        while at <= end:
            start, states = at, self._states
            at, found = self._step(text, at)
            for place, kind, piece in found:
                if shown := piece[max(known - place, 0) : max(end - place, 0)]:
                    yield kind, shown
            if start < end < at and not self._closing and len(text) - start <= LONGEST:
                self._states, self._open = states, text[start:]

    def _step(self, text: str, at: int) -> tuple[int, Sequence[tuple[int, _TokenType, str]]]:
        """The next match: where it ends, and its pieces with their places."""
        if text[at] in "/<" and self._opens_comment(text, at):
            return len(text), ((at, Token.Comment, text[at:]),)
        for match, action, change in self._lexer._tokens[self._states[-1]]:
            if found := match(text, at):
                self._states = _changed(self._states, change)
                if action is None or isinstance(action, _TokenType):
                    return found.end(), ((at, action or Token, found[0]),)
                return found.end(), tuple(action(self._lexer, found))
        if text[at] == "\n":
            self._states = ("root",)
        return at + 1, ((at, Token.Error, text[at]),)

    def _opens_comment(self, text: str, at: int) -> bool:
        """Whether a comment begins here that does not end in this line: with an end, the rules would call it one."""
        opening = next((opening for opening in COMMENTS if text.startswith(opening, at)), "")
        if not opening or COMMENTS[opening] in text[at + len(opening) :]:
            return False
        closed = text + COMMENTS[opening]
        for match, action, _ in self._lexer._tokens[self._states[-1]]:
            if found := match(closed, at):
                if found.end() == len(closed) and action in Token.Comment:
                    self._closing = COMMENTS[opening]
                break
        return bool(self._closing)


def _changed(states: tuple[str, ...], change: Any) -> tuple[str, ...]:
    """The states after a rule: how many end, or which begin; the last one never ends."""
    if isinstance(change, int):
        return states[:change] or states[:1]
    for state in (change,) if isinstance(change, str) else change or ():
        begun = states[-1] if state == "#push" else state
        states = (states[:-1] or states) if state == "#pop" else (*states, begun)
    return states
