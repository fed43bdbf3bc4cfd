"""What the model is told of a call: the words of the tool, or a JSON object with `error` that says what went wrong."""

import json
from typing import Any

from ernie_cli.events import ToolCall, ToolResult
from ernie_cli.spawned import Ended
from ernie_cli.tools.model import Running

SILENT = "(no output)"  # some services refuse a message that is empty
EXCERPT = 2000  # characters of what a tool said on standard error


def success(call: ToolCall, words: str) -> ToolResult:
    """What it said, whatever that is."""
    return ToolResult(call.id, call.name, words.rstrip("\r\n") or SILENT, ok=True)


def failure(call: ToolCall, error: str, **more: Any) -> ToolResult:
    """`error` says what went wrong, `more` what may help the model; what is empty is left out."""
    told = {"error": error, **{name: value for name, value in more.items() if value}}
    return ToolResult(call.id, call.name, json.dumps(told, ensure_ascii=False), ok=False)


def of_command(call: ToolCall, ended: Ended, running: Running) -> ToolResult:
    """How its command ended, as the model is told."""
    words = _text(ended)
    said = ended.err.decode("utf-8", "replace")[-EXCERPT:].strip()
    if ended.is_flood:
        return failure(call, "the tool printed without end and was ended", stderr=said, output=(words or "")[:EXCERPT])
    if ended.code is None:
        return failure(call, f"the tool did not end within {running.seconds:g} s", stderr=said, output=words)
    if ended.code != 0:
        return failure(call, f"the tool failed with {ended.how}", stderr=said, output=words)
    if words is None:
        return failure(call, f"the tool printed {len(ended.out)} bytes that are no text", stderr=said)
    return success(call, f"{words}\n[the output is cut after {running.most} bytes]" if ended.is_cut else words)


def _text(ended: Ended) -> str | None:
    """Standard output as text, None when it is none; a character that the limit cut is left out."""
    try:
        words = ended.out.decode()
    except UnicodeDecodeError as error:
        if not (ended.is_cut and error.reason == "unexpected end of data"):
            return None
        words = ended.out[: error.start].decode()
    return None if "\0" in words else words
