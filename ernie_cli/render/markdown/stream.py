"""An answer in Markdown, as a terminal shows it: what came so far, made harmless and laid out."""

from collections.abc import Callable

from ernie_cli.render.markdown.blocks import Blocks
from ernie_cli.render.markdown.cells import cells
from ernie_cli.render.markdown.fence import Lexers
from ernie_cli.render.markdown.ink import FAINT
from ernie_cli.render.markdown.paper import Paper
from ernie_cli.render.sanitize import encoded, harmless

ERASED = "\r\x1b[K"
GLIMPSE = 38  # cells of a row that is shown while its table is held: few, so that no terminal breaks them into two lines


class Markdown:
    """`feed` and `close` give back what to write now. `width` is asked for each line, so that it follows the terminal.

    A terminal without colours gets the layout and no escape sequence at all; marks that would be looks stay as they are.
    On a terminal words are shown before they are whole, as is the last row of a table that is held, and taken away again.
    """

    def __init__(self, width: Callable[[], int], is_coloured: bool, lexers: Lexers, is_terminal: bool = True) -> None:
        self._width = width
        self._is_terminal = is_terminal
        self._is_coloured = is_coloured
        self._lexers = lexers if is_coloured else _no_lexer
        self._begin()

    def _begin(self) -> None:
        self._paper = Paper(self._width, self._is_coloured)
        self._blocks = Blocks(self._paper, not self._is_coloured, self._lexers)
        self._return = ""  # a carriage return that came last: it may be half of a line end
        self._glimpse = ""

    def feed(self, text: str) -> bytes:
        """Take in a piece of the answer."""
        text = self._return + text
        self._return = "\r" if text.endswith("\r") else ""
        text = text.removesuffix("\r").replace("\r\n", "\n")
        if text:
            self._blocks.feed(harmless(text))
        if self._is_terminal:
            self._paper.peek()
        return self._taken(self._glimpsed() if self._is_terminal and self._is_coloured else "")

    def close(self) -> bytes:
        """The rest, and the last line end; nothing at all for an answer that never came. Then another one may begin."""
        if self._return:
            self._blocks.feed(harmless(self._return))
        self._blocks.close()
        last = self._taken("")
        self._begin()
        return last

    def _taken(self, glimpse: str) -> bytes:
        written = self._paper.take()
        if glimpse == self._glimpse and not written:
            return b""
        erased = ERASED if self._glimpse else ""
        self._glimpse = glimpse
        return encoded(f"{erased}{written}\x1b[{FAINT}m{glimpse}\x1b[m" if glimpse else erased + written)

    def _glimpsed(self) -> str:
        """The end of a row that is held."""
        held = self._blocks.held[-GLIMPSE:]
        if not held:
            return ""
        held = held.replace("\t", " ")
        room = min(GLIMPSE, self._width() - 1)
        while cells(held) > room:
            held = held[1:]
        return held


def _no_lexer(name: str) -> None:
    """Where there are no colours, code has none."""
