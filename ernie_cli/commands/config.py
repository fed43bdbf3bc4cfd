"""`ernie config`: what is set, where, and whether it is right; set, unset and edit it."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from ernie_cli.app import App
from ernie_cli.config.document import Item
from ernie_cli.config.look import as_json, found, line
from ernie_cli.config.path import dotted, parsed
from ernie_cli.config.source import read
from ernie_cli.config.template import names_in
from ernie_cli.errors import ErnieError, OutputError, UsageError
from ernie_cli.flags import Telling
from ernie_cli.inputs.editor import edit
from ernie_cli.inputs.reading import well_formed
from ernie_cli.inputs.terminal import agrees
from ernie_cli.language.said import say
from ernie_cli.language.system import reason
from ernie_cli.options import argument, option, spread
from ernie_cli.render.document import dumped
from ernie_cli.render.table import table
from ernie_cli.settings.check import checked, is_for_everybody, wrong_in
from ernie_cli.settings.file import drop, exchange, not_set, place, put, root, text_of
from ernie_cli.settings.listing import Setting, in_document, in_environment, standing_above

Name = Annotated[str, argument(metavar="KEY", help="Parts with dots between; one that holds a dot in quotes.")]
Values = Annotated[
    list[str], argument(metavar="VALUE...", help="Several are a list, as is '[A, B]'. After -- one may begin with -.")
]
Json = Annotated[bool, option("--json", help="As JSON.")]
FIRST = "# What may stand here: man 5 ernie-config\n"


def attach(root: typer.Typer) -> None:
    """Make `root` the group `config`."""
    root.callback()(config)
    root.command("get")(get)
    root.command("set")(set_)
    root.command("unset")(unset)
    root.command("list")(list_)
    root.command("path")(path)
    root.command("edit")(edit_)
    root.command("check")(check)


def config() -> None:
    """The configuration file, config.yaml, and the templates beside it.

    A KEY is a way through it: default_provider, chat.temperature, providers.mine.base_url, aliases.fast,
    'prices."aistudio/ernie-4.5-turbo-128k".input', templates.review. Keys do not stand here: ernie token set.
    """


@spread
def get(ctx: typer.Context, key: Name, json: Json = False, *, telling: Telling) -> None:
    """Print the value of a key.

    Text as it is; a list, or all that stands below the key, as JSON.
    """
    app = _begun(ctx, telling, json)
    app.config()
    way = parsed(well_formed(key, "KEY"))
    item = found(_whole(app), way)
    if item is None:
        raise not_set(way, [setting.key for setting in _settings(app)])
    out = app.stdout()
    is_plain = not json and item.kind not in ("a mapping", "a list")
    out.write(f"{line(item)}\n".encode() if is_plain else dumped(as_json(item), indented=out.is_terminal))


@spread
def set_(ctx: typer.Context, key: Name, value: Values, *, telling: Telling) -> None:
    """Set a key to a value, or to several.

    All else in the file stays as it is: remarks, order, quotes. The value is read as the key wants it: a number, true or
    false, text, or several in braces, '{base_url: …, format: …}'. What would not be read is refused.
    """
    app = _begun(ctx, telling)
    way = parsed(well_formed(key, "KEY"))
    put(app, way, [well_formed(each, "VALUE") for each in value])
    _changed(app)
    app.notes.detail(say("{dotted} is set in {place}", dotted=dotted(way), place=place(app)))
    above = standing_above(app.environ, app.providers()).get(way)
    if above:
        app.notes.note(say("{above} is set and stands above it", above=above))


@spread
def unset(ctx: typer.Context, key: Name, *, telling: Telling) -> None:
    """Remove a key, and what stands below it."""
    app = _begun(ctx, telling)
    way = parsed(well_formed(key, "KEY"))
    drop(app, way)
    _changed(app)
    app.notes.detail(say("{dotted} is removed from {place}", dotted=dotted(way), place=place(app)))


@spread
def list_(ctx: typer.Context, json: Json = False, *, telling: Telling) -> None:
    """Show what is set, and where.

    Each key with its value, and the line of the file or the variable where that stands.
    """
    app = _begun(ctx, telling, json)
    app.remember()
    settings = _settings(app)
    out = app.stdout()
    if json:
        out.write(dumped([setting.document for setting in settings], indented=out.is_terminal))
    elif settings:
        out.write(table([setting.row for setting in settings], out.told).encode())
    else:
        app.notes.note(say("nothing is set; the file is to be {place}", place=place(app)))


@spread
def path(ctx: typer.Context, *, telling: Telling) -> None:
    """Print where the file is, or would be."""
    app = _begun(ctx, telling)
    app.stdout().write(os.fsencode(place(app)) + b"\n")


@spread
def edit_(ctx: typer.Context, *, telling: Telling) -> None:
    """Edit the file in VISUAL or EDITOR.

    A copy is opened, and takes the place of the file once it is right.
    """
    app = _begun(ctx, telling)
    if not (app.environ.get("VISUAL") or app.environ.get("EDITOR") or app.stdin.is_terminal):
        raise UsageError(
            say("vi needs a terminal, and standard input is none"), hint=say("export EDITOR=nano, or whichever you like")
        )
    old = text_of(place(app))
    copy = _copy(place(app).parent, old or FIRST)
    try:
        new = _edited(app, copy)
        if new != (old or FIRST):
            exchange(app, old, new)
            _changed(app)
    except ErnieError as error:
        if text_of(copy) != (old or FIRST):
            error.hint = say("what you wrote is in {copy}", copy=copy)
            raise
        copy.unlink()
        raise
    copy.unlink(missing_ok=True)
    if new == (old or FIRST):
        app.notes.note(say("nothing is changed"))


@spread
def check(ctx: typer.Context, *, telling: Telling) -> None:
    """Tell all that is wrong in it.

    The templates beside the configuration are looked at as well.
    """
    app = _begun(ctx, telling)
    files = checked(app)
    if not any(file.wrong for file in files):
        app.remember()
    lines = [line for file in files for line in file.lines]
    app.stdout().write("".join(f"{app.stdout().told(each)}\n" for each in lines).encode())
    if not files:
        app.notes.note(say("there is no {place} and no template, so nothing is wrong", place=place(app)))
    if is_for_everybody(place(app)):
        app.notes.note(say("anybody may write {place}, and the commands in it are run: chmod o-w", place=place(app)))
    number = sum(len(file.wrong) for file in files)
    if number:
        raise UsageError(
            say("1 mistake in the configuration")
            if number == 1
            else say("{number} mistakes in the configuration", number=number),
            hint=say("ernie config edit"),
        )


def _begun(ctx: typer.Context, telling: Telling, json: bool = False) -> App:
    app: App = ctx.obj
    app.tell(telling, json)
    return app


def _changed(app: App) -> None:
    """Read it anew, and tell the shell what names there are now."""
    app.forget_config()
    with suppress(UsageError):  # a key of a file with several mistakes was removed
        app.remember()


def _edited(app: App, copy: Path) -> str:
    """What a person makes of the copy, once it is right. Raises UsageError when it is wrong and is to stay so."""
    while True:
        edit(copy, app.environ)
        text = text_of(copy)
        wrong = wrong_in(text.removeprefix("\ufeff"), place(app))
        for each in wrong:
            app.notes.note(each)
        if not wrong:
            return text
        if not (app.stdin.is_terminal and app.notes.is_terminal and agrees(app.notes.told(say("Edit it again?")))):
            raise UsageError(say("this is no configuration; nothing is changed"))


def _whole(app: App) -> Item | None:
    """The configuration with the templates of files among those that stand in it."""
    held = root(place(app))
    files = {name: _template(app, name) for name in names_in(app.folder("config") / "templates")}
    own = {name: item for name, item in files.items() if item is not None}
    if not own:
        return held
    begun = held or Item(say("a mapping"), "", 1, 1)
    inner = begun.members.get("templates") or Item(say("a mapping"), "", 1, 1)
    templates = inner._replace(members={**own, **inner.members})
    return begun._replace(members={**begun.members, "templates": templates})


def _template(app: App, name: str) -> Item | None:
    return read(_template_path(app, name), lambda item: item)


def _template_path(app: App, name: str) -> Path:
    return app.folder("config") / "templates" / f"{name}.yaml"


def _settings(app: App) -> list[Setting]:
    """Those of the file, of the templates beside it, and of the variables that stand above them."""
    above = standing_above(app.environ, app.providers())
    held = [*in_document(root(place(app)), place(app), above)]
    for name in sorted(names_in(app.folder("config") / "templates")):
        held += in_document(_template(app, name), _template_path(app, name), {}, ("templates", name))
    return [*held, *in_environment(above, app.environ)]


def _copy(folder: Path, text: str) -> Path:
    """A file of our own beside the configuration, so that an editor knows it by its name."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix="config-", suffix=".yaml", dir=folder)
        with os.fdopen(number, "wb") as file:
            file.write(text.encode())
    except OSError as error:
        raise OutputError(say("cannot write into {folder}: {strerror}", folder=folder, strerror=reason(error))) from error
    return Path(name)
