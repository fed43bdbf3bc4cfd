"""Qianfan's batch service, in OpenAI's form: a file of requests is worked on, and two files tell what came of it.

A batch goes on by one step each time that it is looked at, so that a test needs no clock: validating, in_progress,
finalizing, completed. Its rows are answered at the end of in_progress, all at once. It expires by the clock.
"""

from ernie_cli.sandbox.batch import ENDED, Job, cancelled, looked_at
from ernie_cli.sandbox.files import page
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import Json, JsonObject, Reply, json_reply

PLACE = "/batches"
PATHS = ("/chat/completions", "/images/generations")
LONGEST_WINDOW = 672  # hours, Qianfan's guide Oml4r78ea
MOST_BATCHES = 100


def batches(visit: Visit) -> Reply:
    """Answer everything at and below `…/batches`; raises Refusal."""
    shelf = visit.ledger.batches
    match visit.request.method, *visit.below(PLACE):
        case ("POST",):
            job = _created(visit)
            return json_reply(told(shelf.put(job.id, job)))
        case ("GET",):
            return page(visit, (told(job) for _, job in shelf.newest_first()), MOST_BATCHES, 20)
        case ("GET", id_):
            return json_reply(told(_found(shelf.change(id_, lambda job: looked_at(job, visit)))))
        case ("POST", id_, "cancel"):
            return json_reply(told(_found(shelf.change(id_, lambda job: _stopped(job, visit)))))
        case (_,) | (_, _) | (_, _, "cancel"):
            raise Refusal("bad_method", f"{visit.request.method} is not supported here")
    raise Refusal("no_route")


def told(job: Job) -> JsonObject:
    """A batch object: every stage that it has reached with its time, the others null."""
    stages = ("in_progress", "finalizing", "completed", "failed", "expired", "cancelling", "cancelled")
    return {
        "id": job.id,
        "object": "batch",
        "endpoint": job.endpoint,
        "errors": {"object": "list", "data": [wrong.told() for wrong in job.errors]} if job.errors else None,
        "input_file_id": job.input_file_id,
        "completion_window": f"{job.hours}h",
        "status": job.status,
        "output_file_id": job.output_file_id,
        "error_file_id": job.error_file_id,
        "created_at": job.created,
        "expires_at": job.expires,
        **{f"{stage}_at": job.times.get(stage) for stage in stages},
        "request_counts": {"total": job.total, "completed": job.completed, "failed": job.failed},
        "metadata": job.metadata,
    }


def _created(visit: Visit) -> Job:
    content = visit.content()
    file_id, endpoint = content.get("input_file_id"), content.get("endpoint")
    if not isinstance(file_id, str) or visit.ledger.files.get(file_id) is None:
        raise Refusal("no_file")
    known = [visit.service.prefix + path for path in PATHS]
    if endpoint not in known:
        raise Refusal("bad_value", f"endpoint must be one of {', '.join(known)}")
    metadata = content.get("metadata")
    if metadata is not None and not isinstance(metadata, dict):
        raise Refusal("bad_value", "metadata must be an object")
    id_ = "batch_" + visit.identity.removeprefix("as-")
    return Job(id_, endpoint, _hours(content.get("completion_window")), visit.now(), file_id, metadata)


def _hours(window: Json) -> int:
    """The hours of a window such as "24h"; raises Refusal."""
    number = window.removesuffix("h") if isinstance(window, str) and window.endswith("h") else ""
    if not (number.isascii() and number.isdigit() and len(number) < 5 and 1 <= int(number) <= LONGEST_WINDOW):
        raise Refusal("bad_value", f"completion_window must be from 1h to {LONGEST_WINDOW}h")
    return int(number)


def _stopped(job: Job, visit: Visit) -> Job:
    if job.status in ENDED or job.status == "finalizing":
        raise Refusal("bad_value", f"cannot cancel a batch with status {job.status}")
    return cancelled(job, visit)


def _found(job: Job | None) -> Job:
    if job is None:
        raise Refusal("no_batch")
    return job
