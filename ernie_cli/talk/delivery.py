"""An outcome on its way to the user: shown to its end, kept or abandoned, told, and entered in the ledger."""

from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import NamedTuple

from ernie_cli.app import App
from ernie_cli.choice import Choice
from ernie_cli.dialects.refusals import excerpt
from ernie_cli.errors import ErnieError, IncompleteError, Interrupted, OutputError
from ernie_cli.events import Answer, Usage
from ernie_cli.language.said import Said, say, series
from ernie_cli.provider.service import PRINTED
from ernie_cli.render.chat import Renderer
from ernie_cli.render.document import Circumstances
from ernie_cli.render.output import ClosedPipe, Output
from ernie_cli.render.sources import listed
from ernie_cli.requests import Message
from ernie_cli.talk.bill import Bill
from ernie_cli.talk.speaker import Outcome, Show, Speaker

LAST_WORDS = 1.0  # seconds
DEAF = 141  # the code of a run whose reader has left


class Delivery(NamedTuple):
    """Where one answer goes. `tells_usage`: tokens and cost are told; `tells_sources`: so are the sources of a search.

    `session` is what the conversation is called; `keep` takes how each answer ended, with the exit code, into the history.
    """

    app: App
    choice: Choice  # whom an answer is of that nobody has begun
    bill: Bill
    output: Output
    renderer: Renderer
    tells_usage: bool = False
    tells_sources: bool = True
    session: str | None = None
    keep: Callable[[Outcome, int], None] | None = None

    def deliver(self, speaker: Speaker, messages: tuple[Message, ...]) -> Outcome:
        """Ask, show, tell, and enter it in the ledger. Raises the ErnieError that the answer ended with."""
        code = ErnieError.exit_code
        heard = _Heard(speaker)
        try:
            outcome = self._delivered(heard, messages)
            code = 0
        except ErnieError as error:
            code = error.exit_code
            raise
        except Interrupted as signal:
            code = 128 + signal.signum
            raise
        except ClosedPipe:
            code = DEAF
            raise
        finally:
            try:
                self.bill.settle(code)
            finally:
                if self.keep and heard.outcome:
                    self.keep(heard.outcome, code)
        return outcome

    def _delivered(self, speaker: Speaker, messages: tuple[Message, ...]) -> Outcome:
        try:
            outcome = speaker.asked(messages, self.renderer.show)
            error = outcome.error
            if error is None or error.kind != "output":
                self._close(outcome)
        except Interrupted as signal:
            came = signal.outcome or Outcome(Answer(), IncompleteError(say("interrupted")), self.choice)
            last = Thread(target=self._last_words, args=(came,), daemon=True)
            last.start()
            last.join(LAST_WORDS)
            raise
        except ErnieError:
            self.output.abandon()
            raise
        self._end(outcome)
        return outcome

    def _last_words(self, outcome: Outcome) -> None:
        """A signal has come: end what is shown and keep what came of a file; a reader that stalls is not waited for."""
        self.app.notes.end_thinking()
        with suppress(ClosedPipe, OutputError):
            self._close(outcome)
            self.output.abandon(is_kept=not outcome.answer.is_withheld)

    def _close(self, outcome: Outcome) -> None:
        choice, answer = outcome.choice, outcome.answer
        provider, model = choice.provider.name, choice.model or ""
        told = Circumstances(provider, model, self._cost(outcome), outcome.first_ms, outcome.total_ms, self.session)
        self.renderer.close(answer, told, outcome.error)

    def _cost(self, outcome: Outcome) -> dict[str, object] | None:
        return None if outcome.is_free else self.app.cost(outcome.choice, outcome.answer.usage)

    def _end(self, outcome: Outcome) -> None:
        notes, answer, error = self.app.notes, outcome.answer, outcome.error
        for remark in outcome.remarks:
            notes.note(remark)
        notes.end_thinking()
        for line in listed(answer.search_results).splitlines() if self.tells_sources else ():
            notes.note(say("source {line}", line=excerpt(line)))
        if self.tells_usage:
            notes.note(usage_told(answer.usage, self._cost(outcome)))
        if error is None:
            self.output.finish()
            return
        partial = self.output.abandon(is_kept=not answer.is_withheld)
        if answer.is_empty:
            error.hint = error.hint and error.hint.without(PRINTED)
        if partial:
            error.message += say("; what came is in {partial}", partial=partial)
            error.hint = error.hint and error.hint.without(PRINTED)
        raise error


class _Heard:
    """A speaker whose outcome is known afterwards, however it went."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self.outcome: Outcome | None = None

    def asked(self, messages: tuple[Message, ...], show: Show) -> Outcome:
        """What the speaker says."""
        try:
            self.outcome = self._speaker.asked(messages, show)
        except (Interrupted, ClosedPipe) as signal:
            self.outcome = signal.outcome
            raise
        return self.outcome


def usage_told(usage: Usage | None, cost: dict[str, object] | None) -> Said:
    """Tokens and what they cost, in a line."""
    if usage is None:
        return say("tokens: unknown")
    numbers = (say("unknown") if number is None else str(number) for number in usage)
    asked, answered, reasoning, cached, total = numbers
    parts = [say("tokens: {asked} asked + {answered} answered = {total}", asked=asked, answered=answered, total=total)]
    parts += [say("of these {reasoning} reasoning", reasoning=reasoning)] if usage.reasoning_tokens else []
    parts += [say("{cached} cached", cached=cached)] if usage.cached_tokens else []
    parts += [say("about {amount} {currency}", amount=cost["amount"], currency=cost["currency"])] if cost else []
    return series(", ", parts)
