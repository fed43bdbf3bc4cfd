"""Finds the secret for a provider: environment first, so that scripts never wait for a keyring, then the keyring."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials import environment
from ernie_cli.errors import CredentialsError
from ernie_cli.secret import Secret


def find(provider: Provider, environ: Mapping[str, str], keyring: Callable[[Provider], Credential | None]) -> Credential:
    """The first complete credential; `keyring` is asked only when the environment has none.

    Raises CredentialsError that lists what was tried, with the one thing to do next as its hint.
    """
    credential = environment.credential(provider, environ)
    if credential is not None:
        return credential
    tried = f"no key for {provider.name}: {environment.tried(provider, environ)}"
    try:
        credential = keyring(provider)
    except CredentialsError as error:
        raise CredentialsError(f"{tried}; {error.message}", hint=error.hint, provider=provider.name) from error
    if credential is not None:
        return credential
    raise CredentialsError(f"{tried}; nothing in the keyring", hint=environment.way(provider), provider=provider.name)


class Shape(NamedTuple):
    """How a kind of key begins, what it is, and the providers that take it."""

    prefix: str
    kind: str
    homes: tuple[str, ...]


SHAPES = (
    Shape("bce-v3/", "a Qianfan API key", ("qianfan",)),
    Shape("24.", "an OAuth access token of the old Wenxin API", ("wenxin",)),
    Shape("ALTAK", "an IAM access key, which needs its secret key beside it", ("qianfan", "wenxin")),
    Shape("sk-", "the key of an OpenAI-like gateway", ("wcode", "local")),
)


def shape_hint(provider_name: str, value: Secret) -> str | None:
    """What a refused key looks like, if it looks like that of another provider; None otherwise."""
    for shape in SHAPES:
        if value.reveal().startswith(shape.prefix) and provider_name not in shape.homes:
            return f"a key that begins with {shape.prefix} is {shape.kind}: try -p {shape.homes[0]}"
    return None
