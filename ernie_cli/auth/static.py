"""Schemes that sign with what the user gave, without a login."""

from ernie_cli.auth import bce
from ernie_cli.auth.model import Scheme, Token, with_header, with_param
from ernie_cli.requests import Call
from ernie_cli.secret import Secret


class Anonymous(Scheme):
    """No proof at all, for servers that ask for none."""

    def sign(self, call: Call, token: Token | None, now: float) -> Call:
        return call


class Bearer(Scheme):
    """`Authorization: Bearer KEY` (aistudio, qianfan, wcode, OpenAI-compatible servers)."""

    def __init__(self, key: Secret) -> None:
        self.key = key

    def sign(self, call: Call, token: Token | None, now: float) -> Call:
        return with_header(call, "authorization", f"Bearer {self.key.reveal()}")


class AccessToken(Scheme):
    """`?access_token=TOKEN`, a token that the user fetched (legacy Wenxin)."""

    def __init__(self, token: Secret) -> None:
        self.token = token

    def sign(self, call: Call, token: Token | None, now: float) -> Call:
        return with_param(call, "access_token", self.token.reveal())


class Signature(Scheme):
    """`bce-auth-v1` on every call, with an IAM key pair; `now` is the service's time where that is known."""

    def __init__(self, access_key: Secret, secret_key: Secret) -> None:
        self.access_key = access_key
        self.secret_key = secret_key

    def sign(self, call: Call, token: Token | None, now: float) -> Call:
        return bce.sign(call, self.access_key.reveal(), self.secret_key, now)
