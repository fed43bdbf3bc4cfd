"""Text in lines of so many columns, by the rules of both languages."""

import re
from collections.abc import Iterator

from ernie_cli.render.table import width

_OPENING, _CLOSING = "（“《", "、。，；：？！）”》"
_PIECES = re.compile(rf"\s+|[{_OPENING}]*(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef“”]+)[{_CLOSING}]*|\S")


def wrapped(text: str, room: int) -> Iterator[str]:
    """`text` in lines of at most `room` columns: broken at blanks and between Chinese characters, never before a full stop.

    A word that is longer than a line stays whole.
    """
    line = ""
    for piece in _PIECES.findall(text):
        if width(line + piece.rstrip()) > room and line.strip():
            yield line.rstrip()
            line = piece.lstrip()
        else:
            line += piece
    if line.strip():
        yield line.rstrip()


def hanging(text: str, room: int) -> Iterator[str]:
    """The same with two blanks before all lines but the first; a word that is longer than a line is cut."""
    lead, line = "", ""
    for piece in _PIECES.findall(text):
        while width(lead + line + piece.rstrip()) > room:
            cut = _fitting(piece, room - width(lead + line)) if width(lead + piece) > room else ""
            if line.strip() or cut:
                yield f"{lead}{line}{cut}".rstrip()
            lead, line, piece = "  ", "", piece[len(cut) :].lstrip()
        line += piece
    if line.strip():
        yield f"{lead}{line}".rstrip()


def _fitting(text: str, room: int) -> str:
    """As much of the beginning of `text` as `room` columns take."""
    end = 0
    while end < len(text) and width(text[: end + 1]) <= room:
        end += 1
    return text[:end]
