"""What of the tools goes into a request: the tools themselves, which of them is to be called, whether several at once."""

from collections.abc import Sequence
from typing import Any

from ernie_cli.catalogue import nearest
from ernie_cli.errors import UsageError
from ernie_cli.language.said import NOTHING, say
from ernie_cli.tools.model import Tool

WORDS = ("none", "auto", "required")


def values(tools: Sequence[Tool], choice: str | None, alone: bool) -> dict[str, Any]:
    """By the names of the catalogue's parameters; `alone`: one call a turn. Raises UsageError for a tool that is not there."""
    found: dict[str, Any] = {"tools": [{"type": "function", "function": dict(tool.function)} for tool in tools]}
    if choice is not None:
        found["tool_choice"] = choice if choice in WORDS else _named(choice, [tool.name for tool in tools])
    if alone:
        found["parallel_tool_calls"] = False
    return found


def is_forced(choice: str | None) -> bool:
    """Whether a call has to come: once it came, that holds no more, or there would be no end."""
    return choice is not None and choice not in ("none", "auto")


def _named(choice: str, names: list[str]) -> dict[str, Any]:
    if choice not in names:
        near = nearest(choice, (*names, *WORDS))
        raise UsageError(
            say("--tool-choice: there is no tool {choice}", choice=choice[:64])
            + (say("; did you mean {near}?", near=near) if near else NOTHING),
            hint=say("one of {list}", list=", ".join((*WORDS, *names))),
        )
    return {"type": "function", "function": {"name": choice}}
