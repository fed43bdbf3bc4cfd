"""Answers that a person has written for certain prompts; the file they stand in is read by `script_file`."""

import re
from typing import Any, NamedTuple


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


class Script(NamedTuple):
    """Lines in the order of their file."""

    lines: tuple[Line, ...] = ()

    def line_for(self, prompt: str) -> Line | None:
        """The line whose prompt is this one, else the first whose expression is found in it, else none."""
        asked = prompt.strip()
        for line in self.lines:
            if line.prompt is not None and line.prompt.strip() == asked:
                return line
        return next((line for line in self.lines if line.match and line.match.search(prompt)), None)
