"""One row of a chat job on its way to its line: asked as often as it takes, within the pace, the budget and the purse."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from threading import local
from typing import Any, NamedTuple

from ernie_cli.app import App
from ernie_cli.bulk.attempts import Attempts, Used
from ernie_cli.bulk.purse import Purse
from ernie_cli.bulk.rows import Row
from ernie_cli.dialects.refusals import is_about_model
from ernie_cli.endings import verdict
from ernie_cli.errors import ErnieError, IncompleteError, TemporaryError, UsageError
from ernie_cli.events import Answer, Delta
from ernie_cli.jobs.chat.estimates import Estimates
from ernie_cli.jobs.chat.questions import Defaults, Question, Remarks, question
from ernie_cli.jobs.job import Result
from ernie_cli.language.said import say
from ernie_cli.ledger.entry import Entry
from ernie_cli.provider.service import Service
from ernie_cli.render import lines
from ernie_cli.render.document import Circumstances, document, rate_limit
from ernie_cli.render.sanitize import escaped
from ernie_cli.structure.asking import again
from ernie_cli.talk.structured import total, unfit

LATE = (TemporaryError, IncompleteError)  # what may end otherwise in a while


class Means(NamedTuple):
    """What all threads of a job share. `is_metered`: tokens are counted before they are used."""

    services: Callable[[], Service]
    attempts: Attempts
    purse: Purse
    estimates: Estimates
    enter: Callable[[Entry], None]
    is_metered: bool
    is_capped: bool  # by --max-cost
    tidied: Callable[[Iterable[Delta]], Iterable[Delta]] = iter


class Answers:
    """Gives the Result of a row; called from many threads."""

    def __init__(self, app: App, defaults: Defaults, means: Means) -> None:
        self._app = app
        self._defaults = defaults
        self._means = means
        self._thread = local()
        self._remarks = Remarks(app.notes.note, app.notes.detail)

    def __call__(self, row: Row, is_last: bool) -> Result:
        """What became of `row`. Raises Halt and Stopped."""
        try:
            found = question(row, self._defaults)
        except UsageError as error:
            return self._failed(row, error)
        self._remarks.tell(found)
        try:
            answered = self._fitting(found, is_last)
        except LATE as error:
            return Result(row, b"", is_late=True) if not is_last else self._failed(row, error)
        except ErnieError as error:
            blames_model = is_about_model(error) and found.choice.model == self._defaults.choice.model
            return self._failed(row, error)._replace(blames_model=blames_model)
        return self._line(row, found, answered, self._app.cost(found.choice, answered.answer.usage))

    def _fitting(self, found: Question, is_last: bool) -> "_Answered":
        """The answer, asked for again while it does not fit the form that is wanted. Raises the ErnieError it came to."""
        form, tries = self._defaults.form, list[_Answered]()
        while True:
            tries.append(self._paid(found, is_last))
            answer = tries[-1].answer
            if form is None or answer.tool_calls:
                return _summed(tries, answer.content)
            fitted = form.fitted(answer.content)
            if not fitted.faults:
                return _summed(tries, escaped(form.shown(fitted.value, indented=False)))
            if len(tries) > form.retries or answer.finish_reason == "length":
                error = unfit(fitted.faults, len(tries), answer)
                self._app.attribute(error, found.choice, answer.id)
                raise error
            messages = (*found.request.messages, *again(form, answer.content, fitted.faults))
            found = found._replace(request=found.request._replace(messages=messages))

    def _paid(self, found: Question, is_last: bool) -> "_Answered":
        """One answer, within the pace and the purse."""
        means = self._means
        most = means.estimates.most(found) if means.is_capped else Decimal(0)
        tokens = means.estimates.likely(found) if means.is_metered else 0
        with means.purse.opened(most) as pay:
            answered = means.attempts.made(lambda: self._asked(found), tokens, is_last)
            cost = self._app.cost(found.choice, answered.answer.usage)
            pay(Decimal(cost["amount"]) if cost else most)
        return answered

    def _asked(self, found: Question) -> "tuple[_Answered, Used]":
        """One try. Raises the ErnieError that it came to."""
        service, answer, code = self._service(), Answer(), ErnieError.exit_code
        began, first = self._app.clock(), None
        service.reached = False
        try:
            frames = service.chat(found.request)
            for delta in self._means.tidied(delta for frame in frames for delta in frame.deltas):
                answer.add(delta)
                if delta.is_content and first is None:
                    first = self._since(began)
            error = verdict(answer, True, "stop" in found.request.fields, lambda _: None)
            if error is not None:
                raise error
            code = 0
        except ErnieError as error:
            self._app.attribute(error, found.choice, answer.id)
            code = error.exit_code
            raise
        finally:
            if service.reached:
                usage, headers = answer.usage, service.headers
                self._means.enter(self._app.entry(self._app.call_name(), found.choice, usage, code, headers))
        answer.headers = service.headers
        self._means.estimates.answered(answer.usage.completion_tokens if answer.usage else None)
        return _Answered(answer, first, self._since(began)), Used(_total(answer), rate_limit(answer.headers) or {})

    def _service(self) -> Service:
        found: Service | None = getattr(self._thread, "service", None)
        if found is None:
            found = self._thread.service = self._means.services()
        return found

    def _since(self, began: float) -> int:
        return round((self._app.clock() - began) * 1000)

    def _line(self, row: Row, found: Question, answered: "_Answered", cost: dict[str, Any] | None) -> Result:
        if answered.answer.finish_reason == "length" and not any(name.startswith("max_") for name in found.request.fields):
            self._remarks.once(
                say('some answers end at the service\'s length limit ("finish_reason": "length"); --max-tokens raises it')
            )
        provider, model = found.choice.provider.name, found.choice.model or ""
        circumstances = Circumstances(provider, model, cost, answered.first_token_ms, answered.total_ms)
        said = document(answered.answer, circumstances)
        line = lines.answered(row.number, row.id, said)
        amount, currency = (cost["amount"], cost["currency"]) if cost else (None, None)
        return Result(row, line, tokens=_total(answered.answer), cost=amount, currency=currency)

    def _failed(self, row: Row, error: ErnieError) -> Result:
        return Result(row, lines.failed(row.number, row.id, error), error)


class _Answered(NamedTuple):
    answer: Answer
    first_token_ms: int | None
    total_ms: int


def _summed(tries: list[_Answered], text: str) -> _Answered:
    """The last answer with `text` as what it says, and the tokens and the time of all tries."""
    if len(tries) == 1 and text == tries[0].answer.content:
        return tries[0]
    answer = tries[-1].answer.told(text, total(each.answer.usage for each in tries))
    return _Answered(answer, tries[0].first_token_ms, sum(each.total_ms for each in tries))


def _total(answer: Answer) -> int | None:
    usage = answer.usage
    if usage is None:
        return None
    known = [tokens for tokens in (usage.prompt_tokens, usage.completion_tokens) if tokens is not None]
    return usage.total_tokens if usage.total_tokens is not None else sum(known) if known else None
