"""The picture of the README: what a terminal shows of commands that really run, in the sandbox, drawn as SVG.

`python tests/installed/picture.py README.svg` draws it anew. The answers are those of picture.yaml beside it; nothing in
it tells time or machine, so that two runs draw the same.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

import pexpect
import pyte
from pyte.screens import Char
from wcwidth import wcwidth

WIDTH, HEIGHT = 88, 34  # of the terminal, in characters
CELL, LINE, MARGIN = 8.4, 18, 16  # of a character and around all of them, in pixels
SCRIPT = Path(__file__).with_name("picture.yaml")
FAQ = "our refund policy\nopening hours\nhow to get your money back\n"
SESSION = (
    'ernie chat "What is a mixture of experts?"',
    "ernie chat -q --schema-multi --schema 'name, born int' \"When were 李白 and 杜甫 born?\"",
    'ernie embed --nearest "How do I get a refund?" --top 3 < faq.txt',
    'ernie chat "[sandbox:cut] Tell me a story." > story.txt; echo "exit code $?"',
)
COLOURS = {
    "default": "#d8dee9",
    "black": "#4c566a",
    "red": "#e06c75",
    "green": "#98c379",
    "brown": "#e5c07b",
    "blue": "#61afef",
    "magenta": "#c678dd",
    "cyan": "#56b6c2",
    "white": "#d8dee9",
}
GROUND = "#1e222a"
FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def screen(session: tuple[str, ...] = SESSION) -> pyte.Screen:
    """A terminal on which these commands were typed, one after the other. A command that hangs fails."""
    shown = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.ByteStream(shown)
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "faq.txt").write_text(FAQ)
        for command in session:
            stream.feed(f"\x1b[1;32m$\x1b[0m \x1b[1m{command}\x1b[0m\r\n".encode())
            stream.feed(_said(command, home) + b"\r\n")
    return shown


def drawn(shown: pyte.Screen) -> str:
    """The screen as SVG, without the empty lines at its end."""
    rows = [[shown.buffer[number][column] for column in range(WIDTH)] for number in range(HEIGHT)]
    while rows and not "".join(char.data for char in rows[-1]).strip():
        rows.pop()
    width, height = round(WIDTH * CELL + 2 * MARGIN), len(rows) * LINE + 2 * MARGIN
    lines = (line for number, row in enumerate(rows) for line in _texts(row, MARGIN + (number + 0.75) * LINE))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
            "<title>ernie in a terminal</title>",
            f'<rect width="{width}" height="{height}" rx="8" fill="{GROUND}"/>',
            f'<g font-family="{FONTS}" font-size="14" xml:space="preserve">',
            *lines,
            "</g>",
            "</svg>",
            "",
        ]
    )


def _said(command: str, home: str) -> bytes:
    """What a command writes to a terminal."""
    environ = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": home,
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "ERNIE_PROVIDER": "sandbox",
        "ERNIE_SANDBOX_SCRIPT": str(SCRIPT),
    }
    typed = pexpect.spawn("bash", ["-c", command], cwd=home, env=environ, dimensions=(HEIGHT, WIDTH), timeout=60)
    typed.expect(pexpect.EOF)
    typed.close()
    return bytes(typed.before)


def _texts(row: list[Char], baseline: float) -> Iterator[str]:
    """A text for each stretch of one look and one width: where it begins is told, so that no font moves what follows."""
    column = 0
    for (look, wide), chars in groupby(row, lambda char: (char._replace(data=""), wcwidth(char.data) != 1)):
        stretch = "".join(char.data for char in chars)  # the second cell of a wide character is empty
        if text := stretch.rstrip():
            left, length = MARGIN + column * CELL, len(text) * CELL * (1 + wide)
            yield (
                f'<text x="{left:.1f}" y="{baseline:.1f}" textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs"'
                f"{_style(look)}>{escape(text, quote=False)}</text>"
            )
        column += len(stretch) * (1 + wide)


def _style(look: Char) -> str:
    """The attributes of a look."""
    colour = COLOURS.get(look.fg) or (COLOURS["default"] if look.fg.startswith("bright") else f"#{look.fg}")
    return "".join(
        (
            f' fill="{colour}"',
            ' font-weight="bold"' if look.bold else "",
            ' font-style="italic"' if look.italics else "",
            ' text-decoration="underline"' if look.underscore else "",
        )
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(drawn(screen()), "utf-8")
