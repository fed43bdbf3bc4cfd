"""Whom a run of `ernie embed` asks, how fast, and in which packs: the same for all that it asks."""

from collections.abc import Callable, Iterator
from math import ceil
from typing import NamedTuple

from ernie_cli.app import App
from ernie_cli.bulk.attempts import Attempts
from ernie_cli.bulk.gate import Gate
from ernie_cli.bulk.shard import Shard
from ernie_cli.bulk.tally import Tally
from ernie_cli.choice import Choice
from ernie_cli.flags import Asking
from ernie_cli.flags.embed import Embedding
from ernie_cli.jobs.embed.embedder import Embedder
from ernie_cli.jobs.embed.job import VectorJob
from ernie_cli.jobs.embed.output import Mark, Rows
from ernie_cli.jobs.embed.texts import Limits, Text, packs
from ernie_cli.jobs.limits import affordable, most_failures, pace
from ernie_cli.provider.service import Service
from ernie_cli.render.progress import Progress
from ernie_cli.requests import EmbedRequest

Request = Callable[[tuple[str, ...]], EmbedRequest]


class Means(NamedTuple):
    """`fails`: a text that is left out ends what is done with it. `jobs` is how many calls go at the same time.

    `draws`: a bar may tell how far it is, since no rows are written to the same terminal.
    """

    app: App
    choice: Choice
    most: Limits
    request: Request
    gate: Gate
    attempts: Attempts
    services: Callable[[], Service]
    jobs: int
    fails: bool
    draws: bool

    def embed(self, texts: Iterator[Text | None], rows: Rows, begun: Mark, unit: str, count: int | None = None) -> None:
        """Hand the vectors of `texts`, which are `count`, to `rows`. Raises what the job ends with."""
        tally = Tally(count, self.app.clock)
        bar = self.app.bar() if self.draws else None
        progress = Progress(self.app.notes, tally, self.app.clock, bar)
        job = VectorJob(self.app, rows, self.gate, tally, progress, begun, fails=self.fails, unit=unit)
        embedder = Embedder(
            self.app, self.choice, self.services, self.attempts, self._counts_tokens, self.request, job.enter, self.most.texts
        )
        jobs = self.jobs if count is None else min(self.jobs, ceil(count / self.most.texts) or 1)
        job.run(packs(texts, lambda: embedder.most), embedder, jobs)

    def _counts_tokens(self) -> bool:
        """Whether a limit of tokens a minute is known."""
        return self.gate.limits()["tpm"] is not None


def means(app: App, choice: Choice, asking: Asking, asked: Embedding, shard: Shard, most: Limits, request: Request) -> Means:
    """Raises UsageError and CredentialsError before anything is sent."""
    jobs = affordable(asked.jobs, app.notes.note)
    speed = pace(jobs, asked.rpm, asked.tpm, shard, not asked.no_divide, choice.provider)
    gate = Gate(speed, app.clock, app.wait)
    attempts = Attempts(gate, app.retries(asking), app.clock, app.notes.detail, most_failures(jobs))
    services = app.services(choice, asking)
    draws = asked.output not in (None, "-") or not app.stdout().is_terminal
    return Means(app, choice, most, request, gate, attempts, services, jobs, asked.on_error == "fail", draws)
