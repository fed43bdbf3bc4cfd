"""A conversation as people and as scripts read it: Markdown, and objects of JSON."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ernie_cli.catalogue.messages import message_text
from ernie_cli.history.conversation import Conversation, Head
from ernie_cli.history.reader import Found
from ernie_cli.history.turn import Turn, objects, title, words
from ernie_cli.language.said import NOTHING, quoted, say
from ernie_cli.render.keys import moment
from ernie_cli.render.table import Told
from ernie_cli.requests import Message

ROLES = {"system": say("System"), "user": say("User"), "assistant": say("Assistant"), "tool": say("Tool")}
ENDS = {0: NOTHING, 8: say("stopped by the filter"), 9: say("broken off"), 130: say("interrupted")}  # by exit code


def head_object(head: Head) -> dict[str, Any]:
    """A conversation in a list."""
    return {**head._asdict(), "created": moment(head.created / 1000), "updated": moment(head.updated / 1000)}


def conversation_object(conversation: Conversation) -> dict[str, Any]:
    """A whole conversation."""
    first, last = conversation.turns[0], conversation.last
    return {
        "id": conversation.id,
        "name": conversation.name,
        "title": title(first),
        "provider": last.provider,
        "model": last.model,
        "system": last.system,
        "created": moment(first.at / 1000),
        "updated": moment(max(turn.at for turn in conversation.turns) / 1000),
        "turns": [turn_object(turn) for turn in conversation.turns],
    }


def turn_object(turn: Turn) -> dict[str, Any]:
    """A turn; `whole` claims that it may be sent again."""
    return {
        "id": turn.id,
        "created": moment(turn.at / 1000),
        "messages": objects(turn.messages),
        "model": turn.answered_by,
        "answer_id": turn.answer_id,
        "finish_reason": turn.finish_reason,
        "usage": turn.usage,
        "exit_code": turn.exit_code,
        "whole": turn.is_whole,
    }


def found_object(found: Found, wanted: list[str]) -> dict[str, Any]:
    """A turn that a search found."""
    turn = found.turn
    return {
        "id": found.conversation,
        "name": found.name,
        "turn": turn.id,
        "created": moment(turn.at / 1000),
        "snippet": snippet(turn, wanted),
    }


def snippet(turn: Turn, wanted: list[str], before: int = 20, room: int = 160) -> str:
    """What stands around the first word that was looked for, in one line."""
    text = words(turn)
    folded = text.lower()
    at = min((place for word in wanted if (place := folded.find(word.lower())) >= 0), default=0)
    start, end = max(at - before, 0), at - before + room
    cut = " ".join(text[start:end].split())
    return f"{'…' * bool(start)}{cut}{'…' * (end < len(text))}"


def markdown(conversation: Conversation, told: Told) -> str:
    """A conversation to read, each message under its own heading."""
    last = conversation.last
    lines = [f"# {conversation.name or title(conversation.turns[0]) or conversation.id}", ""]
    lines += [f"{conversation.id} · {last.provider}/{last.model} · {local(conversation.turns[0].at)}", ""]
    if last.system:
        lines += [f"## {told(ROLES['system'])}", "", last.system, ""]
    for turn in conversation.turns:
        for message in turn.messages:
            role = ROLES.get(message.role) or quoted(message.role.capitalize())
            lines += [f"## {told(role)}", "", *_parts(message, told)]
        ended = ENDS.get(turn.exit_code, say("ended with exit code {code}", code=turn.exit_code))
        lines += [f"*{told(ended)}*", ""] if ended else []
    return "\n".join(lines)


def local(at: int) -> str:
    """A time in milliseconds since 1970 as people here read it."""
    return datetime.fromtimestamp(at / 1000).strftime("%Y-%m-%d %H:%M")


def _parts(message: Message, told: Told) -> Iterator[str]:
    """Text, pictures by their names, and calls, a blank line behind each."""
    text = message_text(message)
    if text:
        yield from (text.rstrip("\n"), "")
    for part in message.content if isinstance(message.content, list) else ():
        place = part.get("image_url") if isinstance(part, dict) else None
        if isinstance(place, dict):
            shown = told(say("picture: {name}", name=place.get("name") or str(place.get("url"))[:200]))
            yield from (f"*{shown}*", "")
    for call in message.tool_calls:
        function = call.get("function", {})
        called = told(say("calls {name}", name=function.get("name")))
        yield from (f"*{called}*", "", "```json", str(function.get("arguments")), "```", "")
