"""How a job at a batch service ends for its user: what is said of each batch and of failed rows, and the error it comes to."""

from collections.abc import Callable, Sequence

from ernie_cli.dialects.batches import Batch
from ernie_cli.errors import PartialError, RejectedError
from ernie_cli.remote.collection import Collection


def settle(collection: Collection, ended: Sequence[Batch], note: Callable[[str], None], provider: str, hint: str = "") -> None:
    """Tell what failed. Raises RejectedError when the service did not take a batch at all, else PartialError."""
    for batch in ended:
        for complaint in batch.errors:
            note(f"{batch.id}: {complaint}")
    for number, error in collection.first:
        note(f"row {number}: {error.message}")
    if collection.failures > len(collection.first):
        note("the other rows that failed are told by their lines alone")
    failed = collection.failures + collection.unnamed
    if collection.done and not failed:
        note(f"rows done: {collection.done:,}")
    if not failed and not any(batch.status == "failed" for batch in ended):
        return
    message = f"{failed} of {failed + collection.done} rows failed"
    is_refused = not collection.done and all(batch.status == "failed" for batch in ended)
    if is_refused and ended:
        raise RejectedError(f"the service did not take the batch: {message}", hint=hint or None, provider=provider)
    raise PartialError(message, hint=hint or None)


def way_on(ids: Sequence[str], provider: str) -> str:
    """What to do about jobs that go on without us."""
    return f"the job goes on at {provider}; fetch it with: ernie batch fetch -p {provider} --wait {' '.join(ids)}"
