"""Fenced blocks of code in Markdown, by the rules of CommonMark, piece by piece as the text arrives; pure.

An opening fence may stand at any depth, as it does inside lists; its own indentation is taken off each line, and what
ends the block stands no more than three columns deeper.
"""

import re
from collections.abc import Iterator

LONGEST = 1000  # characters of a line that is looked at as a fence
_OPENING = r"([ \t]*)(`{3,}(?=[^`\n]*$)|~{3,})"  # compiled when there is text


class Fences:
    """Finds the blocks of one text. `feed` gives what belongs to one as it comes, with None where a block ends."""

    def __init__(self) -> None:
        self.found = 0  # blocks that have begun
        self._fence = ""  # of the block that is open
        self._indent = 0
        self._line = ""  # what is not known yet to be a fence or none
        self._is_known = False  # this line is no fence, and what came of it has been given

    def feed(self, text: str) -> Iterator[str | None]:
        """The text of blocks in `text`."""
        start = 0
        while start < len(text):  # no other character than a newline ends a line
            end = text.find("\n", start) + 1 or len(text)
            yield from self._fed(text[start:end])
            start = end

    def close(self) -> Iterator[str | None]:
        """What the end of the text decides: a last line without its line end, and a block that is left open."""
        if self._line:
            yield from self._whole_line(self._line)
        if self._fence:
            yield None
        self._fence = self._line = ""

    def _fed(self, piece: str) -> Iterator[str | None]:
        """A part of one line."""
        self._line += piece
        if piece.endswith("\n"):
            line, self._line = self._line, ""
            yield from self._whole_line(line)
            self._is_known = False
        elif self._is_known or not self._may_be_fence(self._line):
            line, self._line = self._line, ""
            if self._fence:
                yield self._unindented(line)
            self._is_known = True

    def _whole_line(self, line: str) -> Iterator[str | None]:
        """A line to its end, or what of it is left when it is known to be no fence."""
        if not self._fence:
            opening = None if self._is_known else re.match(_OPENING, line.rstrip("\r\n"))
            if opening:
                self._indent, self._fence = len(opening[1]), opening[2]
                self.found += 1
        elif not self._is_known and self._closes(line):
            self._fence = ""
            yield None
        else:
            yield self._unindented(line)

    def _may_be_fence(self, start: str) -> bool:
        """Whether a line that begins so can open a block, or end the one that is open."""
        bare = start.strip()
        if len(start) > LONGEST or not self._fence:
            return len(start) <= LONGEST and bare[:3] in ("", "`", "``", "```", "~", "~~", "~~~")
        return not bare.strip(self._fence[0])

    def _closes(self, line: str) -> bool:
        bare = line.strip()
        is_fence = len(bare) >= len(self._fence) and not bare.strip(self._fence[0])
        return is_fence and _margin(line) <= self._indent + 3

    def _unindented(self, line: str) -> str:
        return line if self._is_known else line[min(_margin(line), self._indent) :]


def blocks(text: str) -> list[str]:
    """What stands in each fenced block of `text`."""
    found: list[str] = [""]
    fences = Fences()
    for piece in (*fences.feed(text), *fences.close()):
        if piece is None:
            found.append("")
        else:
            found[-1] += piece
    return found[:-1]


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
