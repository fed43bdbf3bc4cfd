"""A limit of requests a minute that nobody tells: found by refusals, and tried anew the more rarely the better it is known."""

WINDOW = 60.0  # seconds in which the services count
MARGIN = 0.5  # seconds: a request arrives a little later than it is sent
LOWER = 0.9  # of a limit that proves too high, where what was taken does not tell it
STEP = 0.25  # more of it, to see whether it was too low: twice that next time if it was, half of that if it was not
SMALLEST_STEP, LARGEST_STEP = 0.0125, 1.0
LONGEST_GAP = 3600.0  # seconds between two tests


class Learning:
    """`limit` is None until the first refusal."""

    def __init__(self) -> None:
        self.limit: float | None = None
        self._before: float | None = None  # the limit to return to if the present one, which is a test, proves too high
        self._changed = 0.0  # when the limit was last changed
        self._lowered = float("-inf")
        self._gap = WINDOW
        self._step = STEP

    def refused(self, now: float, taken: int, oldest: float) -> float | None:
        """Seconds until the window is over in which `taken` requests were taken, the `oldest` at that time.

        None when the limit was lowered in this very window: it is used up, and teaches nothing more.
        """
        was = self.limit
        if was is None:
            self._set(now, float(taken))
            return max(MARGIN, oldest + WINDOW + MARGIN - now)
        if now - self._lowered < WINDOW:
            return None
        if self._before is not None:
            self._gap, self._step = min(self._gap * 2, LONGEST_GAP), max(self._step / 2, SMALLEST_STEP)
            self._set(now, self._before)
        else:
            self._set(now, max(1.0, taken if taken < was else was * LOWER))
        return WINDOW * (1 - (self.limit or was) / was) + MARGIN  # as if the window had begun evenly filled

    def accepted(self, now: float) -> None:
        """After a while without a refusal a little more is tried."""
        if self.limit is None or now - self._changed < self._gap:
            return
        if self._before is not None:  # the last test has passed
            self._gap, self._step = WINDOW, min(self._step * 2, LARGEST_STEP)
        self._before, self._changed = self.limit, now
        self.limit += max(1.0, self.limit * self._step)

    def _set(self, now: float, limit: float) -> None:
        self.limit, self._before = limit, None
        self._changed = self._lowered = now
