"""The sessions that the ledger knows."""

import sqlite3
from pathlib import Path


def sessions(home: Path) -> list[str | None]:
    """The session of each call, in their order."""
    connection = sqlite3.connect(home / ".local/share/ernie/ledger/calls.db")
    try:
        return [row[0] for row in connection.execute("SELECT session FROM calls ORDER BY at, rowid")]
    finally:
        connection.close()
