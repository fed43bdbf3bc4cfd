"""The lock that processes share, by the kernel: it ends with its holder, however that ends."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock  # noqa: TID253 - the one adapter of this library


@contextmanager
def lock(path: Path, limit: float) -> Iterator[None]:
    """Held inside `with`. Entering raises OSError: TimeoutError after `limit` seconds, ENOLCK where there are no locks.

    `path` is created 0600, never truncated, and not followed when it is a symbolic link.
    """
    held = FileLock(path, timeout=limit, mode=0o600)
    try:
        held.acquire()
    except NotImplementedError as error:  # how filelock 3 says that the file system has no locks
        raise OSError(errno.ENOLCK, str(error)) from error
    try:
        yield
    finally:
        with suppress(OSError):  # the kernel lets go of it at the latest when the process ends
            held.release()
