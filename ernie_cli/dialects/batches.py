"""OpenAI's files and batches as Qianfan's batch service speaks them: calls, and what their replies say, each type checked."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from ernie_cli.dialects.reading import count, members, objects, optional
from ernie_cli.dialects.refusals import excerpt
from ernie_cli.errors import RejectedError
from ernie_cli.language.said import Said, say
from ernie_cli.requests import Call, Json, Upload

ENDED = ("completed", "failed", "expired", "cancelled")
FORM = {"purpose": "batch"}  # sent along with a file
PAGE = 100  # batches of one call for a list, the most that OpenAI gives
ID = re.compile(r"\w[\w.:-]{0,199}", re.ASCII)


class Batch(NamedTuple):
    """A job as the service tells it; `errors` are its own words about the whole, `completed` and `failed` count rows."""

    id: str
    status: str
    endpoint: str | None = None
    input_file_id: str | None = None
    output_file_id: str | None = None
    error_file_id: str | None = None
    total: int | None = None
    completed: int | None = None
    failed: int | None = None
    created_at: int | None = None
    expires_at: int | None = None
    errors: tuple[str, ...] = ()

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status in ENDED


class Page(NamedTuple):
    """Batches, the newest first; `after` asks for the next ones, None when there are none."""

    batches: tuple[Batch, ...]
    after: str | None


class Batches:
    """Calls to the service at `base_url`, unsigned, and readers of their replies, which raise RejectedError."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def upload(self, form: Upload) -> Call:
        """Send a file of requests, with the fields of FORM."""
        return Call(f"{self._base_url}/files", upload=form)

    def create(self, file_id: str, endpoint: str, hours: int) -> Call:
        """Have the requests of an uploaded file answered within so many hours."""
        body = {"input_file_id": file_id, "endpoint": endpoint, "completion_window": f"{hours}h"}
        return Call(f"{self._base_url}/batches", body=body)

    def batch(self, id_: str) -> Call:
        """Ask how far it is."""
        return Call(f"{self._base_url}/batches/{quote(id_, safe='')}", "GET")

    def cancel(self, id_: str) -> Call:
        """Stop it; what is answered by then stays."""
        return Call(f"{self._base_url}/batches/{quote(id_, safe='')}/cancel", body={})

    def batches(self, after: str | None) -> Call:
        """List them, the newest first."""
        params = (("limit", str(PAGE)), *((("after", after),) if after else ()))
        return Call(f"{self._base_url}/batches", "GET", params)

    def content(self, file_id: str) -> Call:
        """Fetch a file."""
        return Call(f"{self._base_url}/files/{quote(file_id, safe='')}/content", "GET")


def file_id(payload: Json) -> str:
    """The id of the file that was uploaded."""
    return _id(members(payload).get("id"), say("file"))


def batch(payload: Json) -> Batch:
    """One batch."""
    found = members(payload)
    status = found.get("status")
    if not isinstance(status, str) or not status:
        raise RejectedError(say("the reply is no batch: it has no status"), hint=say("check the base URL"))
    counts = members(found.get("request_counts"))
    return Batch(
        _id(found.get("id"), say("batch")),
        excerpt(status),
        optional(found.get("endpoint")),
        _optional_id(found.get("input_file_id")),
        _optional_id(found.get("output_file_id")),
        _optional_id(found.get("error_file_id")),
        count(counts.get("total")),
        count(counts.get("completed")),
        count(counts.get("failed")),
        count(found.get("created_at")),
        count(found.get("expires_at")),
        tuple(_error(error) for error in objects(members(found.get("errors")).get("data"))),
    )


def page(payload: Json) -> Page:
    """A part of a list."""
    found = members(payload)
    if not isinstance(found.get("data"), list):
        raise RejectedError(say("the reply is no list of batches"), hint=say("check the base URL"))
    listed = tuple(batch(each) for each in objects(found["data"]))
    return Page(listed, listed[-1].id if listed and found.get("has_more") is True else None)


def is_id(text: str) -> bool:
    """Whether a text can be the id of a batch or a file."""
    return ID.fullmatch(text) is not None


def _id(value: Json, what: Said) -> str:
    if not isinstance(value, str) or not is_id(value):
        raise RejectedError(say("the reply is no {what}: it has no id", what=what), hint=say("check the base URL"))
    return value


def _optional_id(value: Json) -> str | None:
    """An id, None where there is none: some services say "" for it."""
    return value if isinstance(value, str) and is_id(value) else None


def _error(error: Mapping[str, Json]) -> str:
    """A complaint in one line: which line of the file, what."""
    line = count(error.get("line"))
    words = excerpt(optional(error.get("message")) or optional(error.get("code")) or say("an error without words"))
    return say("line {line}: {words}", line=line, words=words) if line is not None else words
