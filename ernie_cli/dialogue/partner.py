"""Whom a dialogue is with: a model, which can be changed, and a conversation that grows with each answer."""

from contextlib import nullcontext
from decimal import Decimal

from ernie_cli.app import App
from ernie_cli.choice import Choice
from ernie_cli.errors import UsageError
from ernie_cli.events import Usage
from ernie_cli.flags import Asked, Asking
from ernie_cli.history.conversation import Conversation
from ernie_cli.history.forms import markdown
from ernie_cli.inputs.reading import decoded, read_file, well_formed
from ernie_cli.language.said import Said, say, series
from ernie_cli.requests import Json, Message
from ernie_cli.talk.arrangement import Arrangement
from ernie_cli.talk.delivery import usage_told
from ernie_cli.talk.memory import Memory
from ernie_cli.talk.speaker import Outcome


class Partner:
    """`asked` says how files are read; `asking` whom to ask, as long as nobody says otherwise."""

    def __init__(self, arrangement: Arrangement, memory: Memory, asked: Asked, asking: Asking) -> None:
        self.system: str | None = None
        self._app: App = arrangement.app
        self._arrangement = arrangement
        self._memory = memory
        self._asked = asked
        self._asking = asking
        self._tally = _Tally()

    @property
    def name(self) -> str:
        """Provider and model that the next question goes to."""
        choice = self._choice(self._asking)
        return f"{choice.provider.name} {choice.model or ''}".rstrip()

    def choose(self, model: str) -> None:
        """Ask `model`, or `provider/model`, from here on. Raises UsageError for a provider that there is not."""
        asking = self._asking._replace(model=well_formed(model, "/model"))
        self._choice(asking)
        self._asking = asking

    def set_system(self, value: str) -> None:
        """The system prompt from here on: text, or the text of @FILE."""
        text = decoded(read_file(value[1:], "/system"), value[1:], self._asked.encoding) if value.startswith("@") else value
        self.system = well_formed(text, "/system")

    def picture(self, source: str) -> Json:
        """A picture as a part of a message."""
        return self._app.pictures(self._asked._replace(attach=[source]))[0]

    def answer(self, question: Message) -> None:
        """Ask, show the answer, keep the turn. Raises the ErnieError that the answer ended with."""
        asks = (*((Message("system", self.system),) if self.system else ()), question)
        asking = self._memory.asking(self._asking)
        candidates = self._arrangement.candidates(
            self._app.choose(asking.provider, asking.model, "ERNIE_MODEL", "chat"),
            asking,
            lambda choice: self._memory.before(asks, choice),
        )
        choice = candidates[0].choice

        def keep(outcome: Outcome, code: int) -> None:
            self._tally.add(outcome, self._app.cost(outcome.choice, outcome.answer.usage))
            self._memory.keep(asks, choice, outcome, code)

        output = self._app.output(None)
        with self._app.tape or nullcontext():
            self._arrangement.deliver(candidates, output, self._memory.label, keep)

    def forget(self) -> Message | None:
        """The question of the last turn, which is not sent again; None when nothing was asked."""
        question = self._memory.withdrawn()
        return self._app.resolved((question,))[0] if question else None

    def save(self, file: str) -> None:
        """Write the conversation to a file, as Markdown. Raises UsageError when there is nothing in it."""
        turns = tuple(self._memory.all)
        if not turns:
            raise UsageError(say("nothing has been answered yet"))
        output = self._app.output(file)
        output.write(markdown(Conversation(self._memory.id, self._memory.name, turns), output.told).encode())
        output.finish()

    def spent(self) -> Said:
        """Tokens and cost so far."""
        return self._tally.told()

    def _choice(self, asking: Asking) -> Choice:
        known = self._memory.asking(asking)
        return self._app.choose(known.provider, known.model, "ERNIE_MODEL", "chat")


class _Tally:
    """What a dialogue used: the sum of what the services said."""

    def __init__(self) -> None:
        self._asked = self._answered = 0
        self._costs: dict[str, Decimal] = {}

    def add(self, outcome: Outcome, cost: dict[str, Json] | None) -> None:
        usage = outcome.answer.usage
        if usage is not None:
            self._asked += usage.prompt_tokens or 0
            self._answered += usage.completion_tokens or 0
        if cost is not None:
            currency = str(cost["currency"])
            self._costs[currency] = self._costs.get(currency, Decimal(0)) + Decimal(str(cost["amount"]))

    def told(self) -> Said:
        usage = Usage(self._asked, self._answered, total_tokens=self._asked + self._answered)
        costs: list[dict[str, object] | None] = [{"amount": amount, "currency": name} for name, amount in self._costs.items()]
        return series("; ", [usage_told(usage, each) for each in costs or [None]])
