"""One turn of a conversation as the history keeps it: a question, its answer, and how that ended."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ernie_cli import strict
from ernie_cli.catalogue.messages import message_text
from ernie_cli.dialects.openai import message_object
from ernie_cli.errors import UsageError
from ernie_cli.inputs.prompt import messages_of
from ernie_cli.language.said import say
from ernie_cli.render.sanitize import encoded
from ernie_cli.requests import Message
from ernie_cli.storage.pending import Kind

LARGEST = 128 * 2**20  # bytes: a list of messages may hold pictures as text
LONGEST_TITLE = 200  # characters
TOGETHER = 32  # turns that are taken into the database at once: opening it would cost each question as much as all else
TEXTS = ("id", "conversation", "provider", "model")


class Turn(NamedTuple):
    """`id` sorts by the time of the question. `at` is in milliseconds since 1970.

    `conversation` is the id of the one it belongs to, `name` that of the session, where the user gave one: then the name
    decides, whatever the id. `terminal` is where it was asked. `provider`, `model` and `system` are what the conversation
    goes on with; `answered_by` is provider/model of this answer. `messages` are without the system prompt, their pictures
    references. `is_whole` claims that it may be sent again; `banned` are ids of earlier turns that may not.
    """

    id: str
    at: int
    conversation: str
    provider: str
    model: str
    messages: tuple[Message, ...]
    name: str | None = None
    terminal: str | None = None
    system: str | None = None
    answered_by: str | None = None
    answer_id: str | None = None
    finish_reason: str | None = None
    usage: Mapping[str, int | None] | None = None
    exit_code: int = 0
    is_whole: bool = True
    banned: tuple[str, ...] = ()


def written(turn: Turn) -> bytes:
    """A turn as a line of JSON; half characters of a server are replaced, for SQLite keeps none."""
    return encoded(json.dumps({**turn._asdict(), "messages": objects(turn.messages)}, ensure_ascii=False)) + b"\n"


def objects(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Messages as JSON has them."""
    return [message_object(message) for message in messages]


def words(turn: Turn) -> str:
    """All that was said in a turn, as text."""
    return "\n".join(filter(None, map(message_text, turn.messages)))


def title(turn: Turn) -> str:
    """How its question begins, in one line."""
    asked = next((text for message in turn.messages if message.role == "user" and (text := message_text(message))), "")
    return " ".join(asked[: 4 * LONGEST_TITLE].split())[:LONGEST_TITLE]


def read(line: bytes | str) -> Turn:
    """The turn of a line. Raises ValueError for anything that `written` would not have made."""
    fields = strict.parsed(line if isinstance(line, str) else line.decode())
    if not isinstance(fields, dict) or set(fields) != set(Turn._fields):
        raise ValueError(say("not a turn"))
    if any(not _fits(name, value) for name, value in fields.items()):
        raise ValueError(say("not a turn"))
    try:
        messages = messages_of(fields["messages"], "", "")
    except UsageError as error:
        raise ValueError(error.message) from error
    return Turn(**{**fields, "messages": messages, "banned": tuple(fields["banned"])})


def _fits(name: str, value: Any) -> bool:
    if name in ("at", "exit_code"):
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    if name == "is_whole":
        return isinstance(value, bool)
    if name == "banned":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if name == "usage":
        return value is None or isinstance(value, dict)
    return name == "messages" or isinstance(value, str) or (value is None and name not in TEXTS)


KIND = Kind(say("the history"), say("this turn"), "history.db", written, read, LARGEST, TOGETHER)
