"""Daemon threads that do the rows of a job, and the one thread that is given what they make of them.

The thread that waits can always be interrupted; rows are taken only as fast as results are.
"""

from collections.abc import Callable, Iterator
from queue import Empty, Queue
from threading import Event, Lock, Semaphore, Thread
from time import monotonic
from typing import Generic, TypeVar

from ernie_cli.bulk.gate import Stopped

LOOK = 0.5  # seconds of one wait: a signal that comes in the instant before it is heard after it
AHEAD = 4  # results a thread that may wait for an earlier one

T = TypeVar("T")
R = TypeVar("R")


class _End:
    """One thread has ended, with the error that the whole job ends with, if any."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class Crew(Generic[T, R]):
    """`work` is done to each of `tasks` by `jobs` threads. What `work` raises ends the job, but for Stopped.

    `idle` is called now and then by the thread that waits.
    """

    def __init__(
        self,
        tasks: Iterator[T],
        work: Callable[[T], R],
        jobs: int,
        clock: Callable[[], float] = monotonic,
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self._clock = clock
        self._idle = idle
        self._tasks = enumerate(tasks)
        self._work = work
        self._taking = Lock()
        self._room = Semaphore(jobs * AHEAD)
        self._results: Queue[tuple[int, R] | _End] = Queue()
        self._stopping = Event()
        self._running = jobs
        self._early: dict[int, R] = {}
        self._due = 0
        for _ in range(jobs):
            Thread(target=self._run, daemon=True).start()

    def results(self, limit: float | None = None) -> Iterator[R]:
        """What was made of the tasks, as it is ready. Ends when all is done, or after `limit` seconds."""
        for _, result in self._numbered(limit):
            self._room.release()
            yield result

    def ordered(self, limit: float | None = None) -> Iterator[R]:
        """The same in the order of the tasks; what comes early waits, and so do the threads then."""
        for number, result in self._numbered(limit):
            self._early[number] = result
            while self._due in self._early:
                result = self._early.pop(self._due)
                self._due += 1
                self._room.release()
                yield result

    def stop(self) -> None:
        """Take no more tasks; what is being done may still be waited for with `results`."""
        self._stopping.set()
        self._room.release(self._running + 1)

    def _numbered(self, limit: float | None) -> Iterator[tuple[int, R]]:
        until = None if limit is None else self._clock() + limit
        while self._running:
            left = LOOK if until is None else min(LOOK, until - self._clock())
            if left <= 0:
                return
            try:
                result = self._results.get(timeout=left)
            except Empty:
                self._idle()
                continue
            if not isinstance(result, _End):
                yield result
                continue
            self._running -= 1
            if result.error is not None:
                raise result.error

    def _run(self) -> None:
        try:
            while True:
                self._room.acquire()
                if self._stopping.is_set():
                    break
                with self._taking:
                    number, task = next(self._tasks)
                self._results.put((number, self._work(task)))
        except (StopIteration, Stopped):
            self._results.put(_End())
        except BaseException as error:  # it belongs to the thread that waits
            self._results.put(_End(error))
        else:
            self._results.put(_End())
