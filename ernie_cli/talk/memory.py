"""What a question goes on with: the conversation of a session, or the last one of a terminal."""

from ernie_cli.app import App
from ernie_cli.choice import Choice, divided
from ernie_cli.completion.names import read_names
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asking
from ernie_cli.flags.chat import Talking
from ernie_cli.history.conversation import Conversation, room, sendable, trimmed
from ernie_cli.history.reader import LAST
from ernie_cli.history.turn import Turn
from ernie_cli.inputs.reading import well_formed
from ernie_cli.language.said import Said, say, series
from ernie_cli.requests import Message
from ernie_cli.talk.speaker import Told
from ernie_cli.talk.turns import Turns, parted

LONGEST = 100  # characters of a name


class Memory(Turns):
    """A conversation that goes on. `label` is what it is called: its name, else its id."""

    def __init__(self, app: App, talking: Talking, found: Conversation | None) -> None:
        identity, name, turns = found or (None, talking.session, ())
        is_named = name is not None or talking.session is not None
        super().__init__(app, app.logs(talking.no_log), identity, name, is_named, turns)
        self.label = self.name or self.id
        self._goes_on = talking.go_on
        self._found = len(turns)
        self._is_troubled = False

    def asking(self, asking: Asking) -> Asking:
        """Whom the conversation was with, where neither flags nor environment say otherwise."""
        if not self.all:
            return asking
        last, environ = self.all[-1], self._app.environ
        model = asking.model or environ.get("ERNIE_MODEL") or None
        prefix = divided(model or "", self._app.config(), self._app.providers())[0]
        provider = asking.provider or prefix or environ.get("ERNIE_PROVIDER") or last.provider
        if model is None and provider.strip().lower() == last.provider:
            model = last.model
        return asking._replace(provider=provider, model=model)

    def before(self, question: tuple[Message, ...], choice: Choice) -> Told:
        """What is sent: the system prompt, earlier turns as far as the model reads them, the question. Raises UsageError."""
        head, asked = self._parts(question)
        sent = self.sent(question, choice)
        left = sum(map(len, self._chains(asked))) - len(sent)
        earlier = tuple(message for turn in sent for message in turn.messages)
        notes = [*([_left_out(left, choice)] if left else []), *self._of_terminal(choice)]
        return Told((*head, *self._app.resolved(earlier), *asked), series("; ", notes) if notes else None)

    def sent(self, question: tuple[Message, ...], choice: Choice) -> list[Turn]:
        """The earlier turns that `choice` is sent with the question."""
        head, asked = self._parts(question)
        return trimmed(self._chains(asked), (*head, *asked), room(choice.known))

    def _of_terminal(self, choice: Choice) -> list[Said]:
        """What the first question after --continue is to be told."""
        if not self._goes_on or len(self.all) > self._found:
            return []
        if choice.provider.options.get("sandbox") and not self._is_named:
            return [say("the sandbox keeps no conversation but that of --session NAME")]
        return [] if self.all else [say("this terminal has no conversation yet: this question begins one")]

    def _trouble(self, text: Said) -> None:
        """Whoever goes on with a conversation is told that it will not go on, whatever else was told."""
        notes = self._app.notes
        (notes.detail if self._is_troubled else notes.note)(text)
        self._is_troubled = True

    def _parts(self, question: tuple[Message, ...]) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
        """The system prompt, if there is one, and what is asked."""
        system, asked = parted(question)
        system = system or self.system
        return ((Message("system", system),) if system else ()), asked

    def _chains(self, asked: tuple[Message, ...]) -> list[tuple[Turn, ...]]:
        return sendable([turn for turn in self.all if turn.id not in self._withdrawn], asked)


def remembered(app: App, talking: Talking) -> Memory:
    """The conversation that the flags name, or a new one. Raises UsageError."""
    if talking.go_on and talking.session is not None:
        raise UsageError(
            say("--continue and --session do not go together"), hint=say("--session NAME goes on with that one by itself")
        )
    if talking.session is not None:
        memory = Memory(app, talking, app.history().session(_checked(talking.session)))
        if app.logs(talking.no_log):
            app.remember_sessions([talking.session, *read_names(app.folder("cache"), "sessions")])
        return memory
    if not talking.go_on:
        return Memory(app, talking, None)
    terminal = app.terminal()
    if terminal is None:
        raise UsageError(
            say("--continue goes on with the conversation of a terminal, and there is none"), hint=say("use --session NAME")
        )
    return Memory(app, talking, app.history().last(terminal))


def _left_out(left: int, choice: Choice) -> Said:
    turns = say("the oldest turn is") if left == 1 else say("the {left} oldest turns are", left=left)
    provider, model = choice.provider.name, choice.model
    return say("{turns} left out: {provider} {model} reads no more at once", turns=turns, provider=provider, model=model)


def _checked(name: str) -> str:
    well_formed(name, "--session")
    if not name.strip() or name != name.strip() or not name.isprintable() or len(name) > LONGEST or name == LAST:
        raise UsageError(
            say("--session {name!r} cannot be a name", name=name[:LONGEST]),
            hint=say(
                "up to {longest} visible characters, and not {last!r}, which is the latest conversation",
                longest=LONGEST,
                last=LAST,
            ),
        )
    return name
