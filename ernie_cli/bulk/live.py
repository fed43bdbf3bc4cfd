"""What comes slowly, as it comes: whoever takes it is told when nothing has come for a moment."""

from collections.abc import Iterable, Iterator
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

MOMENT = 0.2  # seconds
ROOM = 1000  # items that may wait, so that a fast producer is held back

T = TypeVar("T")


class _End:
    """Nothing comes any more, by an error or well."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class _Reader(Generic[T]):
    """Reads in a thread of its own, as long as somebody wants it."""

    def __init__(self, items: Iterable[T]) -> None:
        self.queue: Queue[T | _End] = Queue(ROOM)
        self.unwanted = Event()
        self._items = items
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            for item in self._items:
                self._put(item)
        except BaseException as error:  # it belongs to the thread that takes
            self._put(_End(error))
        else:
            self._put(_End())

    def _put(self, item: T | _End) -> None:
        while not self.unwanted.is_set():
            try:
                self.queue.put(item, timeout=MOMENT)
            except Full:
                continue
            return


def live(items: Iterable[T]) -> Iterator[T | None]:
    """The items, and None where none was there for a moment. Raises what reading them raises."""
    reader = _Reader(items)
    try:
        while True:
            try:
                item = reader.queue.get(timeout=MOMENT)
            except Empty:
                yield None
                continue
            if not isinstance(item, _End):
                yield item
            elif item.error is not None:
                raise item.error
            else:
                return
    finally:
        reader.unwanted.set()
