"""`ernie chat`: asks a model and prints the answer as it arrives."""

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

import typer

from ernie_cli.app import App
from ernie_cli.catalogue.checks import flag
from ernie_cli.choice import Choice
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asked, Asking, Bulk, Parameters, Shown, Telling, Typed, Words
from ernie_cli.flags.chat import Rehearsed, Structure, Talking, Tooling
from ernie_cli.inputs.prompt import message_list, question, system_text, with_pictures
from ernie_cli.language.said import say
from ernie_cli.options import spread
from ernie_cli.requests import Message
from ernie_cli.talk.arrangement import Arrangement
from ernie_cli.talk.speaker import Candidate, Outcome, Told

if TYPE_CHECKING:
    from ernie_cli.talk.memory import Memory
    from ernie_cli.talk.structuring import Structuring
    from ernie_cli.talk.tools import Toolbox
    from ernie_cli.templates.chosen import Chosen

THINKING = ("auto", "show", "hide", "only")


@spread
def chat(
    ctx: typer.Context,
    prompt: Words = None,
    *,
    asked: Asked,
    asking: Asking,
    parameters: Parameters,
    shown: Shown,
    bulk: Bulk,
    structure: Structure,
    rehearsed: Rehearsed,
    talking: Talking,
    tooling: Tooling,
    telling: Telling,
) -> None:
    """Ask a model and print the answer as it arrives.

    The question is the words, then each --file, then standard input, which is read unless it is a terminal.
    """
    app: App = ctx.obj
    app.tell(telling, shown.json)
    app.read_env_file(asking.env_file)
    template = app.template(asked, asking, parameters)
    if template is not None:
        asking, parameters, tooling = template.asking, template.parameters, template.tooling(tooling)
    own_system = asked.system
    groups = app.completed((asked, asking, shown, bulk, structure, talking), template)
    asked, asking, shown, bulk, structure, talking = groups
    app.tell(telling, shown.json)
    _check(shown)
    structuring = _structuring(app, structure, template, shown)
    typed = Typed(prompt or [], asked, asking, parameters, shown, bulk)
    if bulk.batch is None:
        _ask(app, typed, template, structuring, rehearsed, talking, tooling, own_system)
        return
    for group in (rehearsed, tooling, talking._replace(no_log=False)):
        _refuse_given(group, say("goes with one question, not with --batch"))
    app.loaded("jobs.chat.batch").run(app, typed, template, structuring)


def _ask(
    app: App,
    typed: Typed,
    template: "Chosen | None",
    structuring: "Structuring | None",
    rehearsed: Rehearsed,
    talking: Talking,
    tooling: Tooling,
    own_system: str | None,
) -> None:
    """Ask one question, or talk. `own_system` is what no default has completed: that of a conversation comes before those."""
    words, asked, asking, parameters, shown, bulk = typed
    _refuse_given(bulk, say("goes with --batch FILE"))
    asking = _rehearsed(app, rehearsed, asking)
    memory = _memory(app, talking)
    if memory is not None:
        asking = memory.asking(asking)
        asked = asked._replace(system=own_system if memory.system else asked.system)
    wanted = app.choose(asking.provider, asking.model, "ERNIE_MODEL", "chat")
    asks = _messages(app, asked, words, template, is_optional=talking.interactive)
    toolbox, spelling = _toolbox(app, tooling), template.spelling if template else flag
    arrangement = Arrangement(app, parameters, shown, rehearsed, spelling, structuring, toolbox)
    if memory and talking.interactive:
        app.loaded("dialogue.session").run(arrangement, memory, asked, asking, asks)
        return
    candidates = arrangement.candidates(wanted, asking, lambda choice: memory.before(asks, choice) if memory else Told(asks))
    if asking.dry_run:
        _tell_only(app, candidates[0])
        return
    keep = partial(_keep, app, talking, memory, asks, candidates[0].choice)
    with app.tape or nullcontext():
        arrangement.deliver(candidates, app.output(shown.output), memory.label if memory else None, keep)


def _check(shown: Shown) -> None:
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


