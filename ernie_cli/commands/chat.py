"""`ernie chat`: asks a model and prints the answer as it arrives."""

from functools import partial
from typing import TYPE_CHECKING

import typer

from ernie_cli.app import App
from ernie_cli.catalogue import parameters, unlisted
from ernie_cli.catalogue.checks import Spelling, checked, flag
from ernie_cli.catalogue.messages import check_messages
from ernie_cli.chat_flags import Talking
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
from ernie_cli.talk.speaker import Model, Outcome

if TYPE_CHECKING:
    from ernie_cli.talk.memory import Memory
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
    talking: Talking,
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
    own_system = asked.system
    asked, asking, shown, bulk, talking = app.completed((asked, asking, shown, bulk, talking), template)
    app.tell(telling, shown.json)
    if shown.thinking not in THINKING:
        raise UsageError(f"--thinking {shown.thinking!r} does not fit: one of {', '.join(THINKING)}")
    if shown.json and shown.raw:
        raise UsageError("--json and --raw do not go together")
    if bulk.batch is not None:
        if talking.go_on or talking.session is not None:
            raise UsageError("rows of a file are no conversation: --continue and --session do not go with --batch")
        app.job("chat.batch").run(app, Typed(prompt or [], asked, asking, sampling, shown, bulk), template)
        return
    _refuse_alone(bulk)
    memory = _memory(app, talking)
    if memory is not None:
        asking = memory.asking(asking)
        asked = asked._replace(system=own_system if memory.system else asked.system)
    choice = find_server(app, app.choose(asking.provider, asking.model, "ERNIE_MODEL", "chat"))
    asks = _messages(app, asked, prompt or [], template)
    if choice.model is None:
        choice = find_model(app, choice, asking)
    sampling, spelling = app.usual(sampling, choice, template.spelling if template else flag)
    choice = find_kind(app, choice, asking, sampling_values(sampling))
    messages = memory.before(asks, choice) if memory else asks
    request = _request(app, choice, messages, asking, sampling, shown, spelling)
    if asking.dry_run:
        call = app.dialect(choice.provider).chat(request)
        app.stdout().write(app.curl(call, choice.provider, app.form(choice.provider), asking).encode())
        if choice.provider.options.get("sandbox"):
            app.notes.note("the sandbox in the program has no address; `ernie sandbox serve` gives it one")
        return
    label = memory.label if memory else None
    bill = Bill(app, label)
    tidied = app.talk("thoughts").split if shown.split_think else iter
    speaker = Model(app, choice, app.service(choice, asking), request, bill, tidied)
    output = app.output(shown.output)
    keep = partial(_keep, app, talking, memory, asks, choice)
    renderer, told = _renderer(app, output, shown), (shown.usage, not shown.sources)
    Delivery(app, choice, bill, output, renderer, *told, label, keep).deliver(speaker, messages)


def _memory(app: App, talking: Talking) -> "Memory | None":
    """The conversation that the question goes on with, None for a question that stands alone."""
    if not talking.go_on and talking.session is None:
        return None
    memory: Memory = app.talk("memory").remembered(app, talking)
    return memory


def _keep(
    app: App,
    talking: Talking,
    memory: "Memory | None",
    question: tuple[Message, ...],
    choice: Choice,
    outcome: Outcome,
    code: int,
) -> None:
    """Keep the turn, once its answer is out: of a question that stands alone it is the first of its conversation."""
    if memory is not None or app.logs(talking.no_log):
        (memory or app.talk("turns").Turns(app, is_kept=True)).keep(question, choice, outcome, code)


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
