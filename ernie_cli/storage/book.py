"""A store as a run uses it: each thing is a file at once and goes on into the database, now or with those of later runs.

Nothing about it may cost the answer: what fails is told in one note. SQLite is loaded when something is written or read,
which is after the answer is out.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any, Generic, TypeAlias, TypeVar

from ernie_cli.errors import UsageError
from ernie_cli.storage.pending import Kind, Pending, T, prepare
from ernie_cli.storage.trouble import Busy, Damaged, Foreign, Trouble

LIMIT = 2.0  # seconds that a run is held up at its end
AT_ONCE = 500  # that one call takes in; a reader takes in all

R = TypeVar("R")
Said: TypeAlias = tuple[Callable[[str], None], str]  # what is to be told, and how loud


class Book(Generic[T]):
    """`folder` is the store's own. `load` imports and returns the module whose `Database` it is kept in.

    `trouble` is told when this store cannot be used now, which may be so for others too.
    """

    def __init__(
        self,
        folder: Path,
        kind: Kind[T],
        load: Callable[[], Any],
        note: Callable[[str], None],
        detail: Callable[[str], None],
        trouble: Callable[[str], None] | None = None,
    ) -> None:
        self.folder = folder
        self._kind = kind
        self._path = folder / kind.file
        self._pending = Pending(folder / "pending", kind)
        self._load = load
        self._note = note
        self._detail = detail
        self._trouble = trouble or note

    def record(self, one: T, swiftly: bool = False) -> None:
        """Keep one, whatever happens. `swiftly` leaves the way into the database to the next run."""
        try:
            self._pending.put(one)
            is_due = not swiftly and self._pending.is_due()
        except OSError as error:
            self._trouble(f"{self._kind.one} is not in {self._kind.whole}: {self.folder}: {error.strerror or error}")
            return
        if not is_due:
            return
        said: list[Said] = []
        worker = Thread(target=self._move, args=(said,), daemon=True)  # the thread that waits for it can be interrupted
        worker.start()
        worker.join(LIMIT)
        if worker.is_alive():
            said = [(self._detail, f"{self._kind.whole} does not answer within {LIMIT:g} s: {self.folder}")]
        self._tell(said)

    def record_all(self, many: Sequence[T]) -> None:
        """Keep many: in the database at once, and in files only where that does not take them."""
        kept: list[bool] = []
        worker = Thread(target=self._add_all, args=(many, kept), daemon=True)
        worker.start()
        worker.join(LIMIT)
        if kept:
            return
        for one in many:
            self.record(one, swiftly=True)

    def read(self, ask: Callable[[Any], R], empty: R) -> R:
        """What `ask` gives of the database, with all that waits in it; `empty` without any. Raises UsageError."""
        return self._used(lambda said: self._read(ask, empty, said), "read")

    def change(self, act: Callable[[Any], R], empty: R) -> R:
        """What `act` gives, once all that waits is in the database; `empty` without one. Raises UsageError."""
        return self._used(lambda said: self._changed(act, empty, said), "changed")

    def _used(self, use: Callable[[list[Said]], R], what: str) -> R:
        said: list[Said] = []
        try:
            return use(said)
        except (OSError, Trouble) as error:
            raise UsageError(f"{self._kind.whole} cannot be {what}: {self._path}: {error}", hint=_remedy(error)) from error
        finally:
            self._tell(said)

    def _read(self, ask: Callable[[Any], R], empty: R, said: list[Said]) -> R:
        try:
            self._take_in(None, said)
        except (OSError, Trouble) as error:  # it can be read all the same, or says so itself
            said.append((self._detail, f"{self._kind.whole} cannot be written: {error}"))
        late, _ = self._pending.kept()  # before the database: what moves meanwhile is then seen twice, not never
        return self._sound(lambda: self._asked(ask, empty, late), said)

    def _changed(self, act: Callable[[Any], R], empty: R, said: list[Said]) -> R:
        self._sound(lambda: self._add(None), said)
        return self._sound(lambda: self._asked(act, empty), said)

    def _asked(self, ask: Callable[[Any], R], empty: R, late: Sequence[T] = ()) -> R:
        """What `ask` gives of the database; of a copy in memory where some cannot be taken in now."""
        there = self._path if self._path.exists() else None
        if there is None and not late:
            return empty
        with self._load().Database(there) as database:
            if not late:
                return ask(database)
            with database.copy() as copied:
                copied.add(late)
                return ask(copied)

    def _tell(self, said: list[Said]) -> None:
        for tell, text in said:
            tell(text)

    def _add_all(self, many: Sequence[T], kept: list[bool]) -> None:
        with suppress(OSError, Trouble):
            prepare(self.folder)
            with self._load().Database(self._path) as database:
                database.add(many)
            kept.append(True)

    def _move(self, said: list[Said]) -> None:
        try:
            self._take_in(AT_ONCE, said)
        except (OSError, Trouble) as error:
            said.append((self._trouble, f"{self._kind.one} is not in {self._kind.whole} yet: {self._path}: {error}"))

    def _take_in(self, most: int | None, said: list[Said]) -> None:
        """Move what is pending into the database; one that is busy is left for another time."""
        try:
            self._sound(lambda: self._add(most), said)
        except Busy as error:
            said.append((self._detail, f"{self._kind.whole} waits: {error}"))

    def _add(self, most: int | None) -> None:
        if not self._pending.is_any():
            return
        with self._load().Database(self._path) as database:
            entries, files = self._pending.kept(most)
            database.add(entries)
        self._pending.forget(files)

    def _sound(self, use: Callable[[], R], said: list[Said]) -> R:
        """What `use` gives; a database that proves damaged is put aside, unless another process has done so by now."""
        try:
            return use()
        except Damaged:
            with self._alone() as held:
                if not held:
                    raise Busy("another process puts a damaged one aside") from None
                try:
                    return use()
                except Damaged:
                    self._put_aside(said)
                return use()

    def _put_aside(self, said: list[Said]) -> None:
        aside = f"{self._kind.file}.damaged-{time.time_ns()}"
        for ending in ("-wal", "-shm", ""):
            path = self.folder / f"{self._kind.file}{ending}"
            if path.exists():
                path.rename(self.folder / f"{aside}{ending}")
        said.append((self._note, f"{self._kind.whole} was damaged: it is kept as {self.folder / aside}, and a new one begun"))

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether nobody else is inside; nobody is waited for."""
        prepare(self.folder)
        path = self._path.with_suffix(".lock")
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
        finally:
            os.close(lock)


def _remedy(error: Exception) -> str:
    if isinstance(error, Busy):
        return "try it again"
    if isinstance(error, Foreign):
        return "use the newer ernie that wrote it, or another folder: ERNIE_DATA_DIR"
    return "see that the folder is yours to write in, or set ERNIE_DATA_DIR"