def _memory(app: App, talking: Talking) -> "Memory | None":
    """The conversation that the question goes on with, None for a question that stands alone."""
    if not (talking.go_on or talking.session is not None or talking.interactive):
        return None
    memory: Memory = app.loaded("talk.memory").remembered(app, talking)
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
        (memory or app.loaded("talk.turns").Turns(app, is_kept=True)).keep(question, choice, outcome, code)


def _tell_only(app: App, candidate: Candidate) -> None:
    """The request as a curl command."""
    provider = candidate.choice.provider
    call = app.dialect(provider).chat(candidate.request)
    app.stdout().write(app.curl(call, provider, app.form(provider), candidate.asking).encode())
    if provider.options.get("sandbox"):
        app.notes.note(say("the sandbox in the program has no address; `ernie sandbox serve` gives it one"))


def _structuring(app: App, structure: Structure, template: "Chosen | None", shown: Shown) -> "Structuring | None":
    """What the answer has to be, None when it may be anything. Raises UsageError."""
    structure, where = template.structure(structure) if template else (structure, "--schema")
    if structure == Structure():
        return None
    found: Structuring | None = app.loaded("talk.structuring").structuring(app, structure, where, shown)
    return found


def _toolbox(app: App, tooling: Tooling) -> "Toolbox | None":
    """What the model may call, None when nothing is offered. Raises UsageError."""
    if tooling.tools is None:
        _refuse_given(tooling, say("goes with --tools FILE"))
        return None
    found: Toolbox = app.loaded("talk.tools").toolbox(app, tooling)
    return found


def _refuse_given(group: Bulk | Rehearsed | Talking | Tooling, why: str) -> None:
    """Raise UsageError for a flag of `group` that is given and has no place here."""
    for name, value in group._asdict().items():
        if value != group._field_defaults[name]:
            written = "continue" if name == "go_on" else name.replace("_", "-")
            raise UsageError(say("--{written} {why}", written=written, why=why), hint=say("ernie chat --help tells more"))


def _rehearsed(app: App, rehearsed: Rehearsed, asking: Asking) -> Asking:
    """Let a cassette listen, or answer; in the latter case it says whom to ask, where nobody else does."""
    if rehearsed.record is not None and rehearsed.replay is not None:
        raise UsageError(say("--record and --replay do not go together"), hint=say("--replay answers from what --record kept"))
    if rehearsed.record is not None:
        if asking.dry_run:
            raise UsageError(say("--record and --dry-run do not go together: nothing is asked"))
        app.record(rehearsed.record)
    if rehearsed.cache and (rehearsed.record or rehearsed.replay):
        raise UsageError(say("--cache does not go with --record or --replay"), hint=say("those keep answers of their own"))
    return asking if rehearsed.replay is None else app.replay(rehearsed.replay).named(asking, app.owner(asking.model))


def _messages(app: App, asked: Asked, words: list[str], template: "Chosen | None", is_optional: bool) -> tuple[Message, ...]:
    """System prompt, the list of messages, the question with its pictures. Raises UsageError when nothing is asked."""
    system = system_text(asked.system, asked.encoding)
    pictures = app.pictures(asked)
    messages = message_list(asked.messages, app.stdin, asked.encoding) if asked.messages is not None else ()
    no_stdin = asked.no_stdin or asked.messages == "-" or "-" in (asked.attach or ())
    text = question(words, asked.file or [], app.stdin, no_stdin, asked.encoding, bool(template or pictures))
    if asked.editor:
        text = app.edited(text)
    if template is not None:
        system, text, turns = template.filled(system, {"input": text})
        messages = (*(Message(*turn) for turn in turns), *messages)
    if system:
        messages = (Message("system", system), *messages)
    if text.strip():
        messages += (Message("user", text),)
    elif asked.messages is None and not pictures and not is_optional:
        raise UsageError(
            say("the question is empty"), hint=say('ask one: ernie chat "…", or pipe it in; ernie chat --help tells more')
        )
    return with_pictures(messages, pictures)
