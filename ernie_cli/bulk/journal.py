"""FILE.journal, beside the output FILE: what the input was and how it was asked; while it is locked, FILE has a writer.

JSON lines, only ever appended to once the first is whole: a run that is killed leaves at most a torn last line.
"""

import base64
import fcntl
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from ernie_cli.bulk.survey import Survey
from ernie_cli.errors import OutputError, UsageError
from ernie_cli.language.said import say
from ernie_cli.language.system import reason

VERSION = 1
LARGEST = 2**28  # bytes: of ten million rows


class Begun(NamedTuple):
    """What the journal says of the job that was begun. `notes` are later lines by their kind, the last one wins."""

    survey: Survey
    options: Mapping[str, Any]
    notes: Mapping[str, Any] = {}


class Journal:
    """Holds the lock until `close`, or until the process ends."""

    def __init__(self, output: Path) -> None:
        """Raises UsageError when another run has it, or when it cannot be written."""
        self.path = output.with_name(f"{output.name}.journal")
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
            self._file = os.open(self.path, flags, 0o600)
        except OSError as error:
            raise UsageError(say("cannot write {path}: {strerror}", path=self.path, strerror=reason(error))) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = next((line["pid"] for line in reversed(self._lines()) if "pid" in line), say("unknown"))
            os.close(self._file)
            raise UsageError(
                say("{output} is in use by another ernie (pid {holder})", output=output, holder=holder),
                hint=say("wait for it to end, or write another file"),
            ) from error
        except OSError:
            pass  # a file system without locks

    def begun(self) -> Begun | None:
        """The job that was begun here, None where there is none. Raises UsageError for a journal of a newer ernie."""
        head, *later = self._lines() or [{}]
        if not head:
            return None
        if head.get("version") != VERSION:
            raise UsageError(
                say("{path} is of another version of ernie", path=self.path),
                hint=say("finish with that one, or start anew: --force"),
            )
        try:
            found = Survey(int(head["rows"]), str(head["sha256"]), base64.b64decode(head["digests"]))
            return Begun(found, dict(head["options"]), {key: value for line in later for key, value in line.items()})
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(say("{path} cannot be read", path=self.path), hint=say("start anew: --force")) from error

    def begin(self, survey: Survey, options: Mapping[str, Any]) -> None:
        """A new job in place of whatever was here. Raises OutputError."""
        digests = base64.b64encode(survey.digests).decode()
        head = {"version": VERSION, "rows": survey.rows, "sha256": survey.sha256, "options": options, "digests": digests}
        with suppress(OSError):
            os.ftruncate(self._file, 0)
        self.note(**head)
        self.note(pid=os.getpid())

    def go_on(self) -> None:
        """The job that was begun is taken up by this process."""
        self.note(pid=os.getpid())

    def note(self, **members: Any) -> None:
        """Append one line. Raises OutputError."""
        rest = memoryview(json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        try:
            if self._is_torn():
                rest = memoryview(b"\n" + rest.tobytes())
            while rest:
                rest = rest[os.write(self._file, rest) :]
            os.fsync(self._file)
        except OSError as error:
            raise OutputError(say("cannot write {path}: {strerror}", path=self.path, strerror=reason(error))) from error

    def close(self) -> None:
        """Give the lock back; a journal in which nothing was begun is not left behind."""
        if os.fstat(self._file).st_size == 0:
            self.path.unlink(missing_ok=True)
        os.close(self._file)

    def _is_torn(self) -> bool:
        size = os.fstat(self._file).st_size
        return size > 0 and os.pread(self._file, 1, size - 1) != b"\n"

    def _lines(self) -> list[dict[str, Any]]:
        """Every whole line; a torn one is none."""
        size = min(os.fstat(self._file).st_size, LARGEST)
        found = []
        for line in os.pread(self._file, size, 0).split(b"\n"):
            with suppress(ValueError):
                value = json.loads(line)
                found += [value] if isinstance(value, dict) else []
        return found
