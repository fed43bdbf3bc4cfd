"""A file on its way up as `multipart/form-data`, piece by piece from the disk; its length is known before it begins."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say
from ernie_cli.language.system import reason
from ernie_cli.requests import Upload

PIECE = 65536  # bytes


class Form(Upload):
    """`fields`, then the file, which the service is told is called `name`. Raises UsageError when it cannot be read."""

    def __init__(self, path: Path, name: str, fields: Mapping[str, str]) -> None:
        self._path = path
        boundary = os.urandom(16).hex()
        texts = "".join(f"{_opening(boundary, field)}\r\n\r\n{value}\r\n" for field, value in fields.items())
        file = f'{_opening(boundary, "file")}; filename="{_quoted(name)}"\r\nContent-Type: application/jsonl\r\n\r\n'
        self._head = (texts + file).encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        try:
            size = self._path.stat().st_size
        except OSError as error:
            raise self._unreadable(error) from error
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self.length = len(self._head) + size + len(self._tail)

    def pieces(self, sent: Callable[[], None]) -> Iterator[bytes]:
        """The body, piece by piece from the disk."""
        yield self._head
        sent()
        try:
            with self._path.open("rb", buffering=0) as file:
                while piece := file.read(PIECE):
                    yield piece
                    sent()
        except OSError as error:
            raise self._unreadable(error) from error
        yield self._tail

    def _unreadable(self, error: OSError) -> UsageError:
        return UsageError(say("cannot read {path}: {strerror}", path=self._path, strerror=reason(error)))


def _opening(boundary: str, name: str) -> str:
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"'


def _quoted(text: str) -> str:
    """As browsers write it (WHATWG, multipart/form-data encoding)."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
