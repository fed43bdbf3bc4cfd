"""What the sandbox remembers between requests, behind one lock: arrivals, the balance, the minute's use, issued keys.

Files and batches stand on shelves of their own.
"""

from collections import Counter
from decimal import Decimal
from threading import Lock
from typing import TYPE_CHECKING

from ernie_cli.sandbox.shelf import Shelf

if TYPE_CHECKING:
    from ernie_cli.sandbox.batch import Job
    from ernie_cli.sandbox.files import Stored


class Ledger:
    def __init__(self, balance: Decimal) -> None:
        self._lock = Lock()
        self._balance = balance
        self._arrivals: Counter[bytes] = Counter()
        self._windows: dict[str, tuple[float, int, int]] = {}
        self._expiries: dict[str, float] = {}
        self.files: Shelf[Stored] = Shelf()
        self.batches: Shelf[Job] = Shelf()

    def arrive(self, digest: bytes) -> int:
        """How often what has this digest has come by now, this time included."""
        with self._lock:
            self._arrivals[digest] += 1
            return self._arrivals[digest]

    def balance(self) -> Decimal:
        with self._lock:
            return self._balance

    def spend(self, amount: Decimal) -> Decimal:
        """Take an amount off the balance, which never falls below nothing; gives what is left."""
        with self._lock:
            self._balance = max(Decimal(0), self._balance - amount)
            return self._balance

    def use(self, key: str, now: float, requests: int, tokens: int) -> tuple[int, int]:
        """Add to a key's use in its minute, which starts with its first request; gives the sums."""
        with self._lock:
            start, asked, used = self._windows.get(key, (now, 0, 0))
            if now - start >= 60:
                start, asked, used = now, 0, 0
            self._windows[key] = (start, asked + requests, used + tokens)
            return asked + requests, used + tokens

    def issue(self, token: str, expiry: float) -> None:
        with self._lock:
            self._expiries[token] = expiry

    def expiry(self, token: str) -> float | None:
        """When a token that was issued here ends; None for any other."""
        with self._lock:
            return self._expiries.get(token)
