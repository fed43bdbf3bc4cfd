"""The keys of one run: where each is found, how it signs, and where the tokens that are derived from it are kept."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ernie_cli.auth.model import Credential, Scheme
from ernie_cli.auth.schemes import scheme
from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials.find import find
from ernie_cli.credentials.guard import Adapter, Guard
from ernie_cli.credentials.shelf import Entries, Nowhere, Shelf
from ernie_cli.credentials.tokens import TokenCache
from ernie_cli.errors import CredentialsError
from ernie_cli.language.said import say
from ernie_cli.render.notes import Notes
from ernie_cli.secret import Redactor

if TYPE_CHECKING:
    from ernie_cli.credentials.stores import Stores


class World(NamedTuple):
    """What keys need of the run that they belong to. `address` gives a base URL of a provider by its name there.

    `load_stores` makes the places after the environment, which most runs never look at.
    """

    environ: Mapping[str, str]
    folder: Callable[[str], Path]
    address: Callable[[Provider, str], str]
    now: Callable[[], float]
    lock: Callable[[Path, float], AbstractContextManager[object]]
    load_keyring: Callable[[], Adapter]
    load_stores: Callable[[Guard], "Stores"]
    notes: Notes
    redactor: Redactor


class Keys:
    """One for a whole run, so that a command is run once and a keyring that stays silent is waited for once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._guard = Guard(world.load_keyring, terminal=world.notes.is_terminal, note=world.notes.note)
        self._stores: Stores | None = None

    @property
    def stores(self) -> "Stores":
        """All places of secrets. Raises UsageError for a configuration that cannot be read."""
        if self._stores is None:
            self._stores = self._world.load_stores(self._guard)
        return self._stores

    def credential(self, provider: Provider) -> Credential:
        """The key of `provider`, wherever it is. Raises CredentialsError."""
        found = find(provider, self._world.environ, lambda _: self.stores.places(provider))
        self.hide(found)
        source = say("key from {source}", source=found.source) if found.values else say("no key needed")
        self._world.notes.detail(say("{provider}: {source}", provider=provider.name, source=source))
        return found

    def hide(self, credential: Credential) -> None:
        """Let none of its secrets come out on standard error."""
        for secret in credential.values.values():
            self._world.redactor.hide(secret)

    def scheme(self, provider: Provider, credential: Credential) -> Scheme:
        """What signs calls with `credential`. Raises CredentialsError for a key that no header may carry."""
        roots = {name: self._world.address(provider, name) for name in ("base", *provider.roots)}
        return scheme(credential, provider, roots)

    def proof(self, provider: Provider, tried: Credential | None = None) -> tuple[Scheme, TokenCache | None]:
        """How calls are signed and where the tokens for it are: nowhere for a key that is only `tried`."""
        credential = tried or self.credential(provider)
        self.hide(credential)
        found = self.scheme(provider, credential)
        if found.cache_key is None:
            return found, None
        return found, self.tokens(provider, credential, Nowhere() if tried else None)

    def tokens(self, provider: Provider, credential: Credential, shelf: Shelf | None = None) -> TokenCache:
        """The tokens that are derived from `credential`: beside it, or on `shelf`."""
        world = self._world
        if credential.kept == "keyring" and shelf is None:
            shelf = Entries(self._guard, provider)
        return TokenCache(world.folder("cache") / "tokens", world.lock, clock=world.now, note=world.notes.note, shelf=shelf)

    def forget_tokens(self, provider: Provider, credential: Credential) -> None:
        """Remove the token that is derived from `credential`, which is removed too."""
        with suppress(CredentialsError):  # a key that no header may carry has none
            found = self.scheme(provider, credential)
            if found.cache_key is not None:
                self.tokens(provider, credential).forget(found.cache_key)
