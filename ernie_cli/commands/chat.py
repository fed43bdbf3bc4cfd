"""`ernie chat`: asks a model and prints the answer as it arrives."""

from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

import typer

from ernie_cli.app import App
from ernie_cli.catalogue import parameters, unlisted
from ernie_cli.catalogue.checks import Spelling, checked, flag
from ernie_cli.catalogue.messages import check_messages
from ernie_cli.chat_flags import Rehearsed
from ernie_cli.choice import Choice
from ernie_cli.discovery import find_kind, find_model, find_server
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asked, Asking, Bulk, Sampling, Shown, Telling, Typed, Words
from ernie_cli.inputs import well_formed
from ernie_cli.options import spread
from ernie_cli.parameters import other_fields, sampling_values
from ernie_cli.prompt import message_list, question, system_text, with_pictures
from ernie_cli.render.chat import Document, Lines, Raw, Renderer, Text
from ernie_cli.render.output import Output
from ernie_cli.requests import ChatRequest, Message
from ernie_cli.talk.bill import Bill
from ernie_cli.talk.delivery import Delivery
from ernie_cli.talk.speaker import Candidate, Model, Speaker

if TYPE_CHECKING:
    from ernie_cli.templates.chosen import Chosen

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
    rehearsed: Rehearsed,
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
        _refuse_given(rehearsed, "goes with one question, not with --batch")
        app.job("chat.batch").run(app, Typed(prompt or [], asked, asking, sampling, shown, bulk), template)
        return
    _refuse_given(bulk, "goes with --batch FILE")
    asking = _rehearsed(app, rehearsed, asking)
    wanted = app.choose(asking.provider, asking.model, "ERNIE_MODEL", "chat")
    messages = _messages(app, asked, prompt or [], template)
    question = _Question(app, messages, sampling, shown, template.spelling if template else flag)
    if rehearsed.fallback:
        candidates = app.talk("fallback").candidates(app, wanted, asking, rehearsed.fallback, question.asked_of)
    else:
        candidates = [question.asked_of(wanted, asking)]
    choice, request, _ = candidates[0]
    if asking.dry_run:
        call = app.dialect(choice.provider).chat(request)
        app.stdout().write(app.curl(call, choice.provider, app.form(choice.provider), asking).encode())
        if choice.provider.options.get("sandbox"):
            app.notes.note("the sandbox in the program has no address; `ernie sandbox serve` gives it one")
        return
    bill = Bill(app)
    speaker = _speaker(app, candidates, bill, shown, rehearsed)
    output = app.output(shown.output)
    delivery = Delivery(app, choice, bill, output, _renderer(app, output, shown), shown.usage, not shown.sources)
    with app.tape or nullcontext():
        delivery.deliver(speaker, messages)


def _speaker(app: App, candidates: list[Candidate], bill: Bill, shown: Shown, rehearsed: Rehearsed) -> Speaker:
    """Who answers: a model, or several in turn, or what one of them said before."""
    tidied = app.talk("thoughts").split if shown.split_think else iter
    choice, request, asking = candidates[0]
    speaker: Speaker
    if len(candidates) == 1:
        speaker = Model(app, choice, app.service(choice, asking), request, bill, tidied)
    else:
        speaker = app.talk("fallback").in_turn(app, candidates, bill, tidied)
    return app.talk("cached").Cached(app, speaker, choice, request) if rehearsed.cache else speaker


def _refuse_given(group: Bulk | Rehearsed, why: str) -> None:
    """Raise UsageError for a flag of `group` that is given and has no place here."""
    for name, value in group._asdict().items():
        if value != group._field_defaults[name]:
            raise UsageError(f"--{name.replace('_', '-')} {why}", hint="ernie chat --help tells more")


def _rehearsed(app: App, rehearsed: Rehearsed, asking: Asking) -> Asking:
    """Let a cassette listen, or answer; in the latter case it says whom to ask, where nobody else does."""
    if rehearsed.record is not None and rehearsed.replay is not None:
        raise UsageError("--record and --replay do not go together", hint="--replay answers from what --record kept")
    if rehearsed.record is not None:
        if asking.dry_run:
            raise UsageError("--record and --dry-run do not go together: nothing is asked")
        app.record(rehearsed.record)
    if rehearsed.cache and (rehearsed.record or rehearsed.replay):
        raise UsageError("--cache does not go with --record or --replay", hint="those keep answers of their own")
    return asking if rehearsed.replay is None else app.replay(rehearsed.replay).named(asking)


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


class _Question(NamedTuple):
    """What is asked, whoever is asked."""

    app: App
    messages: tuple[Message, ...]
    sampling: Sampling
    shown: Shown
    spelling: Spelling

    def asked_of(self, choice: Choice, asking: Asking) -> Candidate:
        """The request to the model that is chosen, or found at a server of the user's own. Raises UsageError."""
        app = self.app
        if not app.is_replay:
            choice = find_server(app, choice)
        if choice.model is None:
            choice = find_model(app, choice, asking)
        choice = find_kind(app, choice, asking, sampling_values(self.sampling))
        request = _request(app, choice, self.messages, asking, self.sampling, self.shown, self.spelling)
        return Candidate(choice, request, asking)


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
    values = sampling_values(sampling)
    if values.get("search") and app.watches(shown) and "search_status" in parameters(choice.provider, model):
        values["search_status"] = True
    fields, notes = checked(choice.provider, model, values, asking.lenient, spelling)
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
    thinking = ("aside" if app.watches(shown) else "hide") if shown.thinking == "auto" else shown.thinking
    return Text(output, app.notes, thinking, shown.sources)
