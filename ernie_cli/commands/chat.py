"""`ernie chat`: asks a model and prints the answer as it arrives."""

from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

import typer

from ernie_cli.app import App
from ernie_cli.catalogue import unlisted
from ernie_cli.catalogue.checks import Spelling, checked, flag
from ernie_cli.catalogue.messages import check_messages
from ernie_cli.choice import Choice
from ernie_cli.dialects.refusals import excerpt
from ernie_cli.discovery import find_model, find_server
from ernie_cli.endings import verdict
from ernie_cli.errors import ErnieError, IncompleteError, Interrupted, OutputError, UsageError
from ernie_cli.events import Answer, Usage
from ernie_cli.flags import Asked, Asking, Bulk, Sampling, Shown, Telling, Typed, Words, spread
from ernie_cli.inputs import well_formed
from ernie_cli.parameters import other_fields, sampling_values
from ernie_cli.prompt import message_list, question, system_text, with_pictures
from ernie_cli.provider import Service
from ernie_cli.render.chat import Document, Lines, Raw, Renderer, Text
from ernie_cli.render.document import Circumstances
from ernie_cli.render.output import ClosedPipe, Output
from ernie_cli.requests import ChatRequest, Message

if TYPE_CHECKING:
    from ernie_cli.templates.chosen import Chosen

LAST_WORDS = 1.0  # seconds
DEAF = 141  # the code of a run whose reader has left
THINKING = ("auto", "show", "hide", "only")


@spread
def chat(
    ctx: typer.Context,
    prompt: Words = None,
    *,
    asked: Asked,
    asking: Asking,
    sampling: Sampling,
    shown: Shown,
    bulk: Bulk,
    telling: Telling,
) -> None:
    """Ask a model and print the answer as it arrives.

    The question is the words, then each --file, then standard input, which is read unless it is a terminal.
    """
    app: App = ctx.obj
    app.tell(telling, shown.json)
    if shown.thinking not in THINKING:
        raise UsageError(f"--thinking {shown.thinking!r} does not fit: one of {', '.join(THINKING)}")
    if shown.json and shown.raw:
        raise UsageError("--json and --raw do not go together")
    app.read_env_file(asking.env_file)
    template = app.template(asked, asking, sampling)
    if template is not None:
        asking, sampling = template.asking, template.sampling
    if bulk.batch is not None:
        app.job("chat.batch").run(app, Typed(prompt or [], asked, asking, sampling, shown, bulk), template)
        return
    _refuse_alone(bulk)
    choice = find_server(app, app.choose(asking.provider, asking.model, "ERNIE_MODEL", "chat"))
    messages = _messages(app, asked, prompt or [], template)
    if choice.model is None:
        choice = find_model(app, choice, asking)
    request = _request(app, choice, messages, asking, sampling, shown, template.spelling if template else flag)
    if asking.dry_run:
        call = app.dialect(choice.provider).chat(request)
        app.stdout().write(app.curl(call, choice.provider, app.form(choice.provider), asking).encode())
        if choice.provider.options.get("sandbox"):
            app.notes.note("the sandbox in the program has no address; `ernie sandbox serve` gives it one")
        return
    service = app.service(choice, asking)
    output = app.output(shown.output)
    conversation = _Conversation(app, choice, service, output, _renderer(app, output, shown))
    conversation.run(request, tell_usage=shown.usage)


class _Conversation(NamedTuple):
    """One question on its way to its answer."""

    app: App
    choice: Choice
    service: Service
    output: Output
    renderer: Renderer

    def run(self, request: ChatRequest, tell_usage: bool) -> None:
        """Ask, show, judge, and enter it in the ledger. Raises the ErnieError that the answer ended with."""
        answer, code, name = Answer(), ErnieError.exit_code, self.app.call_name()
        try:
            self._answered(request, answer, tell_usage)
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
            self._enter(name, answer, code)

    def _enter(self, name: str, answer: Answer, code: int) -> None:
        if not self.service.reached:
            return
        try:
            self.app.enter(name, self.choice, answer.usage, code, self.service.headers)
        except Interrupted as signal:
            self.app.enter(name, self.choice, answer.usage, 128 + signal.signum, self.service.headers)
            raise

    def _answered(self, request: ChatRequest, answer: Answer, tell_usage: bool) -> None:
        began = self.app.clock()
        first: list[int] = []
        remarks: list[str] = []  # told once the answer's last line has ended
        error: ErnieError | None = None
        try:
            for frame in self.service.chat(request):
                for delta in frame.deltas:
                    answer.add(delta)
                    if delta.is_content and not first:
                        first.append(_since(began, self.app.clock))
                    remarks += delta.notes
                    self.renderer.show(frame.raw, delta)
            error = verdict(answer, _is_capped(request), "stop" in request.fields, remarks.append)
        except ErnieError as failure:
            error = failure
        except Interrupted:
            last = Thread(target=self._last_words, args=(answer, began, first), daemon=True)
            last.start()
            last.join(LAST_WORDS)
            raise
        if error is None or error.kind != "output":
            if error is not None:
                self.app.attribute(error, self.choice, answer.id)
            self._close(answer, began, first, error)
        for remark in remarks:
            self.app.notes.note(remark)
        self._end(answer, error, tell_usage)

    def _last_words(self, answer: Answer, began: float, first: list[int]) -> None:
        """A signal has come: end what is shown and keep what came of a file; a reader that stalls is not waited for."""
        self.app.notes.end_thinking()
        with suppress(ClosedPipe, OutputError):
            self._close(answer, began, first, IncompleteError("interrupted"))
            self.output.abandon(is_kept=not answer.is_withheld)

    def _close(self, answer: Answer, began: float, first: list[int], error: ErnieError | None) -> None:
        answer.headers = self.service.headers
        circumstances = Circumstances(
            self.choice.provider.name,
            self.choice.model or "",
            self.app.cost(self.choice, answer.usage),
            first[0] if first else None,
            _since(began, self.app.clock),
        )
        self.renderer.close(answer, circumstances, error)

    def _end(self, answer: Answer, error: ErnieError | None, tell_usage: bool) -> None:
        notes = self.app.notes
        notes.end_thinking()
        for number, result in enumerate(answer.search_results, 1):
            words = (str(result.get(name) or "") for name in ("title", "url"))
            notes.note(excerpt(f"source {result.get('index', number)}: {' '.join(words)}"))
        if tell_usage:
            notes.note(_told(answer.usage, self.app.cost(self.choice, answer.usage)))
        if error is None:
            self.output.finish()
            return
        partial = self.output.abandon(is_kept=not answer.is_withheld)
        if partial:
            error.message += f"; what came is in {partial}"
            error.hint = (error.hint or "").replace("what came is printed; ", "") or None
        raise error


