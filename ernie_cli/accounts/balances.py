"""What is left on accounts: whom to ask, several at once, and whether it is enough."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from queue import Queue
from threading import Thread
from typing import NamedTuple, Protocol, TypeVar

from ernie_cli.auth.schemes import PAIRS
from ernie_cli.catalogue.model import Account, Form, Provider
from ernie_cli.dialects.balances import Left
from ernie_cli.errors import ErnieError, QuotaError
from ernie_cli.language.said import Said, say

T = TypeVar("T")
# Of several failures that one counts which trying again does not cure; what a guard could not see comes before what it saw.
WORST_FIRST = (4, 6, 7, 5)


class Known(NamedTuple):
    """What is known of one account. `as_of` is in seconds since 1970.

    `source`: the service's own answer, the header of an earlier one, or the ledger, which knows tokens alone. Without
    `left` and `error` nobody could be asked; `note` says why.
    """

    provider: Provider
    left: Left | None = None
    as_of: float | None = None
    source: str | None = None
    tokens_used: int | None = None
    note: Said | None = None
    error: ErnieError | None = None


def account(provider: Provider) -> Account:
    """The catalogue's word on the account of `provider`."""
    found: Account = provider.options.get("account") or Account()
    return found


class Asks(Protocol):
    """How a service is asked for something: at which of its hosts, and whether only an IAM key pair may ask."""

    @property
    def root(self) -> str: ...
    @property
    def signed(self) -> bool: ...


def asked_by(provider: Provider, way: Asks) -> Provider:
    """`provider` as it is asked in this way: at the host that knows, with the only kind of key that this host takes."""
    if way.root != "base":
        url, variable = provider.roots[way.root]
        provider = provider._replace(base_url=url, base_variable=variable)
    if way.signed:
        pairs = tuple(Form("signature", form.fields) for form in provider.forms if form.scheme in PAIRS)
        provider = provider._replace(forms=pairs)
    return provider


def together(questions: Sequence[Callable[[], T]]) -> list[T]:
    """The answers to all, asked at the same time, in their order; the first exception of any is raised."""
    answers: Queue[tuple[int, T | None, BaseException | None]] = Queue()

    def ask(number: int, question: Callable[[], T]) -> None:
        try:
            answers.put((number, question(), None))
        except BaseException as error:  # it belongs to the thread that waits
            answers.put((number, None, error))

    for number, question in enumerate(questions):
        Thread(target=ask, args=(number, question), daemon=True).start()
    found: dict[int, T] = {}
    for _ in questions:
        number, answer, error = answers.get()
        if error is not None:
            raise error
        found[number] = answer  # type: ignore[assignment]
    return [found[number] for number in range(len(questions))]


def verdict(accounts: Iterable[Known], least: Decimal | None) -> ErnieError | None:
    """The failure that counts, None when every account could be seen and holds `least`, where that is asked."""
    return worst(known.error or _shortage(known, least) for known in accounts)


def worst(failures: Iterable[ErnieError | None]) -> ErnieError | None:
    """Of several failures the one that counts, None when there is none."""
    return min((failure for failure in failures if failure is not None), key=_rank, default=None)


def _shortage(known: Known, least: Decimal | None) -> QuotaError | None:
    if least is None or known.left is None or Decimal(known.left.amount) >= least:
        return None
    return QuotaError(
        say(
            "{amount} {currency} is left, less than --min {least}",
            amount=known.left.amount,
            currency=known.left.currency,
            least=least,
        ),
        hint=say("top up the account"),
        provider=known.provider.name,
    )


def _rank(failure: ErnieError) -> int:
    return WORST_FIRST.index(failure.exit_code) if failure.exit_code in WORST_FIRST else -1
