"""How a job at a batch service ends for its user: what is said of each batch and of failed rows, and the error it comes to."""

from collections.abc import Callable, Sequence

from ernie_cli.dialects.batches import Batch
from ernie_cli.errors import PartialError, RejectedError
from ernie_cli.language.said import Said, say
from ernie_cli.remote.collection import Collection


def settle(
    collection: Collection, ended: Sequence[Batch], note: Callable[[Said], None], provider: str, hint: Said | None = None
) -> None:
    """Tell what failed. Raises RejectedError when the service did not take a batch at all, else PartialError."""
    for batch in ended:
        for complaint in batch.errors:
            note(say("{batch}: {complaint}", batch=batch.id, complaint=complaint))
    for number, error in collection.first:
        note(say("row {number}: {message}", number=number, message=error.message))
    if collection.failures > len(collection.first):
        note(say("the other rows that failed are told by their lines alone"))
    failed = collection.failures + collection.unnamed
    if collection.done and not failed:
        note(say("rows done: {done:,}", done=collection.done))
    if not failed and not any(batch.status == "failed" for batch in ended):
        return
    message = say("{failed} of {total} rows failed", failed=failed, total=failed + collection.done)
    is_refused = not collection.done and all(batch.status == "failed" for batch in ended)
    if is_refused and ended:
        raise RejectedError(say("the service did not take the batch: {message}", message=message), hint=hint, provider=provider)
    raise PartialError(message, hint=hint)


def way_on(ids: Sequence[str], provider: str) -> Said:
    """What to do about jobs that go on without us."""
    return say(
        "the job goes on at {provider}; fetch it with: ernie batch fetch -p {provider} --wait {ids}",
        provider=provider,
        ids=" ".join(ids),
    )
