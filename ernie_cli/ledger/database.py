"""The ledger's SQLite database; its exceptions become `Trouble` here and nowhere else."""

import os
import sqlite3  # noqa: TID253 - the one adapter, reached from app.py once the answer is out
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from ernie_cli.language.said import say
from ernie_cli.ledger.entry import Busy, Damaged, Entry, Foreign, Trouble

VERSION = 1
PATIENCE = 1.0  # seconds that one lock is waited for
TEXTS = ("id", "provider", "model", "command", "cost", "currency", "price", "session", "balance")
COLUMNS = ", ".join(
    f"{name} {'TEXT' if name in TEXTS else 'INTEGER'}{'' if name in Entry._field_defaults else ' NOT NULL'}"
    f"{' PRIMARY KEY' if name == 'id' else ''}"
    for name in Entry._fields
)
NAMES = ", ".join(Entry._fields)
MARKS = ", ".join("?" for _ in Entry._fields)


class Database:
    """One connection, closed by `with`. Raises Trouble throughout."""

    def __init__(self, path: Path) -> None:
        with _translated():
            _make_private(path)
            self._connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            try:
                self._settle()
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()

    def add(self, entries: Iterable[Entry]) -> None:
        """Keep entries for good; one that is here already is left as it is."""
        with _translated(), self._transaction("BEGIN IMMEDIATE"):
            self._connection.executemany(f"INSERT OR IGNORE INTO calls ({NAMES}) VALUES ({MARKS})", entries)

    def entries(self, since: int) -> list[Entry]:
        """Every call from `since` (milliseconds) on, the oldest first."""
        with _translated():
            rows = self._connection.execute(f"SELECT {NAMES} FROM calls WHERE at >= ? ORDER BY at, id", (since,))
            return [Entry(*row)._replace(sandbox=bool(row[5])) for row in rows]

    def _settle(self) -> None:
        self._connection.execute("PRAGMA synchronous = NORMAL")
        with self._transaction("BEGIN"):  # version and tables of one moment
            is_known = self._is_known()
        if is_known:
            return
        self._connection.execute("PRAGMA journal_mode = WAL")
        with self._transaction("BEGIN IMMEDIATE"):
            if not self._is_known():  # another process was faster
                self._connection.execute(f"CREATE TABLE calls ({COLUMNS})")
                self._connection.execute("CREATE INDEX calls_at ON calls (at)")
                self._connection.execute(f"PRAGMA user_version = {VERSION}")

    def _is_known(self) -> bool:
        """Whether the tables are ours; False for an empty database. Raises Foreign."""
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version not in (0, VERSION) or (version == 0 and tables):
            raise Foreign(say("its version is {version}, and this ernie knows {version_2}", version=version, version_2=VERSION))
        return bool(version)

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._connection.execute(begin)
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise


def _make_private(path: Path) -> None:
    """The file is made before SQLite would make it: its journal and index take their mode from it, not from the umask."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(file).st_mode & 0o077:
            os.fchmod(file, 0o600)
    finally:
        os.close(file)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise Busy(say("another process holds it")) from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise Damaged(str(error)) from error
        raise Trouble(str(error)) from error
    except OSError as error:
        raise Trouble(error.strerror or str(error)) from error
