"""The ledger of a home folder as tests see it: its rows, its files, and programs that write to it."""

import sqlite3
from pathlib import Path
from typing import Any


def ledger_folder(home: Path) -> Path:
    """Where the ledger is when nothing else is said."""
    return home / ".local/share/ernie/ledger"


def rows(home: Path, columns: str = "*") -> list[Any]:
    """What is in the database, the oldest first; one column comes without its tuple."""
    path = ledger_folder(home) / "calls.db"
    if not path.exists():
        return []
    connection = sqlite3.connect(path)
    try:
        found = connection.execute(f"SELECT {columns} FROM calls ORDER BY at, id").fetchall()
    finally:
        connection.close()
    return [row[0] for row in found] if columns != "*" and "," not in columns else found


def waiting(home: Path) -> list[Path]:
    """The files of entries that are not in the database yet."""
    return sorted((ledger_folder(home) / "pending").glob("*.json"))


def modes(home: Path) -> dict[str, int]:
    """The permissions of every file and folder of the ledger, by name."""
    folder = ledger_folder(home)
    return {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
