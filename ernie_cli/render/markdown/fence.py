"""What is shown line by line as it is written: code between fences, in its colours, and formulas."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from ernie_cli.render.markdown.ink import CODE, FAINT, PLAIN, Run
from ernie_cli.render.markdown.opening import Box, Line, inside
from ernie_cli.render.markdown.paper import Paper

Lexer = Callable[[str], Sequence[Run]]  # a line of code -> the same in colours; lines come in order
Lexers = Callable[[str], Lexer | None]  # by the name of a language


class Lines(Protocol):
    """Lines that belong together."""

    style: str

    def start(self, line: str) -> int | None: ...
    def show(self, text: str) -> bool: ...


class Fence:
    """Code in a fence that is open. Its fences are shown too: they say what is code, and in which language."""

    def __init__(self, paper: Paper, boxes: Sequence[Box], opening: tuple[int, str, str], lexers: Lexers) -> None:
        """`opening`: the columns that its line is indented by, its mark, and what follows it."""
        self._indent, mark, rest = opening
        self._paper = paper
        self._boxes = boxes
        self._end = re.compile(rf"[ \t]*{mark[0]}{{{len(mark)},}}[ \t]*")
        words = rest.strip().split(None, 1)
        self._lexer = (lexers(words[0]) if words else None) or _plain
        self.style = PLAIN
        self._show_fence(mark + rest.rstrip())

    def start(self, line: str) -> int | None:
        """Where the code begins in a line; None in one that has left the quote of the fence."""
        at = inside(line, self._boxes)
        return None if at is None else Line(line, True).behind(at, self._indent)

    def show(self, text: str) -> bool:
        """Show a line, and tell whether it ends the fence."""
        if self._end.fullmatch(text):
            self._show_fence(text.strip())
            return True
        for run in self._lexer(text):
            self._paper.verbatim(*run)
        self._paper.end_line()
        return False

    def _show_fence(self, text: str) -> None:
        self._paper.verbatim(text, FAINT)
        self._paper.end_line()


class Formula:
    """A formula that stands on lines of its own; it ends with its mark, or before a blank line."""

    style = CODE

    def __init__(self, paper: Paper, boxes: Sequence[Box], mark: str, rest: str) -> None:
        self._paper = paper
        self._boxes = boxes
        self._end = {"$$": "$$", "\\[": "\\]"}[mark]
        paper.verbatim(mark + rest, self.style)
        paper.end_line()

    def start(self, line: str) -> int | None:
        """Where the formula goes on in a line; None when it has ended without its mark."""
        at = inside(line, self._boxes)
        return None if at is None or not line[at:].strip() else at

    def show(self, text: str) -> bool:
        """Show a line, and tell whether it ends the formula."""
        self._paper.verbatim(text, self.style)
        self._paper.end_line()
        return self._end in text


def _plain(text: str) -> Sequence[Run]:
    return (Run(text),)
