"""Which language a person reads: the first of the variables that is set decides, and what is not Chinese is English."""

from collections.abc import Mapping

ENGLISH, CHINESE = "en", "zh_CN"
VARIABLES = ("ERNIE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def language(environ: Mapping[str, str]) -> str:
    """ENGLISH or CHINESE: `zh`, `zh_CN.UTF-8` and every other locale of Chinese get the one Chinese that there is."""
    found = next((environ[name] for name in VARIABLES if environ.get(name)), "")
    return CHINESE if found.lower().replace("-", "_").split("_")[0].split(".")[0] == "zh" else ENGLISH
