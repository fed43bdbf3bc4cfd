"""How fast a job may go: what the user asked, what the service says, and what its refusals teach.

Additive increase and multiplicative decrease of what is in flight, as TCP does it; requests and tokens a minute spread
evenly, so that no window of a minute sees more of them than its limit. Pure: every method is told the time in seconds.
"""

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from ernie_cli.bulk.learning import LONGEST_GAP, MARGIN, WINDOW, Learning

SHARE = 0.98  # of a limit that is used; the rest is for the clocks, which are two
FIRST_HOLD = 1.0  # seconds after a refusal that says nothing; doubled while nothing else comes
SHORT = 5.0  # seconds: a service that asks for less counts what is in flight, not what came in a minute
FIRST_GAP = 30.0  # seconds between two attempts at more at once than what was refused


class Ticket(NamedTuple):
    """A request that went out, with the tokens that were set aside for it."""

    sent: float
    tokens: float


class Pace:
    """`rpm` and `tpm` are the user's limits a minute, None for none. `careful`: nothing is known, so begin with one."""

    def __init__(self, jobs: int, rpm: float | None, tpm: float | None, careful: bool) -> None:
        self.jobs = jobs
        self.in_flight = 0
        self.barren = 0  # refusals in a row, those that came at the same time counted as one
        self._asked = rpm
        self._tpm = tpm
        self._told: float | None = None  # by the service's headers
        self._learning = Learning()  # by its refusals
        self._open = 1.0 if careful and rpm is None else float(jobs)
        self._next = 0.0
        self._tokens_free = 0.0
        self._held = 0.0
        self._cut = float("-inf")  # when what is in flight was last cut down
        self._accepted: deque[float] = deque()  # when requests of the last window were sent
        self._ceiling: int | None = None  # so many at once were refused
        self._ceiling_gap = FIRST_GAP
        self._raise_at = 0.0
        self._is_careful = careful

    @property
    def rpm(self) -> float | None:
        """The limit of requests a minute that is kept to, None while none is known."""
        known = [limit for limit in (self._asked, self._told, self._learning.limit) if limit is not None]
        return min(known, default=None)

    @property
    def tpm(self) -> float | None:
        """The limit of tokens a minute that is kept to."""
        return self._tpm

    @property
    def room(self) -> int:
        """How many requests may be in flight."""
        return max(1, int(self._open))

    def wait(self, now: float) -> float | None:
        """Seconds until the next request may go, 0 for now, None until one of those in flight has come back."""
        if self.in_flight >= self.room:
            return None
        return max(0.0, self._held - now, self._next - now, self._tokens_free - now)

    def go(self, now: float, tokens: float) -> Ticket:
        """A request goes out; `tokens` is what it may use, question and answer together."""
        self.in_flight += 1
        limit = self.rpm
        if limit is not None:
            self._next = max(now, self._next) + WINDOW / (limit * SHARE)
        if self._tpm is not None:
            self._use(now, tokens)
        if self._is_careful:
            self._accepted.append(now)
            self._forget(now)
        return Ticket(now, tokens)

    def accepted(self, now: float, ticket: Ticket, tokens: float, limits: Mapping[str, int]) -> None:
        """An answer came, and used so many `tokens`; `limits` are those of its headers, by the names of the JSON document."""
        self.in_flight -= 1
        self.barren = 0
        if self._tpm is not None:
            self._use(now, tokens - ticket.tokens)
        self._open_more(now)
        self._hear(now, limits)
        if self._learning.limit == self.rpm:  # which is what holds the job back
            self._learning.accepted(now)

    def returned(self) -> None:
        """It came to an end that says nothing about the pace: an answer is refused, or a connection broke."""
        self.in_flight -= 1

    def refused(self, now: float, ticket: Ticket, said: float | None, by_minute: bool) -> None:
        """The service took it for one too many.

        `said`: how long it wants to be left alone, None when it did not say. `by_minute`: it counts what comes in one.
        """
        self.in_flight -= 1
        if ticket.sent in self._accepted:
            self._accepted.remove(ticket.sent)
        if ticket.sent < self._cut:  # sent before the refusal that was heeded already
            return
        self._forget(now)
        self.barren += 1
        seen, flying = len(self._accepted), self.in_flight + 1
        if said is not None:
            by_minute = said >= SHORT
        elif self.barren > 1 or self._learning.limit is not None:  # a moment did not help, or it was a minute's limit before
            by_minute = True
        was_known = self._learning.limit is not None
        self._cut = now
        if not (by_minute and was_known):  # spreading them evenly has settled how many are in flight
            self._open = max(1.0, min(self._open, flying) / 2)
        pause = min(FIRST_HOLD * float(2 ** (self.barren - 1)), WINDOW)
        if by_minute and seen:
            pause = self._learning.refused(now, seen, self._accepted[0]) or pause
        elif not by_minute:
            self._set_ceiling(now, flying)
        self._held = max(self._held, now + (pause if said is None else said))

    def _set_ceiling(self, now: float, flying: int) -> None:
        """So many at once were one too many: the longer it stays so, the rarer it is tried. Fewer
        than that speak against it.
        """
        if self._ceiling is not None and flying >= self._ceiling:
            self._ceiling_gap = min(self._ceiling_gap * 2, LONGEST_GAP)
        elif self._ceiling is not None or flying == 1:
            self._ceiling = None
            return
        else:
            self._ceiling, self._ceiling_gap = flying, FIRST_GAP
        self._raise_at = now + self._ceiling_gap

    def _open_more(self, now: float) -> None:
        """One more at once for each round of answers."""
        more = min(float(self.jobs), self._open + 1 / self.room)
        if self._ceiling is not None and more >= self._ceiling:
            if now < self._raise_at:
                return
            self._raise_at = now + self._ceiling_gap
            if self.room >= self._ceiling:  # it was tried, and held
                self._ceiling = None
        self._open = more

    def _hear(self, now: float, limits: Mapping[str, int]) -> None:
        """What the headers of an answer say of the minute's quotas."""
        if limits.get("limit_requests"):
            if self._told is None:  # what went before was not spread
                self._next = max(self._next, now + WINDOW / (limits["limit_requests"] * SHARE))
            self._told = float(limits["limit_requests"])
            self._open = float(self.jobs)
        if limits.get("limit_tokens"):
            told = float(limits["limit_tokens"])
            self._tpm = told if self._tpm is None else min(self._tpm, told)
        if 0 in (limits.get("remaining_requests"), limits.get("remaining_tokens")):
            oldest = self._accepted[0] if self._accepted else now
            self._held = max(self._held, oldest + WINDOW + MARGIN)

    def _use(self, now: float, tokens: float) -> None:
        assert self._tpm is not None
        self._tokens_free = max(now, self._tokens_free) + max(tokens, -self._tpm) * WINDOW / (self._tpm * SHARE)

    def _forget(self, now: float) -> None:
        while self._accepted and self._accepted[0] <= now - WINDOW - MARGIN:
            self._accepted.popleft()
