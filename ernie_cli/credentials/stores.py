"""All places of secrets as one run sees them, in their order: environment, key_command, the 0600 file, the keyring."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.config.model import Config, ProviderConfig
from ernie_cli.credentials import environment
from ernie_cli.credentials.command import first_line
from ernie_cli.credentials.entry import Entry, from_json
from ernie_cli.credentials.file import CredentialsFile, Lock
from ernie_cli.credentials.find import Place
from ernie_cli.credentials.guard import Guard
from ernie_cli.credentials.names import Names
from ernie_cli.credentials.private import words
from ernie_cli.errors import CredentialsError, UsageError
from ernie_cli.language.said import Said, say
from ernie_cli.secret import Secret


class Held(NamedTuple):
    """What one place has for a provider; `trouble` says why it cannot be had."""

    source: Said
    credential: Credential | None
    trouble: Said | None = None


class Stores:
    """`folder` is that of the configuration. A command runs at most once; the keyring is opened when it must be."""

    def __init__(
        self,
        environ: Mapping[str, str],
        config: Config,
        folder: Path,
        guard: Guard,
        lock: Lock,
        note: Callable[[Said], None],
    ) -> None:
        self.file = CredentialsFile(folder, lock)
        self._names = Names(folder, lock)
        self._environ = environ
        self._config = config
        self._guard = guard
        self._note = note
        self._printed: dict[str, Credential | CredentialsError] = {}

    def places(self, provider: Provider) -> Iterator[Place]:
        """What comes after the environment; of a provider that needs no key the keyring is opened only if it is listed."""
        if self._command(provider):
            yield Place(self._by_command, say("its key_command gave none"))
        yield Place(self.file.find, say("nothing in {file}", file=self.file.path))
        if all(form.fields for form in provider.forms) or provider.name in self._names.read():
            yield Place(self._guard.find, say("nothing in the keyring"))

    def named(self) -> Iterator[Collection[str]]:
        """The names of the providers that have a key: by command, in the file, in the keyring, which is not opened."""
        yield [name for name, each in self._config.providers.items() if each.key_command]
        yield self.file.names()
        yield self._names.read()

    def sources(self, provider: Provider) -> list[Held]:
        """Every place that has something for `provider`, the one that wins first; the command runs only if it wins."""
        found = [*self._in_environment(provider)]
        command = self._command(provider)
        if command:
            source = say("key_command {command}", command=command[0])
            found.append(Held(source, None) if found else _held(self._by_command, provider, source))
        for find, source in (
            (self.file.find, say("the file {file}", file=self.file.path)),
            (self._guard.find, say("keyring")),
        ):
            if source != "keyring" or provider.name in self._names.read():
                held = _held(find, provider, source)
                found += [held] if held.credential or held.trouble else []
        return found

    def keep(self, provider: Provider, values: Mapping[str, Secret], in_file: bool) -> Said:
        """Store these fields, in place of all that is there for `provider`; where. Raises CredentialsError."""
        if in_file:
            self.file.keep(provider, values)
            return say("the file {file}", file=self.file.path)
        self._guard.keep(provider, values)
        self._listed(lambda: self._names.add(provider.name))
        return say("the keyring")

    def stored(self, provider: Provider, in_file: bool) -> Credential | None:
        """What the file, or the keyring, holds for `provider`. Raises CredentialsError."""
        return self.file.find(provider) if in_file else self._guard.find(provider)

    def forget(self, provider: Provider, in_file: bool) -> bool:
        """Remove it from the file, or from the keyring; whether something was there. Raises CredentialsError."""
        if in_file:
            return self.file.forget(provider)
        held = self._guard.forget(provider)
        self._listed(lambda: self._names.remove(provider.name))
        return held

    def is_listed(self, provider: Provider) -> bool:
        """Whether the plain list names it as having a key in the keyring."""
        return provider.name in self._names.read()

    def has(self, provider: Provider) -> bool:
        """Whether any place names `provider` as one that it has a key for; no command is run, no keyring opened."""
        return any(self._in_environment(provider)) or any(provider.name in names for names in self.named())

    def before(self, provider: Provider, in_file: bool) -> Said | None:
        """What wins over a key in the file, or in the keyring."""
        for held in self._in_environment(provider):
            return held.source
        command = self._command(provider)
        if command:
            return say("key_command {command}", command=command[0])
        return None if in_file or provider.name not in self.file.names() else say("the file {file}", file=self.file.path)

    def _in_environment(self, provider: Provider) -> Iterator[Held]:
        try:
            credential = environment.credential(provider, self._environ)
        except CredentialsError as error:
            yield Held(say("environment"), None, error.message)
            return
        if credential is not None and credential.form.fields:
            yield Held(credential.source, credential)

    def _command(self, provider: Provider) -> tuple[str, ...]:
        return self._config.providers.get(provider.name, ProviderConfig()).key_command

    def _by_command(self, provider: Provider) -> Credential | None:
        """What the command prints: the field of the form that has a single one, or JSON. A second call asks nobody."""
        if provider.name not in self._printed:
            try:
                self._printed[provider.name] = self._run(provider)
            except CredentialsError as error:
                self._printed[provider.name] = error
        printed = self._printed[provider.name]
        if isinstance(printed, CredentialsError):
            raise printed
        return printed

    def _run(self, provider: Provider) -> Credential:
        command = self._command(provider)
        printed = first_line(command, self._environ)
        form = next((form for form in provider.forms if len(form.fields) == 1), None)
        entry = Entry(form, {form.fields[0].name: printed}) if form else None
        if entry is None or printed.reveal().startswith("{"):
            try:
                entry = from_json(provider, printed.reveal())
            except UsageError as error:
                raise CredentialsError(
                    say("the key_command {command}: {message}", command=command[0], message=error.message), hint=error.hint
                ) from error
        return Credential(entry.form, entry.values, say("key_command {command}", command=command[0]), "command")

    def _listed(self, change: Callable[[], None]) -> None:
        try:
            change()
        except OSError as error:
            self._note(
                say("the list of providers in the keyring could not be changed: {words}; name one with -p", words=words(error))
            )


def _held(find: Callable[[Provider], Credential | None], provider: Provider, source: Said) -> Held:
    try:
        return Held(source, find(provider))
    except CredentialsError as error:
        return Held(source, None, error.message)
