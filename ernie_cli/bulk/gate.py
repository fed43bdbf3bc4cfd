"""The one door through which all threads of a job go: it holds each back until the pace allows it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Condition, Lock
from typing import TypeAlias

from ernie_cli.bulk.pace import Pace, Ticket

LOOK = 0.5  # seconds between two looks at the clock

Wait: TypeAlias = Callable[[Condition, float], object]


class Stopped(Exception):  # noqa: N818 - not an error: the job ends
    """No request may go any more."""


class Gate:
    """Threads wait in line, so that one of them alone looks at the clock."""

    def __init__(self, pace: Pace, clock: Callable[[], float], wait: Wait = Condition.wait) -> None:
        """`wait` lets time pass on `clock` while a condition may be told."""
        self._pace = pace
        self._clock = clock
        self._wait = wait
        self._line = Lock()
        self._news = Condition()
        self._is_closed = False

    def enter(self, tokens: float) -> Ticket:
        """Wait until a request that may use so many tokens can go. Raises Stopped."""
        with self._line, self._news:
            while not self._is_closed:
                pause = self._pace.wait(self._clock())
                if pause == 0:
                    return self._pace.go(self._clock(), tokens)
                self._rest(pause)
        raise Stopped

    @contextmanager
    def told(self) -> Iterator[Pace]:
        """The pace, to be told how a request ended."""
        with self._news:
            yield self._pace
            self._news.notify()

    def pause(self, seconds: float) -> None:
        """Let time pass before a request is sent again. Raises Stopped."""
        until = self._clock() + seconds
        with self._news:
            while not self._is_closed and (left := until - self._clock()) > 0:
                self._rest(left)
            if self._is_closed:
                raise Stopped

    def close(self) -> None:
        """Let nobody go any more."""
        with self._news:
            self._is_closed = True
            self._news.notify_all()

    def limits(self) -> Mapping[str, float | None]:
        """The limits a minute as they stand."""
        with self._news:
            return {"rpm": self._pace.rpm, "tpm": self._pace.tpm}

    def _rest(self, seconds: float | None) -> None:
        if seconds is None:  # until a thread comes back, which tells
            self._news.wait(LOOK)
        else:
            self._wait(self._news, min(seconds, LOOK))
