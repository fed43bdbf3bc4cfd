"""`ernie chat --batch FILE --remote`: the rows go to the provider's batch service, their results into the very same output.

The journal of the output has each part as soon as the service has its file, and the batch as soon as there is one: a run
that dies in between leaves enough for the next one to find that batch, so that no row is paid twice.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ernie_cli.app import App
from ernie_cli.bulk.rows import Row
from ernie_cli.choice import Choice
from ernie_cli.dialects.batches import Batch
from ernie_cli.errors import ErnieError, Interrupted, RejectedError, UsageError
from ernie_cli.flags import Asking, Bulk
from ernie_cli.jobs.chat.questions import Defaults, Remarks, question
from ernie_cli.jobs.chat.service import batch_service, fetching, taken_in
from ernie_cli.jobs.output import Opened
from ernie_cli.language.said import Said, say
from ernie_cli.remote import scratch, watching
from ernie_cli.remote.collection import Collection, claims
from ernie_cli.remote.outcome import settle, way_on
from ernie_cli.remote.parts import Request, parts
from ernie_cli.remote.service import BatchService
from ernie_cli.remote.submitted import Submitted, covered, submitted

HOURS = 24
NOTHING = say("every row is done")
OWN_PACE = say("it sets its own pace")
LOCAL = {"rpm": OWN_PACE, "tpm": OWN_PACE, "max_cost": say("what its batches cost is not known here")}


HandsOver = Callable[[Opened, Callable[[bytearray], Iterable[Row]], Defaults], None]


def prepared(app: App, choice: Choice, asking: Asking, bulk: Bulk) -> HandsOver:
    """What hands a job over, once its output is open: all that can be said against it is said now, by a UsageError.

    It takes the output, what gives the rows that are not marked in a bytearray, and what is asked of all of them.
    """
    service = batch_service(app, choice, asking)
    if choice.provider.options.get("sandbox") and not bulk.wait:
        raise UsageError(
            say("the sandbox in the program ends with it, and its batches with the sandbox"),
            hint=say("add --wait, or let ernie sandbox serve it"),
        )
    for name, why in LOCAL.items():
        if getattr(bulk, name) is not None:
            raise UsageError(say("--{name} and --remote do not go together: {why}", name=name.replace("_", "-"), why=why))
    if asking.endpoint is not None:
        raise UsageError(
            say("--endpoint and --remote do not go together"), hint=say("the service answers at one address alone")
        )
    hours = HOURS if bulk.window is None else bulk.window
    least, most = service.limits.hours
    if not least <= hours <= most:
        raise UsageError(
            say("--window {hours} does not fit: from {least} to {most} hours", hours=hours, least=least, most=most)
        )

    def hand_over(out: Opened, rows: Callable[[bytearray], Iterable[Row]], defaults: Defaults) -> None:
        write = out.sink.write if bulk.wait or out.record else _unwritten
        collection = Collection(write, claims(bytearray(out.done)))
        handing = Handing(app, choice, service, hours, out, collection)
        handing.run(rows, defaults._replace(stream=False), bulk.wait)

    return hand_over


class Handing(NamedTuple):
    """One job on its way to the service and back."""

    app: App
    choice: Choice
    service: BatchService
    hours: int
    out: Opened
    collection: Collection

    def run(self, rows: Callable[[bytearray], Iterable[Row]], defaults: Defaults, is_waited_for: bool) -> None:
        """Hand over what is neither done nor on its way, and fetch it all if it is waited for. Raises ErnieError.

        `rows` gives the rows of this job that are not marked.
        """
        noted = self._noted()
        on_their_way = [part for part in map(self._begun, (part for part in noted if not part.done)) if part.batch]
        if not is_waited_for:
            for part in on_their_way:
                self._print(part)
        marked = covered(on_their_way, len(self.out.done))
        left = bytearray(a | b for a, b in zip(self.out.done, marked, strict=True))
        try:
            for part in self._handed_over(rows(left), defaults, max((part.number for part in noted), default=0)):
                on_their_way.append(part)
                if not is_waited_for:
                    self._print(part)
            ended = self._fetched(on_their_way) if is_waited_for else self._left(on_their_way)
        except ErnieError as error:
            error.hint = self._way_on(on_their_way, error.hint)
            raise
        except Interrupted:
            self.app.notes.note(self._way_on(on_their_way) or say("nothing was handed over"))
            raise
        path = self.out.record.path if self.out.record else None
        again = say("--remote --wait --resume -o {path} asks them again", path=path) if path else None
        settle(self.collection, ended, self.app.notes.note, self.service.name, again)

    def _noted(self) -> list[Submitted]:
        begun = self.out.record.journal.begun() if self.out.record else None
        return submitted(begun.notes) if begun else []

    def _note(self, part: Submitted) -> Submitted:
        if self.out.record is not None:
            self.out.record.journal.note(**part.note())
        if part.batch is not None and not part.done:
            self.app.remember_batches([part.batch])
        return part

    def _begun(self, part: Submitted) -> Submitted:
        """A part with its batch; a run that died may not have noted it, or not have made it. Without one it is sent anew."""
        if part.batch is not None:
            return part
        try:
            found = self.service.of_file(part.file) or self.service.create(part.file, self.hours)
        except RejectedError as error:
            self.app.notes.note(
                say(
                    "the file {file} of an earlier run cannot be used ({message}): its rows are sent anew",
                    file=part.file,
                    message=error.message,
                )
            )
            return self._note(part._replace(done=True))
        return self._note(part._replace(batch=found.id))

    def _handed_over(self, rows: Iterable[Row], defaults: Defaults, number: int) -> Iterator[Submitted]:
        """Each part of the rows, once there is a batch of it."""
        with scratch.folder() as folder:
            for part in parts(self._requests(rows, defaults), folder, self.service.limits):
                number += 1
                file = self.service.upload(part.path, f"ernie-{self.app.call_name()}.jsonl")
                kept = self._note(Submitted(number, part.spans, file))
                yield self._note(kept._replace(batch=self.service.create(file, self.hours).id))

    def _requests(self, rows: Iterable[Row], defaults: Defaults) -> Iterator[Request]:
        """The body of the live call for each row; one that cannot be asked fails here and now."""
        dialect = self.app.dialect(self.choice.provider)
        remarks = Remarks(self.app.notes.note, self.app.notes.detail)
        for row in rows:
            try:
                found = question(row, defaults)
            except UsageError as error:
                self.collection.failed(row.number, row.id, error)
                continue
            remarks.tell(found)
            yield Request(row.number, row.id, dialect.chat(found.request).body)

    def _left(self, on_their_way: Sequence[Submitted]) -> Sequence[Batch]:
        """End the run while the job goes on: no batch has ended."""
        way = self._way_on(on_their_way)
        if way is not None:
            self.app.notes.note(way)
        elif not self.collection.failures:
            self.app.notes.note(NOTHING)
        return ()

    def _fetched(self, on_their_way: Sequence[Submitted]) -> Sequence[Batch]:
        """Fetch each batch when it has ended. One whose results cannot be had stays on its way; the others do not suffer."""
        results = fetching(self.app, self.choice, self.service, self.collection)
        note, ended, refusal = self.app.notes.note, list[Batch](), None
        parts_of = {part.batch: part for part in on_their_way if part.batch is not None}
        for batch in watching.ended(self.service, tuple(parts_of), self.app.sleep, note):
            try:
                taken_in(self.app, self.choice, results, batch, parts_of[batch.id].spans)
            except RejectedError as error:
                note(say("the results of {batch} cannot be had: {message}", batch=batch.id, message=error.message))
                refusal = refusal or error
            else:
                ended.append(batch)
        for batch in ended:
            self._note(parts_of[batch.id]._replace(done=True))
        if refusal is not None:
            raise refusal
        if not on_their_way and not self.collection.failures:
            note(NOTHING)
        return ended

    def _print(self, part: Submitted) -> None:
        self.app.notes.note(
            say("{batch} at {service} has {rows:,} rows", batch=part.batch, service=self.service.name, rows=part.rows)
        )
        self.app.stdout().write(f"{part.batch}\n".encode())

    def _way_on(self, on_their_way: Sequence[Submitted], hint: Said | None = None) -> Said | None:
        """How to go on with what is on its way, behind what is to be done first."""
        ids = [part.batch for part in on_their_way if part.batch]
        if not ids:
            return hint
        way = way_on(ids, self.service.name)
        if self.out.record is not None:
            way = say(
                "the job goes on at {service}; the same command with --wait --resume fetches it", service=self.service.name
            )
        return say("{hint}; {way}", hint=hint, way=way) if hint else way


def _unwritten(_line: bytes) -> None:
    """Standard output has the ids alone."""
