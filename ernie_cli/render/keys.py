"""The keys that there are, for people and for scripts; only masked ones come here."""

import time
from collections.abc import Iterable
from typing import Any, NamedTuple

from ernie_cli.errors import ErnieError
from ernie_cli.language.said import NOTHING, Said, quoted, say
from ernie_cli.render.table import Told, padded, width
from ernie_cli.render.wrapping import hanging

WIDTH = 80  # columns
NARROWEST = 24  # columns for the last one
GAP = 2
MINUTE, HOUR, DAY = 60, 3600, 86400  # seconds

WORKS = say("works")
KINDS = {
    "internal": say("internal"),
    "usage": say("usage"),
    "credentials": say("credentials"),
    "temporary": say("temporary"),
    "rejected": say("rejected"),
    "quota": say("quota"),
    "blocked": say("blocked"),
    "incomplete": say("incomplete"),
    "output": say("output"),
}


class Row(NamedTuple):
    """The keys of one provider. `key` is masked; `source` wins over the `shadowed` ones (source, masked key).

    `expires_at` is when the access token that is kept for it ends, in seconds since the epoch.
    """

    provider: str
    key: str | None = None
    scheme: str | None = None
    source: Said | None = None
    shadowed: tuple[tuple[Said, str | None], ...] = ()
    expires_at: float | None = None
    troubles: tuple[Said, ...] = ()
    needs_key: bool = True
    takes_key: bool = True


def objects(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """One object a provider; what is not known is null."""
    return [
        {
            "provider": row.provider,
            "key": row.key,
            "scheme": row.scheme,
            "source": row.source,
            "shadowed": [{"source": source, "key": key} for source, key in row.shadowed],
            "expires_at": None if row.expires_at is None else moment(row.expires_at),
            "needs_key": row.needs_key,
            "trouble": "; ".join(row.troubles) or None,
        }
        for row in rows
    ]


def table(rows: Iterable[Row], now: float, told: Told, room: int = WIDTH) -> str:
    """Columns of plain text, no line longer than `room`."""
    words = [([say("PROVIDER"), say("KEY"), say("TOKEN ENDS")], [say("FROM")])]
    words += [([quoted(row.provider), quoted(row.key or "-"), _left(row.expires_at, now)], _from(row)) for row in rows]
    cells = [([told(cell) for cell in head], [told(part) for part in last]) for head, last in words]
    widths = [max(map(width, column)) for column in zip(*(head for head, _ in cells), strict=True)]
    lead = sum(widths) + GAP * len(widths)
    lines = []
    for head, last in cells:
        start = "".join(padded(text, size + GAP) for text, size in zip(head, widths, strict=True))
        for part in last:
            for line in hanging(part, max(room - lead, NARROWEST)):
                lines.append(f"{start}{line}".rstrip())
                start = " " * lead
    return "".join(f"{line}\n" for line in lines)


def verdict_lines(verdicts: Iterable[tuple[str, ErnieError | None]], told: Told) -> str:
    """A provider a line, and whether its key works, or what kind of error stands against that."""
    words = [(name, WORKS if error is None else KINDS.get(error.kind) or quoted(error.kind)) for name, error in verdicts]
    return "".join(f"{name:<10} {told(word)}\n" for name, word in words)


def _from(row: Row) -> list[Said]:
    if row.source is None:
        return [say("no key") if row.needs_key else say("no key (optional)") if row.takes_key else say("no key needed")]
    source = row.source + (NOTHING if row.key else say(" (not to be had)"))
    others = [say("shadows {source}", source=source) + quoted(f" {key}" if key else "") for source, key in row.shadowed]
    return [source, *others]


def _left(expires_at: float | None, now: float) -> Said:
    """How long a token still lives, in the largest unit that fits."""
    if expires_at is None:
        return quoted("-")
    seconds = max(expires_at - now, 0)
    if seconds >= 2 * DAY:
        return say("in {days:.0f} days", days=seconds / DAY)
    if seconds >= 2 * HOUR:
        return say("in {hours:.0f} hours", hours=seconds / HOUR)
    if seconds >= 2 * MINUTE:
        return say("in {minutes:.0f} minutes", minutes=seconds / MINUTE)
    return say("in {seconds:.0f} s", seconds=seconds)


def moment(seconds: float) -> str:
    """A time in seconds since 1970 as scripts read it, in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
