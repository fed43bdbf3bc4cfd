"""Keeps a keyring that hangs from hanging `ernie`: every call runs in a daemon thread that is waited for with a limit.

Even importing the keyring library can hang, so that happens in the thread as well; here only the standard library is
imported.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Generic, Protocol, TypeVar

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials.ways import ways
from ernie_cli.errors import CredentialsError
from ernie_cli.language.said import Said, say
from ernie_cli.secret import Secret

LIMIT = 3.0  # seconds without a terminal, where nobody can unlock anything
UNLOCKING = 60.0  # seconds with one: a person reads a dialog and types a password
NOTE_AFTER = 1.0  # seconds

T = TypeVar("T")


class Adapter(Protocol):
    """What `ernie_cli.credentials.keyring` offers; every call may block and raises nothing but CredentialsError."""

    def find(self, provider: Provider) -> Credential | None: ...
    def keep(self, provider: Provider, values: Mapping[str, Secret]) -> None: ...
    def forget(self, provider: Provider) -> bool: ...
    def read(self, provider: Provider, name: str) -> Secret | None: ...
    def write(self, provider: Provider, name: str, value: Secret | None) -> None: ...


class Guard:
    """The keyring as `ernie` uses it: same calls as the adapter, each with a limit.

    `load` imports the adapter module and returns it. `terminal` says whether a person is there to unlock the keyring.
    Once it has stayed silent, later calls fail at once.
    """

    def __init__(
        self,
        load: Callable[[], Adapter],
        *,
        terminal: bool,
        note: Callable[[Said], None],
        limit: float | None = None,
    ) -> None:
        self._load = load
        self._note = note
        self._limit = limit if limit is not None else UNLOCKING if terminal else LIMIT
        self._terminal = terminal
        self._silent = False

    def find(self, provider: Provider) -> Credential | None:
        """The first form of `provider` that the keyring holds whole."""
        return self._run(provider, lambda adapter: adapter.find(provider))

    def keep(self, provider: Provider, values: Mapping[str, Secret]) -> None:
        """Store one secret for each field name, and read it back."""
        self._run(provider, lambda adapter: adapter.keep(provider, values))

    def forget(self, provider: Provider) -> bool:
        """Remove every field of `provider`; whether there was one."""
        return self._run(provider, lambda adapter: adapter.forget(provider))

    def read(self, provider: Provider, name: str) -> Secret | None:
        """The entry `<provider>/<name>`."""
        return self._run(provider, lambda adapter: adapter.read(provider, name))

    def write(self, provider: Provider, name: str, value: Secret | None) -> None:
        """Replace the entry `<provider>/<name>`, or remove it for None."""
        self._run(provider, lambda adapter: adapter.write(provider, name, value))

    def _run(self, provider: Provider, job: Callable[[Adapter], T]) -> T:
        if self._silent:
            raise self._silence(provider)
        note = (lambda: self._note(say("waiting for the keyring to be unlocked"))) if self._terminal else None
        try:
            return guarded(lambda: job(self._loaded(provider)), self._limit, note)
        except TimeoutError as error:
            self._silent = True
            raise self._silence(provider) from error

    def _loaded(self, provider: Provider) -> Adapter:
        try:
            return self._load()
        except Exception as error:  # its plug-ins and compiled parts raise anything when they do not fit this machine
            raise CredentialsError(
                say("the keyring library cannot be loaded: {name}: {error}", name=type(error).__name__, error=error),
                hint=ways(provider),
                provider=provider.name,
            ) from error

    def _silence(self, provider: Provider) -> CredentialsError:
        return CredentialsError(
            say("the keyring did not answer within {limit:g} s", limit=self._limit),
            hint=say("{ways}; or unlock the keyring", ways=ways(provider)),
            provider=provider.name,
        )


class _Outcome(Generic[T]):
    """What a job gave, when it is done."""

    __slots__ = ("done", "error", "value")

    def __init__(self) -> None:
        self.done = threading.Event()
        self.error: BaseException | None = None
        self.value: T

    def run(self, job: Callable[[], T]) -> None:
        try:
            self.value = job()
        except BaseException as error:  # the waiting thread raises it; this one has nobody to tell
            self.error = error
        finally:
            self.done.set()


def guarded(job: Callable[[], T], limit: float, note: Callable[[], None] | None = None, note_after: float = NOTE_AFTER) -> T:
    """What `job` returns or raises, or TimeoutError after `limit` seconds, while the job goes on in its daemon thread.

    `note` is called once when it takes longer than `note_after` seconds. Signals are heard while waiting.
    """
    outcome: _Outcome[T] = _Outcome()
    threading.Thread(target=outcome.run, args=(job,), name="keyring", daemon=True).start()
    first = min(limit, note_after) if note is not None else 0.0
    if note is not None and not outcome.done.wait(first) and limit > first:
        note()
    if not outcome.done.wait(limit - first):
        raise TimeoutError(say("no answer within {limit:g} s", limit=limit))
    if outcome.error is not None:
        raise outcome.error
    return outcome.value
