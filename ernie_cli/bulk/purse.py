"""What a job may cost: a row that could go beyond it is not asked, and those in flight count with the most they can cost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from threading import Condition

from ernie_cli.bulk.attempts import Halt
from ernie_cli.bulk.gate import LOOK, Stopped
from ernie_cli.errors import QuotaError
from ernie_cli.language.said import say


class Purse:
    """`limit` None has no bottom. Amounts are in `currency`; `spent` before this run counts too."""

    def __init__(self, limit: Decimal | None, currency: str, spent: Decimal = Decimal(0)) -> None:
        self._limit = limit
        self._currency = currency
        self._spent = spent
        self._set_aside = Decimal(0)
        self._news = Condition()
        self._is_closed = False

    @contextmanager
    def opened(self, most: Decimal) -> Iterator[Callable[[Decimal], None]]:
        """Set `most` aside for a row; what is yielded is called with what it did cost.

        Waits while rows in flight may leave enough. Raises Halt when the row would go beyond the limit, Stopped when the
        job ends.
        """
        with self._news:
            while not self._fits(most):
                if self._is_closed:
                    raise Stopped
                if not self._set_aside:
                    raise Halt(self._refusal(most))
                self._news.wait(LOOK)
            self._set_aside += most
        try:
            yield self._pay
        finally:
            with self._news:
                self._set_aside -= most
                self._news.notify_all()

    def close(self) -> None:
        """Let nobody wait any more."""
        with self._news:
            self._is_closed = True
            self._news.notify_all()

    def _fits(self, most: Decimal) -> bool:
        return self._limit is None or self._spent + self._set_aside + most <= self._limit

    def _pay(self, amount: Decimal) -> None:
        with self._news:
            self._spent += amount

    def _refusal(self, most: Decimal) -> QuotaError:
        return QuotaError(
            say(
                "--max-cost {limit:f}: about {spent:f} {currency} is spent, and the next row may cost {most:f}",
                limit=self._limit,
                spent=self._spent,
                currency=self._currency,
                most=most,
            ),
            hint=say("--resume with a higher --max-cost goes on; a smaller --max-tokens makes rows cheaper"),
        )
