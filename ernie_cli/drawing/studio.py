"""Has pictures drawn: several calls at once, each picture fetched, measured and kept; what fails, fails alone."""

from binascii import b2a_base64
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ernie_cli.bulk.attempts import Attempts, Halt, Used
from ernie_cli.bulk.crew import Crew
from ernie_cli.bulk.gate import Gate
from ernie_cli.choice import Choice
from ernie_cli.dialects.pictures import Drawing, Draws, Picture, decoded, drawing
from ernie_cli.drawing.files import Draft, Drafts
from ernie_cli.drawing.links import Links
from ernie_cli.drawing.orders import Order
from ernie_cli.errors import ErnieError, OutputError, RejectedError
from ernie_cli.events import Usage
from ernie_cli.language.said import say
from ernie_cli.pictures.kinds import Facts, measured
from ernie_cli.provider.retries import Retries
from ernie_cli.provider.service import Service

PATIENCE = 30.0  # seconds for what is in flight when the service is in trouble


class Made(NamedTuple):
    """One picture, by its number from 1: its link, its draft, its facts, where it is kept, or the error that it came to.

    `created` is when the service says that it was drawn, in seconds since 1970; `id` is that of its row.
    """

    number: int
    seed: int | None = None
    id: str | None = None
    url: str | None = None
    created: int | None = None
    draft: Draft | None = None
    facts: Facts | None = None
    path: Path | None = None
    error: ErnieError | None = None


class Sitting(NamedTuple):
    """A call that is over, after all of its pictures: who was asked, what it used, how it ended."""

    choice: Choice
    service: Service
    usage: Usage | None = None
    error: ErnieError | None = None


class Means(NamedTuple):
    """What all calls share. `services` makes a service for each call; `attempts` tries calls again and paces them.

    Where `attempts` is None a service does that itself. `folder` is where files begin, None for memory; `keep` puts each
    picture in its place, in the thread that fetched it; `attribute` says whose an error is.
    """

    services: Callable[[], Service]
    attempts: Attempts | None
    gate: Gate
    draws: Draws
    links: Links
    drafts: Drafts
    folder: Path | None
    retries: Retries
    sleep: Callable[[float], None]
    keep: Callable[[Made], Made]
    attribute: Callable[[ErnieError, Choice], None]
    only_links: bool = False


class Studio:
    """One run of calls."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._asked: list[tuple[Choice, Service]] = []

    @property
    def reached(self) -> list[Sitting]:
        """Every call that has gone out, as far as it is known."""
        return [Sitting(choice, service) for choice, service in self._asked if service.reached]

    def draw(self, orders: Sequence[Order], jobs: int, idle: Callable[[], None]) -> Iterator[Sitting]:
        """Each call when it is over. `idle` is called now and then. Raises Halt when further calls would be in vain."""
        crew = Crew(iter(orders), self._drawn, min(jobs, len(orders)), idle=idle)
        try:
            yield from crew.results()
        except Halt:
            self._means.gate.close()
            crew.stop()
            yield from _rest(crew)
            raise

    def _drawn(self, order: Order) -> Sitting:
        means, service = self._means, self._means.services()
        self._asked.append((order.choice, service))
        try:
            found = self._answered(service, order)
        except Halt as halt:
            self._fail(order, halt.error)
            raise
        except ErnieError as error:
            self._fail(order, error)
            return Sitting(order.choice, service, None, error)
        plain = Made(0, order.seed, order.id, created=found.created)
        kept = [means.keep(self._made(plain._replace(number=each), found, place)) for place, each in enumerate(order.numbers)]
        for made in kept:
            if isinstance(made.error, OutputError):
                raise Halt(made.error)  # what there is no room for need not be drawn
        return Sitting(order.choice, service, found.usage)

    def _answered(self, service: Service, order: Order) -> Drawing:
        """What the call gives. Raises the ErnieError that it came to, Halt for one that would meet every call."""

        def ask() -> tuple[Drawing, Used]:
            try:
                return drawing(service.fetch(self._means.draws.draw(order.request))), Used()
            except ErnieError as error:
                self._means.attribute(error, order.choice)
                raise

        return ask()[0] if self._means.attempts is None else self._means.attempts.made(ask, 0)

    def _fail(self, order: Order, error: ErnieError) -> None:
        for number in order.numbers:
            self._means.keep(Made(number, order.seed, order.id, error=error))

    def _made(self, made: Made, found: Drawing, place: int) -> Made:
        picture = found.pictures[place] if place < len(found.pictures) else Picture()
        made = made._replace(url=picture.url or None)
        if self._means.only_links and picture.url:
            return made
        try:
            if not picture.url and not picture.encoded:
                raise RejectedError(say("the reply does not hold this picture"))
            draft, facts = self._fetched(picture)
        except ErnieError as error:
            return made._replace(error=error)
        if not self._means.only_links:
            return made._replace(draft=draft, facts=facts)
        packed = b2a_base64(draft.bytes, newline=False).decode()  # it is paid for, and a link all the same
        return made._replace(url=f"data:image/{facts.format};base64,{packed}", facts=facts)

    def _fetched(self, picture: Picture) -> tuple[Draft, Facts]:
        """The picture as a file, tried again as calls are."""
        means, tried = self._means, 0
        while True:
            draft = means.drafts.begin(means.folder)
            try:
                for piece in means.links.pieces(picture.url) if picture.url else (decoded(picture.encoded),):
                    draft.write(piece)
                return draft, measured(draft.file)
            except ErnieError as error:
                means.drafts.end(draft)
                pause = means.retries.pause(error, tried, None) if picture.url else None
                if pause is None:
                    raise
                means.sleep(pause)
                tried += 1


def _rest(crew: Crew[Order, Sitting]) -> Iterator[Sitting]:
    """What is in flight; another thread may have met the same trouble."""
    while True:
        try:
            yield from crew.results(PATIENCE)
        except Halt:
            continue
        return
