"""Embeddings as numpy's file of float32, version 1.0: its head has room, so that the count can be set right at the end."""

import json
import tempfile
from typing import BinaryIO, Protocol

from ernie_cli.errors import ErnieError, OutputError
from ernie_cli.events import Usage
from ernie_cli.language.said import say
from ernie_cli.language.system import reason
from ernie_cli.render.output import Output
from ernie_cli.render.vectors import Row, Writes
from ernie_cli.vectors.vector import Vector

HEAD = 128  # bytes: a multiple of 64, as numpy aligns them
MAGIC = b"\x93NUMPY\x01\x00"
NAN = b"\x00\x00\xc0\x7f"  # a float32, little end first
CHUNK = 1024 * 1024


class Rewritable(Writes, Protocol):
    """A target whose first bytes may be written again."""

    def rewrite(self, data: bytes) -> None: ...
    def finish(self) -> None: ...


class Npy:
    """`ids` gets a line for each row: the id as JSON. So many `rows` of `dimensions` numbers were shown already.

    What was left out is a row of NaN; such rows at the beginning wait until the length of a row is known.
    """

    def __init__(self, target: Rewritable, ids: Writes | None = None, rows: int = 0, dimensions: int = 0) -> None:
        self._target = target
        self._ids = ids
        self._rows = rows if dimensions else 0
        self._waiting = 0 if dimensions else rows
        self._dimensions = dimensions

    def show(self, row: Row) -> None:
        """The row; the head before the first one."""
        if row.vector is None and not self._dimensions:
            self._waiting += 1
        else:
            self._target.write((self._begin(row.vector) if row.vector else b"") + self._bytes(row.vector))
            self._rows += 1
        if self._ids is not None:
            self._ids.write(json.dumps(row.id).encode() + b"\n")

    def close(self, usage: Usage | None, error: ErnieError | None) -> None:
        """The count in the head; rows that still wait have no length."""
        self._rows += self._waiting
        self._target.rewrite(head(self._rows, self._dimensions))
        self._target.finish()

    def _begin(self, vector: Vector) -> bytes:
        """What goes before the first vector: the head, and the rows that waited for its length."""
        if self._dimensions:
            return b""
        self._dimensions = vector.dimensions
        waited, self._waiting = self._waiting, 0
        self._rows += waited
        return head(0, self._dimensions) + NAN * self._dimensions * waited

    def _bytes(self, vector: Vector | None) -> bytes:
        return NAN * self._dimensions if vector is None else vector.floats


class Spooled:
    """A pipe cannot go back: what is for it is kept in a file without a name until the end."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._file: BinaryIO = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - it lives as long as this

    def write(self, data: bytes) -> None:
        """Raises OutputError."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise OutputError(
                say(
                    "cannot keep what is for standard output in {gettempdir}: {strerror}",
                    gettempdir=tempfile.gettempdir(),
                    strerror=reason(error),
                ),
                hint=say("write a file with -o FILE, or set TMPDIR to a folder with room"),
            ) from error

    def rewrite(self, data: bytes) -> None:
        """Raises OutputError."""
        self._file.seek(0)
        self.write(data)

    def finish(self) -> None:
        """Hand all of it over."""
        self._file.seek(0)
        while chunk := self._file.read(CHUNK):
            self._output.write(chunk)
        self._file.close()


def head(rows: int, dimensions: int) -> bytes:
    """The first bytes of a file of `rows` vectors."""
    said = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {dimensions}), }}"
    room = HEAD - len(MAGIC) - 2
    return MAGIC + room.to_bytes(2, "little") + f"{said:<{room - 1}}\n".encode()
