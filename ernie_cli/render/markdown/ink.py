"""How text looks, as parameters of the escape sequence that a terminal knows; colours are those of its own palette."""

from typing import NamedTuple

PLAIN = ""
BOLD = "1"
FAINT = "2"
ITALIC = "3"
UNDERLINED = "4"
STRUCK = "9"
CODE = "36"
HEADINGS = ("1;4;35", "1;35", "1")  # the last one is for all that are lower


class Run(NamedTuple):
    """Text of one look."""

    text: str
    style: str = PLAIN


def both(outer: str, inner: str) -> str:
    """The look of what has both looks."""
    return f"{outer};{inner}" if outer and inner else outer or inner
