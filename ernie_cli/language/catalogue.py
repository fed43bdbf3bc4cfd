"""The catalogues of translations beside the code, in gettext's form; loaded when there is something to translate."""

from gettext import GNUTranslations
from pathlib import Path

from ernie_cli.language.said import Translate

LOCALE = Path(__file__).parents[1] / "locale"


def translations(language: str) -> Translate:
    """What gives a template in `language`, and the template itself where it has none."""
    with (LOCALE / language / "LC_MESSAGES" / "ernie.mo").open("rb") as file:
        return GNUTranslations(file).gettext
