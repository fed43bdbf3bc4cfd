"""Lines of a terminal, filled word by word: what is in a line stays there, but for a last word that outgrows it."""

import re
from collections.abc import Callable, Sequence

from ernie_cli.render.markdown.cells import CLOSING, OPENING, WIDE, cells, fitting
from ernie_cli.render.markdown.ink import PLAIN, Run

_TOKEN = re.compile(rf"([ \t]+)|(\n)|([{WIDE}]+)|([^ \t\n{WIDE}]{{1,256}})")
_SPACE, _NEWLINE, _WIDE = 1, 2, 3
LONGEST = 4096  # characters of a word that is held: characters without a width never fill a line
NARROWEST = 10  # cells that a margin leaves for the text


class Paper:
    """`width` is asked at the beginning of each line. `take` gives what is to be written since the last time."""

    def __init__(self, width: Callable[[], int], is_coloured: bool) -> None:
        self._width = width
        self._is_coloured = is_coloured
        self._out: list[str] = []
        self._first: Sequence[Run] | None = None
        self._rest: Sequence[Run] = ()
        self.is_open = False
        self._style = PLAIN
        self._start = self._column = self._limit = 0
        self._gap: Run | None = None
        self._word: list[tuple[str, str]] = []
        self._length = self._size = 0  # of the word, in cells and in characters
        self._last = ""  # its last character
        self._peeked = self._peeked_cells = 0  # characters of it that are written already; the cells of them and of the gap

    @property
    def room(self) -> int:
        """Cells that the next line has beside its margin."""
        width = self._width()
        return width - min(cells("".join(run.text for run in self._rest)), _margin_room(width))

    def take(self) -> str:
        """What is to be written now."""
        taken = "".join(self._out)
        self._out.clear()
        return taken

    def margin(self, rest: Sequence[Run], first: Sequence[Run] | None = None) -> None:
        """What lines begin with from the next one on, and what the next one alone begins with."""
        self._rest, self._first = rest, first

    def begin(self) -> None:
        """Show the margin of the line at once."""
        if not self.is_open:
            self._open()

    def write(self, text: str, style: str = PLAIN) -> None:
        """Words, between any two of which the line may end; a newline ends it anyhow."""
        for token in _TOKEN.finditer(text):
            kind = token.lastindex
            if kind == _SPACE:
                self._flush()
                if self._column > self._start:
                    self._gap = Run(" ", style)
                continue
            if kind == _NEWLINE:
                self.end_line()
                continue
            self.begin()
            if kind == _WIDE:
                self._write_wide(token[0], style)
                continue
            word = token[0]
            if self._breaks_before(word[0]):
                self._flush()
            self._add(word, cells(word), style)

    def verbatim(self, text: str, style: str = PLAIN) -> None:
        """Text that is not broken into lines: where it is too long, the terminal breaks it, and copies it whole."""
        self._flush()
        self.begin()
        if text:
            self._put(text, style)

    def end_line(self) -> None:
        """End the line, also an empty one."""
        self._flush()
        self.begin()
        self._put_end()
        self.is_open, self._gap = False, None

    def peek(self) -> None:
        """Show the word as far as it has come. Should it outgrow the line it is taken away again, to begin the next one.

        The last cell stays free: behind it terminals differ in where they think the cursor is.
        """
        if not self._word:
            return
        self._fit()
        length = self._length + (1 if self._gap else 0)
        if self._column + length < self._limit:
            self._put_word()
            self._peeked, self._peeked_cells = self._size, length

    def _open(self) -> None:
        margin = self._rest if self._first is None else self._first
        self._first, self._gap, self._column, self.is_open = None, None, 0, True
        self._limit = max(self._width(), 2)
        room = _margin_room(self._limit)
        for run in margin:
            text = run.text[: fitting(run.text, room - self._column)]
            self._put(text, run.style)
            self._column += cells(text)
        self._start = self._column

    def _breaks_before(self, character: str) -> bool:
        """Whether the line may end between the word and a character that follows it, where one of the two is wide."""
        if not self._word or character in CLOSING or self._last in OPENING:
            return False
        return bool(_is_wide(self._last) or _is_wide(character))

    def _write_wide(self, text: str, style: str) -> None:
        """A word for each character, but for marks that stay with their neighbour; what fits for sure is written at once."""
        at, end = 0, len(text)
        while at < end:
            if self._breaks_before(text[at]):
                self._flush()
                fits = min(at + (self._limit - self._column) // 2, end - 1)
                while fits > at and (text[fits] in CLOSING or text[fits - 1] in OPENING):
                    fits -= 1
                if fits > at:
                    self._put(text[at:fits], style)
                    self._column += 2 * (fits - at)
                    at = fits
            self._add(text[at], 2, style)
            at += 1

    def _add(self, text: str, length: int, style: str) -> None:
        if self._size + len(text) > LONGEST:
            head, text = text[: LONGEST - self._size], text[LONGEST - self._size :]
            self._add(head, cells(head), style)
            self._flush()
            length = cells(text)
        if text:
            self._word.append((text, style))
            self._length += length
            self._size += len(text)
            self._last = text[-1]
            if self._length > self._limit - self._start:
                self._split()

    def _split(self) -> None:
        """Write whole lines of a word that is longer than a line; the rest of it is the word from then on."""
        if self._column > self._start:
            self._take_back()
            self._wrap()
        characters = [(character, style) for text, style in self._word for character in text]
        at, skipped = 0, self._peeked
        while True:
            fits = max(fitting((character for character, _ in characters[at:]), self._limit - self._start), 1)
            if at + fits >= len(characters):
                break
            for character, style in characters[at + skipped : at + fits]:
                self._put(character, style)
            self._column = self._limit
            self._wrap()
            at, skipped = at + fits, 0
        self._word = characters[at:]
        self._size = len(self._word)
        self._length = sum(cells(character) for character, _ in self._word)
        self._peeked = self._peeked_cells = 0

    def _flush(self) -> None:
        """Write the word where it fits."""
        if not self._word:
            return
        self._fit()
        self._put_word()
        self._column += self._length + (1 if self._gap else 0)
        self._word.clear()
        self._length = self._size = self._peeked = self._peeked_cells = 0
        self._gap = None

    def _fit(self) -> None:
        """Go to the next line where the word does not fit into this one."""
        length = self._length + (1 if self._gap else 0)
        if self._column + length > self._limit and self._column > self._start:
            self._take_back()
            self._wrap()

    def _put_word(self) -> None:
        """Write the gap and the word, or what of them is not written yet."""
        if self._gap and not self._peeked:
            self._put(*self._gap)
        skipped = self._peeked
        for text, style in self._word:
            if skipped < len(text):
                self._put(text[skipped:], style)
            skipped = max(skipped - len(text), 0)

    def _take_back(self) -> None:
        """Clear the cells of what was peeked at."""
        if cleared := self._peeked_cells:
            self._put("", PLAIN)
            self._out.append(f"\x1b[{cleared}D\x1b[K" if self._is_coloured else "\b" * cleared + " " * cleared + "\b" * cleared)
        self._peeked = self._peeked_cells = 0

    def _wrap(self) -> None:
        self._put_end()
        self._open()

    def _put(self, text: str, style: str) -> None:
        if style != self._style and self._is_coloured:
            self._out.append(f"\x1b[0;{style}m" if style else "\x1b[m")
            self._style = style
        self._out.append(text)

    def _put_end(self) -> None:
        self._put("", PLAIN)
        self._out.append("\n")


class Column(Paper):
    """Lines that are kept as runs, to stand beside others."""

    def __init__(self, width: int) -> None:
        super().__init__(lambda: width, True)
        self.lines: list[list[Run]] = [[]]

    def _put(self, text: str, style: str) -> None:
        self.lines[-1].append(Run(text, style))

    def _put_end(self) -> None:
        self.lines.append([])


def _margin_room(width: int) -> int:
    return max(width - NARROWEST, width // 2)


_WIDE_ONE = re.compile(f"[{WIDE}]")


def _is_wide(character: str) -> bool:
    return character > "\u2e7f" and _WIDE_ONE.match(character) is not None
