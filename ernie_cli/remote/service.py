"""The batch service of one provider as a run uses it; a job is created once, even when the word that it was is lost."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ernie_cli.catalogue.model import Batching
from ernie_cli.dialects.batches import FORM, Batch, Batches, batch, file_id, page
from ernie_cli.errors import RejectedError, TemporaryError
from ernie_cli.language.said import say
from ernie_cli.provider.service import Service
from ernie_cli.requests import Call
from ernie_cli.transport.form import Form

LOOKED_THROUGH = 1000  # of the newest batches, for the one of a certain file
TRIES = 3


class BatchService:
    """`limits` are the provider's own."""

    def __init__(self, calls: Batches, service: Service, limits: Batching) -> None:
        self.name = service.name
        self.limits = limits
        self._calls = calls
        self._service = service
        self._once = service.once()

    @property
    def headers(self) -> Mapping[str, str]:
        """Those of the last reply."""
        return self._service.headers

    def upload(self, path: Path, name: str) -> str:
        """The id of the file, once it is there; a file that came twice costs nothing."""
        return file_id(self._service.fetch(self._calls.upload(Form(path, name, FORM))))

    def create(self, file: str, hours: int) -> Batch:
        """The batch of an uploaded file: a new one, unless there is one. Raises ErnieError."""
        tried = 0
        while True:
            try:
                return batch(self._once.fetch(self._calls.create(file, self.limits.endpoint, hours)))
            except TemporaryError as error:
                tried += 1
                found = self.of_file(file)
                if found is not None:
                    return found
                if tried == TRIES or not error.again:
                    raise

    def of_file(self, file: str) -> Batch | None:
        """The batch of an uploaded file, where it has one."""
        newest = islice(self.all(), LOOKED_THROUGH)
        return next((found for found in newest if found.input_file_id == file), None)

    def all(self) -> Iterator[Batch]:
        """Every batch, the newest first."""
        after: str | None = None
        while True:
            found = page(self._service.fetch(self._calls.batches(after)))
            yield from found.batches
            if found.after is None or found.after == after:
                return
            after = found.after

    def batch(self, id_: str) -> Batch:
        """How far it is."""
        return self._known(self._calls.batch(id_))

    def cancel(self, id_: str) -> Batch:
        """Stop it."""
        return self._known(self._calls.cancel(id_))

    def _known(self, call: Call) -> Batch:
        try:
            return batch(self._service.fetch(call))
        except RejectedError as error:
            if error.status == 404:
                error.hint = say("ernie batch list -p {name} shows those that there are", name=self.name)
            raise

    def save(self, file: str, target: BinaryIO) -> None:
        """The content of a file, into `target`."""
        self._service.save(self._calls.content(file), target)
