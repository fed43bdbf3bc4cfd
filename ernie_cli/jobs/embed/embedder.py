"""Packs of texts become vectors: together, and one by one where the service refuses a pack; called from many threads."""

from collections.abc import Callable, Sequence
from threading import Lock, local
from typing import NamedTuple

from ernie_cli.app import App
from ernie_cli.bulk.attempts import Attempts, Halt, Used
from ernie_cli.catalogue.estimate import estimated_tokens
from ernie_cli.choice import Choice
from ernie_cli.dialects.refusals import is_about_input
from ernie_cli.dialects.vectors import Embeddings, embeddings, parsed
from ernie_cli.errors import ErnieError, RejectedError
from ernie_cli.events import Usage
from ernie_cli.jobs.embed.texts import Text
from ernie_cli.ledger.entry import Entry
from ernie_cli.provider.service import Service
from ernie_cli.render.document import rate_limit
from ernie_cli.requests import EmbedRequest
from ernie_cli.vectors.vector import Vector

MOST_REFUSALS = 16  # texts refused alone before any was taken, after which it is not the texts that are wrong


class Made(NamedTuple):
    """What became of a text: its vector, or why it has none."""

    text: Text
    vector: Vector | None
    error: ErnieError | None = None


class Pack(NamedTuple):
    """What became of the texts of pack `number`, in their order; `usage` is of all calls that it took."""

    number: int
    made: tuple[Made, ...]
    usage: Usage = Usage()


class Embedder:
    """`request` makes the question of some texts; `most` is how many a call takes, which a run may learn to be one."""

    def __init__(
        self,
        app: App,
        choice: Choice,
        service: Callable[[], Service],
        attempts: Attempts,
        counts_tokens: Callable[[], bool],
        request: Callable[[tuple[str, ...]], EmbedRequest],
        enter: Callable[[Entry], None],
        most: int,
    ) -> None:
        self.most = most
        self._app = app
        self._choice = choice
        self._dialect = app.dialect(choice.provider)
        self._service = service
        self._attempts = attempts
        self._counts_tokens = counts_tokens
        self._request = request
        self._enter = enter
        self._own = local()
        self._lock = Lock()
        self._taken = 0
        self._refused = 0
        self._busy = 0

    @property
    def is_busy(self) -> bool:
        """Whether a pack is in flight."""
        return self._busy > 0

    def pack(self, numbered: tuple[int, tuple[Text, ...]]) -> Pack:
        """The vectors of a pack, which comes with its number. Raises Halt for what ends the job."""
        self._count(1)
        try:
            return self._pack(*numbered)
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._lock:
            self._busy += change

    def _pack(self, number: int, texts: tuple[Text, ...]) -> Pack:
        sound = [text for text in texts if text.fault is None]
        found: dict[int, Made] = {}
        usage = Usage()
        together = self._together(sound) if 1 < len(sound) <= self.most else None
        if together is not None:
            found = {text.place: Made(text, vector) for text, vector in zip(sound, together.vectors, strict=True)}
            usage = together.usage or usage
        else:
            for text in sound:
                found[text.place], used = self._alone(text)
                usage = added(usage, used)
            if len(sound) > 1 and all(each.vector for each in found.values()):
                self.most = 1
        return Pack(number, tuple(found.get(text.place) or Made(text, None) for text in texts), usage)

    def _together(self, texts: Sequence[Text]) -> Embeddings | None:
        """None for a pack that is refused, or answered in a way that does not fit: each text may still be fine alone."""
        try:
            return self._asked(texts)
        except ErnieError as error:
            if is_about_input(error) or _is_unfit(error):
                return None
            raise Halt(error) from error

    def _alone(self, text: Text) -> tuple[Made, Usage | None]:
        try:
            found = self._asked([text])
        except ErnieError as error:
            with self._lock:
                self._refused += 1
                is_hopeless = not self._taken and self._refused >= MOST_REFUSALS
            if is_hopeless or not is_about_input(error):
                raise Halt(error) from error
            return Made(text, None, error), None
        return Made(text, found.vectors[0]), found.usage

    def _asked(self, texts: Sequence[Text]) -> Embeddings:
        words = tuple(text.text for text in texts)
        tokens = sum(map(estimated_tokens, words)) if self._counts_tokens() else 0
        found = self._attempts.made(lambda: self._once(words), tokens)
        with self._lock:
            self._taken += len(texts)
        return found

    def _once(self, words: tuple[str, ...]) -> tuple[Embeddings, Used]:
        """One call, with its entry in the ledger."""
        service: Service = getattr(self._own, "service", None) or self._service()
        self._own.service, service.reached = service, False
        name, code, usage = self._app.call_name(), ErnieError.exit_code, None
        try:
            found = embeddings(service.fetch(self._dialect.embed(self._request(words)), parsed), len(words))
            code, usage = 0, found.usage
        except ErnieError as error:
            self._app.attribute(error, self._choice, None)
            code = error.exit_code
            raise
        finally:
            if service.reached:
                self._enter(self._app.entry(name, self._choice, usage, code, service.headers, "embed"))
        return found, Used(usage and usage.total_tokens, rate_limit(service.headers) or {})


def added(one: Usage, other: Usage | None) -> Usage:
    """Both together; what nobody said counts as nothing beside what somebody did."""
    if other is None:
        return one
    return Usage(*(second if first is None else first + (second or 0) for first, second in zip(one, other, strict=True)))


def _is_unfit(error: ErnieError) -> bool:
    """Whether nobody refused anything: the reply does not fit the question."""
    return isinstance(error, RejectedError) and error.status is None and error.code is None
