"""Fenced blocks of code in Markdown, by the rules of CommonMark, piece by piece as the text arrives; pure.

An opening fence may stand at any depth, as it does inside lists; its own indentation, and what marks the item before it,
is taken off each line, and what ends the block stands no more than three columns deeper. In a block quote the marks of the
quote are taken off, and a line without them ends the block.
"""

import re
from collections.abc import Iterator

LONGEST = 1000  # characters of a line that is looked at as a fence
_ITEM = r"[-*+][ \t]|\d{1,9}[.)][ \t]"
_OPENING = rf"((?:[ \t]*(?:>|{_ITEM}))*[ \t]*)(`{{3,}}(?=[^`\n]*$)|~{{3,}})"  # compiled when there is text
_QUOTE = r"(?:[ \t]*> ?)"


class Fences:
    """Finds the blocks of one text. `feed` gives what belongs to one as it comes, with None where a block ends."""

    def __init__(self) -> None:
        self.found = 0  # blocks that have begun
        self.is_left_open = False  # the text has ended, and the last block had not
        self._fence = ""  # of the block that is open
        self._quotes = 0  # that it stands in
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
            self.is_left_open = True
            yield None
        self._fence = self._line = ""

    def _fed(self, piece: str) -> Iterator[str | None]:
        """A part of one line."""
        self._line += piece
        if piece.endswith("\n"):
            line, self._line = self._line, ""
            yield from self._whole_line(line)
            self._is_known = False
            return
        if self._has_left(self._line):
            self._fence = ""
            yield None
        if self._is_known or not self._may_be_fence(self._line):
            line, self._line = self._line, ""
            if self._fence:
                yield self._bare(line)
            self._is_known = True

    def _whole_line(self, line: str) -> Iterator[str | None]:
        """A line to its end, or what of it is left when it is known to be no fence."""
        if self._fence and not self._is_known and self._start(line) is None:
            self._fence = ""
            yield None
        if not self._fence:
            opening = None if self._is_known else re.match(_OPENING, line.rstrip("\r\n"))
            if opening:
                self._open(*opening.groups())
        elif not self._is_known and self._closes(line[self._start(line) :]):
            self._fence = ""
            yield None
        else:
            yield self._bare(line)

    def _open(self, before: str, fence: str) -> None:
        *quotes, last = before.split(">")
        self._fence, self._quotes = fence, len(quotes)
        self._indent = len(last.removeprefix(" ") if quotes else last)
        self.found += 1

    def _start(self, line: str) -> int | None:
        """Where a line of the open block begins behind the marks of its quotes; None without all of them."""
        if not self._quotes:
            return 0
        found = re.match(f"{_QUOTE}{{{self._quotes}}}", line)
        return found.end() if found else None

    def _has_left(self, start: str) -> bool:
        """Whether a line that begins so stands no longer in the quotes of the open block."""
        is_quoted = not self._fence or self._is_known or self._start(start) is not None
        return not is_quoted and (len(start) > LONGEST or bool(start.strip("> \t")))

    def _may_be_fence(self, start: str) -> bool:
        """Whether a line that begins so can open a block, or end the one that is open."""
        if len(start) > LONGEST or not self._fence:
            return len(start) <= LONGEST
        begun = self._start(start)
        return begun is None or not start[begun:].strip().strip(self._fence[0])

    def _closes(self, line: str) -> bool:
        bare = line.strip()
        is_fence = len(bare) >= len(self._fence) and not bare.strip(self._fence[0])
        return is_fence and _margin(line) <= self._indent + 3

    def _bare(self, line: str) -> str:
        """What of a line is code."""
        if self._is_known:
            return line
        code = line[self._start(line) :]
        return code[min(_margin(code), self._indent) :]


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
