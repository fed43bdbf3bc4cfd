"""Where vectors go: to standard output or a file that is replaced whole, or into a file that a later run can go on with.

The journal of such a file is told now and then how far it is; whatever a killed run wrote beyond that is cut off.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from ernie_cli.bulk.record import Record
from ernie_cli.errors import ErnieError, OutputError, UsageError
from ernie_cli.events import Usage
from ernie_cli.language.said import say
from ernie_cli.language.system import reason
from ernie_cli.render.output import Output
from ernie_cli.render.vectors import Format, Row, Writes

SELDOM, MANY = 1.0, 500  # seconds and rows between two marks: what a killed run may have to ask again


class Mark(NamedTuple):
    """How far a file is: the next input, the rows and the bytes in it, the bytes of its ids, the tokens that it took."""

    next: int = 0
    rows: int = 0
    dimensions: int = 0
    size: int = 0
    ids: int = 0
    prompt_tokens: int | None = None
    total_tokens: int | None = None
    left_out: int = 0  # texts without a vector


class Rows(Protocol):
    """Takes rows in their order. `flush` is called after a few of them, one of `end` and `abandon` at last.

    `abandon` leaves out what came since the last `flush`: it may be half of a row.
    """

    def show(self, row: Row) -> None: ...
    def flush(self, mark: Mark) -> None: ...
    def end(self, mark: Mark, error: ErnieError | None) -> None: ...
    def abandon(self) -> None: ...


class Gathered:
    """Keeps what is written until it is passed on at once."""

    def __init__(self, output: Writes) -> None:
        self._output = output
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Keep it."""
        self._pieces.append(data)

    def flush(self) -> None:
        """Pass it on."""
        if self._pieces:
            data = b"".join(self._pieces)
            self._pieces.clear()
            self._output.write(data)


class Passing(Rows):
    """To an output that nobody goes on with. What a file is worth that breaks off is told in the error."""

    def __init__(self, output: Output, form: Callable[[Writes], Format]) -> None:
        self._output = output
        self._gathered = Gathered(output)
        self._form = form(self._gathered)

    def show(self, row: Row) -> None:
        """The row."""
        self._form.show(row)

    def flush(self, mark: Mark) -> None:
        """Rows go out as they are ready."""
        self._gathered.flush()

    def end(self, mark: Mark, error: ErnieError | None) -> None:
        """The end of the format, and of the file."""
        self._form.close(used(mark), error)
        self._gathered.flush()
        if error is None:
            self._output.finish()
        elif partial := self._output.abandon():
            error.message += say("; what came is in {partial}", partial=partial)

    def abandon(self) -> None:
        """What came stays."""
        self._output.abandon()


class Growing(Rows):
    """Into a file that is its own record. `form` makes the format for what is in it already."""

    def __init__(
        self,
        record: Record,
        begun: Mark,
        clock: Callable[[], float],
        form: Callable[["Growing", Mark], Format],
        has_ids: bool,
    ) -> None:
        self._record = record
        self._clock = clock
        self._marked = (clock(), begun.rows)
        self._sound = begun
        self._gathered = Gathered(record)
        self.ids = Companion(Path(f"{record.path}.ids"), begun.ids) if has_ids else None
        self._form = form(self, begun)

    def write(self, data: bytes) -> None:
        """Keep it until the next `flush`."""
        self._gathered.write(data)

    def rewrite(self, data: bytes) -> None:
        """Put other bytes in place of the first ones. Raises OutputError."""
        self._gathered.flush()
        try:
            with self._record.path.open("r+b") as file:
                file.write(data)
        except OSError as error:
            raise OutputError(
                say("cannot write {record}: {strerror}", record=self._record.path, strerror=reason(error))
            ) from error

    def finish(self) -> None:
        """Nothing is kept back."""

    def show(self, row: Row) -> None:
        """The row."""
        self._form.show(row)

    def flush(self, mark: Mark) -> None:
        """Rows go out as they are ready; the journal is told from time to time."""
        self._pass_on()
        self._sound = self._measured(mark)
        then, rows = self._marked
        if self._clock() - then >= SELDOM or mark.rows - rows >= MANY:
            self.abandon()

    def end(self, mark: Mark, error: ErnieError | None) -> None:
        """All of it, and how far it is: without an end that more rows would follow."""
        self._pass_on()
        self._sound = self._measured(mark)
        self._form.close(used(mark), error)
        self._pass_on()
        self.abandon()

    def abandon(self) -> None:
        """Tell the journal how far the file is; what is beyond that is cut off when it is taken up."""
        self._record.sync()
        self._record.journal.note(mark=self._sound._asdict())
        self._marked = (self._clock(), self._sound.rows)

    def close(self) -> None:
        """Give the file of ids back."""
        if self.ids is not None:
            self.ids.close()

    def _pass_on(self) -> None:
        self._gathered.flush()
        if self.ids is not None:
            self.ids.flush()

    def _measured(self, mark: Mark) -> Mark:
        return mark._replace(size=self._record.size, ids=0 if self.ids is None else self.ids.size)


class Companion:
    """FILE.ids, beside the file that the rows are in; what is beyond `size` bytes is cut off first."""

    def __init__(self, path: Path, size: int) -> None:
        """Raises OutputError, and UsageError for a file that is shorter."""
        self.size = size
        self._path = path
        self._pieces: list[bytes] = []
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
            is_short = os.fstat(self._file).st_size < size
            os.ftruncate(self._file, size)
        except OSError as error:
            raise self._unwritten(error) from error
        if is_short:
            raise UsageError(say("{path} is shorter than the journal says", path=path), hint=say("start anew: --force"))

    def write(self, data: bytes) -> None:
        """Keep it until the next `flush`."""
        self._pieces.append(data)

    def flush(self) -> None:
        """Raises OutputError."""
        rest = memoryview(b"".join(self._pieces))
        self._pieces.clear()
        try:
            while rest:
                written = os.write(self._file, rest)
                self.size += written
                rest = rest[written:]
        except OSError as error:
            raise self._unwritten(error) from error

    def close(self) -> None:
        """Nothing more will be written."""
        os.close(self._file)

    def _unwritten(self, error: OSError) -> OutputError:
        return OutputError(say("cannot write {path}: {strerror}", path=self._path, strerror=reason(error)))


def used(mark: Mark) -> Usage:
    """The tokens of all rows."""
    return Usage(prompt_tokens=mark.prompt_tokens, total_tokens=mark.total_tokens)
