"""Text in lines by the columns that its characters take: broken at blanks and between Chinese characters.

No regular expression: Python compiles a set of far characters for longer than a page takes to lay out.
"""

from collections.abc import Iterator

from ernie_cli.render.table import width

_OPENING, _CLOSING = "（“《", "、。，；：？！）”》"
_FIRST_WIDE = "\u2e80"  # from here on a line may be broken before and behind each character


def pieces(text: str) -> list[str]:
    """Blanks, and what a line must not break inside of: a word, a Chinese character with the marks that cling to it."""
    found: list[str] = []
    for character in text:
        if found and _clings(character, found[-1][-1]):
            found[-1] += character
        else:
            found.append(character)
    return found


def wrapped(text: str, room: int) -> Iterator[str]:
    """`text` in lines of at most `room` columns, none of which begins with a full stop; a longer word has its own line."""
    line, used = "", 0
    for piece in pieces(text):
        columns = width(piece)
        if used + columns > room and line.strip() and not piece.isspace():
            yield line.rstrip()
            line, used = "", 0
        line += piece
        used += columns
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


def _clings(character: str, last: str) -> bool:
    """Whether no line ends between `last` and `character`."""
    if character.isspace() or last.isspace():
        return character.isspace() and last.isspace()
    return character in _CLOSING or last in _OPENING or (_is_of_word(character) and _is_of_word(last))


def _is_of_word(character: str) -> bool:
    return character < _FIRST_WIDE and character not in "“”"
