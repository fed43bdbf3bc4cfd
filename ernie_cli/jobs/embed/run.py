"""`ernie embed`: many texts in, a vector for each out, in the order of the input."""

from collections.abc import Iterator, Sequence

from ernie_cli.app import App
from ernie_cli.bulk.shard import parse_shard
from ernie_cli.choice import Choice
from ernie_cli.curl import curl_command
from ernie_cli.discovery import find_model, find_server
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asking
from ernie_cli.flags.embed import Embedding
from ernie_cli.inputs.reading import well_formed
from ernie_cli.jobs.embed.form import form_name, is_growing, matrix, passing, whole_output
from ernie_cli.jobs.embed.input import Input, given
from ernie_cli.jobs.embed.means import Request, means
from ernie_cli.jobs.embed.output import Mark
from ernie_cli.jobs.embed.record import embed_into_file
from ernie_cli.jobs.embed.search import search
from ernie_cli.jobs.embed.texts import Text, check_all, limits, packs
from ernie_cli.language.said import say
from ernie_cli.parameters import other_fields
from ernie_cli.requests import EmbedRequest

ON_ERROR = ("skip", "fail")
OURS = ("input",)


def run(app: App, words: Sequence[str], asking: Asking, asked: Embedding) -> None:
    """Embed all texts. Raises the ErnieError that it ends with: PartialError when some were left out."""
    _check(words, asked)
    form = form_name(app, asked)
    grows = is_growing(asked, form)
    if asked.resume and not grows:
        raise UsageError(say("--resume needs a file to go on with"), hint=say("name one of any format but json: -o FILE"))
    source = None if asked.against is not None else given(app, words, asked, twice=grows)
    try:
        _run(app, source, asking, asked, form)
    finally:
        if source is not None:
            source.close()


def _run(app: App, source: Input | None, asking: Asking, asked: Embedding, form: str) -> None:
    shard = parse_shard(asked.shard)
    choice = _choice(app, asking)
    most = limits(choice, asked.truncate)
    request = _request(choice, asking)
    if asking.dry_run:
        first = source.texts(shard, 0, asked.field, most) if source else iter(())
        _print_call(app, choice, asking, request, _first_pack(first, asked, most.texts))
        return
    if source and not source.is_live and asked.on_error == "fail" and not asked.resume:
        check_all(source.texts(shard, 0, asked.field, most), source.unit)
    asks = means(app, choice, asking, asked, shard, most, request)
    if asked.nearest is not None:
        search(asks, source, asked, shard, form)
    elif source is not None and is_growing(asked, form):
        embed_into_file(asks, source, asked, form, shard)
    elif source is not None:
        output = whole_output(app, asked)
        rows = matrix(app, form, output, choice) if asked.matrix else passing(app, form, output, choice)
        asks.embed(source.texts(shard, 0, asked.field, most), rows, Mark(), source.unit, source.total)


def _check(words: Sequence[str], asked: Embedding) -> None:
    """Raise UsageError for flags that make no sense together."""
    if asked.on_error not in ON_ERROR:
        raise UsageError(
            say(
                "--on-error {on_error!r} does not fit: one of {choices}",
                on_error=asked.on_error,
                choices=", ".join(ON_ERROR),
            )
        )
    if asked.resume and asked.force:
        raise UsageError(
            say("--resume and --force do not go together"), hint=say("one goes on with FILE, the other writes it anew")
        )
    if asked.matrix and asked.nearest is not None:
        raise UsageError(say("--matrix and --nearest do not go together"))
    if asked.against is not None and asked.nearest is None:
        raise UsageError(say("--against needs a text to compare with"), hint=say('give it: --nearest "…"'))
    if asked.against is not None and (words or asked.input is not None):
        raise UsageError(say("--against takes the place of other texts"), hint=say("leave out the words and --input"))
    if asked.format not in (None, "json") and (asked.matrix or asked.nearest is not None):
        raise UsageError(
            say("--format {format} is for vectors; --nearest and --matrix print lines of their own", format=asked.format),
            hint=say("--json makes a document of them"),
        )


def _choice(app: App, asking: Asking) -> Choice:
    """Whom to ask and which model. Raises UsageError for one that cannot embed."""
    choice = find_server(app, app.choose(asking.provider, asking.model, "ERNIE_EMBED_MODEL", "embed"))
    provider = choice.provider
    able = [model.id for model in provider.models if "embed" in model.capabilities]
    hint = (
        say("those that can: {able}", able=", ".join(able))
        if able
        else say("name one that can, of another provider or a server of your own")
    )
    if choice.model is None and provider.options.get("ports"):
        choice = find_model(app, choice, asking)
    if choice.model is None:
        raise UsageError(
            say("{provider} has no embedding model that is known", provider=provider.name), hint=say("name one with -m")
        )
    if choice.known is not None and choice.model not in able:
        raise UsageError(
            say("{provider} {model} cannot embed", provider=provider.name, model=choice.model),
            hint=hint,
            provider=provider.name,
        )
    app.notes.detail(say("asking {provider} {model}", provider=provider.name, model=choice.model))
    if choice.known is None and able:
        app.note_unlisted(provider, choice.model, able)
    return choice


def _request(choice: Choice, asking: Asking) -> Request:
    """What makes the question of some texts."""
    fields = other_fields(asking.param or [])
    for name in OURS:
        if name in fields:
            raise UsageError(
                say("--param {name} cannot be set this way", name=name), hint=say("give the texts as words, lines or --input")
            )
    model = well_formed(choice.model or "", "--model")
    path = asking.endpoint or (choice.known.path if choice.known else None)
    endpoint = path and well_formed(path.lstrip("/"), "--endpoint")
    return lambda texts: EmbedRequest(model, texts, fields, endpoint)


def _first_pack(texts: Iterator[Text | None], asked: Embedding, most: int) -> tuple[str, ...]:
    """The texts of the first call."""
    if asked.nearest is not None:
        return (asked.nearest,)
    for pack in packs(texts, lambda: most):
        if sound := tuple(text.text for text in pack if text.fault is None):
            return sound
    raise UsageError(say("there is no text that could be sent"))


def _print_call(app: App, choice: Choice, asking: Asking, request: Request, texts: tuple[str, ...]) -> None:
    call = app.dialect(choice.provider).embed(request(texts))
    app.stdout().write(curl_command(call, choice.provider, app.form(choice.provider), asking).encode())
    if choice.provider.options.get("sandbox"):
        app.notes.note(say("the sandbox in the program has no address; `ernie sandbox serve` gives it one"))
