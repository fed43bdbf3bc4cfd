"""A person's word on each call before it is run: shown on the terminal itself, one screen, with nothing that it would obey."""

import json
from collections.abc import Callable, Mapping

from ernie_cli.events import ToolCall
from ernie_cli.language.said import NOTHING, Said, quoted, say
from ernie_cli.render.sanitize import escaped, harmless
from ernie_cli.requests import Json

LINES, CHARACTERS = 16, 1200  # of arguments that are shown at once

Permits = Callable[[ToolCall, Mapping[str, Json], str], bool]


def all_permitted(note: Callable[[Said], None]) -> Permits:
    """Permits every call and tells it."""

    def permits(call: ToolCall, given: Mapping[str, Json], _shown: str) -> bool:
        words = json.dumps(given, ensure_ascii=False)
        note(say("running {call} {words}", call=call.name, words=words if len(words) <= 200 else words[:199] + "…"))
        return True

    return permits


class Asked:
    """Asks a person; `always` holds for one tool until the program ends. `ask` shows a question and gives what is typed.

    No answer is a no.
    """

    def __init__(self, ask: Callable[[Said], str], clean: Callable[[str], str]) -> None:
        self._ask = ask
        self._clean = clean
        self._always: set[str] = set()

    def __call__(self, call: ToolCall, given: Mapping[str, Json], shown: str) -> bool:
        """Whether the call may be run."""
        if call.name in self._always:
            return True
        whole = escaped(self._clean(json.dumps(given, ensure_ascii=False, indent=2)))
        part, hidden = _screen(whole)
        head = say("The model wants to run {call}: {shown}", call=self._line(call.name), shown=self._line(shown))
        answer = self._answer(head + f"\n{part}\n", call.name, hidden)
        if answer == "s":
            answer = self._answer(quoted(f"{whole}\n"), call.name, 0)
        if answer == "a":
            self._always.add(call.name)
        return answer in ("y", "a")

    def may_start(self, name: str, shown: str) -> bool:
        """Whether a server of tools may be started."""
        head = say("The server of tools {name} is to be started: {shown}", name=self._line(name), shown=self._line(shown))
        return self._ask(head + "\n" + say("Start it? [y]es, [N]o: ")).strip().lower() in ("y", "yes")

    def _line(self, text: str) -> str:
        """On one line, with nothing that is a secret, and nothing that a terminal would obey."""
        return harmless(self._clean(text)).replace("\n", "␊")

    def _answer(self, text: Said, name: str, hidden: int) -> str:
        """The first letter of what is typed, asked again until it is one of the choices; "n" for nothing."""
        more = say(", [s]how the other {hidden} characters", hidden=hidden) if hidden else NOTHING
        question = say("Run it? [y]es, [N]o, [a]lways {name} in this run{more}: ", name=harmless(name), more=more)
        while True:
            typed = self._ask(text + question).strip().lower()
            if typed in ("", "n", "no"):
                return "n"
            if typed in ("y", "yes", "a", "always", *(("s", "show") if hidden else ())):
                return typed[0]
            text = NOTHING


def _screen(whole: str) -> tuple[str, int]:
    """What of it is shown at once, and how many characters are not."""
    part = "\n".join(whole.split("\n")[:LINES])[:CHARACTERS]
    hidden = len(whole) - len(part)
    return (f"{part}\n…" if hidden else part), hidden
