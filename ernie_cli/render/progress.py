"""How far a job is, on standard error: a bar that is drawn over on a terminal, a line now and then elsewhere."""

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from ernie_cli.render.notes import Notes

OFTEN, SELDOM = 0.2, 15.0  # seconds between two pictures on a terminal, and between two lines


class Counts(Protocol):
    """What is told of a job: see `bulk.tally.Tally`."""

    total: int | None
    done: int
    failed: int
    tokens: int
    cost: Decimal
    currency: str | None

    @property
    def seconds(self) -> float: ...
    @property
    def rows_a_minute(self) -> float | None: ...
    @property
    def seconds_left(self) -> float | None: ...


class Progress:
    """`bar` draws a share and words as one line of a terminal; None without a terminal. `end` tells the sum.

    `what` is counted.
    """

    def __init__(
        self,
        notes: Notes,
        counts: Counts,
        clock: Callable[[], float],
        bar: Callable[[float | None, str], str] | None,
        what: str = "rows",
    ) -> None:
        self._notes = notes
        self._counts = counts
        self._clock = clock
        self._bar = bar
        self._what = what
        self._last = clock()

    def show(self) -> None:
        """Tell it, unless that was done a moment ago."""
        if self._clock() - self._last < (SELDOM if self._bar is None else OFTEN):
            return
        self._last = self._clock()
        counts = self._counts
        if self._bar is None:
            self._notes.note(told(counts, self._what))
        else:
            self._notes.status(self._bar(counts.done / counts.total if counts.total else None, told(counts, self._what)))

    def end(self) -> None:
        """The sum of it, in place of the bar."""
        self._notes.status("")
        if self._counts.done:
            self._notes.note(told(self._counts, self._what, is_over=True))


def told(counts: Counts, what: str, is_over: bool = False) -> str:
    """The figures that are known, in words."""
    of = "" if counts.total is None else f" of {counts.total:,}"
    parts = [f"{counts.done:,}{of}" + (f" {what} done" if is_over else "")]
    parts += [f"{counts.failed:,} failed"] if counts.failed else []
    speed = counts.rows_a_minute
    if is_over:
        parts.append(f"in {duration(counts.seconds)}")
    elif counts.seconds_left is not None:
        parts.append(f"{duration(counts.seconds_left)} left")
    if not is_over and speed is not None:
        parts.append(f"{speed:,.0f} a minute" if speed >= 10 else f"{speed:.1f} a minute")
    parts += [f"{counts.tokens:,} tokens"] if counts.tokens else []
    parts += [f"about {counts.cost:f} {counts.currency}"] if counts.currency else []
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s" if seconds >= 1 else f"{seconds:.1f} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if minutes < 10 else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 48 else f"{hours // 24} days {hours % 24} h"
