"""The keys that there are, for people and for scripts; only masked ones come here."""

import textwrap
import time
from collections.abc import Iterable
from typing import Any, NamedTuple

from ernie_cli.language.said import Said

WIDTH = 80  # columns
NARROWEST = 24  # columns for the last one


class Row(NamedTuple):
    """The keys of one provider. `key` is masked; `source` wins over the `shadowed` ones (source, masked key).

    `expires_at` is when the access token that is kept for it ends, in seconds since the epoch.
    """

    provider: str
    key: str | None = None
    scheme: str | None = None
    source: str | None = None
    shadowed: tuple[tuple[str, str | None], ...] = ()
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


def table(rows: Iterable[Row], now: float, width: int = WIDTH) -> str:
    """Columns of plain text, no line longer than `width`."""
    cells = [("PROVIDER", "KEY", "TOKEN ENDS", ["FROM"])]
    cells += [(row.provider, row.key or "-", _left(row.expires_at, now), _from(row)) for row in rows]
    widths = [max(len(cell[column]) for cell in cells) for column in range(3)]
    lead = sum(widths) + 2 * len(widths)
    lines = []
    for *head, last in cells:
        start = "".join(f"{text:<{size}}  " for text, size in zip(head, widths, strict=True))
        for part in last:
            wrapped = textwrap.wrap(part, max(width - lead, NARROWEST), subsequent_indent="  ", break_on_hyphens=False)
            for line in wrapped:
                lines.append(f"{start}{line}".rstrip())
                start = " " * lead
    return "".join(f"{line}\n" for line in lines)


def _from(row: Row) -> list[str]:
    if row.source is None:
        return ["no key" if row.needs_key else "no key (optional)" if row.takes_key else "no key needed"]
    source = row.source + (" (not to be had)" if row.key is None else "")
    return [source, *(f"shadows {source}{f' {key}' if key else ''}" for source, key in row.shadowed)]


def _left(expires_at: float | None, now: float) -> str:
    """How long a token still lives, in the largest unit that fits."""
    if expires_at is None:
        return "-"
    seconds = max(expires_at - now, 0)
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"in {seconds / size:.0f} {unit}"
    return f"in {seconds:.0f} s"


def moment(seconds: float) -> str:
    """A time in seconds since 1970 as scripts read it, in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
