"""`bce-auth-v1` seen from the server: the signature is made again from what arrived, Host and port included.

Known access keys are those of `Options.pairs`, by default `ALTAK-sandbox` with the secret key `sandbox-secret`.
"""

import hashlib
import hmac
from calendar import timegm
from collections.abc import Mapping
from time import strptime
from urllib.parse import parse_qsl, quote

from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.wire import Headers, Request

SCHEME = "bce-auth-v1"
_SIGNED_BY_DEFAULT = ("host", "content-md5", "content-length", "content-type")


def access_key(request: Request, pairs: Mapping[str, str], now: float) -> str:
    """The access key whose secret signed the request; raises Refusal with the service's X-Bce-Error headers."""
    parts = request.headers.get("authorization", "").split("/")
    if len(parts) != 6 or parts[0] != SCHEME:
        raise _failure("InvalidHTTPAuthHeader", "Fail to parse authorization")
    _, key, timestamp, life, names, signature = parts
    secret = pairs.get(key)
    if secret is None:
        raise _failure("NotFound", "Could not find credential.")
    try:
        start, seconds = timegm(strptime(timestamp, "%Y-%m-%dT%H:%M:%SZ")), float(life)
    except ValueError as error:
        raise _failure("InvalidHTTPAuthHeader", "Fail to parse authorization") from error
    prefix = "/".join(parts[:4])
    if not hmac.compare_digest(made(request, prefix, names, secret), signature):
        raise _failure("SignatureDoesNotMatch", "Fail to authn user: Signature does not match")
    if not start - seconds <= now <= start + seconds:
        raise _failure("RequestExpired", "Fail to authn user: Request expired")
    return key


def made(request: Request, prefix: str, names: str, secret: str) -> str:
    """The signature that the rules give for a request, the head of its Authorization and the names it signed."""
    key = _hmac(secret, prefix)
    parameters = parse_qsl(request.query_string, keep_blank_values=True)
    query = "&".join(sorted(f"{_quoted(k)}={_quoted(v)}" for k, v in parameters if k.lower() != "authorization"))
    # CGI, and so WSGI, cannot tell `_` from `-` in the name of a header
    values = {name: request.headers.get(name.replace("_", "-"), "").strip() for name in _signed(request, names)}
    lines = sorted(f"{_quoted(name)}:{_quoted(value)}" for name, value in values.items() if value)
    return _hmac(key, "\n".join((request.method, quote(request.path, safe="/~"), query, "\n".join(lines))))


def _signed(request: Request, names: str) -> set[str]:
    if names:
        return {name.strip().lower() for name in names.split(";")}
    return {name for name in request.headers if name in _SIGNED_BY_DEFAULT or name.startswith("x-bce-")}


def _quoted(text: str) -> str:
    return quote(text, safe="~")


def _hmac(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _failure(code: str, cause: str) -> Refusal:
    headers: Headers = (("X-Bce-Error-Code", code), ("X-Bce-Error-Message", f"{code}, cause: {cause}"))
    return Refusal("bad_signature", headers=headers)
