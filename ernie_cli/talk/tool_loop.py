"""A model that calls tools, asked again with their results until it answers: a speaker around another."""

from collections.abc import Callable
from copy import copy
from math import inf
from typing import NamedTuple

from ernie_cli import strict
from ernie_cli.errors import ErnieError, IncompleteError, Interrupted, TemporaryError
from ernie_cli.events import Answer, Delta, ToolCall, ToolResult, Usage
from ernie_cli.language.said import Said, say
from ernie_cli.provider.service import PRINTED
from ernie_cli.requests import Json, Message
from ernie_cli.talk.speaker import Outcome, Show, Speaker
from ernie_cli.tools.workshop import Workshop
from ernie_cli.transport.exchange import too_late

TURNS = 8


class Loop(NamedTuple):
    """`first` is asked once, `later` from then on, `turns` times in all at most, and `until` then
    on `clock`, which is in seconds.

    What the model says before a call is a part of what is shown; the answer is what it says last. A failure that might be
    tried again is none any more once a tool has run, since it would run again.
    """

    clock: Callable[[], float]
    first: Speaker
    later: Speaker
    workshop: Workshop
    turns: int = TURNS
    until: float = inf

    def asked(self, messages: tuple[Message, ...], show: Show) -> Outcome:
        """Ask, run what is called, ask again."""
        told = _Told(messages, show, self.clock)
        speaker = self.first
        for turn in range(1, self.turns + 1):
            try:
                outcome = told.with_turn(speaker.asked((*messages, *told.between), told.show))
            except Interrupted as signal:
                signal.outcome = signal.outcome and told.with_turn(signal.outcome)
                raise
            calls = told.calls(outcome.answer)
            if outcome.error is not None or not calls:
                return outcome
            if outcome.answer.finish_reason == "length":
                return outcome._replace(
                    error=IncompleteError(say("a call of a tool was cut off"), hint=say("raise --max-tokens"))
                )
            if turn == self.turns:
                break
            show(b"", Delta(steps=calls))
            try:
                results = self.workshop.results(calls, self._left)
            except Interrupted as signal:
                signal.outcome = outcome._replace(error=IncompleteError(say("interrupted")))
                raise
            show(b"", Delta(steps=results))
            if self._left() <= 0:
                return outcome._replace(error=_final(too_late()))
            told.add(outcome.answer, calls, results)
            speaker = self.later
        return outcome._replace(
            error=IncompleteError(
                say("the model still calls tools after 1 turn")
                if self.turns == 1
                else say("the model still calls tools after {turns} turns", turns=self.turns),
                hint=PRINTED + say("--max-turns N allows more"),
            )
        )

    def _left(self) -> float:
        return self.until - self.clock()


class _Told:
    """What the turns so far add up to."""

    def __init__(self, messages: tuple[Message, ...], show: Show, clock: Callable[[], float]) -> None:
        self.between: tuple[Message, ...] = ()
        self._show = show
        self._clock = clock
        self._began = clock()
        self._usage: Usage | None = None
        self._first: int | None = None
        self._remarks: tuple[Said, ...] = ()
        self._has_text = False  # of the turns before this one
        self._ran = False
        self._is_new = False  # nothing of this turn's text has come
        self._names = {str(call.get("id")) for message in messages for call in message.tool_calls}

    def show(self, raw: bytes, delta: Delta) -> None:
        """A piece; between the words of two turns stands a blank line."""
        if delta.text and self._is_new and self._has_text:
            self._show(b"", Delta(text="\n\n"))
        if delta.text:
            self._is_new, self._has_text = False, True
        self._show(raw, delta)

    def with_turn(self, outcome: Outcome) -> Outcome:
        """One more turn has ended: the outcome of all of them."""
        self._usage = _sum(self._usage, outcome.answer.usage)
        if self._first is None:
            self._first = outcome.first_ms
        self._remarks += outcome.remarks
        answer = copy(outcome.answer)  # the ledger enters each turn's own
        answer.usage = self._usage
        took = round((self._clock() - self._began) * 1000)
        error = _final(outcome.error) if self._ran else outcome.error
        between = (*self.between, *outcome.between)
        return outcome._replace(
            answer=answer, error=error, first_ms=self._first, total_ms=took, remarks=self._remarks, between=between
        )

    def calls(self, answer: Answer) -> tuple[ToolCall, ...]:
        """The calls of a turn, each with an id that no other has: servers may give none, or the same again."""
        found = []
        for call in answer.tool_calls:
            name, number = call.id, 1
            while name in self._names:
                number += 1
                name = f"{call.id}_{number}"
            self._names.add(name)
            found.append(call._replace(id=name))
        return tuple(found)

    def add(self, answer: Answer, calls: tuple[ToolCall, ...], results: tuple[ToolResult, ...]) -> None:
        """The tools have run."""
        said = Message("assistant", answer.content or None, tool_calls=tuple(map(_sent, calls)))
        self.between += (said, *(Message("tool", result.content, tool_call_id=result.id) for result in results))
        self._ran, self._is_new = True, True


def _sent(call: ToolCall) -> Json:
    """A call as it goes back; arguments that are no object stand in the result: servers that read them would break."""
    try:
        is_object = isinstance(strict.parsed(call.arguments), dict)
    except ValueError:
        is_object = False
    arguments = call.arguments if is_object else "{}"
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


def _sum(before: Usage | None, now: Usage | None) -> Usage | None:
    """Of what is known; None when nothing is."""
    if before is None or now is None:
        return before or now
    pairs = zip(before, now, strict=True)
    return Usage(*(a if b is None else b if a is None else a + b for a, b in pairs))


def _final(error: ErnieError | None) -> ErnieError | None:
    """The error of a later turn: tools have run, so that nothing should ask the whole again by itself."""
    if not isinstance(error, TemporaryError):
        return error
    return IncompleteError(
        say("the answer broke off after tools had run: {message}", message=error.message),
        hint=say("ask again when it does no harm that they run again"),
        provider=error.provider,
        code=error.code,
        status=error.status,
        request_id=error.request_id,
    )
