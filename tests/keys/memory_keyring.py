"""A keyring in memory, and one that is locked: what `ernie_cli.credentials.keyring` offers, without a daemon."""

from collections.abc import Mapping
from typing import Never

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials.ways import ways
from ernie_cli.errors import CredentialsError
from ernie_cli.secret import Secret


class MemoryKeyring:
    """`entries` are by `provider/field`; `calls` counts what was asked of it."""

    def __init__(self, **entries: str) -> None:
        self.entries = {name.replace("__", "/"): Secret(value) for name, value in entries.items()}
        self.calls = 0

    def __call__(self) -> "MemoryKeyring":
        self.calls += 1
        return self

    def find(self, provider: Provider) -> Credential | None:
        for form in provider.forms:
            found = {field.name: self.entries.get(f"{provider.name}/{field.name}") for field in form.fields}
            if form.fields and all(found.values()):
                return Credential(form, {name: value for name, value in found.items() if value}, "keyring", "keyring")
        return None

    def keep(self, provider: Provider, values: Mapping[str, Secret]) -> None:
        self.forget(provider)
        self.entries |= {f"{provider.name}/{name}": value for name, value in values.items()}

    def forget(self, provider: Provider) -> bool:
        fields = [f"{provider.name}/{field.name}" for form in provider.forms for field in form.fields]
        held = [self.entries.pop(name, None) for name in fields]
        return any(held)

    def read(self, provider: Provider, name: str) -> Secret | None:
        return self.entries.get(f"{provider.name}/{name}")

    def write(self, provider: Provider, name: str, value: Secret | None) -> None:
        if value is None:
            self.entries.pop(f"{provider.name}/{name}", None)
        else:
            self.entries[f"{provider.name}/{name}"] = value


class LockedKeyring(MemoryKeyring):
    """Fails at every call, as the real one does."""

    def _fail(self, provider: Provider, *_: object) -> Never:
        raise CredentialsError("the keyring is locked", hint=f"{ways(provider)}; or unlock the keyring", provider=provider.name)

    find = keep = forget = read = write = _fail
