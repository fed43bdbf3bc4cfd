"""Text in lines by the columns that its characters take: broken at blanks and between Chinese characters."""

import re
from collections.abc import Iterator

from ernie_cli.render.table import width

_OPENING, _CLOSING = "（“《", "、。，；：？！）”》"
_PIECES = re.compile(rf"\s+|[{_OPENING}]*(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef“”]+)[{_CLOSING}]*|\S")


def pieces(text: str) -> list[str]:
    """Blanks, and what a line must not break inside of: a word, a Chinese character with the marks that cling to it."""
    return _PIECES.findall(text)


def wrapped(text: str, room: int) -> Iterator[str]:
    """`text` in lines of at most `room` columns, none of which begins with a full stop; a longer word has its own line."""
    line = ""
    for piece in pieces(text):
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
    for piece in pieces(text):
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
