"""The calls of the ledger as rows of SQLite."""

from collections.abc import Iterable

from ernie_cli.ledger.entry import Entry
from ernie_cli.storage import database

TEXTS = ("id", "provider", "model", "command", "cost", "currency", "price", "session", "balance")
COLUMNS = ", ".join(
    f"{name} {'TEXT' if name in TEXTS else 'INTEGER'}{'' if name in Entry._field_defaults else ' NOT NULL'}"
    f"{' PRIMARY KEY' if name == 'id' else ''}"
    for name in Entry._fields
)
NAMES = ", ".join(Entry._fields)
MARKS = ", ".join("?" for _ in Entry._fields)


class Database(database.Database):
    """The table of calls. Raises Trouble throughout."""

    version = 1
    tables = (f"CREATE TABLE calls ({COLUMNS})", "CREATE INDEX calls_at ON calls (at)")

    def add(self, entries: Iterable[Entry]) -> None:
        """Keep entries for good; one that is here already is left as it is."""
        with self.change() as connection:
            connection.executemany(f"INSERT OR IGNORE INTO calls ({NAMES}) VALUES ({MARKS})", entries)

    def entries(self, since: int) -> list[Entry]:
        """Every call from `since` (milliseconds) on, the oldest first."""
        rows = self.rows(f"SELECT {NAMES} FROM calls WHERE at >= ? ORDER BY at, id", (since,))
        return [Entry(*row)._replace(sandbox=bool(row[5])) for row in rows]
