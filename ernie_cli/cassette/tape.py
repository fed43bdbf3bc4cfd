"""What a cassette holds: each request as it is compared, and what came back; nothing here knows a file or a network."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from ernie_cli.cassette.matching import canonical
from ernie_cli.errors import ErnieError, RejectedError, SilenceError, TemporaryError
from ernie_cli.language.said import quoted
from ernie_cli.requests import Json

FAILURES: Mapping[str, type[ErnieError]] = {
    "silence": SilenceError,
    "temporary": TemporaryError,
    "rejected": RejectedError,
}
T = TypeVar("T")


class Failure(NamedTuple):
    """How a connection failed; `kind` is one of FAILURES."""

    kind: str
    message: str
    hint: str | None = None
    again: bool = False

    def error(self) -> ErnieError:
        """The error that it was."""
        return FAILURES[self.kind](quoted(self.message), hint=quoted(self.hint) if self.hint else None, again=self.again)


class Take(NamedTuple):
    """One exchange. `path` begins with a slash and hangs below the base URL; `body` has digests in place of pictures.

    `status` None: nothing came back. A `failure` comes after all of `content`.
    """

    method: str
    path: str
    body: Json
    status: int | None = None
    headers: Mapping[str, str] = {}
    content: bytes = b""
    failure: Failure | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two requests the same."""
        return self.method, self.path, canonical(self.body)


class Tape(NamedTuple):
    """Takes in the order that they were asked; whom the first of them asked, and for which model."""

    provider: str
    model: str
    takes: tuple[Take, ...] = ()

    def with_takes(self, new: tuple[Take, ...]) -> "Tape":
        """The tape with `new`, which stand in the place of what was there for the same requests."""
        pending: dict[tuple[str, str, str], list[Take]] = {}
        for take in new:
            pending.setdefault(take.key, []).append(take)
        replaced, takes = set(pending), list[Take]()
        for old in self.takes:
            takes += pending.pop(old.key, []) if old.key in replaced else [old]
        takes += [take for rest in pending.values() for take in rest]
        return self._replace(takes=tuple(takes))


class Turns(Generic[T]):
    """Values under keys: each `next` of a key gives the next of its values, and the last one from then on."""

    def __init__(self, values: tuple[T, ...], key: Callable[[T], object]) -> None:
        self._rows: dict[object, list[T]] = {}
        for value in values:
            self._rows.setdefault(key(value), []).append(value)
        self._lock = Lock()

    def next(self, key: object) -> T | None:
        """The value whose turn it is, None for an unknown key; may be called from many threads."""
        with self._lock:
            row = self._rows.get(key)
            if row is None:
                return None
            return row.pop(0) if len(row) > 1 else row[0]
