"""Services that limit what they take, each in its own way, and a job that asks them as fast as a pace allows; no real time."""

import heapq
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from ernie_cli.bulk.pace import Pace, Ticket


class Limits(Protocol):
    """Whether a request that arrives at `now` while `flying` others are being answered is taken."""

    def takes(self, now: float, flying: int) -> bool: ...


class FromFirst:
    """So many in a minute that begins with the first request after the last one."""

    def __init__(self, limit: int, offset: float = 0.0) -> None:
        self._limit = limit
        self._start: float | None = None
        self._count = 0

    def takes(self, now: float, flying: int) -> bool:
        if self._start is None or now - self._start >= 60:
            self._start, self._count = now, 0
        self._count += 1
        return self._count <= self._limit


class ByClock:
    """So many in each minute of the service's clock."""

    def __init__(self, limit: int, offset: float = 17.0) -> None:
        self._limit = limit
        self._offset = offset
        self._minute, self._count = -1, 0

    def takes(self, now: float, flying: int) -> bool:
        minute = int((now + self._offset) // 60)
        if minute != self._minute:
            self._minute, self._count = minute, 0
        self._count += 1
        return self._count <= self._limit


class Sliding:
    """So many in any sixty seconds."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken: list[float] = []

    def takes(self, now: float, flying: int) -> bool:
        self._taken = [then for then in self._taken if then > now - 60]
        if len(self._taken) >= self._limit:
            return False
        self._taken.append(now)
        return True


class Bucket:
    """A bucket that is refilled evenly and holds ten seconds' worth."""

    def __init__(self, limit: int) -> None:
        self._rate = limit / 60
        self._most = self._left = max(1.0, limit / 6)
        self._then = 0.0

    def takes(self, now: float, flying: int) -> bool:
        self._left = min(self._most, self._left + (now - self._then) * self._rate)
        self._then = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class AtOnce:
    """So many at the same time."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    def takes(self, now: float, flying: int) -> bool:
        return flying < self._limit


class Nothing:
    def takes(self, now: float, flying: int) -> bool:
        return False


class Simulated(NamedTuple):
    """`taken` are the times at which requests were taken, `refused` those at which they were not."""

    taken: list[float]
    refused: list[float]
    most_flying: int

    def share(self, limit: float, since: float, until: float) -> float:
        """How much of a limit a minute was used from `since` to `until`."""
        return sum(since <= then < until for then in self.taken) / (limit * (until - since) / 60)

    @property
    def refusals(self) -> float:
        """The share of all requests."""
        return len(self.refused) / max(1, len(self.refused) + len(self.taken))


def simulate(
    pace: Pace,
    limits: Limits,
    seconds: float,
    *,
    latency: Callable[[int], float] = lambda number: 1.0 + (number * 7 % 10) / 10,
    said: float | None = None,
    by_minute: bool = False,
    headers: Mapping[str, int] | None = None,
    tokens: int = 0,
) -> Simulated:
    """Ask for so many `seconds`. A refusal comes back in a tenth of a second, and says what `said` and `by_minute` tell."""
    now, number, flying, most = 0.0, 0, 0, 0
    back: list[tuple[float, int, Ticket, bool]] = []
    taken: list[float] = []
    refused: list[float] = []
    while now < seconds:
        pause = pace.wait(now)
        due = back[0][0] if back else float("inf")
        if pause is not None and now + pause <= due:
            now += pause
            if pause > 0:
                continue
            ticket = pace.go(now, tokens)
            takes = limits.takes(now + 0.05, flying)
            flying += takes
            most = max(most, flying)
            (taken if takes else refused).append(now)
            number += 1
            heapq.heappush(back, (now + (latency(number) if takes else 0.1), number, ticket, takes))
            continue
        assert back, "nothing is in flight, and nothing may go"
        now, _, ticket, takes = heapq.heappop(back)
        flying -= takes
        if takes:
            pace.accepted(now, ticket, tokens, headers or {})
        else:
            pace.refused(now, ticket, said, by_minute)
    return Simulated(taken, refused, most)
