"""`ernie history`: the conversations of this machine: listed, shown, searched, exported, removed."""

from collections.abc import Callable, Iterable
from typing import Annotated

import typer

from ernie_cli.app import App
from ernie_cli.errors import UsageError
from ernie_cli.flags import Telling
from ernie_cli.history import columns, forms
from ernie_cli.history.age import age
from ernie_cli.history.book import RECENT
from ernie_cli.history.conversation import Conversation
from ernie_cli.history.reader import LAST, Reader
from ernie_cli.language.said import say
from ernie_cli.options import argument, option, spread
from ernie_cli.pictures.references import digests
from ernie_cli.render.document import dumped
from ernie_cli.render.output import Output
from ernie_cli.render.sanitize import encoded, harmless

FEW = 20  # rows on a terminal, where nothing else is said
FORMATS = ("markdown", "json", "jsonl")

Which = Annotated[str, argument(metavar="[ID|NAME|last]", help="Which conversation; the start of an id will do.")]
Some = Annotated[list[str] | None, argument(metavar="[ID|NAME]...", help="Which conversations; by default all.")]
These = Annotated[list[str] | None, argument(metavar="[ID|NAME]...", help="Which conversations.")]
Words = Annotated[list[str], argument(metavar="WORDS...", help="What is looked for: a turn must hold all of them.")]
Json = Annotated[bool, option("--json", help="One JSON document.")]
Limit = Annotated[int | None, option("--limit", "-n", metavar="N", min=0, help="So many rows; 0 is all (20 on a terminal).")]
Form = Annotated[str, option("--format", metavar="|".join(FORMATS), help="How they are written.")]
Target = Annotated[str | None, option("--output", "-o", metavar="FILE", help="Write to FILE, whole or not at all.")]
OlderThan = Annotated[str | None, option(metavar="30d|DATE", help="Those that nobody went on with for so long.")]
All = Annotated[bool, option("--all", help="All of them.")]
Yes = Annotated[bool, option("--yes", "-y", help="Do not ask.")]


def attach(root: typer.Typer) -> None:
    """Make `root` the group `history`."""
    root.callback()(history)
    root.command("list")(list_)
    root.command("show")(show)
    root.command("search")(search)
    root.command("export")(export)
    root.command("remove")(remove)


def history() -> None:
    """Conversations of this machine.

    ernie chat keeps each turn, for you alone, in the data folder. --no-log, ERNIE_NO_LOG=1, or chat: {log: false} in
    config.yaml leave no trace.
    """


@spread
def list_(ctx: typer.Context, json: Json = False, limit: Limit = None, *, telling: Telling) -> None:
    """List the conversations, the latest first."""
    app, out = _begun(ctx, telling, json)
    screen = app.screen()
    most = _most(limit, screen is not None and not json)
    found = app.history().heads(most and max(most + 1, RECENT))
    shown = found[:most]
    app.remember_conversations([head.id for head in found])
    if json:
        out.write(dumped([forms.head_object(head) for head in shown], indented=out.is_terminal))
        return
    if not found:
        app.notes.note(say("the history is empty"))
        return
    out.write(encoded(columns.heads(shown, out.told, screen.width if screen else None)))
    if len(found) > len(shown) and limit is None:
        app.notes.note(say("there are more: -n 0 lists all"))


@spread
def show(ctx: typer.Context, which: Which = LAST, json: Json = False, *, telling: Telling) -> None:
    """Show a conversation, by default the last one of this terminal."""
    app, out = _begun(ctx, telling, json)
    found = _found(app, app.history(), which)
    if json:
        out.write(dumped(forms.conversation_object(found), indented=out.is_terminal))
    else:
        out.write(_text(forms.markdown(found, out.told), out))


@spread
def search(ctx: typer.Context, words: Words, json: Json = False, limit: Limit = None, *, telling: Telling) -> None:
    """Search questions and answers, the latest first.

    A turn is found that holds all of the words. A word in quotes may hold blanks. Any part of a word is found, in any
    script.
    """
    app, out = _begun(ctx, telling, json)
    wanted = [word for word in words if word.strip()]
    if not wanted:
        raise UsageError(say("nothing is looked for"), hint=say("ernie history search WORDS"))
    screen = app.screen()
    found = app.history().search(wanted, _most(limit, screen is not None and not json))
    if json:
        out.write(dumped([forms.found_object(one, wanted) for one in found], indented=out.is_terminal))
    elif found:
        out.write(encoded(columns.found(found, wanted, out.told, screen.width if screen else None)))
    else:
        app.notes.note(say("nothing is found"))


