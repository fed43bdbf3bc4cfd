"""Waits for batches with growing pauses and says how far they are; trouble on the way to the service is waited out."""

from collections.abc import Callable, Iterator, Sequence

from ernie_cli.dialects.batches import Batch
from ernie_cli.errors import TemporaryError
from ernie_cli.language.said import Said, say, series
from ernie_cli.remote.service import BatchService

FIRST_PAUSE, GROWTH, LONGEST_PAUSE = 5.0, 1.5, 60.0  # seconds between two looks
MOST_FAILURES = 20  # looks in a row that fail: a quarter of an hour


def ended(
    service: BatchService, ids: Sequence[str], sleep: Callable[[float], None], note: Callable[[Said], None]
) -> Iterator[Batch]:
    """Each batch once it has ended, as they end. Raises ErnieError when it cannot be known any more."""
    waiting, told, pause, failures = list(dict.fromkeys(ids)), dict[str, Said](), FIRST_PAUSE, 0
    while waiting:
        for id_ in tuple(waiting):
            try:
                batch = service.batch(id_)
            except TemporaryError as error:
                failures += 1
                if failures >= MOST_FAILURES or not error.again:
                    raise
                if failures == 1:
                    note(say("{message}; the batch goes on meanwhile", message=error.message))
                break
            failures = 0
            if told.get(id_) != (line := state(batch)):
                told[id_] = line
                note(line)
            if batch.is_ended:
                waiting.remove(id_)
                yield batch
        if waiting:
            sleep(pause)
            pause = min(pause * GROWTH, LONGEST_PAUSE)


def state(batch: Batch) -> Said:
    """How far a batch is, in a line."""
    parts = [say("{batch} is {status}", batch=batch.id, status=batch.status)]
    parts += [say("{done} of {total} rows done", done=batch.completed or 0, total=batch.total)] if batch.total else []
    parts += [say("{failed} failed", failed=batch.failed)] if batch.failed else []
    return series(", ", parts)
