"""One batch on its way from validating to its end: what becomes of it at each look, and the files that it leaves.

Rows may ask for more than an answer of their own: see `triggers`. What a batch has answered when it is cancelled, by
its user or by a row, stands in its files; a row that was never worked on is in neither, unless the batch expired.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from ernie_cli.sandbox.batch_rows import Row, Wrong, result, rows_in, undone
from ernie_cli.sandbox.files import Stored
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import JsonObject, dumps

ENDED = ("completed", "failed", "expired", "cancelled")
EXPIRED = ("batch_expired", "This request could not be executed before the completion window expired.")


class Job(NamedTuple):
    """`looks` is how many more it stays in progress; `ending` what comes after finalizing; `times` by status."""

    id: str
    endpoint: str
    hours: int
    created: int
    input_file_id: str
    metadata: JsonObject | None = None
    status: str = "validating"
    times: Mapping[str, int] = {}
    total: int = 0
    completed: int = 0
    failed: int = 0
    output_file_id: str | None = None
    error_file_id: str | None = None
    errors: tuple[Wrong, ...] = ()
    looks: int = 0
    ending: str = "completed"

    @property
    def expires(self) -> int:
        return self.created + 3600 * self.hours

    def at(self, status: str, now: int) -> "Job":
        return self._replace(status=status, times={**self.times, status: now})


def looked_at(job: Job, visit: Visit) -> Job:
    """The batch one step further."""
    now = visit.now()
    if job.status in ENDED:
        return job
    if job.status == "cancelling":
        return job.at("cancelled", now)
    if job.status == "finalizing":
        return job.at(job.ending, now)
    if now >= job.expires:
        return _answered(job._replace(ending="expired"), visit, 0).at("expired", now)
    if job.status == "validating":
        return _validated(job, visit)
    if job.looks:
        return job._replace(looks=job.looks - 1)
    return _answered(job, visit, job.total).at("finalizing", now)


def cancelled(job: Job, visit: Visit) -> Job:
    """The batch once its user stops it: half of its rows are answered if it was in progress."""
    if job.status == "in_progress":
        job = _answered(job, visit, job.total // 2)
    return job.at("cancelling", visit.now())


def _validated(job: Job, visit: Visit) -> Job:
    rows, wrong = _rows(job, visit)
    job = job._replace(total=len(rows))
    if wrong:
        return job._replace(errors=tuple(wrong)).at("failed", visit.now())
    looks = max(int(row.found.get("batch-slow", 0)) for row in rows)
    return job._replace(looks=looks).at("in_progress", visit.now())


def _answered(job: Job, visit: Visit, most: int) -> Job:
    """The batch with its files, the first `most` rows answered, or those before a row that ends it."""
    rows, _ = _rows(job, visit)
    for ending in ("expired", "cancelled"):
        place = next((place for place, row in enumerate(rows) if f"batch-{ending}" in row.found), most)
        if place < most:
            job, most = job._replace(ending=ending), place
    path = job.endpoint.removeprefix(visit.service.prefix)
    results = [(row, *result(row, visit, path)) for row in rows[:most]]
    good = [line for row, is_ok, line in results if is_ok and "batch-lost" not in row.found]
    bad = [line for row, is_ok, line in results if not is_ok and "batch-lost" not in row.found]
    if job.ending == "expired":
        bad += [undone(row, *EXPIRED) for row in rows[most:]]
    failed = sum(not is_ok for _, is_ok, _ in results)
    return job._replace(
        completed=len(results) - failed,
        failed=failed,
        output_file_id=_kept(job, visit, "output", good),
        error_file_id=_kept(job, visit, "error", bad),
    )


def _rows(job: Job, visit: Visit) -> tuple[list[Row], list[Wrong]]:
    file = visit.ledger.files.get(job.input_file_id)
    if file is None:
        return [], [Wrong("no_such_file", "the input file was deleted")]
    return rows_in(file.content, job.endpoint)


def _kept(job: Job, visit: Visit, kind: str, lines: list[JsonObject]) -> str | None:
    """The id of a new file of these lines, in an order that is not that of the input; None for none."""
    if not lines:
        return None
    digest = hashlib.sha256(f"{job.id} {kind}".encode()).hexdigest()
    shuffled = sorted(lines, key=lambda line: hashlib.sha256(digest.encode() + dumps(line["custom_id"])).digest())
    content = b"".join(dumps(line) + b"\n" for line in shuffled)
    visit.ledger.files.put(f"file-{digest[:10]}", Stored(f"{job.id}_{kind}.jsonl", "batch_output", visit.now(), content))
    return f"file-{digest[:10]}"
