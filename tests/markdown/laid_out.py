"""Markdown as a terminal shows it, fed in pieces."""

from collections.abc import Iterable

import pyte

from ernie_cli.render.markdown.colours import lexer
from ernie_cli.render.markdown.stream import Markdown

PIECES = (
    *(
        "**",
        "*",
        "_",
        "`",
        "``",
        "~~",
        "[",
        "](",
        "]",
        "(http://a.b/c)",
        ")",
        "!",
        "^[1][2]^",
        "^[",
        "$",
        "$$",
        "\\",
        "\\(",
        "\\)",
    ),
    *(
        "\n",
        "\n\n",
        " ",
        "    ",
        "\t",
        "# ",
        "## ",
        "- ",
        "* ",
        "1. ",
        "> ",
        ">",
        "[ ] ",
        "[x] ",
        "---",
        "***",
        "===",
        "\r\n",
        "\r",
    ),
    *(
        "```",
        "~~~",
        "```python\n",
        "def f():\n",
        "'''",
        "| a | b |\n",
        "|---|:-:|\n",
        "| a",
        "|",
        "<br>",
        "<https://x.y>",
        "&amp;",
    ),
    *(
        "word ",
        "a",
        "b ",
        "中文",
        "，",
        "“好”",
        "。",
        "（x）",
        "x" * 30,
        "é",
        "e\u0301",
        "한국어 ",
        "\x1b[2J",
        "https://a.example/b_c_d?e=1 ",
    ),
)


def written(pieces: Iterable[str], width: int = 80, coloured: bool = False, terminal: bool = False) -> bytes:
    """What is written for an answer that comes in these pieces."""
    page = Markdown(lambda: width, coloured, lexer, terminal)
    return b"".join(page.feed(piece) for piece in pieces) + page.close()


def lines(text: str, width: int = 80) -> list[str]:
    """What a terminal without colours shows of a text, without the blanks at the ends of lines."""
    return [line.rstrip() for line in written([text], width).decode().splitlines()]


class Screen(pyte.HistoryScreen):
    """A terminal, with what has scrolled away, that fails where the cursor is sent upward or the screen is cleared."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height, history=100_000, ratio=0.5)
        self._stream = pyte.ByteStream(self)

    def shown(self, raw: bytes) -> list[tuple[str, str, bool, bool, bool]]:
        """Every character with its looks, from the first line that was ever written."""
        self._stream.feed(raw.replace(b"\n", b"\r\n"))
        rows = [*self.history.top, *(self.buffer[number] for number in range(self.lines))]
        found = []
        for row in rows:
            for column in range(self.columns):
                char = row[column]
                found.append((char.data, char.fg, char.bold, char.italics, char.underscore))
        return found

    def cursor_up(self, count: int | None = None) -> None:
        """Never."""
        raise AssertionError("the cursor goes up")

    def cursor_position(self, line: int | None = None, column: int | None = None) -> None:
        """Not but to begin with."""
        assert line is None and column is None
        super().cursor_position(line, column)

    def erase_in_display(self, how: int = 0, *args: int, **kwargs: int) -> None:
        """Only the emulator itself does, to begin with."""
        assert not self.history.top
        super().erase_in_display(how)
