"""Files that a user has uploaded, and those that a batch leaves: OpenAI's file objects; nothing outlives the sandbox."""

from collections.abc import Iterable
from typing import NamedTuple

from ernie_cli.sandbox.multipart import parts
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import JsonObject, Reply, json_reply, whole

PLACE = "/files"
MOST_FILES = 10_000  # in one page of a list, as OpenAI has it


class Stored(NamedTuple):
    name: str
    purpose: str  # batch, or batch_output
    created: int
    content: bytes


def files(visit: Visit) -> Reply:
    """Answer everything at and below `…/files`; raises Refusal."""
    match visit.request.method, *visit.below(PLACE):
        case ("POST",):
            return _uploaded(visit)
        case ("GET",):
            wanted = visit.request.query.get("purpose")
            kept = visit.ledger.files.newest_first()
            return page(
                visit, (told(id_, file) for id_, file in kept if wanted in (None, file.purpose)), MOST_FILES, MOST_FILES
            )
        case ("GET", id_):
            return json_reply(told(id_, _found(visit.ledger.files.get(id_))))
        case ("GET", id_, "content"):
            return whole(_found(visit.ledger.files.get(id_)).content, "application/octet-stream")
        case ("DELETE", id_):
            _found(visit.ledger.files.take(id_))
            return json_reply({"id": id_, "object": "file", "deleted": True})
        case (_,) | (_, _) | (_, _, "content"):
            raise Refusal("bad_method", f"{visit.request.method} is not supported here")
    raise Refusal("no_route")


def told(id_: str, file: Stored) -> JsonObject:
    return {
        "id": id_,
        "object": "file",
        "bytes": len(file.content),
        "created_at": file.created,
        "filename": file.name,
        "purpose": file.purpose,
        "status": "processed",
    }


def page(visit: Visit, things: Iterable[JsonObject], most: int, usual: int) -> Reply:
    """A part of a list, by `limit` (from 1 to `most`, else the `usual` one) and `after`; raises Refusal."""
    listed = list(things)
    query = visit.request.query
    limit = query.get("limit", str(usual))
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit) <= most):
        raise Refusal("bad_value", f"limit must be from 1 to {most}")
    after = query.get("after")
    if after:
        places = [place for place, thing in enumerate(listed) if thing["id"] == after]
        if not places:
            raise Refusal("bad_value", f"after: there is no {after}")
        listed = listed[places[0] + 1 :]
    shown = listed[: int(limit)]
    ends = {"first_id": shown[0]["id"], "last_id": shown[-1]["id"]} if shown else {"first_id": None, "last_id": None}
    return json_reply({"object": "list", "data": shown, **ends, "has_more": len(shown) < len(listed)})


def _uploaded(visit: Visit) -> Reply:
    try:
        form = parts(visit.request.headers.get("content-type", ""), visit.request.body)
    except ValueError as error:
        raise Refusal("bad_value", str(error)) from error
    purpose = form["purpose"].content.decode("utf-8", "replace") if "purpose" in form else ""
    if purpose != "batch":
        raise Refusal("bad_value", "purpose must be batch")
    file = form.get("file")
    if file is None or file.filename is None:
        raise Refusal("bad_value", "file is missing")
    if len(file.content) > visit.options.largest_file:
        raise Refusal("too_large", f"a file may have {visit.options.largest_file} bytes at most")
    if not file.content.strip():
        raise Refusal("bad_value", "the file is empty")
    id_ = "file-" + visit.identity.removeprefix("as-")
    return json_reply(told(id_, visit.ledger.files.put(id_, Stored(file.filename, purpose, visit.now(), file.content))))


def _found(file: Stored | None) -> Stored:
    if file is None:
        raise Refusal("no_file")
    return file
