"""The shapes of proof: what was found (`Credential`), what a login gives (`Token`), what signs a call (`Scheme`).

Nothing here reads a clock: `now` is an argument everywhere, in seconds since the epoch.
"""

from collections.abc import Generator, Mapping
from typing import Literal, NamedTuple

from ernie_cli.catalogue.model import Form
from ernie_cli.errors import CredentialsError
from ernie_cli.language.said import Said, say
from ernie_cli.requests import Call, Reply
from ernie_cli.secret import Secret


class Credential(NamedTuple):
    """One complete set of secrets. `values` has every field of `form`; `source` is for people; `kept` says where."""

    form: Form
    values: Mapping[str, Secret]
    source: Said
    kept: Literal["environment", "command", "file", "keyring"]


class Token(NamedTuple):
    """What a login gave. `expires_at` is in seconds since the epoch, by the clock of this machine."""

    value: Secret
    expires_at: float


class Scheme:
    """One way to sign. A scheme whose `cache_key` is None needs no login; every other one signs with a `Token`."""

    cache_key: str | None = None

    def sign(self, call: Call, token: Token | None, now: float) -> Call:
        """`call` with its proof; signing twice is the same as signing once."""
        raise NotImplementedError

    def login(self, now: float) -> Generator[Call, Reply, Token]:
        """The calls that lead to a token: send each that is yielded, send the reply back in."""
        raise CredentialsError(say("this kind of key cannot be renewed"), hint=say("make a new one and set it"))


def with_header(call: Call, name: str, value: str) -> Call:
    """`call` with exactly one header of that lower-case name."""
    others = tuple(header for header in call.headers if header[0].lower() != name)
    return call._replace(headers=(*others, (name, value)))


def with_param(call: Call, name: str, value: str) -> Call:
    """`call` with exactly one query parameter of that name."""
    others = tuple(param for param in call.params if param[0] != name)
    return call._replace(params=(*others, (name, value)))
