"""Who may ask: any key that is well formed for its service, so that nobody needs a real one.

Words inside a key make the service refuse it, so that a script's own handling can be tested:

| in the key, API key or token | the service answers as to |
|---|---|
| `invalid` | a key that is wrong (401; legacy API: error 110) |
| `expired` | one that has run out (401; legacy API: error 111) |
| `overdue` | an account without money (402 or 403; legacy API: error 17) |

Well formed is: wcode, AI Studio: anything without blanks; Qianfan: `bce-v3/ALTAK-…/…`; the legacy API: an access token
that begins with `24.` (one that the sandbox issued also runs out at its time) or a signature (see `signatures`); a
local server: anything, or nothing. Two words more are for OAuth: a client id that holds `invalid` is unknown, a client
secret that holds it is wrong.
"""

import re

from ernie_cli.sandbox import signatures
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.visit import Visit

_REFUSED = {"invalid": "bad_key", "expired": "expired_key", "overdue": "overdue"}
_QIANFAN = re.compile(r"bce-v3/ALTAK-[^/\s]+/[^/\s]+")


def any_bearer(visit: Visit) -> str:
    """A bearer key; raises Refusal."""
    return _passed(_bearer(visit, "bearer"))


def qianfan_bearer(visit: Visit) -> str:
    """A bearer key of Qianfan's form, which ends at its time if it was exchanged here; raises Refusal."""
    key = _passed(_bearer(visit, "bearer"))
    if not _QIANFAN.fullmatch(key):
        raise Refusal("bad_key")
    expiry = visit.ledger.expiry(key)
    if expiry is not None and visit.options.clock() >= expiry:
        raise Refusal("expired_key")
    return key


def any_or_none(visit: Visit) -> str:
    """A bearer key, or nobody."""
    return _passed(_bearer(visit, "bearer")) if "authorization" in visit.request.headers else ""


def wrapped_token(visit: Visit) -> str:
    """The old form of AI Studio: `Authorization: token …`; raises Refusal."""
    return _passed(_bearer(visit, "token"))


def access_token_or_signature(visit: Visit) -> str:
    """The legacy API's `?access_token=24.…`, else a signature; raises Refusal."""
    token = visit.request.query.get("access_token")
    if token is None:
        if "authorization" in visit.request.headers:
            return signatures.access_key(visit.request, visit.options.pairs, visit.options.clock())
        raise Refusal("no_key")
    if not token.startswith("24."):
        raise Refusal("bad_key")
    expiry = visit.ledger.expiry(_passed(token))
    if expiry is not None and visit.options.clock() >= expiry:
        raise Refusal("expired_key")
    return token


def _bearer(visit: Visit, scheme: str) -> str:
    word, _, key = visit.request.headers.get("authorization", "").partition(" ")
    key = key.strip()
    if word.lower() != scheme or not key:
        raise Refusal("no_key" if not key else "bad_key")
    return key


def _passed(key: str) -> str:
    if re.search(r"\s", key):
        raise Refusal("bad_key")
    for word, reason in _REFUSED.items():
        if word in key:
            raise Refusal(reason)
    return key
