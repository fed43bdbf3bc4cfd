"""The catalogues of translations beside the code, in the form of gettext's `.mo` files; read when something is translated.

gettext itself reads all of a file for one text, and costs more than a run may that has one note to tell.
"""

from bisect import bisect_left
from pathlib import Path

from ernie_cli.language.said import Translate

LOCALE = Path(__file__).parents[1] / "locale"


def translations(language: str) -> Translate:
    """What gives a template in `language`, and the template itself where it has none."""
    content = (LOCALE / language / "LC_MESSAGES" / "ernie.mo").read_bytes()
    count, templates, translated = (_number(content, place) for place in (8, 12, 16))

    def text(table: int, index: int) -> bytes:
        length, start = (_number(content, table + 8 * index + part) for part in (0, 4))
        return content[start : start + length]

    def translate(template: str) -> str:
        wanted = template.encode()
        index = bisect_left(range(count), wanted, key=lambda each: text(templates, each))
        return text(translated, index).decode() if index < count and text(templates, index) == wanted else template

    return translate


def _number(content: bytes, place: int) -> int:
    return int.from_bytes(content[place : place + 4], "little")
