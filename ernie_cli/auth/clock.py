"""The service's clock against ours, from a `Date` header; what cannot be read counts as no difference."""

from datetime import UTC, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def offset(date: str | None, now: float) -> float:
    """Seconds to add to `now` (epoch) to have the time of the service that sent `date`; 0 when that says nothing.

    `date` is an IMF-fixdate (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
    """
    try:
        _, day, month, year, time, _ = (date or "").split()
        hour, minute, second = (int(part) for part in time.split(":"))
        theirs = datetime(int(year), MONTHS.index(month) + 1, int(day), hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return 0.0
    return theirs.timestamp() - now


def instant(text: object) -> float | None:
    """Seconds since the epoch of an RFC 3339 time such as `2025-01-01T12:00:00.000Z`; None when it is none."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment.timestamp() if moment is not None and moment.tzinfo is not None else None
