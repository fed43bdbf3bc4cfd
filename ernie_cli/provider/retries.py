"""When to send a call again, and after how long: only before any output, only what may help, never past a limit."""

from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import NamedTuple

from ernie_cli.errors import ErnieError

LONGEST_WAIT = 120.0  # seconds: a service that asks for more is not waited for
CEILING = 20.0
BASE = 0.5
WINDOW = 60.0  # seconds: Baidu's quotas are refilled within a minute (ERNIE-Speed-8K page, response headers)


class Retries(NamedTuple):
    """`most` tries after the first; `random` gives numbers from 0 up to 1."""

    most: int
    random: Callable[[], float]

    def pause(self, error: ErnieError, tried: int, left: float | None) -> float | None:
        """Seconds to wait before try number `tried` + 2, None to give up. `left`: seconds until the call's own limit.

        The service's word comes first; without one, exponential back-off with full jitter.
        """
        if not error.again or tried >= self.most:
            return None
        asked = error.retry_after
        pause = asked if asked is not None else self.random() * min(BASE * 2**tried, CEILING)
        return None if pause > (LONGEST_WAIT if left is None else min(LONGEST_WAIT, left)) else pause


def wait_asked(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that the reply asks to wait: Retry-After as seconds or a date, else a minute when a quota is used up.

    `now` is seconds since 1970. Nonsense, negative numbers and past dates count as not said.
    """
    seconds = wait_said(headers, now)
    if seconds is not None:
        return seconds
    used_up = any(headers.get(f"x-ratelimit-remaining-{what}", "").strip() == "0" for what in ("requests", "tokens"))
    return WINDOW if used_up else None


def wait_said(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds of a Retry-After, None where there is none that makes sense."""
    return _seconds(headers.get("retry-after", "").strip(), now)


def _seconds(value: str, now: float) -> float | None:
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - now
        except (ValueError, TypeError, OverflowError):
            return None
    return seconds if isfinite(seconds) and seconds >= 0 else None
