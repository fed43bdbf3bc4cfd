"""What has come of a batch that has ended, row by row: answers, errors, and the rows that it says nothing of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ernie_cli.dialects.batches import Batch
from ernie_cli.errors import ErnieError, RejectedError, TemporaryError
from ernie_cli.events import Answer, Usage
from ernie_cli.language.said import Said, say
from ernie_cli.remote import scratch
from ernie_cli.remote.collection import Collection
from ernie_cli.remote.judging import judged
from ernie_cli.remote.names import row_of
from ernie_cli.remote.results import Deltas, Result, names, results
from ernie_cli.remote.service import BatchService

Spans = Sequence[tuple[int, int]]
GONE = 404
ENDS = {
    "expired": say("the batch expired before this row was done"),
    "cancelled": say("the batch was cancelled before this row was done"),
    "completed": say("the batch has no result for this row"),
}


class Spent(NamedTuple):
    """What the answers of a batch took, and of which model; None where nobody said."""

    model: str | None = None
    usage: Usage | None = None

    def with_(self, answer: Answer | None) -> "Spent":
        """And one answer more."""
        if answer is None or answer.usage is None:
            return self
        pairs = zip(self.usage or Usage(), answer.usage, strict=True)
        return Spent(self.model or answer.model, Usage(*(one if two is None else (one or 0) + two for one, two in pairs)))


class Fetching(NamedTuple):
    """`deltas` reads an answer; `attribute` says whose error it is that a row came to, by the id of its answer."""

    service: BatchService
    deltas: Deltas
    collection: Collection
    attribute: Callable[[ErnieError, str | None], None]
    note: Callable[[Said], None]

    def fetch(self, batch: Batch, spans: Spans | None = None) -> Spent:
        """Collect the results of `batch`; `spans` are its rows, where they are known. Raises ErnieError."""
        seen: dict[str, tuple[int, str | None]] = {}
        spent = Spent()
        places: dict[str, int] | None = None
        for result in self._results(batch):
            row = row_of(result.name)
            if row is None:
                places = self._places(batch) if places is None else places
                row = (places[result.name], result.name) if result.name in places else None
            if row is not None and result.name not in seen:
                seen[result.name] = row
                self._collect(row, result)
                spent = spent.with_(result.answer)
        self._miss(batch, seen, spans)
        return spent

    def _results(self, batch: Batch) -> Iterator[Result]:
        """What both files say, the good ones first. A file that the service has no more says nothing."""
        for file in filter(None, (batch.output_file_id, batch.error_file_id)):
            with scratch.file() as target:
                try:
                    self.service.save(file, target)
                except RejectedError as error:
                    if error.status != GONE:
                        raise
                    self.note(
                        say("the file {file} of {batch} is gone: {message}", file=file, batch=batch.id, message=error.message)
                    )
                    continue
                yield from results(target, self.deltas, self.note)

    def _collect(self, row: tuple[int, str | None], result: Result) -> None:
        answer, error = result.answer, result.error
        document: Mapping[str, Any] = {}
        if answer is not None:
            document, error = judged(answer, self.service.name)
        if error is None:
            self.collection.answered(*row, document)
        else:
            self.attribute(error, answer.id if answer else None)
            self.collection.failed(*row, error)

    def _miss(self, batch: Batch, seen: Mapping[str, tuple[int, str | None]], spans: Spans | None) -> None:
        """List the rows that the results lack: by the input file, which names them, else by their numbers."""
        rows = batch.total if spans is None else sum(last - first + 1 for first, last in spans)
        if batch.status != "failed" and rows is not None and len(seen) >= rows:
            return
        try:
            missing = [row_of(name) or (place, name) for name, place in self._places(batch).items() if name not in seen]
        except RejectedError as error:
            if spans is None:
                self.collection.unnamed += max(0, (rows or 0) - len(seen))
                self.note(
                    say("which rows of {batch} have no result cannot be told: {message}", batch=batch.id, message=error.message)
                )
                return
            there = {index for index, _ in seen.values()}
            listed = (index for first, last in spans for index in range(first, last + 1))
            missing = [(index, None) for index in listed if index not in there]
        for row in missing:
            self.collection.failed(*row, reason(batch, self.service.name))

    def _places(self, batch: Batch) -> dict[str, int]:
        """The requests of the input file by their names, with their places."""
        if batch.input_file_id is None:
            raise RejectedError(say("the service does not name the input file"))
        with scratch.file() as target:
            self.service.save(batch.input_file_id, target)
            return {name: place for place, name in enumerate(names(target))}


def reason(batch: Batch, provider: str) -> ErnieError:
    """Why a row of `batch` has no result."""
    if batch.status == "failed":
        why = "; ".join(batch.errors[:3]) or say("it does not say why")
        return RejectedError(say("the service did not take the batch: {why}", why=why), provider=provider)
    said = ENDS.get(batch.status) or say("the batch is {status}", status=batch.status)
    return TemporaryError(said, hint=say("ask again"), provider=provider)
