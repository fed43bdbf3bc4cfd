"""Every place that a key can be in, behind one shape: put a key there as its user would, and look for it as `ernie` does."""

import ast
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Form, Provider
from ernie_cli.config.model import Config, ProviderConfig
from ernie_cli.credentials import environment
from ernie_cli.credentials.file import CredentialsFile
from ernie_cli.credentials.guard import Guard
from ernie_cli.credentials.lock import lock
from ernie_cli.credentials.stores import Stores
from ernie_cli.errors import CredentialsError
from ernie_cli.secret import Secret

Values = dict[str, str]
KEYRING = Path(__file__).parent / "keyring_program.py"


class Store(Protocol):
    """`writes` claims that `ernie` itself puts keys there."""

    writes: bool

    def put(self, provider: Provider, values: Values) -> None: ...
    def find(self, provider: Provider) -> Values | None: ...
    def remove(self, provider: Provider) -> bool: ...


def revealed(credential: Credential | None) -> Values | None:
    """The fields in clear."""
    return None if credential is None else {name: value.reveal() for name, value in credential.values.items()}


def form_of(provider: Provider, values: Values) -> Form:
    """The form that has these fields."""
    return next(form for form in provider.forms if {field.name for field in form.fields} == set(values))


class Environment:
    """Variables."""

    writes = False

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.environ: dict[str, str] = {}

    def put(self, provider: Provider, values: Values) -> None:
        for field in form_of(provider, values).fields:
            self.environ[field.variables[0]] = values[field.name]

    def find(self, provider: Provider) -> Values | None:
        return revealed(environment.credential(provider, self.environ))

    def remove(self, provider: Provider) -> bool:
        raise NotImplementedError


class Command:
    """What a command prints: the key itself, or a pair as JSON."""

    writes = False

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.folder = folder
        self.environ = environ
        self.commands: dict[str, ProviderConfig] = {}

    def put(self, provider: Provider, values: Values) -> None:
        path = self.folder / provider.name
        path.write_text(next(iter(values.values())) if len(values) == 1 else json.dumps(values))
        self.commands[provider.name] = ProviderConfig(key_command=("cat", str(path)))

    def find(self, provider: Provider) -> Values | None:
        guard = Guard(_unasked, terminal=False, note=print)
        stores = Stores(self.environ, Config(providers=self.commands), self.folder, guard, lock, print)
        place = next(iter(stores.places(provider)))
        return revealed(place.find(provider)) if provider.name in self.commands else None

    def remove(self, provider: Provider) -> bool:
        raise NotImplementedError


class File:
    """The 0600 file."""

    writes = True

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.file = CredentialsFile(folder / "config", lock)

    def put(self, provider: Provider, values: Values) -> None:
        self.file.keep(provider, {name: Secret(value) for name, value in values.items()})

    def find(self, provider: Provider) -> Values | None:
        return revealed(self.file.find(provider))

    def remove(self, provider: Provider) -> bool:
        return self.file.forget(provider)


class Keyring:
    """A real Secret Service, each call in a process of its own, which waits as long as for a person."""

    writes = True

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.environ = {**environ, "TERMINAL": "1"}  # a busy machine is not what is tested here

    def put(self, provider: Provider, values: Values) -> None:
        assert self._run("keep", provider.name, *(f"{name}={value}" for name, value in values.items())) == "kept"

    def find(self, provider: Provider) -> Values | None:
        found = ast.literal_eval(self._run("find", provider.name))
        return found and {name: value for name, value in found.items() if name not in ("scheme", "kept")}

    def remove(self, provider: Provider) -> bool:
        return bool(ast.literal_eval(self._run("forget", provider.name)))

    def _run(self, *arguments: str) -> str:
        command = [sys.executable, str(KEYRING), *arguments]
        ran = subprocess.run(command, env=self.environ, capture_output=True, text=True, check=True, timeout=60)
        return ran.stdout.removesuffix("\n")


def _unasked() -> Guard:
    raise CredentialsError("the keyring was asked")
