"""The catalogues of translations beside the code, in the form of gettext's `.mo` files; read when something is translated.

gettext itself reads all of a file for one text, and costs more than a run may that has one note to tell.
"""

from bisect import bisect_left
from pathlib import Path
from struct import unpack_from

from ernie_cli.language.said import Translate

LOCALE = Path(__file__).parents[1] / "locale"


def translations(language: str) -> Translate:
    """What gives a template in `language`, and the template itself where it has none."""
    content = (LOCALE / language / "LC_MESSAGES" / "ernie.mo").read_bytes()
    count, templates, translated = unpack_from("<3I", content, 8)

    def text(table: int, index: int) -> bytes:
        length, start = unpack_from("<2I", content, table + 8 * index)
        return content[start : start + length]

    def translate(template: str) -> str:
        wanted = template.encode()
        index = bisect_left(range(count), wanted, key=lambda each: text(templates, each))
        return text(translated, index).decode() if index < count and text(templates, index) == wanted else template

    return translate
