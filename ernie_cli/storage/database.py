"""SQLite for what is kept; its exceptions become `Trouble` here and nowhere else."""

import errno
import os
import sqlite3  # noqa: TID253 - the one adapter, reached from app.py once the answer is out
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from ernie_cli.language.said import say
from ernie_cli.language.system import reason
from ernie_cli.storage.trouble import Busy, Damaged, Foreign, Trouble

PATIENCE = 1.0  # seconds that one lock is waited for


class Database:
    """One connection, closed by `with`; `path` None is in memory. Subclasses say what is in it. Raises Trouble throughout."""

    version: int
    tables: Sequence[str]  # statements that make them

    def __init__(self, path: Path | None) -> None:
        with translated():
            self._connection = self._opened(path) if path else self._settled(":memory:", False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()

    def copy(self) -> Self:
        """All of it in memory, where it can be added to whatever the file allows."""
        copied = type(self)(None)
        with translated():
            self._connection.backup(copied._connection)
        return copied

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows that a statement gives."""
        with translated():
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Everything inside is done, or nothing of it."""
        with translated(), self._transaction("BEGIN IMMEDIATE"):
            yield self._connection

    def _opened(self, path: Path) -> sqlite3.Connection:
        try:
            _make_private(path)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EROFS, errno.EPERM) or not os.access(path, os.R_OK):
                raise
        else:
            return self._settled(str(path), False)
        try:
            return self._settled(f"file:{quote(str(path))}?mode=ro", True)
        except sqlite3.OperationalError:  # not even its index can be made
            return self._settled(f"file:{quote(str(path))}?immutable=1", True)

    def _settled(self, place: str, is_uri: bool) -> sqlite3.Connection:
        self._connection = sqlite3.connect(place, timeout=PATIENCE, isolation_level=None, uri=is_uri)
        try:
            self._settle()
        except BaseException:
            self._connection.close()
            raise
        return self._connection

    def _settle(self) -> None:
        self._connection.execute("PRAGMA synchronous = NORMAL")
        with self._transaction("BEGIN"):  # version and tables of one moment
            is_known = self._is_known()
        if is_known:
            return
        self._connection.execute("PRAGMA journal_mode = WAL")
        with self._transaction("BEGIN IMMEDIATE"):
            if not self._is_known():  # another process was faster
                for statement in self.tables:
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {self.version}")

    def _is_known(self) -> bool:
        """Whether the tables are ours; False for an empty database. Raises Foreign."""
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version not in (0, self.version) or (version == 0 and tables):
            raise Foreign(say("its version is {version}, and this ernie knows {known}", version=version, known=self.version))
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
def translated() -> Iterator[None]:
    """What SQLite and the system say, as Trouble."""
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
        raise Trouble(reason(error)) from error
