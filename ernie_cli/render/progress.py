"""How far a job is, on standard error: a bar that is drawn over on a terminal, a line now and then elsewhere."""

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from ernie_cli.language.said import NOTHING, Said, say, series
from ernie_cli.render.notes import Notes

ROWS = say("rows")
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
        what: Said = ROWS,
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
            self._notes.status(
                self._bar(counts.done / counts.total if counts.total else None, self._notes.told(told(counts, self._what)))
            )

    def end(self) -> None:
        """The sum of it, in place of the bar."""
        self._notes.status("")
        if self._counts.done:
            self._notes.note(told(self._counts, self._what, is_over=True))


def told(counts: Counts, what: Said, is_over: bool = False) -> Said:
    """The figures that are known, in words."""
    of = NOTHING if counts.total is None else say(" of {total:,}", total=counts.total)
    done = say("{done:,}{of} {what} done", done=counts.done, of=of, what=what)
    parts = [done if is_over else say("{done:,}{of}", done=counts.done, of=of)]
    parts += [say("{failed:,} failed", failed=counts.failed)] if counts.failed else []
    speed = counts.rows_a_minute
    if is_over:
        parts.append(say("in {duration}", duration=duration(counts.seconds)))
    elif counts.seconds_left is not None:
        parts.append(say("{duration} left", duration=duration(counts.seconds_left)))
    if not is_over and speed is not None:
        parts.append(say("{speed:,.0f} a minute", speed=speed) if speed >= 10 else say("{speed:.1f} a minute", speed=speed))
    parts += [say("{tokens:,} tokens", tokens=counts.tokens)] if counts.tokens else []
    parts += [say("about {cost:f} {currency}", cost=counts.cost, currency=counts.currency)] if counts.currency else []
    return series(", ", parts)


def duration(seconds: float) -> Said:
    """Seconds as people say them."""
    whole = round(seconds)
    if whole < 60:
        return say("{seconds} s", seconds=whole) if seconds >= 1 else say("{seconds:.1f} s", seconds=seconds)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        if minutes < 10:
            return say("{minutes} min {rest} s", minutes=minutes, rest=rest)
        return say("{minutes} min", minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return say("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return say("{days} days {hours} h", days=hours // 24, hours=hours % 24)