@spread
def export(ctx: typer.Context, which: Some = None, form: Form = "markdown", output: Target = None, *, telling: Telling) -> None:
    """Write conversations as Markdown, JSON, or JSON lines.

    JSON is one list of conversations; of JSON lines, each is one.
    """
    app, _ = _begun(ctx, telling)
    if form not in FORMATS:
        raise UsageError(say("--format {form!r} does not fit: one of {formats}", form=form, formats=", ".join(FORMATS)))
    book = app.history()
    names = which or [head.id for head in reversed(book.heads())]
    found = [_found(app, book, name) for name in names]
    out = app.output(output)
    for piece in _pieces(found, form, out):
        out.write(piece)
    out.finish()


@spread
def remove(
    ctx: typer.Context,
    which: These = None,
    older_than: OlderThan = None,
    all_: All = False,
    yes: Yes = False,
    *,
    telling: Telling,
) -> None:
    """Remove conversations, with the pictures that no other one shows. Nothing of them is left in the file."""
    app, _ = _begun(ctx, telling)
    if sum((bool(which), older_than is not None, all_)) != 1:
        raise UsageError(say("which conversations?"), hint=say("name them, or give one of --older-than 30d and --all"))
    book = app.history()
    if which:
        chosen = list(dict.fromkeys(_found(app, book, name).id for name in which))
    else:
        before = None if older_than is None else age(older_than, app.now())
        chosen = [head.id for head in book.heads() if before is None or head.updated < before]
    count = say("1 conversation") if len(chosen) == 1 else say("{number} conversations", number=len(chosen))
    if not chosen:
        app.notes.note(say("there is nothing to remove"))
        return
    if not yes:
        _ask(app, say("remove {count} for good?", count=count))
    if not book.remove(chosen, _cleaned(app)):
        app.notes.note(say("another ernie reads the history: its journal may hold what is removed until that one ends"))
    left = book.heads()
    app.remember_sessions(head.name for head in left if head.name is not None)
    app.remember_conversations([head.id for head in left])
    app.notes.note(say("{count} removed", count=count))
    for path in book.leftovers():
        app.notes.note(say("{path} is left as it is, and may hold more", path=path))


def _begun(ctx: typer.Context, telling: Telling, json: bool = False) -> tuple[App, Output]:
    app: App = ctx.obj
    app.tell(telling, json)
    return app, app.stdout()


def _found(app: App, book: Reader, which: str) -> Conversation:
    """The conversation that is named; one that `last` gives and that is not of this terminal is told. Raises UsageError."""
    terminal = app.terminal()
    found = book.find(which, terminal)
    if which == LAST and (terminal is None or all(turn.terminal != terminal for turn in found.turns)):
        when = forms.local(found.last.at)
        app.notes.note(say("the last conversation of any terminal: {name}, of {when}", name=found.label, when=when))
    return found


def _most(limit: int | None, is_short: bool) -> int | None:
    """How many rows there may be, None for all."""
    return (FEW if is_short else None) if limit is None else limit or None


def _text(text: str, out: Output) -> bytes:
    return encoded(harmless(text) if out.is_terminal else text)


def _pieces(found: list[Conversation], form: str, out: Output) -> Iterable[bytes]:
    if form == "json":
        return [dumped([forms.conversation_object(each) for each in found], indented=out.is_terminal)]
    if form == "jsonl":
        return (dumped(forms.conversation_object(each)) for each in found)
    return (_text(forms.markdown(each, out.told) + "\n" * (each is not found[-1]), out) for each in found)


def _ask(app: App, question: str) -> None:
    """Raises UsageError unless a person agrees."""
    if not app.stdin.is_terminal or app.notes.level == 0:
        raise UsageError(say("nobody can be asked whether to remove them"), hint=say("--yes removes them without asking"))
    app.notes.note(say("{question} [y/N]", question=question))
    typed = next(app.stdin.chunks(), b"").decode(errors="replace").strip().lower()
    if typed not in ("y", "yes"):
        raise UsageError(say("nothing is removed"))


def _cleaned(app: App) -> Callable[[Iterable[str], Callable[[str], bool]], None]:
    """What removes the pictures of removed turns that no other turn shows."""

    def clean(bodies: Iterable[str], is_mentioned: Callable[[str], bool]) -> None:
        store = app.kept_pictures()
        for digest in {digest for body in bodies for digest in digests(body)}:
            if not is_mentioned(digest):
                store.forget(digest)

    return clean
