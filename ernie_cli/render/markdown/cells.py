"""How many cells of a terminal a character takes, and between which characters a line may break."""

from collections.abc import Iterable
from unicodedata import category, east_asian_width

# Letters and marks of Chinese and Japanese: each takes two cells, and a line may break beside it.
WIDE = (
    r"\u2e80-\u3029\u3030-\u303e\u3041-\u3096\u309b-\u33ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd"
)
OPENING = frozenset("“‘([{（［｛《〈「『【〔")  # never the last of a line
CLOSING = frozenset("”’)]},.;:!?%…—）］｝》〉」』】〕，。、；：！？％～·")  # never the first of a line


class _Widths(dict[str, int]):
    def __missing__(self, character: str) -> int:
        if category(character) in ("Mn", "Me", "Cf"):
            self[character] = 0
        else:
            self[character] = 2 if east_asian_width(character) in "WF" else 1
        return self[character]


_WIDTHS = _Widths()


def cells(text: str) -> int:
    """Cells that `text` takes, which holds no control characters."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


def fitting(text: Iterable[str], room: int) -> int:
    """How many of the characters fit into `room` cells; what takes no cell goes with what stands before it."""
    left = room
    count = 0
    for character in text:
        left -= _WIDTHS[character]
        if left < 0:
            break
        count += 1
    return count
