"""Pictures kept by the SHA-256 of their bytes, for us alone: what is read is what was kept, or an error with its name."""

import os
from hashlib import sha256
from pathlib import Path

from ernie_cli.credentials.private import close_folder, words
from ernie_cli.errors import OutputError, UsageError
from ernie_cli.language.said import Said, say
from ernie_cli.pictures.attached import picture
from ernie_cli.pictures.picture import Picture


class Store:
    """The pictures in `folder`, which is made when the first is kept. `owner` is our user id."""

    def __init__(self, folder: Path, owner: int) -> None:
        self._folder = folder
        self._owner = owner

    def keep(self, kept: Picture) -> Path:
        """The file of a picture, whole on the disk. Raises OutputError."""
        path = self._folder / kept.sha256
        try:
            close_folder(self._folder, self._owner)
            if not _is(path, kept):
                self._write(path, kept)
        except OSError as error:
            raise OutputError(
                say("cannot keep the picture {kept}: {words}", kept=kept.name, words=words(error)), hint=say("make room in it")
            ) from error
        return path

    def find(self, digest: str, name: str) -> Picture:
        """The picture of that digest, which the user knows as `name`. Raises UsageError."""
        path = self._folder / digest
        try:
            data = _read(path)
        except OSError as error:
            raise UsageError(
                say("the picture {name} is not kept any more: {path} is missing or cannot be read", name=name, path=path),
                hint=_again(name),
            ) from error
        if sha256(data).hexdigest() != digest:
            raise UsageError(
                say("the picture {name} is not what was kept: {path} was changed", name=name, path=path), hint=_again(name)
            )
        return picture(data, name, keep_metadata=True, path=str(path))

    def forget(self, digest: str) -> None:
        """Remove a picture that nothing refers to any more. Raises OutputError."""
        try:
            (self._folder / digest).unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(say("cannot remove a picture: {words}", words=words(error))) from error

    def _write(self, path: Path, kept: Picture) -> None:
        draft = path.with_name(f".{os.getpid()}.{os.urandom(6).hex()}")
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(file, "wb") as stream:
                for part in kept.parts:
                    stream.write(part)
                stream.flush()
                os.fsync(file)
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


def _is(path: Path, kept: Picture) -> bool:
    """Whether the picture is there already, unharmed."""
    try:
        return sha256(_read(path)).hexdigest() == kept.sha256
    except OSError:
        return False


def _read(path: Path) -> bytes:
    """What is no regular file is not read: another may have put it there."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        return file.read()


def _again(name: str) -> Said:
    return say("attach it again: -a {name}", name=name)
