"""Schemes that log in with a key pair first and sign with the token that they are given."""

import hashlib
from collections.abc import Generator

from ernie_cli.auth import bce, clock, grant
from ernie_cli.auth.model import Scheme, Token, with_header, with_param
from ernie_cli.errors import CredentialsError
from ernie_cli.language.said import say
from ernie_cli.requests import Call, Reply
from ernie_cli.secret import Secret

OAUTH_LIFE = 30 * 86400.0  # seconds, as documented for Wenxin
IAM_LIFE = 43200  # seconds; what Baidu's own SDK asks for
SKEW = 60.0  # seconds that clocks may differ before a refused signature is blamed on them


class OAuth(Scheme):
    """Client credentials for an access token of 30 days, sent in the query of every call (legacy Wenxin).

    `root` is the URL that `/oauth/2.0/token` hangs below. A new token does not revoke an older one.
    """

    def __init__(self, root: str, client_id: Secret, client_secret: Secret) -> None:
        self.url = root.rstrip("/") + "/oauth/2.0/token"
        self.client_id = client_id
        self.client_secret = client_secret
        self.cache_key = cache_key(self.url, client_id, client_secret)

    def sign(self, call: Call, token: Token | None, now: float) -> Call:
        return with_param(call, "access_token", _held(token).value.reveal())

    def login(self, now: float) -> Generator[Call, Reply, Token]:
        reply = yield Call(
            self.url,
            params=(
                ("grant_type", "client_credentials"),
                ("client_id", self.client_id.reveal()),
                ("client_secret", self.client_secret.reveal()),
            ),
            headers=(("content-type", "application/json"), ("accept", "application/json")),
            body="",  # the official sample posts an empty JSON string
        )
        found = grant.fields(reply, "OAuth")
        text = grant.token_text(reply, found, "access_token", "OAuth")
        return Token(Secret(text), now + grant.life(found.get("expires_in"), OAUTH_LIFE))


class IamBearer(Scheme):
    """An IAM key pair exchanged for a bearer token of twelve hours (Qianfan); `root` is that of the IAM service."""

    def __init__(self, root: str, access_key: Secret, secret_key: Secret) -> None:
        self.url = root.rstrip("/") + "/v1/BCE-BEARER/token"
        self.access_key = access_key
        self.secret_key = secret_key
        self.cache_key = cache_key(self.url, access_key, secret_key)

    def sign(self, call: Call, token: Token | None, now: float) -> Call:
        return with_header(call, "authorization", f"Bearer {_held(token).value.reveal()}")

    def login(self, now: float) -> Generator[Call, Reply, Token]:
        """A refused signature is made once more by the service's clock, where that is far from ours."""
        call = Call(self.url, "GET", (("expireInSeconds", str(IAM_LIFE)),))
        reply = yield self._signed(call, now)
        offset = clock.offset(reply.headers.get("date"), now)
        skewed = reply.status in (400, 401, 403) and abs(offset) > SKEW
        if skewed:
            reply = yield self._signed(call, now + offset)
        try:
            found = grant.fields(reply, "IAM")
            text = grant.token_text(reply, found, "token", "IAM")
        except CredentialsError as error:
            if skewed:
                error.hint = say(
                    "check the clock: it says {timestamp}, the service's {theirs}",
                    timestamp=bce.timestamp(now),
                    theirs=bce.timestamp(now + offset),
                )
            raise
        until = clock.instant(found.get("expireTime"))
        lasts = None if until is None else until - (now + offset)
        return Token(Secret(text), now + grant.life(lasts, IAM_LIFE))

    def _signed(self, call: Call, now: float) -> Call:
        return bce.sign(call, self.access_key.reveal(), self.secret_key, now)


def cache_key(url: str, key: Secret, secret: Secret) -> str:
    """A name for the token of this pair at this address; the secret enters only as a hash."""
    hidden = hashlib.sha256(secret.reveal().encode()).hexdigest()
    return hashlib.sha256("\n".join((url, key.reveal(), hidden)).encode()).hexdigest()


def _held(token: Token | None) -> Token:
    if token is None:
        raise TypeError("a derived scheme signs with the token of its login")
    return token
