"""Finds the secret for a provider, place by place: the environment first, so that scripts never wait for a keyring."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.catalogue.shapes import SHAPES
from ernie_cli.credentials import environment
from ernie_cli.credentials.ways import ways
from ernie_cli.errors import CredentialsError
from ernie_cli.language.said import Said, say, series
from ernie_cli.secret import Secret


class Place(NamedTuple):
    """Somewhere a secret may be; `absence` is what is said when it is not. `find` raises CredentialsError."""

    find: Callable[[Provider], Credential | None]
    absence: Said


def find(provider: Provider, environ: Mapping[str, str], places: Callable[[Provider], Iterable[Place]]) -> Credential:
    """The first complete credential; `places` are asked only when the environment has none.

    A provider that can do without a key does without when no place has one. Raises CredentialsError that lists what was
    tried, with the ways on as its hint.
    """
    credential = environment.credential(provider, environ)
    if credential is not None and credential.form.fields:
        return credential
    tried = [say("no key for {provider}: {tried}", provider=provider.name, tried=environment.tried(provider, environ))]
    for place in places(provider):
        try:
            found = place.find(provider)
        except CredentialsError as error:
            told = series("; ", (*tried, error.message))
            raise CredentialsError(told, hint=error.hint or ways(provider), provider=provider.name) from error
        if found is not None:
            return found
        tried.append(place.absence)
    if credential is not None:
        return credential
    raise CredentialsError(series("; ", tried), hint=ways(provider), provider=provider.name)


def shape_hint(provider_name: str, value: Secret) -> str | None:
    """What a refused key looks like, if it looks like that of another provider; None otherwise."""
    for shape in SHAPES:
        if value.reveal().startswith(shape.prefix) and provider_name not in shape.homes:
            return say(
                "a key that begins with {prefix} is {kind}: try -p {homes}",
                prefix=shape.prefix,
                kind=shape.kind,
                homes=shape.homes[0],
            )
    return None
