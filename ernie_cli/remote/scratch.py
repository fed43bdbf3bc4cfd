"""Room on the disk for what is on its way; nothing of it stays, and nobody else can read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO

from ernie_cli.errors import OutputError
from ernie_cli.language.said import say
from ernie_cli.language.system import reason

HINT = say("TMPDIR names another folder")


@contextmanager
def file() -> Iterator[BinaryIO]:
    """A file without a name. Raises OutputError when there can be none."""
    try:
        made = TemporaryFile()  # noqa: SIM115 - closed below
    except OSError as error:
        raise OutputError(say("cannot make a temporary file: {strerror}", strerror=reason(error)), hint=HINT) from error
    with made:
        yield made


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of our own. Raises OutputError when there can be none."""
    try:
        made = TemporaryDirectory(prefix="ernie-", ignore_cleanup_errors=True)
    except OSError as error:
        raise OutputError(say("cannot make a temporary folder: {strerror}", strerror=reason(error)), hint=HINT) from error
    with made as name:
        yield Path(name)
