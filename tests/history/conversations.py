"""What tests of the history look at: the requests of a run, and the rows and files that it left."""

from pathlib import Path
from typing import Any

import httpx
from program import Ran, chunk, stream

from ernie_cli.history import database
from ernie_cli.history.book import book


def history_folder(home: Path) -> Path:
    """Where the history is when nothing else is said."""
    return home / ".local/share/ernie/history"


def rows(home: Path, columns: str, table: str = "turns") -> list[Any]:
    """What is kept, in the order that it was taken in; one column comes without its tuple."""
    store = book(history_folder(home), lambda: database, fail, fail)
    found = store.read(lambda there: there.rows(f"SELECT {columns} FROM {table} ORDER BY rowid"), [])
    return found if "," in columns else [row[0] for row in found]


def fail(text: str) -> None:
    """Notes are a failure."""
    raise AssertionError(text)


def waiting(home: Path) -> list[Path]:
    """The files of turns that are not in the database yet."""
    return sorted((history_folder(home) / "pending").glob("*.json"))


def traces(home: Path, *words: str) -> list[str]:
    """The files below `home` that hold any of the words."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if any(word.encode() in path.read_bytes() for word in words))


def answer(text: str = "Hello", finish: str = "stop", **more: Any) -> httpx.Response:
    """A whole answer; `more` are members of its only event."""
    return stream(chunk(text, finish) | more)


def sent(ran: Ran) -> list[tuple[str, Any]]:
    """The messages of the last request: who said what."""
    return [(message["role"], message["content"]) for message in ran.bodies[-1]["messages"]]
