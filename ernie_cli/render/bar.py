"""One line with a bar in it, for a terminal: the bar takes the room that the words leave."""

from collections.abc import Callable, Mapping

from rich.progress_bar import ProgressBar  # noqa: TID253 - reached from world.py, for a terminal alone

from ernie_cli.render.bars import printed
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
        bar = printed(ProgressBar(total=1, completed=share, width=min(left, MOST)), room, coloured).decode()
        return f"{bar.rstrip(chr(10))} {words}"

    return drawn


def _cut(words: str, room: int) -> str:
    """As many of the figures as there is room for; the first ones matter most."""
    between = "，" if "，" in words else ", "
    while width(words) > room and between in words:
        words = words.rpartition(between)[0]
    while width(words) > room:
        words = words[:-1]
    return words
