"""Keeps turns: a question, its answer and how that ended go into the history, once the answer is out.

A turn is kept when anything of an answer came, or when the filter spoke. A cassette leaves no trace, and the sandbox
none but in a session that has a name, so that scripts can be tried with them.
"""

import os
from collections.abc import Sequence

from ernie_cli.app import App
from ernie_cli.choice import Choice
from ernie_cli.errors import Interrupted, OutputError
from ernie_cli.events import SANDBOX, Answer, ToolCall
from ernie_cli.history.turn import Turn, read, written
from ernie_cli.language.said import Said, say
from ernie_cli.requests import Message
from ernie_cli.talk.speaker import Outcome

TIME = 13  # digits of an id that tell the time
BROKEN = ("temporary", "incomplete", "internal", "output")  # kinds of errors of an answer that is not whole


class Turns:
    """The turns of one conversation in this run. `before` are earlier ones.

    `name` is that of its session; `is_named`: the user named it, now or before; `is_kept`: they go into the history.
    """

    def __init__(
        self,
        app: App,
        is_kept: bool,
        identity: str | None = None,
        name: str | None = None,
        is_named: bool = False,
        before: Sequence[Turn] = (),
    ) -> None:
        self.id = identity or os.urandom(6).hex()
        self.name = name
        self.all = list(before)
        self._withdrawn: tuple[str, ...] = ()  # turns that are asked again, by their ids
        self._app = app
        self._is_kept = is_kept
        self._is_named = is_named

    @property
    def system(self) -> str | None:
        """The system prompt that the conversation goes on with."""
        return self.all[-1].system if self.all else None

    def sent(self, question: tuple[Message, ...], choice: Choice) -> list[Turn]:
        """The earlier turns that `choice` is sent with the question."""
        return []

    def keep(self, question: tuple[Message, ...], choice: Choice, outcome: Outcome, code: int) -> None:
        """Keep the turn that ends with the exit code `code`: later questions of this run go on with it too."""
        if not _is_worth(outcome):
            return
        is_sandbox = bool(outcome.choice.provider.options.get("sandbox")) or SANDBOX in outcome.answer.headers
        is_trial = is_sandbox or self._app.is_replay
        turn = self._turn(question, choice, outcome, code)
        if self._is_kept and (self._is_named or not is_trial):
            try:
                turn = self._cleaned(turn._replace(messages=self._app.referred(turn.messages)))
                self._app.turns(self._trouble).record(turn, swiftly=code > 128)
                if not self.all:
                    self._app.enlist(self.id)
            except OutputError as error:
                self._app.notes.note(say("this turn is not in the history: {message}", message=error.message))
            except Interrupted:
                self._app.turns(self._trouble).record(turn, swiftly=True)
                raise
        self.all.append(turn)

    def _trouble(self, text: Said) -> None:
        """Tell what keeps a turn out of the history: once a run, where the ledger may have told of the same folder."""
        self._app.trouble(text)

    def _turn(self, question: tuple[Message, ...], choice: Choice, outcome: Outcome, code: int) -> Turn:
        system, asked = parted(question)
        answer, answered = outcome.answer, outcome.choice
        said = Message("assistant", answer.content or None, None, tuple(map(_call, answer.tool_calls)))
        banned = _banned(self.sent(question, answered), answer)
        return Turn(
            id=self._next_id(),
            at=int(self._app.now() * 1000),
            conversation=self.id,
            provider=choice.provider.name,
            model=choice.model or "",
            messages=(*asked, *outcome.between, *([said] if said.content or said.tool_calls else [])),
            name=self.name,
            terminal=self._app.terminal(),
            system=system or self.system,
            answered_by=f"{answered.provider.name}/{answer.model or answered.model or ''}",
            answer_id=answer.id,
            finish_reason=answer.finish_reason,
            usage=answer.usage._asdict() if answer.usage else None,
            exit_code=code,
            is_whole=_is_whole(outcome),
            banned=(*((banned,) if banned else ()), *self._withdrawn),
        )

    def withdrawn(self) -> Message | None:
        """The question of the last turn, which is not sent again from here on; None when there is no turn."""
        left = [turn for turn in self.all if turn.id not in self._withdrawn]
        if not left:
            return None
        self._withdrawn += (left[-1].id,)
        return left[-1].messages[0]

    def _next_id(self) -> str:
        """Behind the last turn, even where the clock was set back."""
        last, found = self.all[-1].id if self.all else "", self._app.call_name()
        return found if found > last else f"{int(last[:TIME], 16) + 1:0{TIME}x}{found[TIME:]}"

    def _cleaned(self, turn: Turn) -> Turn:
        """The turn without any secret of this run."""
        line = written(turn).decode()
        cleaned = self._app.redactor.clean(line)
        return turn if cleaned == line else read(cleaned)


def parted(question: Sequence[Message]) -> tuple[str | None, tuple[Message, ...]]:
    """The system prompt that a list of messages begins with, and the others."""
    first = question[0] if question else None
    if first is not None and first.role == "system" and isinstance(first.content, str):
        return first.content, tuple(question[1:])
    return None, tuple(question)


def _call(call: ToolCall) -> dict[str, object]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _is_worth(outcome: Outcome) -> bool:
    """Whether there is anything to keep: a question that nobody answered is no turn."""
    answer = outcome.answer
    return not answer.is_empty or bool(answer.reasoning or answer.refusal or _is_banned(answer))


def _is_whole(outcome: Outcome) -> bool:
    """Whether a service may be sent the turn again: one that met a limit of length may, and one that the filter left alone."""
    answer, error = outcome.answer, outcome.error
    is_broken = error is not None and error.kind in BROKEN and answer.finish_reason != "length"
    is_blocked = error is not None and error.kind == "blocked"
    return not (is_broken or is_blocked or _is_banned(answer) or answer.is_empty)


def _is_banned(answer: Answer) -> bool:
    safety = answer.safety
    return bool(safety and (safety.need_clear_history or safety.flag > 1)) or answer.finish_reason == "content_filter"


def _banned(sent: Sequence[Turn], answer: Answer) -> str | None:
    """The id of the earlier turn that the filter objects to: it counts questions, the first is 1, the present one -1."""
    number = answer.safety.ban_round if answer.safety and _is_banned(answer) else None
    asked = 0
    for turn in sent:
        asked += sum(message.role == "user" for message in turn.messages)
        if number is not None and 0 < number <= asked:
            return turn.id
    return None
