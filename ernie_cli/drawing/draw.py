"""Draws what was ordered: the calls, where the pictures go and how they are told, put together."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from ernie_cli.addresses import is_loopback
from ernie_cli.app import App
from ernie_cli.bulk.attempts import Attempts
from ernie_cli.bulk.gate import Gate
from ernie_cli.bulk.pace import Pace
from ernie_cli.catalogue.model import Provider
from ernie_cli.choice import Choice
from ernie_cli.curl import curl_command
from ernie_cli.dialects.pictures import ARTISTS, Draws, drawing
from ernie_cli.dialects.reading import parsed
from ernie_cli.drawing.album import Album
from ernie_cli.drawing.files import Drafts
from ernie_cli.drawing.gallery import Gallery, Showing
from ernie_cli.drawing.links import Links
from ernie_cli.drawing.names import pattern
from ernie_cli.drawing.orders import Order
from ernie_cli.drawing.studio import Made, Means, Studio
from ernie_cli.errors import ErnieError, RejectedError, UsageError
from ernie_cli.events import Delta
from ernie_cli.flags import Asking
from ernie_cli.language.said import say
from ernie_cli.provider.patience import patience
from ernie_cli.render.chat import Raw
from ernie_cli.transport.public import checked_link

MOST_FAILURES = 10  # in a row, and two more for each call that runs at the same time


class Place(NamedTuple):
    """Where pictures go, as the flags say it. `stem` is our own name for them; a `lasting` one tells what is done."""

    output: str | None = None
    force: bool = False
    url: bool = False
    json: bool = False
    preview: bool | None = None
    stem: str = ""
    lasting: bool = False


def draw(
    app: App,
    choice: Choice,
    calls: Sequence[Order],
    place: Place,
    asking: Asking,
    jobs: int,
    rpm: float | None,
    failed: Mapping[int, Made] | None = None,
) -> None:
    """Have them drawn. `failed` are pictures that cannot be asked for. Raises the ErnieError that they come to."""
    if asking.dry_run:
        _show(app, choice, calls, asking)
        return
    album = _placed(app, choice, calls, place, len(failed or ()))
    shows = not place.json and not place.url and album.pattern is not None
    showing = Showing(place.json, place.url, app.previewer(place.preview) if shows else None, place.lasting)
    gallery = Gallery(app, choice, album, showing, failed)
    several = len(calls) > 1
    alone = None if several else app.service(choice, asking)
    gate = Gate(Pace(jobs, rpm, None, careful=False), app.clock, app.wait)
    retries = app.retries(asking)
    attempts = Attempts(gate, retries, app.clock, app.notes.detail, MOST_FAILURES + 2 * jobs) if several else None
    means = Means(
        services=app.services(choice, asking) if alone is None else lambda: alone,
        attempts=attempts,
        gate=gate,
        draws=_artist(app, choice.provider),
        links=_links(app, choice.provider, asking),
        drafts=album.drafts,
        folder=album.folder,
        retries=retries,
        sleep=app.sleep,
        keep=gallery.keep,
        attribute=lambda error, asked: app.attribute(error, asked, None),
        only_links=place.url,
    )
    gallery.show(Studio(means), calls, jobs)


def tell_raw(app: App, choice: Choice, calls: Sequence[Order], asking: Asking) -> None:
    """Print what the service answers to each call, one after the other. Raises the ErnieError of the first that fails."""
    artist, output = _artist(app, choice.provider), app.stdout()
    for order in calls:
        service, code, usage = app.service(choice, asking), ErnieError.exit_code, None
        try:
            reply = service.reply(artist.draw(order.request))
            code = 0
            with suppress(RejectedError):  # that it holds no pictures is for the reader to see
                usage = drawing(parsed(reply)).usage
            Raw(output, streamed=False).show(reply, Delta())
        except ErnieError as error:
            app.attribute(error, choice, None)
            code = error.exit_code
            raise
        finally:
            if service.reached:
                app.ledger().record(app.entry(app.call_name(), choice, usage, code, service.headers, "image"))


def _artist(app: App, provider: Provider) -> Draws:
    """The wire format in which it is asked for pictures."""
    return ARTISTS[provider.dialect](app.address(provider), provider.options)


def _links(app: App, provider: Provider, asking: Asking) -> Links:
    limits, _ = patience(asking, app.environ, app.clock)
    is_near = is_loopback(urlsplit(app.address(provider)).hostname or "")
    start = app.link_sender(provider, asking, is_near, limits)
    return Links(lambda url: checked_link(url, is_near), start, limits.content, app.clock, app.notes.wire)


def _placed(app: App, choice: Choice, calls: Sequence[Order], place: Place, others: int = 0) -> Album:
    """Where the pictures go. Raises UsageError for a place that cannot take them."""
    count = sum(len(order.numbers) for order in calls) + others
    output, drafts = place.output, Drafts()
    if place.url and not _artist(app, choice.provider).gives_links:
        raise UsageError(
            say("{provider} sends pictures, not links", provider=choice.provider.name), hint=say("leave out --url")
        )
    is_straight = place.url or output == "-" or (output is not None and _is_device(output))
    if is_straight and output is not None and (count > 1 or place.lasting):
        what = say("a whole --batch") if place.lasting else str(count)
        raise UsageError(
            say("--output: {output} takes one picture, not {what}", output=output, what=what),
            hint=say("use a pattern: -o 'cat-{n}'"),
        )
    if is_straight:
        return Album(None, app.output(output), drafts, place.force, app.notes.note)
    found = pattern(output, None if place.lasting else count, place.stem)
    album = Album(
        found._replace(is_ours=found.is_ours and not place.lasting), app.stdout(), drafts, place.force, app.notes.note
    )
    album.check(calls)
    return album


def _show(app: App, choice: Choice, calls: Sequence[Order], asking: Asking) -> None:
    """Each call as a curl command."""
    artist, form = _artist(app, choice.provider), app.form(choice.provider)
    shown = [curl_command(artist.draw(order.request), choice.provider, form, asking) for order in calls]
    app.stdout().write("\n".join(shown).encode())
    if choice.provider.options.get("sandbox"):
        app.notes.note(say("the sandbox in the program has no address; `ernie sandbox serve` gives it one"))


def _is_device(name: str) -> bool:
    """Whether it is there, and neither a file nor a folder."""
    try:
        path = Path(name)
        return path.exists() and not path.is_file() and not path.is_dir()
    except (OSError, ValueError):
        return False
