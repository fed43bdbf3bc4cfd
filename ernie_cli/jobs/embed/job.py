"""Runs packs of texts and hands their vectors on in the order of the input; whatever ends it, what came before is written.

One thread writes, tells how far it is and keeps the ledger; the others ask.
"""

from collections.abc import Iterator

from ernie_cli.app import App
from ernie_cli.bulk.attempts import Halt
from ernie_cli.bulk.crew import Crew
from ernie_cli.bulk.gate import Gate
from ernie_cli.bulk.tally import Tally
from ernie_cli.errors import ErnieError, IncompleteError, Interrupted, OutputError, PartialError, RejectedError, UsageError
from ernie_cli.jobs.embed.embedder import Embedder, Made, Pack, added
from ernie_cli.jobs.embed.output import Mark, Rows, used
from ernie_cli.jobs.embed.texts import Text, unsendable, where
from ernie_cli.jobs.entries import AT_ONCE, Entries
from ernie_cli.jobs.job import LAST_ROWS, PATIENCE
from ernie_cli.language.said import NOTHING, Said, say
from ernie_cli.ledger.entry import Entry
from ernie_cli.render.progress import Progress
from ernie_cli.render.vectors import Row

LOOK = 0.1  # seconds between two looks at what is in flight
LONG = 15.0  # seconds of a job that is summed up at its end

Ordered = Crew[tuple[int, tuple[Text, ...]], Pack]


class VectorJob:
    """`begun` is what `rows` have already. `fails`: a text that is left out ends the job; `unit` is what it is counted as."""

    def __init__(
        self, app: App, rows: Rows, gate: Gate, tally: Tally, progress: Progress, begun: Mark, *, fails: bool, unit: str
    ) -> None:
        self._app = app
        self._rows = rows
        self._gate = gate
        self._tally = tally
        self._mark = begun
        self._fails = fails
        self._unit = unit
        self._progress = progress
        self._entries = Entries(lambda entries: app.ledger().record_all(entries))
        self._refusal: ErnieError | None = None
        self._due = 0  # the number of the next pack
        self._is_between = True  # packs: what is written is whole

    def enter(self, entry: Entry) -> None:
        """Keep an entry for the ledger; may be called from any thread."""
        self._entries.put(entry)

    def run(self, packs: Iterator[tuple[Text, ...]], embedder: Embedder, jobs: int) -> None:
        """Do all packs. Raises what the job ends with: PartialError when texts were left out."""
        error: ErnieError | None = None
        try:
            self._take_all(Crew(enumerate(packs), embedder.pack, jobs, self._app.clock, self._progress.show), embedder)
        except Halt as halt:
            error = halt.error
        except ErnieError as failure:
            error = failure
        finally:
            self._entries.write()
            self._end_progress()
        error = error or self._verdict()
        if not isinstance(error, OutputError):
            self._rows.end(self._mark, None if isinstance(error, PartialError) else error)
        if error is not None:
            raise error

    def _take_all(self, crew: Ordered, embedder: Embedder) -> None:
        try:
            for pack in self._ready(crew, embedder):
                self._take(pack)
        except Interrupted:
            self._drain(crew, embedder, LAST_ROWS)
            if self._is_between:
                self._rows.end(self._mark, IncompleteError(say("interrupted")))
            else:
                self._rows.abandon()
            raise
        except BaseException:
            crew.stop()
            self._gate.close()
            raise

    def _ready(self, crew: Ordered, embedder: Embedder) -> Iterator[Pack]:
        """Packs as they are due. What ends the job elsewhere than here leaves time for those in flight."""
        try:
            yield from crew.ordered()
        except (Halt, UsageError):
            self._drain(crew, embedder, PATIENCE)
            raise

    def _drain(self, crew: Ordered, embedder: Embedder, limit: float) -> None:
        """Take nothing new, and write what is in flight as far as it follows on what is written.

        A thread that waits for input is not waited for.
        """
        crew.stop()
        self._gate.close()
        until = self._app.clock() + limit
        is_last = False
        while not is_last and self._app.clock() < until:
            is_last = not embedder.is_busy
            try:
                for pack in crew.ordered(LOOK):
                    if pack.number != self._due:  # a signal came while the one before was taken
                        return
                    self._take(pack)
            except Halt:  # of another thread, by the same trouble
                continue

    def _take(self, pack: Pack) -> None:
        self._is_between = False
        for made in pack.made:
            self._show(made)
        usage = added(used(self._mark), pack.usage)
        self._mark = self._mark._replace(prompt_tokens=usage.prompt_tokens, total_tokens=usage.total_tokens)
        self._rows.flush(self._mark)
        self._due, self._is_between = pack.number + 1, True
        self._tally.add(len(pack.made), sum(made.vector is None for made in pack.made), pack.usage.total_tokens)
        self._entries.write(AT_ONCE)
        self._progress.show()

    def _show(self, made: Made) -> None:
        text, vector = made.text, made.vector
        if vector is None:
            self._leave_out(made)
        elif self._mark.dimensions not in (0, vector.dimensions):
            raise RejectedError(
                say(
                    "{where}: the embedding has {dimensions} numbers where others have {before}",
                    where=where(text, self._unit),
                    dimensions=vector.dimensions,
                    before=self._mark.dimensions,
                ),
                hint=say("the service changed its model: start anew"),
            )
        self._rows.show(Row(text.place, text.id, text.text, vector))
        dimensions = vector.dimensions if vector else self._mark.dimensions
        self._mark = self._mark._replace(next=text.place + 1, rows=self._mark.rows + 1, dimensions=dimensions)
        self._mark = self._mark._replace(left_out=self._mark.left_out + (vector is None))

    def _leave_out(self, made: Made) -> None:
        """Tell it, or end the job with it."""
        told = where(made.text, self._unit)
        self._refusal = made.error or self._refusal
        if self._fails and made.error is not None:
            made.error.message = say("{where}: {message}", where=told, message=made.error.message)
            raise made.error
        if self._fails:
            raise unsendable(told, made.text.fault or NOTHING)
        reason = made.error.message if made.error else made.text.fault
        self._app.notes.note(say("{where} is left out: {reason}", where=told, reason=reason))

    def _verdict(self) -> ErnieError | None:
        """What a job that came to its end comes to."""
        failed, done = self._tally.failed, self._tally.done
        if not failed:
            return None
        if failed == done and self._refusal is not None:
            return self._refusal
        return PartialError(_left_out(failed, done))

    def _end_progress(self) -> None:
        if self._tally.seconds >= LONG:
            self._progress.end()
        else:
            self._app.notes.status("")


def _left_out(failed: int, done: int) -> Said:
    if done == 1:
        return say("1 text was left out")
    if failed == 1:
        return say("1 of {done:,} texts was left out", done=done)
    return say("{failed:,} of {done:,} texts were left out", failed=failed, done=done)
