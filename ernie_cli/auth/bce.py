"""The signature `bce-auth-v1`, step by step as Baidu publishes it (Reference/AuthenticationMechanism); pure.

Only `host` and `x-bce-date` are signed, so that no HTTP library breaks a signature by touching another header.
"""

import hmac
import time
from collections.abc import Collection, Iterable
from urllib.parse import quote, unquote, urlsplit

from ernie_cli.requests import Call
from ernie_cli.secret import Secret

EXPIRATION = 1800  # seconds that a signature holds: the signers' own default, and kinder to a clock that is off than 300
DEFAULT_HEADERS = frozenset({"host", "content-length", "content-type", "content-md5"})
DEFAULT_PORTS = {"http": 80, "https": 443}


def sign(call: Call, access_key: str, secret_key: Secret, now: float, expiration: int = EXPIRATION) -> Call:
    """`call` with `host`, `x-bce-date` and `authorization`, valid for `expiration` seconds from `now` (epoch)."""
    moment = timestamp(now)
    signed = (("host", host(call.url)), ("x-bce-date", moment))
    prefix = auth_prefix(access_key, moment, expiration)
    request = canonical_request(
        call.method, unquote(urlsplit(call.url).path), call.params, canonical_headers(signed, ("host", "x-bce-date"))
    )
    proof = signature(signing_key(secret_key.reveal(), prefix), request)
    proofs = (*signed, ("authorization", f"{prefix}/host;x-bce-date/{proof}"))
    replaced = {name for name, _ in proofs}
    return call._replace(headers=(*(header for header in call.headers if header[0].lower() not in replaced), *proofs))


def timestamp(now: float) -> str:
    """`now` (epoch) in UTC to the second, as RFC 3339 with Z."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))


def host(url: str) -> str:
    """The `Host` that goes over the wire for `url`: lower-case, with its port unless that is the default one."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    if ":" in name:
        name = f"[{name}]"
    return name if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{name}:{parts.port}"


def auth_prefix(access_key: str, moment: str, expiration: int) -> str:
    """What the signature vouches for: who, when, and for how many seconds."""
    return f"bce-auth-v1/{access_key}/{moment}/{expiration}"


def signing_key(secret_key: str, prefix: str) -> str:
    """The key of this request; its hexadecimal text is what `signature` takes, not the raw digest."""
    return hmac.digest(secret_key.encode(), prefix.encode(), "sha256").hex()


def signature(key: str, request: str) -> str:
    """The proof for a canonical request, in lower-case hexadecimal."""
    return hmac.digest(key.encode(), request.encode(), "sha256").hex()


def canonical_request(
    method: str, path: str, params: Iterable[tuple[str, str | None]], headers: Iterable[tuple[str, str]]
) -> str:
    """Four parts, one below the other; `path` is not encoded yet, `headers` come from `canonical_headers`."""
    lines = sorted(f"{name}:{value}" for name, value in headers)
    return "\n".join((method.upper(), canonical_uri(path), canonical_query(params), *lines))


def canonical_uri(path: str) -> str:
    """`path` percent-encoded but for its slashes; it starts with one."""
    return quote("/" + path.removeprefix("/"), safe="/~")


def canonical_query(params: Iterable[tuple[str, str | None]]) -> str:
    """Every parameter but `authorization`, sorted as whole encoded pairs: `text10=` comes before `text1=`."""
    return "&".join(
        sorted(f"{encode(name)}={encode(value or '')}" for name, value in params if name.lower() != "authorization")
    )


def canonical_headers(headers: Iterable[tuple[str, str]], names: Collection[str] | None = None) -> tuple[tuple[str, str], ...]:
    """The encoded headers to sign, by name: those of `names`, every `x-bce-` one, none that is empty.

    Without `names` it is the default set of the published signers.
    """
    wanted = DEFAULT_HEADERS if names is None else {name.lower() for name in names}
    trimmed = ((name.strip().lower(), value.strip()) for name, value in headers)
    return tuple(
        sorted(
            (encode(name), encode(value)) for name, value in trimmed if value and (name in wanted or name.startswith("x-bce-"))
        )
    )


def encode(text: str) -> str:
    """`text` as UTF-8, percent-encoded but for letters, digits and `-._~`."""
    return quote(text, safe="~")
