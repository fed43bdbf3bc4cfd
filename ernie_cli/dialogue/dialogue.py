"""A dialogue: lines of a person, each of them an order or a question that is answered before the next one is read."""

import signal
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, Protocol

from ernie_cli.dialogue.orders import Order, asked, order, overview
from ernie_cli.dialogue.stop import stoppable
from ernie_cli.errors import ErnieError, Interrupted, UsageError
from ernie_cli.language.said import Said, Translate, say
from ernie_cli.requests import Json, Message


class Notes(Protocol):
    """Where remarks and errors go."""

    def note(self, text: Said) -> None: ...
    def error(self, error: ErnieError) -> None: ...


class Partner(Protocol):
    """Whom the dialogue is with. Each of these raises ErnieError when it cannot be."""

    @property
    def name(self) -> str:
        """Provider and model."""
        ...

    system: str | None

    def set_system(self, value: str) -> None:
        """The system prompt from here on: text, or @FILE."""
        ...

    def choose(self, model: str) -> None:
        """Ask another model from here on."""
        ...

    def picture(self, source: str) -> Json:
        """A picture as a part of a message."""
        ...

    def answer(self, question: Message) -> None:
        """Ask, and show the answer."""
        ...

    def forget(self) -> Message | None:
        """Take the last turn back, and give its question; None when there is none."""
        ...

    def save(self, file: str) -> None:
        """Write the conversation to a file."""
        ...

    def spent(self) -> Said:
        """Tokens and cost so far."""
        ...


class Terminal(NamedTuple):
    """`line` gives the next line that is typed, None at the end; `show` prints a text that is ours."""

    line: Callable[[], str | None]
    show: Callable[[str], None]
    translate: Translate


class Dialogue:
    """Goes on until there are no more lines. A failure of one question, and Ctrl-C, end that question alone."""

    def __init__(self, terminal: Terminal, partner: Partner, notes: Notes) -> None:
        self._terminal = terminal
        self._partner = partner
        self._notes = notes
        self._pictures: list[Json] = []
        self._orders: dict[str, Callable[[str], None]] = {
            "/model": self._model,
            "/system": self._system,
            "/attach": self._attach,
            "/retry": self._retry,
            "/save": self._save,
            "/usage": lambda _: notes.note(partner.spent()),
            "/help": lambda _: terminal.show(overview(terminal.translate)),
        }

    def run(self, first: Message | None = None) -> None:
        """Answer `first`, when there is one, and then what is typed."""
        if first is not None:
            self._tried(lambda: self._partner.answer(first))
        while (line := self._terminal.line()) is not None:
            if line.strip():
                self._tried(partial(self._take, line))

    def _tried(self, act: Callable[[], None]) -> None:
        try:
            with stoppable():
                act()
        except ErnieError as error:
            self._notes.error(error)
        except Interrupted as stopped:
            if stopped.signum != signal.SIGINT:
                raise

    def _take(self, line: str) -> None:
        wanted = order(line)
        if wanted is None:
            self._ask(asked(line))
        else:
            self._obey(wanted)

    def _obey(self, wanted: Order) -> None:
        self._orders[wanted.word](wanted.rest)

    def _ask(self, text: str) -> None:
        pictures, self._pictures = self._pictures, []
        content: str | list[Json] = [{"type": "text", "text": text}, *pictures] if pictures else text
        self._partner.answer(Message("user", content))

    def _model(self, rest: str) -> None:
        if rest:
            self._partner.choose(rest)
        self._notes.note(say("asking {partner}", partner=self._partner.name))

    def _system(self, rest: str) -> None:
        if rest:
            self._partner.set_system(rest)
            self._notes.note(say("the system prompt is set from the next question on"))
        else:
            self._notes.note(
                say("system prompt: {system}", system=self._partner.system)
                if self._partner.system
                else say("there is no system prompt")
            )

    def _attach(self, rest: str) -> None:
        self._pictures.append(self._partner.picture(rest))
        self._notes.note(say("pictures that go with the next question: {pictures}", pictures=len(self._pictures)))

    def _retry(self, _: str) -> None:
        question = self._partner.forget()
        if question is None:
            raise UsageError(say("nothing has been asked yet"))
        self._partner.answer(question)

    def _save(self, rest: str) -> None:
        self._partner.save(rest)
        self._notes.note(say("written to {rest}", rest=rest))
