"""Turns and conversations as rows of SQLite, their words in an index that finds three characters anywhere."""

from collections.abc import Iterable, Sequence
from typing import Any

from ernie_cli.history.turn import Turn, read, title, words, written
from ernie_cli.language.said import say
from ernie_cli.storage import database
from ernie_cli.storage.trouble import Trouble

SHORTEST = 3  # characters of a word that the index knows
HEADS = "id, name, title, provider, model, created, updated"


CONVERSATIONS = """CREATE TABLE conversations (
  id TEXT PRIMARY KEY, name TEXT UNIQUE, title TEXT NOT NULL,
  provider TEXT NOT NULL, model TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL)"""
TURNS = """CREATE TABLE turns (
  number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, conversation TEXT NOT NULL, terminal TEXT, body TEXT NOT NULL)"""
INDEXES = (
    "CREATE INDEX turns_conversation ON turns (conversation, id)",
    "CREATE INDEX turns_terminal ON turns (terminal, id)",
)

UPDATED = """
INSERT INTO conversations (id, name, title, provider, model, created, updated) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
ON CONFLICT (id) DO UPDATE SET
  title = CASE WHEN ?6 < created THEN ?3 ELSE title END,
  provider = CASE WHEN ?6 >= updated THEN ?4 ELSE provider END,
  model = CASE WHEN ?6 >= updated THEN ?5 ELSE model END,
  created = min(created, ?6), updated = max(updated, ?6)
"""


class Database(database.Database):
    """The tables of the history. Raises Trouble throughout."""

    version = 1
    tables = (CONVERSATIONS, TURNS, *INDEXES, "CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'trigram')")

    def add(self, turns: Iterable[Turn]) -> None:
        """Keep turns for good; one that is here already is left as it is."""
        with self.change() as connection:
            for turn in turns:
                named = connection.execute("SELECT id FROM conversations WHERE name = ?", (turn.name,)).fetchone()
                conversation = named[0] if named else turn.conversation
                row = (turn.id, conversation, turn.terminal, written(turn).decode())
                added = connection.execute(
                    "INSERT OR IGNORE INTO turns (id, conversation, terminal, body) VALUES (?, ?, ?, ?)", row
                )
                if added.rowcount:
                    connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (added.lastrowid, words(turn)))
                    connection.execute(UPDATED, (conversation, turn.name, title(turn), turn.provider, turn.model, turn.at))

    def latest(self, terminal: str | None) -> str | None:
        """The conversation of the latest turn, on that terminal or on any."""
        where, values = ("WHERE terminal = ?", (terminal,)) if terminal else ("", ())
        found = self.rows(f"SELECT conversation FROM turns {where} ORDER BY id DESC LIMIT 1", values)
        return found[0][0] if found else None

    def named(self, label: str) -> tuple[str | None, str | None]:
        """Id and name of the conversation of that name, else of that id; None without one."""
        found = self.rows("SELECT id, name FROM conversations WHERE name = ?1 OR id = ?1 ORDER BY name IS NULL", (label,))
        return found[0] if found else (None, None)

    def beginning(self, start: str) -> list[str]:
        """The conversations whose ids begin so."""
        return [row[0] for row in self.rows("SELECT id FROM conversations WHERE substr(id, 1, ?) = ?", (len(start), start))]

    def turns(self, conversation: str) -> list[Turn]:
        """The turns of a conversation, in the order of their questions."""
        rows = self.rows("SELECT body FROM turns WHERE conversation = ? ORDER BY id", (conversation,))
        return [_turn(row[0]) for row in rows]

    def heads(self, most: int | None = None) -> list[Any]:
        """The conversations, the latest first: the fields of `Head`."""
        count = "(SELECT count(*) FROM turns WHERE conversation = conversations.id)"
        order = "ORDER BY updated DESC, id LIMIT ?"
        return self.rows(f"SELECT {HEADS}, {count} FROM conversations {order}", (most or -1,))

    def found(self, wanted: Sequence[str], most: int | None = None) -> list[tuple[Turn, str | None, str]]:
        """The turns that hold every word, the latest first: each with the name and the id of its conversation."""
        long = " ".join(f'"{_doubled(word)}"' for word in wanted if len(word) >= SHORTEST)
        short = [word for word in wanted if len(word) < SHORTEST]
        tests = ["words MATCH ?"] * bool(long) + ["text LIKE ? ESCAPE '\\'"] * len(short)
        values: list[Any] = [long] * bool(long) + [f"%{_escaped(word)}%" for word in short]
        statement = (
            "SELECT body, name, conversations.id FROM words JOIN turns ON number = words.rowid"
            f" JOIN conversations ON conversations.id = conversation WHERE {' AND '.join(tests)} ORDER BY turns.id DESC LIMIT ?"
        )
        return [(_turn(body), name, identity) for body, name, identity in self.rows(statement, (*values, most or -1))]

    def remove(self, conversations: Iterable[str]) -> list[str]:
        """Remove conversations, leaving no word of them in the file. Gives back the bodies of their turns."""
        self.rows("PRAGMA secure_delete = ON")
        bodies: list[str] = []
        with self.change() as connection:
            for each in conversations:
                bodies += [row[0] for row in connection.execute("SELECT body FROM turns WHERE conversation = ?", (each,))]
                connection.execute(
                    "DELETE FROM words WHERE rowid IN (SELECT number FROM turns WHERE conversation = ?)", (each,)
                )
                connection.execute("DELETE FROM turns WHERE conversation = ?", (each,))
                connection.execute("DELETE FROM conversations WHERE id = ?", (each,))
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        return bodies

    def flushed(self) -> bool:
        """Write everything into the file itself and empty the journal; False while somebody else reads."""
        return not self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]

    def mentions(self, text: str) -> bool:
        """Whether any turn holds `text`."""
        return bool(self.rows("SELECT 1 FROM turns WHERE instr(body, ?) LIMIT 1", (text,)))


def _turn(body: str) -> Turn:
    try:
        return read(body)
    except ValueError as error:
        raise Trouble(say("a turn in it cannot be read: {error}", error=error)) from error


def _doubled(word: str) -> str:
    return word.replace('"', '""')


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
