"""One call as the ledger keeps it; money is decimal text throughout."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from ernie_cli.catalogue.model import Price
from ernie_cli.events import SANDBOX, Usage
from ernie_cli.language.said import say

LONGEST_AMOUNT = 40  # characters
LONGEST_NAME = 200


class Entry(NamedTuple):
    """`id` is unlike any other and sorts by time. `at` is in milliseconds since 1970; None is what nobody said.

    `cost` is an estimate by `price`, which holds the price with its date and source as JSON. `balance` is what the
    service said was left after the call.
    """

    id: str
    at: int
    provider: str
    model: str
    command: str
    sandbox: bool
    exit_code: int
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None
    total_tokens: int | None = None
    cost: str | None = None
    currency: str | None = None
    price: str | None = None
    session: str | None = None
    balance: str | None = None


def entry(name: str, now: float, provider: str, model: str, command: str, exit_code: int, headers: Mapping[str, str]) -> Entry:
    """The entry of a call that ended at `now` (seconds since 1970); `headers` are those of its last reply."""
    return Entry(
        name,
        int(now * 1000),
        provider,
        model[:LONGEST_NAME],
        command,
        SANDBOX in headers,
        exit_code,
        balance=amount(headers.get("x-account-balance")),
    )


def with_usage(plain: Entry, usage: Usage, cost: str | None, price: Price | None) -> Entry:
    """`plain` with the tokens that the service counted, and what they cost by `price`."""
    counted = plain._replace(**usage._asdict())
    if cost is None or price is None:
        return counted
    used = {name: getattr(price, name) for name in ("input", "output", "per", "as_of", "source")}
    return counted._replace(cost=cost, currency=price.currency, price=json.dumps(used, ensure_ascii=False))


def amount(text: str | None) -> str | None:
    """Decimal text as it stands in a header, None for anything else."""
    text = (text or "").strip()
    digits = text.removeprefix("-").replace(".", "", 1)
    return text if digits.isascii() and digits.isdigit() and len(text) <= LONGEST_AMOUNT else None


def written(one: Entry) -> bytes:
    """An entry as a line of JSON."""
    return json.dumps(one._asdict(), ensure_ascii=False).encode() + b"\n"


def read(line: bytes) -> Entry:
    """The entry of a line. Raises ValueError for anything that `written` would not have made."""
    fields = json.loads(line)
    if not isinstance(fields, dict) or set(fields) != set(Entry._fields):
        raise ValueError(say("not an entry"))
    if any(not _fits(name, value) for name, value in fields.items()):
        raise ValueError(say("not an entry"))
    return Entry(**fields)


def _fits(name: str, value: Any) -> bool:
    if name == "sandbox":
        return isinstance(value, bool)
    if name in ("at", "exit_code") or name.endswith("_tokens"):
        is_count = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
        return is_count or (value is None and name.endswith("_tokens"))
    return isinstance(value, str) or (value is None and name in Entry._field_defaults)
