"""The lines of a batch's result files: whose row each is, and the answer or the error that it holds."""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, NamedTuple

from ernie_cli.bulk.rows import lines
from ernie_cli.dialects.reading import count, members, optional, parsed
from ernie_cli.dialects.refusals import excerpt, refusal, unreadable
from ernie_cli.errors import ErnieError, RejectedError, TemporaryError
from ernie_cli.events import Answer, Delta
from ernie_cli.language.said import Said, quoted, say
from ernie_cli.requests import Json

CHUNK = 2**18
LARGEST = 64 * 2**20  # bytes of a line
LATER = ("batch_expired", "batch_cancelled", "server_error")  # codes of rows that were not worked on

Deltas = Callable[[Json], Iterable[Delta]]


class Result(NamedTuple):
    """One of `answer` and `error` is there."""

    name: str
    answer: Answer | None = None
    error: ErnieError | None = None


def results(file: BinaryIO, deltas: Deltas, note: Callable[[Said], None]) -> Iterator[Result]:
    """Every result of a file; lines that cannot be read are noted. Raises the ErnieError that the file is instead."""
    file.seek(0)
    read, torn = 0, 0
    for _, line in lines(iter(lambda: file.read(CHUNK), b""), LARGEST):
        if line is not None and not line.strip():
            continue
        found = None if line is None else _result(line, deltas)
        if found is None:
            torn += 1
        else:
            read += 1
            yield found
    if torn and not read:
        raise RejectedError(say("the file of results holds none"), hint=say("fetch it again"))
    if torn:
        one, several = say("1 line of the results cannot be read"), say("{torn} lines of the results cannot be read", torn=torn)
        note(one if torn == 1 else several)


def names(file: BinaryIO) -> Iterator[str]:
    """What the requests of an input file are called, in their order."""
    file.seek(0)
    for _, line in lines(iter(lambda: file.read(CHUNK), b""), LARGEST):
        found = None if line is None else _members(line).get("custom_id")
        if isinstance(found, str):
            yield found


def _result(line: bytes, deltas: Deltas) -> Result | None:
    found = _members(line)
    name = found.get("custom_id")
    if not isinstance(name, str):
        error = refusal(200, {}, found) if found else None
        if error is not None:  # a reply in place of the file
            raise error
        return None
    response = members(found.get("response"))
    status = count(response.get("status_code")) or 200
    body = response.get("body")
    if isinstance(body, str):
        return Result(name, error=unreadable(status, body.encode("utf-8", "replace")))
    error = _error(members(found.get("error"))) if not body else refusal(status, {}, body)
    if error is None and not body:
        error = RejectedError(say("the service gave neither an answer nor an error for this row"))
    if error is not None:
        error.request_id = error.request_id or optional(response.get("request_id"))
        return Result(name, error=error)
    answer = Answer()
    for delta in deltas(body):
        answer.add(delta)
    return Result(name, answer)


def _error(error: Json) -> ErnieError | None:
    """What the batch service itself says of a row that it did not get to, or could not do."""
    code = optional(members(error).get("code"))
    if code in LATER:
        return TemporaryError(quoted(excerpt(optional(members(error).get("message")) or code)), code=code)
    return refusal(200, {}, {"error": error}) if error else None


def _members(line: bytes) -> Json:
    try:
        return members(parsed(line))
    except ValueError:
        return {}
