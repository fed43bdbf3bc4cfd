"""The file `credentials` in the configuration folder, for machines without a keyring: 0600, JSON, provider -> field -> secret.

A file that is not ours alone is refused, one that cannot be read is never written over, and a process that dies while it
writes leaves the old file.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from ernie_cli import strict
from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials.private import close_folder, read_private, words, write_private
from ernie_cli.errors import CredentialsError, TemporaryError
from ernie_cli.language.said import say
from ernie_cli.secret import Secret

LIMIT = 10.0  # seconds to wait for another process that writes

Lock = Callable[[Path, float], AbstractContextManager[object]]
Fields = dict[str, str]


class CredentialsFile:
    """`owner` is the user id that file and folder must have: ours. Every method raises CredentialsError."""

    def __init__(self, folder: Path, lock: Lock, owner: int | None = None, limit: float = LIMIT) -> None:
        self.path = folder / "credentials"
        self._lock = lock
        self._owner = os.geteuid() if owner is None else owner
        self._limit = limit

    def find(self, provider: Provider) -> Credential | None:
        """The first form of `provider` that the file holds whole."""
        held = self._read().get(provider.name, {})
        for form in provider.forms:
            if form.fields and all(held.get(field.name) for field in form.fields):
                values = {field.name: Secret(held[field.name]) for field in form.fields}
                return Credential(form, values, say("the file {path}", path=self.path), "file")
        return None

    def names(self) -> tuple[str, ...]:
        """The providers that it holds something for."""
        return tuple(self._read())

    def keep(self, provider: Provider, values: Mapping[str, Secret]) -> None:
        """Store these fields in place of all that it holds for `provider`."""
        with self._changing() as all_:
            all_[provider.name] = {name: value.reveal() for name, value in values.items()}

    def forget(self, provider: Provider) -> bool:
        """Remove what it holds for `provider`; whether there was something."""
        if provider.name not in self._read():
            return False
        with self._changing() as all_:
            return all_.pop(provider.name, None) is not None

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Fields]]:
        """Its content, written back whole at the end; other processes wait for their turn."""
        try:
            close_folder(self.path.parent, self._owner)
            with self._lock(self.path.with_name("credentials.lock"), self._limit):
                content = self._read()
                yield content
                write_private(self.path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
        except TimeoutError as error:
            raise TemporaryError(
                say("another ernie has been writing {path} for {limit:g} s", path=self.path, limit=self._limit),
                hint=say("try again"),
            ) from error
        except OSError as error:
            raise CredentialsError(
                say("not stored: {words}", words=words(error)), hint=say("set ERNIE_CONFIG_DIR to a folder of your own")
            ) from error

    def _read(self) -> dict[str, Fields]:
        try:
            self._check_folder()
            content = strict.parsed(read_private(self.path, self._owner))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise CredentialsError(
                say("the file of keys is refused: {words}", words=words(error)),
                hint=say("chmod 600 {path}, or remove it", path=self.path),
            ) from error
        except ValueError as error:
            raise self._strange() from error
        if not isinstance(content, dict) or not all(_is_fields(fields) for fields in content.values()):
            raise self._strange()
        return content

    def _check_folder(self) -> None:
        status = self.path.parent.stat()
        if status.st_uid != self._owner:
            raise PermissionError(say("{parent} belongs to another user", parent=self.path.parent))
        if status.st_mode & 0o022:
            raise PermissionError(say("others may write to {parent}", parent=self.path.parent))

    def _strange(self) -> CredentialsError:
        return CredentialsError(
            say("{path} is torn or was not written by ernie", path=self.path),
            hint=say("mend or remove it; nothing in it was changed"),
        )


def _is_fields(fields: object) -> bool:
    return isinstance(fields, dict) and all(isinstance(value, str) for value in fields.values())
