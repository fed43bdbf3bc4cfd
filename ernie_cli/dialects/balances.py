"""How services are asked for what is left on an account, and what they answer; amounts stay decimal text throughout."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from ernie_cli.dialects.reading import members
from ernie_cli.dialects.refusals import excerpt
from ernie_cli.errors import RejectedError
from ernie_cli.language.said import say
from ernie_cli.requests import Call, Json

LARGEST = 30  # digits before the point: no account holds more


class Left(NamedTuple):
    """An amount as decimal text without an exponent."""

    amount: str
    currency: str


class Way(NamedTuple):
    """`root` is the address that the call hangs below: a name of the provider's roots, or "base".

    `signed`: only an IAM key pair may ask, whatever else the provider takes.
    """

    call: Callable[[str], Call]
    read: Callable[[Mapping[str, Json]], Left]
    root: str = "base"
    signed: bool = False


def left(way: Way, reply: bytes) -> Left:
    """What a reply says. Raises RejectedError for one that says nothing."""
    try:
        found = json.loads(reply.decode("utf-8-sig", "replace"), parse_float=Decimal, parse_int=Decimal, parse_constant=str)
        return way.read(members(found))
    except (ValueError, ArithmeticError, RecursionError) as error:
        shown = excerpt(reply[:200].decode("utf-8", "replace"))
        raise RejectedError(
            say("the reply does not say what is left: {shown}", shown=shown), hint=say("check the base URL")
        ) from error


def _grants(base: str) -> Call:
    """wcode.net/check-balance; the path hangs beside that of the models."""
    return Call(f"{base.removesuffix('/gpt/v1')}/account/billing/grants", "GET")


def _read_grants(found: Mapping[str, Json]) -> Left:
    inner = members(found.get("data"))
    currency = inner.get("total_available_currency")
    if not isinstance(currency, str) or not (currency.isascii() and currency.isalpha() and len(currency) < 8):
        currency = "CNY"
    return Left(_decimal(inner.get("total_available")), currency)


def _cash(base: str) -> Call:
    """Baidu's page Finance/Skhtyytwu, 2025-10-27: no parameters; the amount is in yuan."""
    return Call(f"{base}/v1/finance/cash/balance", body={})


def _read_cash(found: Mapping[str, Json]) -> Left:
    return Left(_decimal(found.get("cashBalance")), "CNY")


def _decimal(value: Json) -> str:
    """A number, or text that is one. Raises ValueError or ArithmeticError."""
    number = Decimal(value if isinstance(value, (Decimal, str)) else "")
    if not number.is_finite() or abs(number.adjusted()) > LARGEST:
        raise ValueError(say("not an amount"))
    return format(number, "f")


WAYS: Mapping[str, Way] = {
    "grants": Way(_grants, _read_grants),
    "billing": Way(_cash, _read_cash, root="billing", signed=True),
}
