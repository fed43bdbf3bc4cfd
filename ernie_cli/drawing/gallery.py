"""Pictures as a user is told of them: their paths in their order, one document, the ledger, and one error at the end."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ernie_cli.app import App
from ernie_cli.bulk.attempts import RESUME, Halt
from ernie_cli.bulk.tally import Tally
from ernie_cli.choice import Choice
from ernie_cli.drawing.album import Album
from ernie_cli.drawing.failures import failure
from ernie_cli.drawing.orders import Order
from ernie_cli.drawing.studio import Made, Sitting, Studio
from ernie_cli.errors import ErnieError, Interrupted, PartialError
from ernie_cli.events import Usage
from ernie_cli.language.said import say
from ernie_cli.render.document import dumped
from ernie_cli.render.output import ClosedPipe
from ernie_cli.render.pictures import picture_object
from ernie_cli.render.progress import Progress

DEAF = 141  # the code of a run whose reader has left


class Showing(NamedTuple):
    """How it is told: as one document, as links, with previews, with the ids of rows."""

    as_json: bool = False
    as_links: bool = False
    preview: Callable[[Path, tuple[int, int]], bytes | None] | None = None
    by_row: bool = False


class Gallery:
    """One run of `ernie image`. `failed` are pictures that cannot be asked for, with the reason."""

    def __init__(
        self, app: App, choice: Choice, album: Album, showing: Showing, failed: Mapping[int, Made] | None = None
    ) -> None:
        self._app = app
        self._choice = choice
        self._album = album
        self._showing = showing
        self._done: dict[int, Made] = dict(failed or {})
        self._failures = len(self._done)
        self._turn = 0  # the place of the next picture that is told
        self._over: list[Sitting] = []
        self._trouble: ErnieError | None = None

    def keep(self, made: Made) -> Made:
        """Put a picture in its place; called from many threads."""
        kept = self._album.put(made)
        self._failures += kept.error is not None
        self._done[made.number] = kept
        return kept

    def show(self, studio: Studio, orders: Sequence[Order], jobs: int) -> None:
        """Have the pictures drawn and kept. Raises the error that they came to."""
        numbers = sorted({*self._done, *(number for order in orders for number in order.numbers)})
        code = 0
        try:
            self._follow(studio, orders, jobs, numbers)
            self._end(numbers)
        except Interrupted as signal:
            code = 128 + signal.signum
            self._album.drafts.close()
            self._end(numbers)
            raise
        except ClosedPipe:
            code = DEAF
            raise
        except ErnieError as error:
            code = error.exit_code
            raise
        finally:
            self._album.drafts.close()
            self._enter(studio, code)
        failed = self._error(numbers)
        if failed is not None:
            raise failed

    def _follow(self, studio: Studio, orders: Sequence[Order], jobs: int, numbers: Sequence[int]) -> None:
        """Tell of pictures as they come, until there are no more."""
        app, tally = self._app, Tally(len(numbers), self._app.clock)
        bar = app.bar() if len(orders) > 1 else None
        progress = Progress(app.notes, tally, app.clock, bar, say("pictures")) if bar or self._showing.by_row else None

        def tell() -> None:
            self._tell(numbers, is_over=False)
            tally.add(len(self._done) - tally.done)
            tally.failed = self._failures
            if progress is not None:
                progress.show()

        try:
            for sitting in studio.draw(orders, jobs, tell):
                self._over.append(sitting)
                tell()
        except Halt as halt:
            self._trouble = halt.error
            if halt.error.hint and not self._showing.by_row:
                halt.error.hint = halt.error.hint.without(RESUME, say("try again later"))
        tell()
        if progress is not None:
            progress.end()

    def _tell(self, numbers: Sequence[int], is_over: bool) -> None:
        """The lines of the pictures whose turn has come; at the end, of all that there are."""
        while self._turn < len(numbers):
            made = self._done.get(numbers[self._turn])
            if made is None and not is_over:
                return
            self._turn += 1
            if made is not None:
                self._line(made)

    def _line(self, made: Made) -> None:
        where = made.url if self._showing.as_links else made.path
        if self._showing.as_json or made.error is not None or where is None:
            return
        self._app.notes.status("")
        self._app.stdout().write(os.fsencode(where) + b"\n")
        if self._showing.preview is None or made.path is None or made.facts is None:
            return
        drawn = self._showing.preview(made.path, (made.facts.width, made.facts.height))
        if drawn is None:
            self._app.notes.note(say("{made} cannot be shown: it is too large, or not what it says", made=made.path))
        else:
            self._app.stdout().write(drawn)

    def _end(self, numbers: Sequence[int]) -> None:
        self._app.notes.status("")
        self._tell(numbers, is_over=True)
        if not self._showing.as_json:
            return
        images = [self._object(made) for number in numbers if (made := self._done.get(number)) is not None]
        usage = _sum([sitting.usage for sitting in self._over if sitting.usage is not None])
        found = {
            "provider": self._choice.provider.name,
            "model": self._choice.model,
            "images": images,
            "usage": usage._asdict(),
        }
        out = self._app.stdout()
        out.write(dumped(found, indented=out.is_terminal))

    def _object(self, made: Made) -> dict[str, object]:
        last = self._choice.provider.options.get("links_last")
        expires = made.created + last if made.url and made.created is not None and last is not None else None
        facts = made.facts._asdict() if made.facts else None
        found = picture_object(made.number - 1, made.seed, made.path, made.url, expires, facts, made.error)
        return {"index": found.pop("index"), "id": made.id, **found} if self._showing.by_row else found

    def _enter(self, studio: Studio, code: int) -> None:
        """Every call that has gone out is entered in the ledger: those that are over, and those that were broken off."""
        known = {id(sitting.service): sitting for sitting in self._over}
        app, trouble = self._app, self._trouble.exit_code if self._trouble else code
        entries = []
        for reached in studio.reached:
            over = known.get(id(reached.service))
            ended = trouble if over is None else over.error.exit_code if over.error else 0
            usage = over.usage if over else None
            entries.append(
                app.entry(app.call_name(), reached.choice, usage, max(code, ended), reached.service.headers, "image")
            )
        if code > 128:
            for entry in entries:
                app.ledger().record(entry, swiftly=True)
        elif entries:
            app.ledger().record_all(entries)

    def _error(self, numbers: Sequence[int]) -> ErnieError | None:
        failed = {number: made.error for number in numbers if (made := self._done.get(number)) and made.error is not None}
        if self._trouble is not None:
            failed |= {number: self._trouble for number in numbers if number not in self._done}
        links = [made.url for made in self._done.values() if made.error is not None and made.url is not None]
        error = failure(len(numbers), failed, links, self._showing.by_row)
        if isinstance(error, PartialError) and self._showing.by_row and not self._showing.as_links:
            error.hint = say("{hint}; --resume draws what is missing", hint=error.hint)
        if error is not None:
            error.provider = error.provider or self._choice.provider.name
        return error


def _sum(usages: Sequence[Usage]) -> Usage:
    """What all calls used; a number that nobody told stays untold."""
    columns = zip(*usages, strict=True) if usages else ()
    known = [[number for number in column if number is not None] for column in columns]
    return Usage(*(sum(column) if column else None for column in known))
