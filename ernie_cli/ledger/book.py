"""The ledger as a run uses it: an entry is kept in a file at once and goes on into the database, within two seconds.

Nothing about it may cost the answer: what fails is told in one note. SQLite is loaded when an entry is written or read,
which is after the answer is out.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any, TypeAlias, TypeVar

from ernie_cli.errors import UsageError
from ernie_cli.language.said import Said, say
from ernie_cli.ledger.entry import Busy, Damaged, Entry, Foreign, Trouble
from ernie_cli.ledger.pending import Pending, prepare

LIMIT = 2.0  # seconds that a run is held up at its end
AT_ONCE = 500  # entries that one call takes in; a reader takes in all
NAME = "calls.db"

T = TypeVar("T")
Remark: TypeAlias = tuple[Callable[[Said], None], Said]  # what is to be told, and how loud


class Ledger:
    """`folder` is the ledger's own. `load` imports and returns `ernie_cli.ledger.database`."""

    def __init__(
        self, folder: Path, load: Callable[[], Any], note: Callable[[Said], None], detail: Callable[[Said], None]
    ) -> None:
        self._folder = folder
        self._path = folder / NAME
        self._pending = Pending(folder / "pending")
        self._load = load
        self._note = note
        self._detail = detail

    def record(self, entry: Entry, swiftly: bool = False) -> None:
        """Keep an entry, whatever happens. `swiftly` leaves the way into the database to the next run."""
        try:
            self._pending.put(entry)
        except OSError as error:
            self._note(
                say(
                    "this call is not in the ledger: {folder}: {strerror}",
                    folder=self._folder,
                    strerror=error.strerror or error,
                )
            )
            return
        if swiftly:
            return
        said: list[Remark] = []
        worker = Thread(target=self._move, args=(said,), daemon=True)  # the thread that waits for it can be interrupted
        worker.start()
        worker.join(LIMIT)
        if worker.is_alive():
            said = [
                (self._detail, say("the ledger does not answer within {limit:g} s: {folder}", limit=LIMIT, folder=self._folder))
            ]
        for tell, text in said:
            tell(text)

    def record_all(self, entries: Sequence[Entry]) -> None:
        """Keep the entries of many calls: in the database at once, and in files only where that does not take them."""
        kept: list[bool] = []
        worker = Thread(target=self._add_all, args=(entries, kept), daemon=True)
        worker.start()
        worker.join(LIMIT)
        if kept:
            return
        for entry in entries:
            self.record(entry, swiftly=True)

    def entries(self, since: int = 0) -> list[Entry]:
        """Every call from `since` (milliseconds since 1970) on. Raises UsageError for a ledger that cannot be read."""
        said: list[Remark] = []
        try:
            self._take_in(None, said)
            late = self._pending.kept().entries  # before the database: what moves meanwhile is then seen twice, not never
            found = self._sound(lambda: self._stored(since), said) or []
        except (OSError, Trouble) as error:
            raise UsageError(
                say("the ledger cannot be read: {path}: {error}", path=self._path, error=error), hint=_remedy(error)
            ) from error
        for tell, text in said:
            tell(text)
        known = {entry.id for entry in found}
        others = [entry for entry in late if entry.at >= since and entry.id not in known]
        return sorted([*found, *others], key=lambda entry: (entry.at, entry.id))

    def _add_all(self, entries: Sequence[Entry], kept: list[bool]) -> None:
        with suppress(OSError, Trouble):
            prepare(self._folder)
            with self._load().Database(self._path) as database:
                database.add(entries)
            kept.append(True)

    def _move(self, said: list[Remark]) -> None:
        try:
            self._take_in(AT_ONCE, said)
        except (OSError, Trouble) as error:
            said.append((self._note, say("this call is not in the ledger yet: {path}: {error}", path=self._path, error=error)))

    def _take_in(self, most: int | None, said: list[Remark]) -> None:
        """Move what is pending into the database; one that is busy is left for another time."""
        try:
            self._sound(lambda: self._add(most), said)
        except Busy as error:
            said.append((self._detail, say("the ledger waits: {error}", error=error)))

    def _add(self, most: int | None) -> None:
        if not self._pending.is_any():
            return
        with self._load().Database(self._path) as database:
            kept = self._pending.kept(most)
            database.add(kept.entries)
        self._pending.forget(kept)

    def _stored(self, since: int) -> list[Entry]:
        if not self._path.exists():
            return []
        with self._load().Database(self._path) as database:
            found: list[Entry] = database.entries(since)
            return found

    def _sound(self, use: Callable[[], T], said: list[Remark]) -> T | None:
        """What `use` gives; a database that proves damaged is put aside, unless another process has done so by now."""
        try:
            return use()
        except Damaged:
            with _alone(self._folder) as held:
                if not held:
                    raise Busy(say("another process puts a damaged one aside")) from None
                try:
                    return use()
                except Damaged:
                    self._put_aside(said)
                return use()

    def _put_aside(self, said: list[Remark]) -> None:
        aside = f"{NAME}.damaged-{time.time_ns()}"
        for ending in ("-wal", "-shm", ""):
            path = self._folder / f"{NAME}{ending}"
            if path.exists():
                path.rename(self._folder / f"{aside}{ending}")
        said.append(
            (
                self._note,
                say("the ledger was damaged: it is kept as {folder}, and a new one begun", folder=self._folder / aside),
            )
        )


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether nobody else is inside; nobody is waited for."""
    prepare(folder)
    lock = os.open(folder / "calls.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(lock)


def _remedy(error: Exception) -> Said:
    if isinstance(error, Foreign):
        return say("use the newer ernie that wrote it, or another folder: ERNIE_DATA_DIR")
    return say("see that the folder is yours to write in, or set ERNIE_DATA_DIR")
