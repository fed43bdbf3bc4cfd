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
from ernie_cli.language.said import Said, say
from ernie_cli.language.system import reason
from ernie_cli.storage.pending import Kind, Pending, T, prepare
from ernie_cli.storage.trouble import Busy, Damaged, Foreign, Trouble

LIMIT = 2.0  # seconds that a run is held up at its end
AT_ONCE = 500  # that one call takes in; a reader takes in all

R = TypeVar("R")
Remark: TypeAlias = tuple[Callable[[Said], None], Said]  # what is to be told, and how loud


class Book(Generic[T]):
    """`folder` is the store's own. `load` imports and returns the module whose `Database` it is kept in.

    `trouble` is told when this store cannot be used now, which may be so for others too.
    """

    def __init__(
        self,
        folder: Path,
        kind: Kind[T],
        load: Callable[[], Any],
        note: Callable[[Said], None],
        detail: Callable[[Said], None],
        trouble: Callable[[Said], None] | None = None,
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
            self._trouble(
                say(
                    "{one} is not in {whole}: {folder}: {strerror}",
                    one=self._kind.one,
                    whole=self._kind.whole,
                    folder=self.folder,
                    strerror=reason(error),
                )
            )
            return
        if not is_due:
            return
        said: list[Remark] = []
        worker = Thread(target=self._move, args=(said,), daemon=True)  # the thread that waits for it can be interrupted
        worker.start()
        worker.join(LIMIT)
        if worker.is_alive():
            said = [
                (
                    self._detail,
                    say(
                        "{whole} does not answer within {limit:g} s: {folder}",
                        whole=self._kind.whole,
                        limit=LIMIT,
                        folder=self.folder,
                    ),
                )
            ]
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
        return self._used(lambda said: self._read(ask, empty, said), say("read"))

    def change(self, act: Callable[[Any], R], empty: R) -> R:
        """What `act` gives, once all that waits is in the database; `empty` without one. Raises UsageError."""
        return self._used(lambda said: self._changed(act, empty, said), say("changed"))

    def _used(self, use: Callable[[list[Remark]], R], what: Said) -> R:
        said: list[Remark] = []
        try:
            return use(said)
        except (OSError, Trouble) as error:
            raise UsageError(
                say(
                    "{whole} cannot be {what}: {path}: {error}",
                    whole=self._kind.whole,
                    what=what,
                    path=self._path,
                    error=_why(error),
                ),
                hint=_remedy(error),
            ) from error
        finally:
            self._tell(said)

    def _read(self, ask: Callable[[Any], R], empty: R, said: list[Remark]) -> R:
        try:
            self._take_in(None, said)
        except (OSError, Trouble) as error:  # it can be read all the same, or says so itself
            said.append((self._detail, say("{whole} cannot be written: {error}", whole=self._kind.whole, error=_why(error))))
        late, _ = self._pending.kept()  # before the database: what moves meanwhile is then seen twice, not never
        return self._sound(lambda: self._asked(ask, empty, late), said)

    def _changed(self, act: Callable[[Any], R], empty: R, said: list[Remark]) -> R:
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

    def _tell(self, said: list[Remark]) -> None:
        for tell, text in said:
            tell(text)

    def _add_all(self, many: Sequence[T], kept: list[bool]) -> None:
        with suppress(OSError, Trouble):
            prepare(self.folder)
            with self._load().Database(self._path) as database:
                database.add(many)
            kept.append(True)

    def _move(self, said: list[Remark]) -> None:
        try:
            self._take_in(AT_ONCE, said)
        except (OSError, Trouble) as error:
            said.append(
                (
                    self._trouble,
                    say(
                        "{one} is not in {whole} yet: {path}: {error}",
                        one=self._kind.one,
                        whole=self._kind.whole,
                        path=self._path,
                        error=_why(error),
                    ),
                )
            )

    def _take_in(self, most: int | None, said: list[Remark]) -> None:
        """Move what is pending into the database; one that is busy is left for another time."""
        try:
            self._sound(lambda: self._add(most), said)
        except Busy as error:
            said.append((self._detail, say("{whole} waits: {error}", whole=self._kind.whole, error=error)))

    def _add(self, most: int | None) -> None:
        if not self._pending.is_any():
            return
        with self._load().Database(self._path) as database:
            entries, files = self._pending.kept(most)
            database.add(entries)
        self._pending.forget(files)

    def _sound(self, use: Callable[[], R], said: list[Remark]) -> R:
        """What `use` gives; a database that proves damaged is put aside, unless another process has done so by now."""
        try:
            return use()
        except Damaged:
            with self._alone() as held:
                if not held:
                    raise Busy(say("another process puts a damaged one aside")) from None
                try:
                    return use()
                except Damaged:
                    self._put_aside(said)
                return use()

    def _put_aside(self, said: list[Remark]) -> None:
        aside = f"{self._kind.file}.damaged-{time.time_ns()}"
        for ending in ("-wal", "-shm", ""):
            path = self.folder / f"{self._kind.file}{ending}"
            if path.exists():
                path.rename(self.folder / f"{aside}{ending}")
        said.append(
            (
                self._note,
                say(
                    "{whole} was damaged: it is kept as {folder}, and a new one begun",
                    whole=self._kind.whole,
                    folder=self.folder / aside,
                ),
            )
        )

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


def _why(error: OSError | Trouble) -> Said | Trouble:
    return reason(error) if isinstance(error, OSError) else error


def _remedy(error: Exception) -> Said:
    if isinstance(error, Busy):
        return say("try it again")
    if isinstance(error, Foreign):
        return say("use the newer ernie that wrote it, or another folder: ERNIE_DATA_DIR")
    return say("see that the folder is yours to write in, or set ERNIE_DATA_DIR")
