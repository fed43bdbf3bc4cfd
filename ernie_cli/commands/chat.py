"""`ernie chat`: asks a model and prints the answer as it arrives."""

from typing import TYPE_CHECKING, Any

import typer

from ernie_cli.app import App
from ernie_cli.catalogue import parameters, unlisted
from ernie_cli.catalogue.checks import Spelling, checked, flag
from ernie_cli.catalogue.messages import check_messages
from ernie_cli.chat_flags import Structure
from ernie_cli.choice import Choice
from ernie_cli.discovery import find_kind, find_model, find_server
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asked, Asking, Bulk, Sampling, Shown, Telling, Typed, Words
from ernie_cli.inputs import well_formed
from ernie_cli.language.said import say
from ernie_cli.options import spread
from ernie_cli.parameters import other_fields, sampling_values
from ernie_cli.prompt import message_list, question, system_text, with_pictures
from ernie_cli.render.chat import Document, Lines, Raw, Renderer, Text
from ernie_cli.render.output import Output
from ernie_cli.requests import ChatRequest, Message
from ernie_cli.talk.bill import Bill
from ernie_cli.talk.delivery import Delivery
from ernie_cli.talk.speaker import Model, Speaker

if TYPE_CHECKING:
    from ernie_cli.talk.structuring import Structuring
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
    structure: Structure,
    telling: Telling,
) -> None:
    """Ask a model and print the answer as it arrives.

    The question is the words, then each --file, then standard input, which is read unless it is a terminal.
    """
    app: App = ctx.obj
    app.tell(telling, shown.json)
    app.read_env_file(asking.env_file)
    template = app.template(asked, asking, sampling)
    if template is not None:
        asking, sampling = template.asking, template.sampling
    asked, asking, shown, bulk = app.completed((asked, asking, shown, bulk), template)
    app.tell(telling, shown.json)
    if shown.thinking not in THINKING:
        raise UsageError(
            say(
                "--thinking {thinking!r} does not fit: one of {choices}",
                thinking=shown.thinking,
                choices=", ".join(THINKING),
            )
        )
    if shown.json and shown.raw:
        raise UsageError(say("--json and --raw do not go together"))
    structuring = _structuring(app, structure, shown)
    if bulk.batch is not None:
        app.job("chat.batch").run(app, Typed(prompt or [], asked, asking, sampling, shown, bulk), template)
        return
    _refuse_alone(bulk)
    choice = find_server(app, app.choose(asking.provider, asking.model, "ERNIE_MODEL", "chat"))
    messages = _messages(app, asked, prompt or [], template)
    if choice.model is None:
        choice = find_model(app, choice, asking)
    sampling, spelling = app.usual(sampling, choice, template.spelling if template else flag)
    choice = find_kind(app, choice, asking, sampling_values(sampling))
    values, told = sampling_values(sampling), messages
    if structuring is not None:
        values, told = structuring.prepared(choice, values, messages)
    request = _request(app, choice, told, asking, values, shown, spelling)
    if asking.dry_run:
        call = app.dialect(choice.provider).chat(request)
        app.stdout().write(app.curl(call, choice.provider, app.form(choice.provider), asking).encode())
        if choice.provider.options.get("sandbox"):
            app.notes.note(say("the sandbox in the program has no address; `ernie sandbox serve` gives it one"))
        return
    bill, output = Bill(app), app.output(shown.output)
    speaker = _speaker(app, choice, request, asking, shown, bill)
    if structuring is not None:
        speaker = structuring.around(structuring.inside(speaker, choice), output.is_terminal)
    delivery = Delivery(app, choice, bill, output, _renderer(app, output, shown), shown.usage, not shown.sources)
    delivery.deliver(speaker, messages)


def _speaker(app: App, choice: Choice, request: ChatRequest, asking: Asking, shown: Shown, bill: Bill) -> Speaker:
    tidied = app.talk("thoughts").split if shown.split_think else iter
    return Model(app, choice, app.service(choice, asking), request, bill, tidied)


def _structuring(app: App, structure: Structure, shown: Shown) -> "Structuring | None":
    """What the answer has to be, None when it may be anything. Raises UsageError."""
    if structure == Structure():
        return None
    found: Structuring = app.talk("structuring").structuring(app, structure, None, shown)
    return found


def _refuse_alone(bulk: Bulk) -> None:
    """Raise UsageError for a flag that means something to many questions alone."""
    for name, value in bulk._asdict().items():
        if value != Bulk._field_defaults[name]:
            raise UsageError(
                say("--{name} goes with --batch FILE", name=name.replace("_", "-")), hint=say("ernie chat --help tells more")
            )


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
        raise UsageError(
            say("the question is empty"), hint=say('ask one: ernie chat "…", or pipe it in; ernie chat --help tells more')
        )
    return with_pictures(messages, pictures)


def _request(
    app: App,
    choice: Choice,
    messages: tuple[Message, ...],
    asking: Asking,
    values: dict[str, Any],
    shown: Shown,
    spelling: Spelling,
) -> ChatRequest:
    model = choice.model or ""
    if values.get("search") and app.watches(shown) and "search_status" in parameters(choice.provider, model):
        values["search_status"] = True
    fields, notes = checked(choice.provider, model, values, asking.lenient, spelling)
    fields |= other_fields(asking.param or [])
    notes += check_messages(choice.provider, model, messages, bool(fields.get("tools")), asking.lenient)
    for note in notes:
        app.notes.note(note)
    app.notes.detail(say("asking {provider} {model}", provider=choice.provider.name, model=model))
    if choice.known is None and choice.provider.defaults:
        app.notes.note(unlisted(choice.provider, model, (each.id for each in choice.provider.models)))
    well_formed(model + (asking.endpoint or ""), say("--model or --endpoint"))
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
