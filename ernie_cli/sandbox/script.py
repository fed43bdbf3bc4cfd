"""Answers that a person has written for certain prompts, or that a service once gave; files are read elsewhere."""

import re
from typing import Any, NamedTuple, Protocol

from ernie_cli.sandbox.wire import JsonObject, Reply


class Line(NamedTuple):
    """What to answer to one prompt, or to all that `match` is found in. None means: as the sandbox would by itself."""

    prompt: str | None = None
    match: re.Pattern[str] | None = None
    answer: str | None = None
    reasoning: str | None = None
    finish_reason: str | None = None  # as it is to go over the wire
    tool_calls: tuple[tuple[str, str], ...] = ()  # name, arguments as JSON text
    error: str | None = None  # a code of the service: a number on the legacy API, a word elsewhere
    status: int | None = None
    fault: str | None = None
    flag: int | None = None
    delay_ms: int = 0
    pace_ms: int = 0
    chunks: tuple[str, ...] = ()  # the pieces of a streamed answer
    search_results: tuple[dict[str, Any], ...] = ()
    usage: tuple[tuple[str, int], ...] = ()


class Recorded(Protocol):
    """What a service once said."""

    def reply(self, method: str, paths: tuple[str, ...], body: bytes) -> Reply | None:
        """The reply as it came, to the same request at one of these paths; raises Fault. None when there was none."""
        ...

    def line(self, content: JsonObject) -> Line | None:
        """What was said in the same conversation, for a service to put in its own words; None when it was never held."""
        ...


class Script(NamedTuple):
    """Lines in the order of their file; `recorded` comes before them."""

    lines: tuple[Line, ...] = ()
    recorded: Recorded | None = None

    def line_for(self, prompt: str, content: JsonObject) -> Line | None:
        """The line whose prompt is this one, else the first whose expression is found in it, else none."""
        if self.recorded is not None and (said := self.recorded.line(content)) is not None:
            return said
        asked = prompt.strip()
        for line in self.lines:
            if line.prompt is not None and line.prompt.strip() == asked:
                return line
        return next((line for line in self.lines if line.match and line.match.search(prompt)), None)
