"""The system's keyring: service `ernie-cli`, one entry a field, named `<provider>/<field>`.

Only `credentials.guard` calls this, in a thread, for any line here may hang, the imports too. Plain text backends and
those that forget are refused.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TypeVar

from keyring import core  # noqa: TID253 - the one adapter of this library, reached through guard's thread only
from keyring.backend import KeyringBackend  # noqa: TID253
from keyring.backends import fail, null  # noqa: TID253
from keyring.util import platform_  # noqa: TID253

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials.ways import ways
from ernie_cli.errors import CredentialsError
from ernie_cli.language.said import Said, say
from ernie_cli.secret import Secret

SERVICE = "ernie-cli"
T = TypeVar("T")
EXCERPT = 200  # characters of a backend's own words
UNLOCK = say("unlock the keyring")
# By name, for they belong to libraries that exist on one platform only; the classes above an error's own count too.
CAUSES = {
    "NoKeyringError": (say("no keyring is to be had here"), say("install and start one, such as gnome-keyring or KWallet")),
    "PromptDismissedException": (say("unlocking the keyring was cancelled"), UNLOCK),
    "KeyringLocked": (say("the keyring is locked"), UNLOCK),
    "LockedException": (say("the keyring is locked"), UNLOCK),
    "UnicodeDecodeError": (say("the keyring holds an unreadable entry"), say("remove it there")),
}

# It reports broken plug-ins and configurations straight to stderr; what matters of that is raised below.
logging.getLogger("keyring").setLevel(logging.CRITICAL + 1)


def find(provider: Provider) -> Credential | None:
    """The first form of `provider` that is there whole; no entry of another provider is asked for."""
    asked: dict[str, Secret | None] = {}
    backend = _backend(provider)
    for form in provider.forms:
        names = [field.name for field in form.fields]
        for name in names:
            if name not in asked:
                asked[name] = _get(backend, provider, name)
            if asked[name] is None:
                break
        else:
            values = {name: found for name in names if (found := asked[name]) is not None}
            return Credential(form, values, say("keyring"), "keyring") if values else None
    return None


def keep(provider: Provider, values: Mapping[str, Secret]) -> None:
    """Store every one of `values` and no other field beside them; a failure puts back what was there."""
    backend = _backend(provider)
    before = {name: _get(backend, provider, name) for name in dict.fromkeys((*values, *_fields(provider)))}
    try:
        for name, value in values.items():
            _set(backend, provider, name, value)
        for name, old in before.items():
            if name not in values and old is not None:
                _delete(backend, provider, name)
    except CredentialsError:
        for name, old in before.items():
            with suppress(CredentialsError):  # the first failure is the one to tell
                _put_back(backend, provider, name, old)
        raise


def forget(provider: Provider) -> bool:
    """Remove every field of every form; whether there was one."""
    backend = _backend(provider)
    held = [name for name in _fields(provider) if _get(backend, provider, name) is not None]
    for name in held:
        _delete(backend, provider, name)
    return bool(held)


def read(provider: Provider, name: str) -> Secret | None:
    """The entry `<provider>/<name>`, or None."""
    return _get(_backend(provider), provider, name)


def write(provider: Provider, name: str, value: Secret | None) -> None:
    """Replace the entry `<provider>/<name>`; None removes it."""
    backend = _backend(provider)
    if value is not None:
        _set(backend, provider, name, value)
    elif _get(backend, provider, name) is not None:
        _delete(backend, provider, name)


def _fields(provider: Provider) -> Iterable[str]:
    return dict.fromkeys(field.name for form in provider.forms for field in form.fields)


def _backend(provider: Provider) -> KeyringBackend:
    """The backend that the user chose, else the best of those that keyring itself recommends."""
    config = platform_.config_root() / "keyringrc.cfg"
    backend = _chosen(provider, "PYTHON_KEYRING_BACKEND", core.load_env) or _chosen(provider, config, core.load_config)
    if backend is None:
        if config.is_file() and "[backend]" in config.read_text(errors="replace"):
            raise _unfit(provider, config, say("it names no default-keyring"))
        _tell(provider, lambda: core.init_backend(limit=core.recommended))
        backend = core.get_keyring()
    return backend


def _chosen(provider: Provider, where: object, load: Callable[[], KeyringBackend | None]) -> KeyringBackend | None:
    try:
        backend = load()
        if backend is None or core.recommended(backend) or isinstance(backend, null.Keyring | fail.Keyring):
            return backend
    except Exception as error:  # a name that cannot be imported raises whatever its module raises
        raise _unfit(provider, where, _words(error)) from error
    raise _unfit(
        provider,
        where,
        say("{module}.{name} does not protect what it keeps", module=type(backend).__module__, name=type(backend).__name__),
    )


def _unfit(provider: Provider, where: object, reason: str) -> CredentialsError:
    return CredentialsError(
        say("{where} chooses a keyring that cannot be used: {reason}", where=where, reason=reason),
        hint=say("{ways}; or mend {where}", ways=ways(provider), where=where),
        provider=provider.name,
    )


def _get(backend: KeyringBackend, provider: Provider, name: str) -> Secret | None:
    text = _tell(provider, lambda: backend.get_password(SERVICE, f"{provider.name}/{name}"))
    if text is not None and not isinstance(text, str):
        raise _failure(provider, CAUSES["UnicodeDecodeError"])
    return Secret(text) if text else None


def _set(backend: KeyringBackend, provider: Provider, name: str, value: Secret) -> None:
    _tell(provider, lambda: backend.set_password(SERVICE, f"{provider.name}/{name}", value.reveal()), value)
    if _get(backend, provider, name) != value:
        took = say("not stored: {module} took the key and does not have it", module=type(backend).__module__)
        raise CredentialsError(took, hint=ways(provider), provider=provider.name)


def _delete(backend: KeyringBackend, provider: Provider, name: str) -> None:
    _tell(provider, lambda: backend.delete_password(SERVICE, f"{provider.name}/{name}"))


def _put_back(backend: KeyringBackend, provider: Provider, name: str, value: Secret | None) -> None:
    if _get(backend, provider, name) == value:
        return
    if value is None:
        _delete(backend, provider, name)
    else:
        _set(backend, provider, name, value)


def _tell(provider: Provider, call: Callable[[], T], secret: Secret | None = None) -> T:
    """What `call` returns; whatever it raises becomes a CredentialsError that says what to do, without `secret`."""
    try:
        return call()
    except Exception as error:  # backends raise their libraries' own errors: D-Bus, gpg, subprocess, OSError
        names = [parent.__name__ for parent in type(error).__mro__]
        cause = next((CAUSES[name] for name in names if name in CAUSES), None)
        words = _words(error).replace(secret.reveal(), "***") if secret else _words(error)
        raise _failure(provider, cause or (say("the keyring failed: {words}", words=words), UNLOCK)) from error


def _failure(provider: Provider, cause: tuple[Said, Said]) -> CredentialsError:
    message, advice = cause
    return CredentialsError(
        message, hint=say("{ways}; or {advice}", ways=ways(provider), advice=advice), provider=provider.name
    )


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:EXCERPT]
