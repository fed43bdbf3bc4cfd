"""Answers in a form: nothing is shown before it fits, and what does not fit is asked for again.

Nothing but JSON that fits reaches standard output; what came instead is told on standard error.
"""

from collections.abc import Iterable

from ernie_cli.app import App
from ernie_cli.errors import UnfitError
from ernie_cli.events import Answer, Delta, Usage
from ernie_cli.language.said import NOTHING, say
from ernie_cli.provider.service import PRINTED
from ernie_cli.render.sanitize import escaped
from ernie_cli.requests import Message
from ernie_cli.structure.asking import again, instructed
from ernie_cli.structure.form import Fault, Form
from ernie_cli.talk.speaker import Outcome, Show, Speaker


class Instructed:
    """A speaker that is told in words what its service has no parameter for."""

    def __init__(self, speaker: Speaker, instruction: str) -> None:
        self._speaker = speaker
        self._instruction = instruction

    def asked(self, messages: tuple[Message, ...], show: Show) -> Outcome:
        """As the speaker, with the instruction in the system prompt."""
        return self._speaker.asked(instructed(messages, self._instruction), show)


class Structured:
    """Asks until the answer fits. `indented`: for a person to read; `tells`: what does not fit is told."""

    def __init__(self, app: App, speaker: Speaker, form: Form, indented: bool, tells: bool) -> None:
        self._app = app
        self._speaker = speaker
        self._form = form
        self._indented = indented
        self._tells = tells

    def asked(self, messages: tuple[Message, ...], show: Show) -> Outcome:
        """The outcome of the last try, with the tokens and the time of all of them."""
        tries: list[Outcome] = []
        while True:
            outcome = self._speaker.asked(messages, lambda raw, delta: show(raw, delta._replace(text="")))
            tries.append(outcome)
            answer = outcome.answer
            if outcome.error is not None:
                return self._failed(tries, outcome)
            if answer.tool_calls:
                return _summed(tries, outcome, answer.content)
            fitted = self._form.fitted(answer.content)
            if not fitted.faults:
                text = escaped(self._form.shown(fitted.value, self._indented))
                show(b"", Delta(text=text))
                return _summed(tries, outcome, text)
            if len(tries) > self._form.retries or answer.finish_reason == "length":
                error = unfit(fitted.faults, len(tries), answer)
                self._app.attribute(error, outcome.choice, answer.id)
                return self._failed(tries, outcome._replace(error=error))
            messages = (*messages, *outcome.between, *again(self._form, answer.content, fitted.faults))

    def _failed(self, tries: list[Outcome], outcome: Outcome) -> Outcome:
        came, error = outcome.answer.content, outcome.error
        if error is not None and error.hint:
            error.hint = error.hint.without(PRINTED)
        if self._tells and came.strip():
            outcome = outcome._replace(remarks=(*outcome.remarks, say("what came is: {answer}", answer=came.strip())))
        return _summed(tries, outcome, came)


def unfit(faults: tuple[Fault, ...], tries: int, answer: Answer) -> UnfitError:
    """The error of an answer that does not fit, whatever was tried."""
    hint = say("--schema-retries asks more often")
    if answer.finish_reason == "length":
        hint = say("it was cut at the limit that was set: raise --max-tokens")
    often = say(" after {tries} tries", tries=tries) if tries > 1 else NOTHING
    more = say(" (and {number} more)", number=len(faults) - 1) if len(faults) > 1 else NOTHING
    return UnfitError(
        say("the answer does not fit{often}: {fault}{more}", often=often, fault=faults[0].said(), more=more), hint=hint
    )


def _summed(tries: list[Outcome], outcome: Outcome, text: str) -> Outcome:
    """`outcome` with `text` as what was said, and the sums of all tries. The answers themselves stay as they are."""
    usage = total(each.answer.usage for each in tries)
    answer = outcome.answer.told(text, usage)
    return outcome._replace(answer=answer, first_ms=tries[0].first_ms, total_ms=sum(each.total_ms for each in tries))


def total(usages: Iterable[Usage | None]) -> Usage | None:
    """The sum of what is known, None when nothing is."""
    known = [usage for usage in usages if usage is not None]
    if not known:
        return None
    sums = ([number for number in numbers if number is not None] for numbers in zip(*known, strict=True))
    return Usage(*(sum(numbers) if numbers else None for numbers in sums))
