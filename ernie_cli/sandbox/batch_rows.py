"""The rows of a batch's input file: what is wrong with the file as a whole, and the answer to each row alone.

A row is answered by what answers a live call with the same body; it waits for nothing, and its faults are its own.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from ernie_cli.sandbox.faults import Fault
from ernie_cli.sandbox.refusals import Refusal, refused
from ernie_cli.sandbox.triggers import triggers
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import Json, JsonObject, dumps

MOST = 5000  # requests in one file, Qianfan's guide Oml4r78ea
UNREADABLE = "the line is no JSON object with custom_id, method, url and body"


class Row(NamedTuple):
    """One request; `found` are the triggers in it."""

    custom_id: str
    body: JsonObject
    found: Mapping[str, str]


class Wrong(NamedTuple):
    """What is wrong with a file; `line` counts from 1."""

    code: str
    message: str
    line: int | None = None

    def told(self) -> JsonObject:
        return {"code": self.code, "message": self.message, "line": self.line, "param": None}


def rows_in(content: bytes, endpoint: str) -> tuple[list[Row], list[Wrong]]:
    """The requests of a file, and all that keeps it from being worked on."""
    rows: list[Row] = []
    wrong: list[Wrong] = []
    seen: set[str] = set()
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        row = _row(line, endpoint, number, seen)
        if isinstance(row, Wrong):
            wrong.append(row)
        else:
            rows.append(row)
            seen.add(row.custom_id)
            if "batch-failed" in row.found:
                wrong.append(Wrong("invalid_request", "this row asked for the batch to fail", number))
    if len(rows) > MOST:
        wrong.append(Wrong("too_many_tasks", f"the file has {len(rows)} requests; {MOST} is the limit"))
    if not rows and not wrong:
        wrong.append(Wrong("empty_file", "the file has no requests"))
    return rows, wrong


def result(row: Row, visit: Visit, path: str) -> tuple[bool, JsonObject]:
    """Whether a row went well, and its line in the output or the error file; `path` is below the service's prefix."""
    body = dumps(row.body)
    digest = hashlib.sha256(b"%s\n%s" % (path.encode(), body)).digest()
    identity = hashlib.sha256(f"{visit.identity}\n{row.custom_id}".encode("utf-8", "surrogatepass")).hexdigest()[:10]
    inner = visit._replace(
        options=replace(visit.options, sleep=_at_once),
        request=visit.request._replace(method="POST", path=visit.service.prefix + path, query_string="", body=body),
        arrivals=visit.ledger.arrive(digest),
        identity=f"as-{identity}",
        key=f"{visit.key} batch",  # its tokens do not count against the minute of live calls
    )
    line: JsonObject = {"id": f"batch_req_{identity}", "custom_id": row.custom_id, "response": None, "error": None}
    try:
        status, answer = _answered(row, inner, path)
    except Fault as fault:
        return False, {**line, "error": {"code": "server_error", "message": f"the request failed: {fault.kind}"}}
    return status == 200, {**line, "response": {"status_code": status, "request_id": inner.identity, "body": answer}}


def undone(row: Row, code: str, message: str) -> JsonObject:
    """The line of a row that was never worked on."""
    return {
        "id": f"batch_req_{code}",
        "custom_id": row.custom_id,
        "response": None,
        "error": {"code": code, "message": message},
    }


def _answered(row: Row, visit: Visit, path: str) -> tuple[int, Json]:
    """Status and body; raises Fault."""
    streams = Refusal("bad_value", "stream is not supported in a batch")
    try:
        reply = (
            refused(visit.service.form, streams, visit.identity)
            if row.body.get("stream")
            else visit.service.routes[path](visit)
        )
    except Refusal as refusal:
        reply = refused(visit.service.form, refusal, visit.identity)
    content = b"".join(reply.pieces)
    try:
        return reply.status, json.loads(content)
    except ValueError:
        return reply.status, content.decode("utf-8", "replace")


def _row(line: bytes, endpoint: str, number: int, seen: set[str]) -> Row | Wrong:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return Wrong("invalid_json_line", UNREADABLE, number)
    if not isinstance(content, dict) or not isinstance(content.get("body"), dict):
        return Wrong("invalid_json_line", UNREADABLE, number)
    custom_id = content.get("custom_id")
    if not isinstance(custom_id, str) or not custom_id:
        return Wrong("missing_custom_id", UNREADABLE, number)
    if custom_id in seen:
        return Wrong("duplicate_custom_id", f"custom_id {custom_id} is there twice", number)
    if content.get("method") != "POST":
        return Wrong("invalid_method", "method must be POST", number)
    if content.get("url") != endpoint:
        return Wrong("mismatched_url", f"url must be that of the batch: {endpoint}", number)
    return Row(custom_id, content["body"], triggers(line.decode("utf-8", "replace"), 1))


def _at_once(_seconds: float) -> None:
    """Nobody waits for a row of a batch."""
