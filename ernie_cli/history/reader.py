"""The history as it is read: conversations by name, by terminal, by what was said; and as it is removed."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from ernie_cli.errors import UsageError
from ernie_cli.history.conversation import Conversation, Head
from ernie_cli.history.turn import Turn
from ernie_cli.language.said import say
from ernie_cli.storage.book import Book

LAST = "last"  # what the latest conversation is called on the command line
SHORTEST = 4  # characters of an id that stand for all of it


Stored: TypeAlias = tuple[str | None, str | None, list[Turn]]  # id and name of a conversation, and its turns
NOTHING: Stored = (None, None, [])


class Found(NamedTuple):
    """A turn that a search found, with the conversation that it stands in."""

    turn: Turn
    name: str | None
    conversation: str


class Reader:
    """Reads the turns of `book`, those too that wait to be taken in."""

    def __init__(self, book: Book[Turn]) -> None:
        self._book = book

    def session(self, label: str) -> Conversation | None:
        """The conversation of that name, else of that id; None when there is none yet. Raises UsageError."""

        def asked(database: Any) -> Stored:
            identity, name = database.named(label)
            return identity, name, database.turns(identity) if identity else []

        identity, name, turns = self._book.read(asked, NOTHING)
        return Conversation(identity, name, tuple(turns)) if identity else None

    def last(self, terminal: str | None) -> Conversation | None:
        """The conversation of the latest turn on that terminal, or on any; None when there is none. Raises UsageError."""
        latest: str | None = self._book.read(lambda database: database.latest(terminal), None)
        return self.session(latest) if latest else None

    def find(self, word: str, terminal: str | None) -> Conversation:
        """The conversation that a user names: by name, by id or how that begins, or as `last`. Raises UsageError."""
        if word == LAST:
            found = (self.last(terminal) if terminal else None) or self.last(None)
            if found is None:
                raise UsageError(say("the history is empty"), hint=say("every ernie chat adds to it"))
            return found
        found = self.session(word)
        begun: list[str] = []
        if found is None and len(word) >= SHORTEST:
            begun = self._book.read(lambda database: database.beginning(word), begun)
        if len(begun) > 1:
            raise UsageError(
                say("{word!r} is how {begun} ids begin: {begun_2}", word=word, begun=len(begun), begun_2=", ".join(begun[:5])),
                hint=say("give more of it"),
            )
        found = self.session(begun[0]) if begun else found
        if found is None:
            raise UsageError(say("there is no conversation {word!r}", word=word), hint=say("ernie history list shows them"))
        return found

    def heads(self, most: int | None = None) -> list[Head]:
        """The conversations, the latest first. Raises UsageError."""
        rows: list[Any] = self._book.read(lambda database: database.heads(most), [])
        return [Head(*row) for row in rows]

    def search(self, words: Sequence[str], most: int | None = None) -> list[Found]:
        """The turns that hold every word, the latest first. Raises UsageError."""
        rows: list[Any] = self._book.read(lambda database: database.found(words, most), [])
        return [Found(*row) for row in rows]

    def remove(self, identities: Sequence[str], clean: Callable[[Iterable[str], Callable[[str], bool]], None]) -> bool:
        """Remove conversations by their ids; `clean` gets the bodies of their turns, and what tells whether a text is left.

        False when the journal may still hold some of it, because somebody else reads. Raises UsageError.
        """

        def removed(database: Any) -> bool:
            bodies = database.remove(identities)
            clean(bodies, database.mentions)
            is_flushed: bool = database.flushed()
            return is_flushed

        return self._book.change(removed, True)

    def leftovers(self) -> list[Path]:
        """Files beside the database that may hold turns: damaged databases, and entries that could not be read."""
        folder = self._book.folder
        return sorted([*folder.glob("*.damaged-*"), *folder.glob("pending/*.unreadable")])
