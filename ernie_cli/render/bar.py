"""One line with a bar in it, for a terminal: the bar takes the room that the words leave."""

import io
from collections.abc import Callable, Mapping

from rich.console import Console  # noqa: TID253 - reached from world.py, for a terminal alone
from rich.progress_bar import ProgressBar  # noqa: TID253

from ernie_cli.render.sanitize import harmless
from ernie_cli.render.table import width

LEAST, MOST = 8, 40  # columns of the bar


def bar(columns: Callable[[], int], environ: Mapping[str, str]) -> Callable[[float | None, str], str]:
    """What draws a share of 1, None for an unknown one, and words. `columns` is how wide the terminal is now."""
    coloured = not environ.get("NO_COLOR")

    def drawn(share: float | None, words: str) -> str:
        words, room = harmless(words), columns() - 1
        left = room - width(words) - 1
        if share is None or left < LEAST:
            return _cut(words, room)
        screen = io.StringIO()
        console = Console(
            file=screen,
            width=room,
            force_terminal=True,
            color_system="standard" if coloured else None,
            no_color=not coloured,
            legacy_windows=False,
            _environ={},
        )
        console.print(ProgressBar(total=1, completed=share, width=min(left, MOST)), end="")
        return f"{screen.getvalue().rstrip(chr(10))} {words}"

    return drawn


def _cut(words: str, room: int) -> str:
    while words and width(words) > room:
        words = words[:-1]
    return words
