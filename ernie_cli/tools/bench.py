"""What runs one tool: a command that gets its arguments as JSON on standard input. Every failure is told to the model."""

import json
from collections.abc import Callable, Mapping, Sequence
from math import inf
from threading import Lock
from typing import NamedTuple

from ernie_cli.events import ToolCall, ToolResult
from ernie_cli.language.said import Said, say
from ernie_cli.requests import Json
from ernie_cli.spawned import Child
from ernie_cli.tools.arguments import Fault
from ernie_cli.tools.model import Running, Tool
from ernie_cli.tools.result import failure, of_command

TOLD = 65536  # bytes of a tool's standard error that a person is shown, each call anew
LONGEST = 1000  # characters of one line of it

Work = Callable[[ToolCall, Mapping[str, Json], float], ToolResult]  # the seconds that it has, beside its own limit


class Bench(NamedTuple):
    """A tool with what runs it; `shown` is what a person reads before it is run. `end` stops what runs, for good.

    `fault` holds arguments against the tool's schema.
    """

    tool: Tool
    work: Work
    shown: str
    fault: Fault
    end: Callable[[], None] = lambda: None


class Children:
    """The commands that run now, so that a signal ends all of them, and none begins after it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: set[Child] = set()
        self._is_over = False

    def begun(self, begin: Callable[[], Child]) -> Child | None:
        """A child that `begin` starts, None when none may start any more."""
        with self._lock:
            if self._is_over:
                return None
            child = begin()
            self._running.add(child)
            return child

    def left(self, child: Child) -> None:
        """It has ended."""
        with self._lock:
            self._running.discard(child)

    def end(self) -> None:
        """Kill them all."""
        with self._lock:
            self._is_over = True
            for child in self._running:
                child.kill()


def command_work(
    tool: Tool, running: Running, environ: Callable[[], Mapping[str, str]], note: Callable[[Said], None], children: Children
) -> Work:
    """What runs a tool of a file; `environ` is what it inherits, `note` shows a person what it says on standard error."""

    def work(call: ToolCall, given: Mapping[str, Json], left: float = inf) -> ToolResult:
        within = running._replace(seconds=min(running.seconds, left))
        heard = Heard(tool.name, note)

        def begin() -> Child:
            around = {**environ(), **running.environ}
            return Child(running.command, around, folder=running.folder, given=_encoded(given), most=running.most, hear=heard)

        try:
            child = children.begun(begin)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            return failure(call, f"the tool cannot be run: {reason}")
        if child is None:
            return failure(call, "the tool was not run")
        try:
            ended = child.ended(within.seconds)
        finally:
            children.left(child)
            heard.end()
        return of_command(call, ended, within)

    return work


class Heard:
    """Standard error of a tool on its way to a person: whole lines, each with the tool's name, up to a limit."""

    def __init__(self, name: str, note: Callable[[Said], None]) -> None:
        self._name = name
        self._note = note
        self._rest = b""
        self._left = TOLD

    def __call__(self, piece: bytes) -> None:
        """Take a piece as it comes."""
        if self._left <= 0:
            return
        *lines, self._rest = (self._rest + piece[: self._left]).split(b"\n")
        self._left -= len(piece)
        for line in lines:
            self._tell(line)
        if self._left <= 0:
            self._note(say("{name}: … more is left out", name=self._name))

    def end(self) -> None:
        """A last line may have no line end."""
        if self._rest and self._left > 0:
            self._tell(self._rest)

    def _tell(self, line: bytes) -> None:
        words = line.decode("utf-8", "replace").rstrip("\r")
        if words.strip():
            self._note(say("{name}: {words}", name=self._name, words=words if len(words) <= LONGEST else words[:LONGEST] + "…"))


def _encoded(given: Mapping[str, Json]) -> bytes:
    """JSON and a line end; as it is, unless half characters need their escapes."""
    try:
        return json.dumps(given, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(given).encode() + b"\n"


def shown(command: Sequence[str]) -> str:
    """A command as a person reads it."""
    return " ".join(map(_quoted, command))


def _quoted(word: str) -> str:
    """A word as a person reads it among others: quoted where it holds anything but plain characters."""
    is_plain = word and all(c.isalnum() or c in "-_./=:,@%+" for c in word)
    return word if is_plain else json.dumps(word, ensure_ascii=False)
