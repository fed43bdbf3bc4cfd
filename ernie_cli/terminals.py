"""What draws on the terminals of a run: a page of Markdown, bars, pictures; None where there is nothing to draw on.

Like `world` it may import inside functions.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ernie_cli.errors import UsageError
from ernie_cli.language.said import Said, say
from ernie_cli.render.notes import QUIET
from ernie_cli.render.output import Output, Stdout
from ernie_cli.world import World

if TYPE_CHECKING:
    from ernie_cli.render.chat import Page
    from ernie_cli.render.markdown.fence import Lexer
    from ernie_cli.render.screen import Screen


class Drawing(World):
    """A world with its terminals."""

    def screen(self) -> "Screen | None":
        """The terminal that standard output is, None for a pipe, a file, or a terminal that can only print lines."""
        if not self.stdout().is_terminal or self.environ.get("TERM") == "dumb":
            return None
        from ernie_cli.render.screen import screen

        return screen(self._stdout, self.environ)

    def page(self, output: Output, wanted: bool | None) -> "Page | None":
        """What lays out Markdown; None where nobody wants that: by itself it is for a terminal that can do more than print.

        A file gets the text as it is.
        """
        is_usual = output.is_terminal and self.environ.get("TERM") != "dumb"
        if not (is_usual if wanted is None else wanted) or not isinstance(output, Stdout):
            return None
        from ernie_cli.render.markdown.stream import Markdown
        from ernie_cli.render.screen import has_colours, screen

        is_coloured = has_colours(output.is_terminal, self.environ)
        return Markdown(lambda: screen(self._stdout, self.environ).width, is_coloured, _lexer, output.is_terminal)

    def bars(self, rows: Sequence[Sequence[Said]], lengths: Sequence[float], what: Said, screen: "Screen") -> bytes:
        """A table with bars for a terminal: see `render.bars`."""
        from ernie_cli.render.bars import bars

        return bars(rows, lengths, what, self.stdout().told, screen.width, screen.is_coloured)

    def heat_map(self) -> "Callable[[Sequence[str], Sequence[Sequence[float]]], bytes | None]":
        """What draws similarities on the terminal that standard output is: see `render.matrix`."""
        from ernie_cli.render.matrix import heat_map

        screen = self.screen()
        room, coloured = (screen.width, screen.is_coloured) if screen else (80, False)
        return lambda texts, rows: heat_map(texts, rows, room, coloured)

    def bar(self) -> "Callable[[float | None, str], str] | None":
        """What draws how far a job is, None where standard error is no terminal that can be drawn over."""
        if not self.notes.is_terminal or self.environ.get("TERM") == "dumb" or self.notes.level == QUIET:
            return None
        from ernie_cli.render.bar import bar
        from ernie_cli.render.screen import screen

        return bar(lambda: screen(self._stderr, self.environ).width, self.environ)

    def previewer(self, wanted: bool | None) -> Callable[[Path, tuple[int, int]], bytes | None] | None:
        """What draws a picture in the terminal; None where it is not `wanted`, or unasked where it cannot be.

        Raises UsageError for a preview that is asked for and cannot be: it needs a terminal and an optional library.
        """
        screen = self.screen()
        is_usual = screen is not None and screen.is_coloured and self.notes.level > QUIET
        if wanted is False or (wanted is None and not is_usual):
            return None
        if screen is None:
            raise UsageError(say("--preview draws in a terminal, and standard output is none"))
        if not self.has_library("textual_image"):
            if wanted:
                raise UsageError(say("--preview needs a library that is not here"), hint=say("pip install 'ernie-cli[image]'"))
            return None
        from ernie_cli.render.preview import preview

        columns, is_true = screen.width, self.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
        return lambda path, pixels: preview(path, pixels, columns, is_true)


def _lexer(name: str) -> "Lexer | None":
    from ernie_cli.render.markdown.colours import lexer

    return lexer(name)
