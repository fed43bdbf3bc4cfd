"""`ernie batch`: jobs at a provider's own batch service, by their ids alone, from whichever machine."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from ernie_cli.app import App
from ernie_cli.choice import Choice
from ernie_cli.dialects.batches import Batch, is_id
from ernie_cli.errors import ErnieError, Interrupted, TemporaryError, UsageError
from ernie_cli.flags import FORCE, Asking, Reaching, Telling
from ernie_cli.jobs.chat.service import batch_service, fetching, taken_in
from ernie_cli.language.said import Said, quoted, say
from ernie_cli.options import Group, argument, option, spread
from ernie_cli.remote import watching
from ernie_cli.remote.collection import Collection
from ernie_cli.remote.outcome import settle, way_on
from ernie_cli.remote.service import BatchService
from ernie_cli.render.document import dumped
from ernie_cli.render.table import table

HEADINGS = (
    say("batch"),
    say("status"),
    say("done"),
    say("failed"),
    say("rows"),
    say("created (UTC)"),
    say("expires (UTC)"),
)
LISTED = 100

Ids = Annotated[list[str], argument(metavar="ID...", help="Ids that chat --batch FILE --remote printed.")]
AsJson = Annotated[bool, option("--json", help="One JSON document.")]


class Fetched(Group):
    """Where the results go."""

    wait: bool = option("--wait", help="Wait until they have ended.", default=False)
    output: str | None = option("--output", "-o", metavar="FILE", help="Write FILE, whole or not at all.", default=None)
    force: bool = FORCE
    json: bool = option("--json", help="Errors as JSON; the results always are.", default=False)


def attach(root: typer.Typer) -> None:
    """Make `root` the group `batch`."""
    root.callback()(batch)
    for command in (list_, status, fetch, cancel):
        root.command(command.__name__.rstrip("_"))(command)


def batch() -> None:
    """Jobs that chat --batch FILE --remote has handed to a provider's own batch service."""


@spread
def list_(ctx: typer.Context, as_json: AsJson = False, *, reaching: Reaching, telling: Telling) -> None:
    """List the newest 100 jobs, the newest first.

    They are listed whichever program made them.
    """
    app: App = ctx.obj
    service = _service(app, reaching, telling, as_json)[1]
    found = list(islice(service.all(), LISTED + 1))
    app.remember_batches(each.id for each in found)
    if len(found) > LISTED:
        app.notes.note(say("there are more than these {listed}", listed=LISTED))
    _show(app, found[:LISTED], as_json)


@spread
def status(ctx: typer.Context, ids: Ids, as_json: AsJson = False, *, reaching: Reaching, telling: Telling) -> None:
    """Show how far jobs are."""
    app: App = ctx.obj
    service = _service(app, reaching, telling, as_json)[1]
    _show(app, [service.batch(id_) for id_ in _checked(ids)], as_json)


@spread
def cancel(ctx: typer.Context, ids: Ids, as_json: AsJson = False, *, reaching: Reaching, telling: Telling) -> None:
    """Stop jobs; what is answered by then can be fetched."""
    app: App = ctx.obj
    service = _service(app, reaching, telling, as_json)[1]
    _show(app, [service.cancel(id_) for id_ in _checked(ids)], as_json)


@spread
def fetch(ctx: typer.Context, ids: Ids, *, fetched: Fetched, reaching: Reaching, telling: Telling) -> None:
    """Write the results of jobs, as chat --batch writes them.

    Each row is a line of JSON.

    Rows that failed, and rows that the service says nothing of, are lines with "ok": false; then the exit code is 3.
    """
    app: App = ctx.obj
    choice, service = _service(app, reaching, telling, fetched.json)
    wanted = _checked(ids)
    _check_file(fetched)
    output = app.output(fetched.output)
    if not fetched.wait:
        running = next((found for found in map(service.batch, wanted) if not found.is_ended), None)
        if running is not None:
            raise TemporaryError(watching.state(running), hint=say("--wait waits for its end"), provider=service.name)
    collection = Collection(output.write, keeps_back=True)
    try:
        ended = _collected(app, choice, service, wanted, collection)
    except (ErnieError, Interrupted) as error:
        partial = output.abandon()
        if partial:
            app.notes.note(say("what came is in {partial}", partial=partial))
        if isinstance(error, Interrupted):
            app.notes.note(way_on(wanted, service.name))
        raise
    output.finish()
    settle(collection, ended, app.notes.note, service.name)


def _collected(
    app: App, choice: Choice, service: BatchService, wanted: Sequence[str], collection: Collection
) -> Sequence[Batch]:
    """The batches, once all of them have ended and their rows are written. Raises ErnieError."""
    results, ended = fetching(app, choice, service, collection), []
    for found in watching.ended(service, wanted, app.sleep, app.notes.note):
        taken_in(app, choice, results, found)
        ended.append(found)
    collection.finish()
    return ended


def _service(app: App, reaching: Reaching, telling: Telling, as_json: bool) -> tuple[Choice, BatchService]:
    app.tell(telling, as_json)
    app.read_env_file(reaching.env_file)
    choice = app.choose(reaching.provider, None, "", "chat")
    return choice, batch_service(app, choice, Asking(**reaching._asdict()))


def _checked(ids: Sequence[str]) -> list[str]:
    """Each id once. Raises UsageError for what can be none."""
    for id_ in ids:
        if not is_id(id_):
            raise UsageError(say("{id!r} is no id of a batch", id=id_[:40]), hint=say("ernie batch list shows them"))
    return list(dict.fromkeys(ids))


def _check_file(fetched: Fetched) -> None:
    """Raise UsageError when something would be lost."""
    path = Path(fetched.output or "-")
    if fetched.output not in (None, "-") and not fetched.force and path.is_file() and path.stat().st_size:
        raise UsageError(
            say("--output: {path} is not empty", path=path), hint=say("choose another file, or --force writes it anew")
        )


def _show(app: App, batches: Sequence[Batch], as_json: bool) -> None:
    out = app.stdout()
    if as_json:
        out.write(dumped([{**found._asdict(), "errors": list(found.errors)} for found in batches], out.is_terminal))
        return
    for found in batches:
        for error in found.errors:
            app.notes.note(say("{found}: {error}", found=found.id, error=error))
    if not batches:
        app.notes.note(say("there are no batches"))
        return
    out.write(table([HEADINGS, *map(_row, batches)], out.told, right=(2, 3, 4)).encode())


def _row(found: Batch) -> Sequence[Said]:
    counts = ("" if count is None else str(count) for count in (found.completed, found.failed, found.total))
    return [*map(quoted, (found.id, found.status, *counts, _time(found.created_at), _time(found.expires_at)))]


def _time(seconds: int | None) -> str:
    try:
        return "" if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"
    except (OverflowError, ValueError, OSError):
        return str(seconds)
