"""Sums over the ledger: pure, exact in decimal arithmetic; what nobody knows is counted and never taken for nothing."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from typing import Any

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say
from ernie_cli.ledger.entry import Entry

TOKENS = ("prompt_tokens", "completion_tokens", "reasoning_tokens", "cached_tokens", "total_tokens")
KEYS: Mapping[str, Callable[[Entry], str]] = {
    "day": lambda entry: datetime.fromtimestamp(entry.at / 1000).date().isoformat(),
    "model": lambda entry: f"{entry.provider}/{entry.model}",
    "provider": lambda entry: entry.provider,
    "session": lambda entry: entry.session or "",
}


class Sum:
    """Calls that go together. `cost` is by currency; `unknown` are the calls whose cost is not known."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.calls = 0
        self.failed = 0
        self.unknown = 0
        self.tokens: dict[str, int] = {}
        self.cost: dict[str, Decimal] = {}

    def add(self, entry: Entry) -> None:
        """Take in one call."""
        self.calls += 1
        self.failed += entry.exit_code != 0
        for name in TOKENS:
            count = getattr(entry, name)
            if count is not None:
                self.tokens[name] = self.tokens.get(name, 0) + count
        if entry.cost is None or entry.currency is None:
            self.unknown += 1
            return
        with localcontext(prec=60):
            self.cost[entry.currency] = self.cost.get(entry.currency, Decimal(0)) + Decimal(entry.cost)

    @property
    def used(self) -> int:
        """All tokens that were counted, in either direction."""
        halves = self.tokens.get("prompt_tokens", 0) + self.tokens.get("completion_tokens", 0)
        return max(halves, self.tokens.get("total_tokens", 0))


def sums(entries: Iterable[Entry], by: str) -> list[Sum]:
    """One sum for each day, model, provider or session: days in their order, of anything else the most used first."""
    found: dict[str, Sum] = {}
    for entry in entries:
        key = KEYS[by](entry)
        found.setdefault(key, Sum(key)).add(entry)
    return sorted(found.values(), key=lambda one: (0 if by == "day" else -one.used, one.key))


def total(entries: Iterable[Entry]) -> Sum:
    """Everything."""
    whole = Sum("total")
    for entry in entries:
        whole.add(entry)
    return whole


def since(text: str, now: float) -> int:
    """Milliseconds since 1970 of `7d` (today and the six days before), `24h`, or a day, in local time.

    Raises UsageError.
    """
    number, unit = text[:-1], text[-1:]
    try:
        if unit == "h" and number.isdecimal():
            return int((now - int(number) * 3600) * 1000)
        if unit == "d" and number.isdecimal():
            today = datetime.fromtimestamp(now).replace(hour=0, minute=0, second=0, microsecond=0)
            return int((today - timedelta(days=max(int(number) - 1, 0))).timestamp() * 1000)
        return int(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(say("--since {text!r} does not fit: 7d, 24h, or a day such as 2026-11-01", text=text)) from error


def plain(amount: Decimal) -> str:
    """An amount as text without an exponent and without zeros that say nothing."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def document(one: Sum, by: str) -> dict[str, Any]:
    """A sum as scripts read it: a count that no call told is null, an amount is text."""
    return {
        by: one.key or None,
        "calls": one.calls,
        "failed": one.failed,
        **{name: one.tokens.get(name) for name in TOKENS},
        "cost": {currency: plain(amount) for currency, amount in sorted(one.cost.items())},
        "unknown": one.unknown,
    }
