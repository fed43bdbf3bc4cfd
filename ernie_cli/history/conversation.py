"""A conversation: turns in the order of their questions, and which of them a service may be sent again; pure."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ernie_cli.catalogue.estimate import estimated_tokens
from ernie_cli.catalogue.messages import message_text
from ernie_cli.catalogue.model import Model
from ernie_cli.history.turn import Turn
from ernie_cli.requests import Message

RESULTS = ("tool", "function")  # roles of what only makes sense behind a call
LONGER = 1.3  # tokens: no estimate counts more for a character


class Conversation(NamedTuple):
    """`name` is that of the session, None for one that has none. There is at least one turn."""

    id: str
    name: str | None
    turns: tuple[Turn, ...]

    @property
    def label(self) -> str:
        """What it is called by: its name, else its id."""
        return self.name or self.id

    @property
    def last(self) -> Turn:
        """What the conversation goes on with: provider, model and system prompt."""
        return self.turns[-1]


class Head(NamedTuple):
    """A conversation in a list. `title` is how its first question begins; times in milliseconds since 1970."""

    id: str
    name: str | None
    title: str
    provider: str
    model: str
    created: int
    updated: int
    turns: int


class Room(NamedTuple):
    """What a model reads at most; None where nobody says."""

    tokens: int | None
    characters: int | None


def room(model: Model | None) -> Room:
    """What the catalogue knows of a model's limits."""
    return Room(model.max_input or model.context, model.max_input_chars) if model else Room(None, None)


def sendable(turns: Sequence[Turn], question: Sequence[Message]) -> list[tuple[Turn, ...]]:
    """What may be sent before `question`: turns that go together, the oldest first.

    A turn goes with the one before it when it gives the results of its calls. None of them is sent when one broke off or
    was banned, then or later, or when calls are left without results.
    """
    banned = {each for turn in turns for each in turn.banned}
    numbered = list(_numbered(turns))
    chains = [tuple(turn for _, turn in chain) for _, chain in groupby(numbered, key=lambda pair: pair[0])]
    answers = bool(question) and question[0].role in RESULTS
    return [
        chain
        for chain in chains
        if all(turn.is_whole and turn.id not in banned for turn in chain)
        and (not chain[-1].messages[-1].tool_calls or (answers and chain is chains[-1]))
    ]


def trimmed(chains: Sequence[tuple[Turn, ...]], around: Iterable[Message], limits: Room) -> list[Turn]:
    """The turns that fit beside the messages `around` them: as many whole chains as there is room for, the latest ones."""
    used = sum((_Size.of(message) for message in around), start=_Size(0, 0))
    kept: list[Turn] = []
    for chain in reversed(chains):
        used = sum((_Size.of(message) for turn in chain for message in turn.messages), start=used)
        if not used.fits(limits):
            break
        kept[:0] = chain
    return kept


class _Size(NamedTuple):
    """Tokens are estimated for each message and rounded up."""

    characters: int
    tokens: int

    @classmethod
    def of(cls, message: Message) -> "_Size":
        text = message_text(message)
        return cls(len(text) + 1, estimated_tokens(text) + 1)

    def __add__(self, other: object) -> "_Size":
        assert isinstance(other, _Size)
        return _Size(self.characters + other.characters, self.tokens + other.tokens)

    def fits(self, limits: Room) -> bool:
        is_short = limits.characters is None or self.characters <= limits.characters
        return is_short and (limits.tokens is None or self.tokens <= limits.tokens)


def _numbered(turns: Iterable[Turn]) -> Iterator[tuple[int, Turn]]:
    """Each turn with the number of its chain."""
    number = 0
    for turn in turns:
        number += turn.messages[0].role not in RESULTS
        yield number, turn
