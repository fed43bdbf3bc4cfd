"""`ernie image`: has pictures drawn and keeps them as files."""

import time

import typer

from ernie_cli.app import App
from ernie_cli.catalogue.checks import flag
from ernie_cli.catalogue.pictures import ateliers, painters
from ernie_cli.choice import Choice
from ernie_cli.discovery import find_model, find_server
from ernie_cli.drawing.draw import Place, draw, tell_raw
from ernie_cli.drawing.orders import orders
from ernie_cli.drawing.wishes import OURS, Usual, Wish, wish
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asking, Bulk, Telling, Words
from ernie_cli.flags.image import Drawn, Kept, Ordering, Rows
from ernie_cli.inputs.prompt import question
from ernie_cli.inputs.reading import well_formed
from ernie_cli.language.said import say
from ernie_cli.options import spread
from ernie_cli.parameters import other_fields


@spread
def image(
    ctx: typer.Context,
    prompt: Words = None,
    *,
    asking: Ordering,
    drawn: Drawn,
    kept: Kept,
    rows: Rows,
    telling: Telling,
) -> None:
    """Draw pictures and keep them as files.

    The paths are printed, one a line. The prompt is the words, or standard input when there are none; - among the words
    marks where standard input goes.

    -o takes a file, a folder, a pattern such as 'cat-{n}-{seed}.png', or - for standard output. Without it, files get
    names of their own in this folder. A file that is there is never written over without --force. More pictures than
    the service draws at once are split into several calls, each with a seed of its own, which its pictures share.

    --batch draws for each row of a file: JSON lines such as {"prompt": "a cat", "n": 2, "style": "anime"}, or a table
    whose first line names the columns. Pictures are numbered through, so that --resume draws those that are not there.
    """
    app: App = ctx.obj
    app.tell(telling, kept.json)
    _check(app, kept, rows)
    app.read_env_file(asking.env_file)
    choice = _chosen(app, asking)
    usual = _usual(app, asking, drawn)
    place = Place(kept.output, kept.force, kept.url, kept.json, kept.preview)
    if rows.batch is not None:
        job = app.loaded("jobs.image")
        job.run(app, choice, prompt or [], asking, usual, place, drawn.encoding, Bulk(**rows._asdict()))
        return
    wanted = _wanted(app, choice, prompt or [], drawn.encoding, usual)
    calls = orders(choice, wanted.request, range(1, usual.number + 1), wanted.most, wanted.seeds)
    stem = time.strftime("ernie-%Y%m%d-%H%M%S", time.localtime(app.now()))
    if kept.raw and not asking.dry_run:
        tell_raw(app, choice, calls, asking)
    else:
        draw(app, choice, calls, place._replace(stem=stem), asking, rows.jobs, rows.rpm)


def _wanted(app: App, choice: Choice, words: list[str], encoding: str | None, usual: Usual) -> Wish:
    """What is to be drawn, of the words or of standard input. Raises UsageError."""
    text = question(words, [], app.stdin, bool(words) and "-" not in words, encoding)
    if not text.strip():
        raise UsageError(say("the prompt is empty"), hint=say('say what to draw: ernie image "…", or pipe it in'))
    wanted = wish(choice, text, usual.number, usual.values, usual, flag)
    for note in wanted.notes:
        app.notes.note(note)
    app.notes.detail(say("asking {provider} {model}", provider=choice.provider.name, model=choice.model))
    return wanted


def _check(app: App, kept: Kept, rows: Rows) -> None:
    """Refuse flags that contradict each other, before anything is asked."""
    others = {"json": kept.json, "url": kept.url, "output": kept.output, "preview": kept.preview, "batch": rows.batch}
    clash = next((name for name, value in others.items() if kept.raw and value not in (None, False)), None)
    if clash is not None:
        raise UsageError(
            say("--{clash} and --raw do not go together", clash=clash), hint=say("--raw prints what the service sends alone")
        )
    if kept.url and kept.output is not None:
        raise UsageError(say("--url downloads nothing, so there is nothing for --output"))
    if kept.url and kept.preview:
        raise UsageError(say("--url downloads nothing, so there is nothing for --preview"))
    if kept.output == "-" and kept.json:
        raise UsageError(
            say("--json and the bytes of --output - do not both go to standard output"), hint=say("name a file: -o cat.png")
        )
    if kept.preview and (kept.json or kept.output == "-"):
        raise UsageError(say("--preview and this output do not both go to standard output"), hint=say("leave out --preview"))
    if kept.output == "-" and app.stdout().is_terminal:
        raise UsageError(
            say("a terminal cannot take the bytes of a picture"), hint=say("send them on, … -o - | …, or name a file")
        )
    for name in ("input_format", "id_field", "resume"):
        if rows.batch is None and getattr(rows, name):
            raise UsageError(say("{flag} goes with --batch FILE", flag=flag(name)), hint=say("ernie image --help tells more"))
    if rows.resume and (kept.force or kept.url):
        raise UsageError(say("--resume and {what} do not go together", what="--force" if kept.force else "--url"))


def _chosen(app: App, asking: Asking) -> Choice:
    """Whom to ask. Raises UsageError for a provider or a model that does not draw."""
    well_formed((asking.model or "") + (asking.endpoint or ""), say("--model or --endpoint"))
    choice = find_server(app, app.choose(asking.provider, asking.model, "ERNIE_IMAGE_MODEL", "image"))
    provider = choice.provider
    here = painters(provider)
    if choice.model is None and provider.defaults:
        raise UsageError(
            say("{provider} has no model that draws", provider=provider.name),
            hint=say("providers that have: {ateliers}", ateliers=", ".join(ateliers())),
        )
    if choice.model is None:
        return find_model(app, choice, asking)
    if choice.known is not None and choice.model not in here:
        elsewhere = say("providers that have models that draw: {ateliers}", ateliers=", ".join(ateliers()))
        hint = say("on {provider} there are {here}", provider=provider.name, here=", ".join(here)) if here else elsewhere
        raise UsageError(say("{provider} {model} does not draw", provider=provider.name, model=choice.model), hint=hint)
    if choice.known is None and here:
        app.note_unlisted(provider, choice.model, here)
    return choice


def _usual(app: App, asking: Asking, drawn: Drawn) -> Usual:
    values = {
        name: value for name, value in drawn._asdict().items() if name not in ("number", "encoding") and value is not None
    }
    others = other_fields(asking.param or [])
    for name in OURS:
        if name in others:
            raise UsageError(say("--param {name} cannot be set this way", name=name), hint=say("use the words, or -N"))
    count = 1 if drawn.number is None else drawn.number
    return Usual(values, others, count, asking.lenient, asking.endpoint, app.chance)