def _refuse_alone(bulk: Bulk) -> None:
    """Raise UsageError for a flag that means something to many questions alone."""
    for name, value in bulk._asdict().items():
        if value != Bulk._field_defaults[name]:
            raise UsageError(f"--{name.replace('_', '-')} goes with --batch FILE", hint="ernie chat --help tells more")


def _messages(app: App, asked: Asked, words: list[str], template: "Chosen | None") -> tuple[Message, ...]:
    """System prompt, the list of messages, the question with its pictures. Raises UsageError when nothing is asked."""
    system = system_text(asked.system, asked.encoding)
    pictures = app.pictures(asked)
    messages = message_list(asked.messages, app.stdin, asked.encoding) if asked.messages is not None else ()
    no_stdin = asked.no_stdin or asked.messages == "-" or "-" in (asked.attach or ())
    text = question(words, asked.file or [], app.stdin, no_stdin, asked.encoding, bool(template or pictures))
    if template is not None:
        system, text = template.filled(system, {"input": text})
    if system:
        messages = (Message("system", system), *messages)
    if text.strip():
        messages += (Message("user", text),)
    elif asked.messages is None and not pictures:
        raise UsageError("the question is empty", hint='ask one: ernie chat "…", or pipe it in; ernie chat --help tells more')
    return with_pictures(messages, pictures)


def _request(
    app: App,
    choice: Choice,
    messages: tuple[Message, ...],
    asking: Asking,
    sampling: Sampling,
    shown: Shown,
    spelling: Spelling,
) -> ChatRequest:
    model = choice.model or ""
    fields, notes = checked(choice.provider, model, sampling_values(sampling), asking.lenient, spelling)
    fields |= other_fields(asking.param or [])
    notes += check_messages(choice.provider, model, messages, bool(fields.get("tools")), asking.lenient)
    for note in notes:
        app.notes.note(note)
    app.notes.detail(f"asking {choice.provider.name} {model}")
    if choice.known is None and choice.provider.defaults:
        app.notes.note(unlisted(choice.provider, model, (each.id for each in choice.provider.models)))
    well_formed(model + (asking.endpoint or ""), "--model or --endpoint")
    path = asking.endpoint or (choice.known.path if choice.known else None)
    streamed = (shown.stream is True) if shown.raw else shown.stream is not False
    return ChatRequest(model, messages, fields, streamed, path and path.lstrip("/"))


def _renderer(app: App, output: Output, shown: Shown) -> Renderer:
    if shown.raw:
        return Raw(output, streamed=shown.stream is True)
    if shown.json:
        return Lines(output) if shown.stream else Document(output)
    aside = output.is_terminal and app.notes.is_terminal and app.notes.level > 0
    thinking = ("aside" if aside else "hide") if shown.thinking == "auto" else shown.thinking
    return Text(output, app.notes, thinking)


def _is_capped(request: ChatRequest) -> bool:
    """Whether the user set a limit of length, by the flag or by any of its spellings."""
    return any(name.startswith("max_") for name in request.fields)


def _since(began: float, clock: Callable[[], float]) -> int:
    return round((clock() - began) * 1000)


def _told(usage: Usage | None, cost: dict[str, object] | None) -> str:
    if usage is None:
        return "tokens: unknown"
    numbers = ("unknown" if number is None else str(number) for number in usage)
    asked, answered, reasoning, cached, total = numbers
    parts = [f"tokens: {asked} asked + {answered} answered = {total}"]
    parts += [f"of these {reasoning} reasoning"] if usage.reasoning_tokens else []
    parts += [f"{cached} cached"] if usage.cached_tokens else []
    parts += [f"about {cost['amount']} {cost['currency']}"] if cost else []
    return ", ".join(parts)
