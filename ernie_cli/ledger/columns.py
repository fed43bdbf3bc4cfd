"""What was spent, as rows of text: exact amounts below one another, and "unknown" where nobody knows."""

from collections.abc import Sequence
from decimal import Decimal

from ernie_cli.language.said import Said, quoted, say
from ernie_cli.ledger.spending import Sum

NOTHING = "-"
BY = {"day": say("DAY"), "model": say("MODEL"), "provider": say("PROVIDER"), "session": say("SESSION")}


def rows(found: Sequence[Sum], whole: Sum, by: str) -> list[list[Said]]:
    """A line of names, a line for each sum, and the line of the whole."""
    currencies = sorted(whole.cost)
    places = {currency: max(map(_places, _amounts((*found, whole), currency)), default=0) for currency in currencies or ("",)}
    costs = [quoted(currency.upper()) for currency in currencies] or [say("COST")]
    names = [BY[by], say("CALLS"), say("FAILED"), say("ASKED"), say("ANSWERED"), *costs, say("UNKNOWN")]
    sums = [_row(quoted(one.key or NOTHING), one, places) for one in found]
    return [names, *sums, _row(say("total"), whole, places)]


def _row(name: Said, one: Sum, places: dict[str, int]) -> list[Said]:
    counts = [_number(one.tokens.get(name)) for name in ("prompt_tokens", "completion_tokens")]
    costs = [cost(one, currency, digits) for currency, digits in places.items()]
    return [name, _number(one.calls), _number(one.failed), *counts, *costs, _number(one.unknown)]


def cost(one: Sum, currency: str, places: int) -> Said:
    """The amount with so many places; calls of unknown cost alone are no amount."""
    amount = one.cost.get(currency)
    if amount is None:
        return say("unknown") if one.unknown and not one.cost else quoted(NOTHING)
    return quoted(format(amount, f".{places}f"))


def _number(number: int | None) -> Said:
    return quoted(NOTHING if number is None else str(number))


def _amounts(found: Sequence[Sum], currency: str) -> list[Decimal]:
    return [one.cost[currency] for one in found if currency in one.cost]


def _places(amount: Decimal) -> int:
    """Digits behind the point, without zeros that say nothing."""
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def measured(found: Sequence[Sum]) -> tuple[list[float], Said]:
    """How long the bars are, and what they measure; for drawing alone, so that floats will do."""
    currencies = {currency for one in found for currency in one.cost}
    if len(currencies) == 1 and not any(one.unknown and not one.cost for one in found):
        currency = currencies.pop()
        return [float(one.cost.get(currency, 0)) for one in found], quoted(currency)
    return [float(one.used) for one in found], say("TOKENS")
