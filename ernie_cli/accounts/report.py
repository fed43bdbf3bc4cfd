"""What is left on an account, as a row, as JSON, and in words."""

import time
from typing import Any

from ernie_cli.accounts.balances import Known, account
from ernie_cli.catalogue.model import Provider
from ernie_cli.language.said import NOTHING, Said, quoted, say, series
from ernie_cli.render.notes import error_object

NO_CALL = say("the service has no call for it")


def row(known: Known) -> list[Said]:
    """Provider, amount, currency, and what there is to say."""
    amount, currency = known.left or (say("unknown"), "")
    return [quoted(known.provider.name), quoted(amount), quoted(currency), series("; ", _words(known))]


def document(known: Known) -> dict[str, Any]:
    """An account as scripts read it: an amount is text, null where nobody told; `as_of` is in UTC."""
    amount, currency = known.left or (None, None)
    moment = None if known.as_of is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(known.as_of))
    return {
        "provider": known.provider.name,
        "amount": amount,
        "currency": currency,
        "as_of": moment,
        "source": known.source,
        "note": known.note,
        "page": account(known.provider).page or None,
        "tokens_used": known.tokens_used,
        "free_tokens": account(known.provider).free_tokens,
        "error": None if known.error is None else error_object(known.error),
    }


def advice(provider: Provider) -> Said:
    """That a service cannot be asked, and where to look."""
    page = account(provider).page
    return say("{provider} has no call for the balance", provider=provider.title) + (
        say("; look at {page}", page=page) if page else NOTHING
    )


def earlier(known: Known) -> Said:
    """What a header told some time ago."""
    amount, currency = known.left or (say("unknown"), "")
    return say("{moment} it was {amount} {currency}", moment=_moment(known), amount=amount, currency=currency)


def _words(known: Known) -> list[Said]:
    words = [known.error.message] if known.error else []
    words += [known.note] if known.note else []
    words += [say("{moment}, by the header of an answer", moment=_moment(known))] if known.source == "header" else []
    if known.tokens_used is not None:
        free = account(known.provider).free_tokens
        of = NOTHING if free is None else say(" of {free:,} that are free", free=free)
        words.append(say("this machine used {tokens_used:,} tokens{of}", tokens_used=known.tokens_used, of=of))
    page = quoted(account(known.provider).page)
    return [*words, page] if page and known.left is None else words


def _moment(known: Known) -> Said:
    moment = time.localtime(known.as_of or 0)
    return say("on {day} at {time}", day=time.strftime("%Y-%m-%d", moment), time=time.strftime("%H:%M", moment))
