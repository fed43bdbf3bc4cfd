"""What a job would be, without sending anything: rows, tokens, money and time, as far as they can be told."""

from collections.abc import Iterable
from decimal import Decimal

from ernie_cli.bulk.pace import Pace
from ernie_cli.bulk.rows import Row
from ernie_cli.catalogue.pricing import plain
from ernie_cli.errors import UsageError
from ernie_cli.jobs.chat.estimates import Estimates
from ernie_cli.jobs.chat.questions import Defaults, question
from ernie_cli.render.document import dumped
from ernie_cli.render.progress import duration


def plan(rows: Iterable[Row], defaults: Defaults, estimates: Estimates, pace: Pace, as_json: bool) -> bytes:
    """The plan in lines, or as one document. Rows that cannot be asked are counted apart."""
    asked = bad = tokens_in = tokens_out = 0
    money: Decimal | None = Decimal(0)
    for row in rows:
        try:
            found = question(row, defaults)
        except UsageError:
            bad += 1
            continue
        asked += 1
        ask, cost = estimates.asked(found), estimates.probably(found)
        tokens_in, tokens_out = tokens_in + ask, tokens_out + estimates.likely(found) - ask
        money = None if money is None or cost is None else money + Decimal(cost)
    currency = estimates.currency(defaults.choice) if asked and money is not None else None
    seconds = max(
        (amount * 60 / limit for amount, limit in ((asked, pace.rpm), (tokens_in + tokens_out, pace.tpm)) if limit is not None),
        default=None,
    )
    figures: dict[str, object] = {
        "rows": asked + bad,
        "unusable": bad,
        "provider": defaults.choice.provider.name,
        "model": defaults.choice.model,
        "prompt_tokens": tokens_in,
        "completion_tokens": tokens_out,
        "cost": None
        if currency is None or money is None
        else {"amount": plain(money), "currency": currency, "estimated": True},
        "seconds": seconds,
    }
    return dumped(figures) if as_json else _lines(figures, seconds).encode()


def _lines(figures: dict[str, object], seconds: float | None) -> str:
    cost = figures["cost"]
    money = f"about {cost['amount']} {cost['currency']}" if isinstance(cost, dict) else "unknown"
    time = "unknown without --rpm or --tpm" if seconds is None else f"at least {duration(seconds)} at these limits"
    return (
        f"rows: {figures['rows']:,}"
        + (f", of which {figures['unusable']:,} cannot be asked\n" if figures["unusable"] else "\n")
        + f"model: {figures['provider']} {figures['model']}\n"
        f"tokens: about {figures['prompt_tokens']:,} asked, {figures['completion_tokens']:,} answered\n"
        f"cost: {money}\n"
        f"time: {time}\n"
    )
