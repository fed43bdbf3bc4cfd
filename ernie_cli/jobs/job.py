"""Runs the rows of a job and records each once it is finished; whatever ends the job, what is done is written.

One thread writes, tells how far it is and keeps the ledger; the others ask.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol, TypeAlias

from ernie_cli.app import App
from ernie_cli.bulk.attempts import Halt
from ernie_cli.bulk.crew import Crew
from ernie_cli.bulk.gate import Gate
from ernie_cli.bulk.purse import Purse
from ernie_cli.bulk.rows import Row
from ernie_cli.bulk.tally import Tally
from ernie_cli.errors import ErnieError, Interrupted, PartialError, QuotaError, RejectedError, UsageError
from ernie_cli.jobs.entries import AT_ONCE, Entries
from ernie_cli.language.said import NOTHING, say
from ernie_cli.ledger.entry import Entry
from ernie_cli.render.progress import Progress

LAST_ROWS = 4.5  # seconds for what is in flight when a signal comes
PATIENCE = 30.0  # seconds for it when the service is in trouble
MOST_REFUSALS = 20  # rows that a service refused before it took any, after which it is not the rows that are wrong
MOST_UNKNOWN = 5  # rows whose refusal says that there is no such model
UNUSABLE = say("they cannot be asked as they stand: mend them in a file of their own")
FEW = 5  # failed rows that are told one by one


class Sink(Protocol):
    """Where lines go."""

    def write(self, data: bytes) -> None: ...


class Result(NamedTuple):
    """What became of a row: its line of output, and the error that it came to."""

    row: Row
    line: bytes
    error: ErnieError | None = None
    tokens: int | None = None
    cost: str | None = None
    currency: str | None = None
    is_late: bool = False  # it failed for the moment, and may be asked once more when all others are through
    blames_model: bool = False  # its error is that there is no model such as the job's own


Work: TypeAlias = Callable[[Row, bool], Result]  # called from many threads with a row, and whether it is the last time


class Job:
    """`purse` and `gate` are closed when it ends early, so that no thread waits at them any more."""

    def __init__(self, app: App, sink: Sink, gate: Gate, purse: Purse, tally: Tally) -> None:
        self._app = app
        self._sink = sink
        self._gate = gate
        self._purse = purse
        self._tally = tally
        self._progress = Progress(app.notes, tally, app.clock, app.bar())
        self._is_shared = getattr(sink, "is_terminal", False)
        self._unusable = 0
        self._unknown = 0  # rows that blame the model
        self._entries = Entries(lambda entries: app.ledger().record_all(entries))

    def enter(self, entry: Entry) -> None:
        """Keep an entry for the ledger; may be called from any thread."""
        self._entries.put(entry)

    def run(self, rows: Iterable[Row], work: Work, jobs: int) -> None:
        """Do `work` to all rows, then once more to those that failed for the moment. Raises what the job ends with."""
        try:
            late = self._round(iter(rows), lambda row: work(row, False), jobs)
            if late:
                self._round(iter(late), lambda row: work(row, True), jobs)
        except Halt as halt:
            raise halt.error from halt
        finally:
            self._entries.write()
            self._progress.end()
        failed = self._tally.failed
        if failed:
            again = say("--resume asks them again") if self._unusable < failed else UNUSABLE
            raise PartialError(
                say("{failed} of {done} rows failed; their lines say why", failed=failed, done=self._tally.done), hint=again
            )

    def _round(self, rows: Iterator[Row], work: Callable[[Row], Result], jobs: int) -> list[Row]:
        """Do the rows; gives those that are to be asked once more."""
        late: list[Row] = []
        crew = Crew(rows, work, jobs, self._app.clock, self._progress.show)
        try:
            for result in crew.results():
                self._take(result, late)
        except (Halt, Interrupted) as ended:
            if isinstance(ended, Interrupted):
                self._app.notes.note(say("interrupted: what is in flight has 5 s to finish; a second signal ends it at once"))
            self._drain(crew, late, _patience(ended))
            raise
        except BaseException:
            self._drain(crew, late, 0)
            raise
        return late

    def _take(self, result: Result, late: list[Row]) -> None:
        if result.is_late:
            late.append(result.row)
            return
        if self._is_shared:
            self._app.notes.status("")  # the line would stand behind the bar
        self._sink.write(result.line)
        self._tally.add(failed=result.error is not None, tokens=result.tokens)
        self._tally.pay(result.cost, result.currency)
        if result.error is not None:
            self._unusable += isinstance(result.error, UsageError)
            if self._tally.failed <= FEW:
                self._tell(result.row, result.error)
            self._unknown += result.blames_model
            self._check_refusal(result.error)
        self._entries.write(AT_ONCE)
        self._progress.show()

    def _check_refusal(self, error: ErnieError) -> None:
        """End a job none of whose requests was taken: the next one would be refused as well."""
        if not isinstance(error, RejectedError) or self._tally.failed < self._tally.done:
            return
        most_unknown = min(MOST_UNKNOWN, self._tally.total or MOST_UNKNOWN)
        if self._unknown >= most_unknown or self._tally.failed - self._unusable >= MOST_REFUSALS:
            raise Halt(error)

    def _tell(self, row: Row, error: ErnieError) -> None:
        others = say("; further ones are told by their lines alone") if self._tally.failed == FEW else NOTHING
        self._app.notes.note(
            say(
                "row {number}, line {line}: {message}{others}",
                number=row.number,
                line=row.line,
                message=error.message,
                others=others,
            )
        )

    def _drain(self, crew: Crew[Row, Result], late: list[Row], limit: float | None) -> None:
        """Take nothing new, and record what is in flight."""
        crew.stop()
        self._gate.close()
        self._purse.close()
        while True:
            try:
                for result in crew.results(limit):
                    self._take(result, late)
            except Halt:  # of another thread, by the same trouble
                continue
            return


def _patience(ended: Halt | Interrupted) -> float | None:
    """Seconds for what is in flight. What is paid for is waited for as long as any call."""
    if isinstance(ended, Interrupted):
        return LAST_ROWS
    return None if isinstance(ended.error, QuotaError) else PATIENCE
