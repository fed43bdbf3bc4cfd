"""What a job would be, without sending anything: rows, tokens, money and time, as far as they can be told."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ernie_cli.bulk.pace import Pace
from ernie_cli.bulk.rows import Row
from ernie_cli.catalogue.pricing import plain
from ernie_cli.errors import UsageError
from ernie_cli.jobs.chat.estimates import Estimates
from ernie_cli.jobs.chat.questions import Defaults, question
from ernie_cli.language.said import NOTHING, Said, say
from ernie_cli.render.document import dumped
from ernie_cli.render.progress import duration
from ernie_cli.render.table import Told


def plan(rows: Iterable[Row], defaults: Defaults, estimates: Estimates, pace: Pace, told: Told | None) -> bytes:
    """The plan in lines, as they are `told`, or as one document. Rows that cannot be asked are counted apart."""
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
    figures: dict[str, Any] = {
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
    return dumped(figures) if told is None else "".join(f"{told(line)}\n" for line in _lines(figures, seconds)).encode()


def _lines(figures: dict[str, Any], seconds: float | None) -> list[Said]:
    rows, unusable, cost = figures["rows"], figures["unusable"], figures["cost"]
    unasked = say(", of which {unusable:,} cannot be asked", unusable=unusable) if unusable else NOTHING
    money = say("about {amount} {currency}", amount=cost["amount"], currency=cost["currency"]) if cost else say("unknown")
    time = (
        say("unknown without --rpm or --tpm")
        if seconds is None
        else say("at least {duration} at these limits", duration=duration(seconds))
    )
    asked, answered = figures["prompt_tokens"], figures["completion_tokens"]
    return [
        say("rows: {rows:,}", rows=rows) + unasked,
        say("model: {provider} {model}", provider=figures["provider"], model=figures["model"]),
        say("tokens: about {asked:,} asked, {answered:,} answered", asked=asked, answered=answered),
        say("cost: {money}", money=money),
        say("time: {time}", time=time),
    ]
