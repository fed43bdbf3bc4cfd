"""Whole answers by the digest of their request, for us alone: the oldest go when there are too many, and a file that is
damaged or missing costs a question to the service, never the answer.
"""

import os
from hashlib import sha256
from pathlib import Path

from ernie_cli import strict
from ernie_cli.credentials.private import close_folder, read_private, write_private
from ernie_cli.requests import Call

ROOM = 256 * 2**20  # bytes of all answers
LARGEST = 32 * 2**20  # bytes of one
VERSION = "2"  # of the form of an answer


class Cache:
    """Answers in `folder`, which is made when the first is kept."""

    def __init__(self, folder: Path, room: int = ROOM) -> None:
        self._folder = folder
        self._room = room

    def find(self, key: str) -> str | None:
        """What was kept under `key`, None when there is nothing to be had."""
        path = self._path(key)
        try:
            text = read_private(path, os.getuid(), LARGEST)
            os.utime(path)
        except OSError:
            return None
        return text

    def keep(self, key: str, text: str) -> None:
        """Keep an answer. Raises OSError."""
        if len(text) * 4 > LARGEST and len(text.encode()) > LARGEST:
            return
        close_folder(self._folder, os.getuid())
        write_private(self._path(key), text)
        self._make_room()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _make_room(self) -> None:
        kept = []
        for path in self._folder.iterdir():  # those that a killed run left unfinished too
            try:
                status = path.stat()
            except FileNotFoundError:
                continue  # another run made room
            kept.append((status.st_mtime, status.st_size, path))
        size = sum(each[1] for each in kept)
        for _, length, path in sorted(kept):
            if size <= self._room:
                return
            path.unlink(missing_ok=True)
            size -= length


def key(provider: str, model: str, call: Call, instruction: str = "") -> str:
    """What two questions share that get the same answer: whom they ask, at which address, every field, how it is told."""
    texts, attachments = strict.cut(call.body, sort_keys=True)
    digest = sha256()
    for part in (VERSION, provider, model, call.method, call.url, instruction, *texts, *(each.sha256 for each in attachments)):
        digest.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
