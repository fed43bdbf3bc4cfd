"""What was spent, as rows of text: exact amounts below one another, and "unknown" where nobody knows."""

from collections.abc import Sequence
from decimal import Decimal

from ernie_cli.ledger.spending import Sum

NOTHING = "-"


def rows(found: Sequence[Sum], whole: Sum, by: str) -> list[list[str]]:
    """A line of names, a line for each sum, and the line of the whole."""
    currencies = sorted(whole.cost) or ["cost"]
    places = {currency: max(map(_places, _amounts((*found, whole), currency)), default=0) for currency in currencies}
    names = [by.upper(), "CALLS", "FAILED", "ASKED", "ANSWERED", *map(str.upper, currencies), "UNKNOWN"]
    return [names, *(_row(one, places) for one in (*found, whole))]


def _row(one: Sum, places: dict[str, int]) -> list[str]:
    counts = [_count(one.tokens.get(name)) for name in ("prompt_tokens", "completion_tokens")]
    costs = [cost(one, currency, digits) for currency, digits in places.items()]
    return [one.key or NOTHING, str(one.calls), str(one.failed), *counts, *costs, str(one.unknown)]


def cost(one: Sum, currency: str, places: int) -> str:
    """The amount with so many places; calls of unknown cost alone are no amount."""
    amount = one.cost.get(currency)
    if amount is None:
        return "unknown" if one.unknown and not one.cost else NOTHING
    return format(amount, f".{places}f")


def _count(number: int | None) -> str:
    return NOTHING if number is None else str(number)


def _amounts(found: Sequence[Sum], currency: str) -> list[Decimal]:
    return [one.cost[currency] for one in found if currency in one.cost]


def _places(amount: Decimal) -> int:
    """Digits behind the point, without zeros that say nothing."""
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def measured(found: Sequence[Sum]) -> tuple[list[float], str]:
    """How long the bars are, and what they measure; for drawing alone, so that floats will do."""
    currencies = {currency for one in found for currency in one.cost}
    if len(currencies) == 1 and not any(one.unknown and not one.cost for one in found):
        currency = currencies.pop()
        return [float(one.cost.get(currency, 0)) for one in found], currency
    return [float(one.used) for one in found], "TOKENS"
