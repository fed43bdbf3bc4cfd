"""How old something is allowed to be, as a user says it."""

from datetime import datetime

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say

UNITS = {"h": 3600, "d": 86400, "w": 7 * 86400}  # seconds


def age(text: str, now: float) -> int:
    """Milliseconds since 1970 of so long ago (`12h`, `30d`, `8w`), or of a day in local time. Raises UsageError."""
    number, unit = text[:-1], text[-1:]
    try:
        if unit in UNITS and number.isascii() and number.isdecimal():
            return int((now - int(number) * UNITS[unit]) * 1000)
        return int(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            say("--older-than {text!r} does not fit: 30d, 12h, 8w, or a day such as 2026-11-01", text=text)
        ) from error
