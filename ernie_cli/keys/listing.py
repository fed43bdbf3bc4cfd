"""What is known about the keys of a provider without asking it."""

from contextlib import suppress

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials.keys import Keys
from ernie_cli.errors import CredentialsError
from ernie_cli.language.said import say
from ernie_cli.render.keys import Row


def row(keys: Keys, provider: Provider) -> Row:
    """What is known of the keys of `provider` without asking it."""
    held = keys.stores.sources(provider)
    for each in held:
        if each.credential is not None:
            keys.hide(each.credential)
    if not held:
        return Row(provider.name, needs_key=all(form.fields for form in provider.forms))
    first = held[0]
    shadowed = tuple((each.source, _masked(each.credential)) for each in held[1:])
    troubles = tuple(
        say("{provider}: {message}", provider=provider.name, message=each.trouble) for each in held if each.trouble
    )
    if first.credential is None:
        return Row(provider.name, source=first.source, shadowed=shadowed, troubles=troubles)
    return Row(
        provider.name,
        _masked(first.credential),
        first.credential.form.scheme,
        first.source,
        shadowed,
        _end(keys, provider, first.credential),
        troubles,
    )


def _end(keys: Keys, provider: Provider, credential: Credential) -> float | None:
    """When the kept token ends, None when there is none."""
    with suppress(CredentialsError):
        found = keys.scheme(provider, credential)
        token = keys.tokens(provider, credential).held(found.cache_key) if found.cache_key is not None else None
        return token.expires_at if token else None
    return None


def _masked(credential: Credential | None) -> str | None:
    """The end of its first field, by which people know it."""
    return credential.values[credential.form.fields[0].name].masked() if credential else None
