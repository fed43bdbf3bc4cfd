"""Things that a service keeps under an id, in the order that they came, behind a lock of their own."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    def __init__(self) -> None:
        self._lock = Lock()
        self._things: dict[str, T] = {}

    def put(self, id_: str, thing: T) -> T:
        with self._lock:
            self._things[id_] = thing
        return thing

    def get(self, id_: str) -> T | None:
        with self._lock:
            return self._things.get(id_)

    def change(self, id_: str, step: Callable[[T], T]) -> T | None:
        """Put what `step` makes of a thing in its place, one change at a time; None where there is no such thing."""
        with self._lock:
            found = self._things.get(id_)
            if found is not None:
                found = self._things[id_] = step(found)
            return found

    def take(self, id_: str) -> T | None:
        with self._lock:
            return self._things.pop(id_, None)

    def newest_first(self) -> list[tuple[str, T]]:
        with self._lock:
            return list(self._things.items())[::-1]
