"""How far a job is: rows, tokens, money, speed, and how long the rest will take."""

from collections import deque
from collections.abc import Callable
from decimal import Decimal

SPAN = 60.0  # seconds that the present speed is measured over


class Tally:
    """`total` rows are to be done in this run. Told by one thread alone."""

    def __init__(self, total: int | None, clock: Callable[[], float]) -> None:
        self.total = total
        self.done = 0
        self.failed = 0
        self.tokens = 0
        self.cost = Decimal(0)
        self.currency: str | None = None
        self._clock = clock
        self._began = clock()
        self._recent: deque[tuple[float, int]] = deque([(self._began, 0)])

    def add(self, rows: int = 1, failed: int = 0, tokens: int | None = None) -> None:
        """Rows are finished, so many of them in vain."""
        self.done += rows
        self.failed += failed
        self.tokens += tokens or 0
        now = self._clock()
        self._recent.append((now, self.done))
        while len(self._recent) > 2 and self._recent[0][0] < now - SPAN:
            self._recent.popleft()

    def pay(self, amount: str | None, currency: str | None) -> None:
        """What a row cost, where that is known."""
        if amount is not None:
            self.cost += Decimal(amount)
            self.currency = currency

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return self._clock() - self._began

    @property
    def rows_a_minute(self) -> float | None:
        """The speed of the last minute, None while there is none."""
        (then, before), now = self._recent[0], self._clock()
        return (self.done - before) * 60 / (now - then) if now > then and self.done > before else None

    @property
    def seconds_left(self) -> float | None:
        """For the rest, at this speed."""
        speed = self.rows_a_minute
        return None if self.total is None or speed is None else (self.total - self.done) * 60 / speed
