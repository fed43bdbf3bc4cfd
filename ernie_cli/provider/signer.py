"""Proves who asks, call by call: finds the scheme once, logs in where it must, renews a token once when it is refused."""

from collections.abc import Callable, Mapping

from ernie_cli.auth.clock import offset
from ernie_cli.auth.derived import SKEW
from ernie_cli.auth.model import Scheme, Token
from ernie_cli.auth.static import Signature
from ernie_cli.credentials.tokens import TokenCache
from ernie_cli.provider.service import follow
from ernie_cli.requests import Call, Reply


class Signer:
    """`find` gives the scheme and where its tokens are kept; it is asked when the first call goes out, not before."""

    def __init__(
        self,
        find: Callable[[], tuple[Scheme, TokenCache | None]],
        carry: Callable[[Call], Reply],
        now: Callable[[], float],
        hide: Callable[[Token], None],
    ) -> None:
        self._find = find
        self._carry = carry
        self._now = now
        self._hide = hide
        self._found: tuple[Scheme, TokenCache | None] | None = None
        self._token: Token | None = None
        self._refused: Token | None = None
        self._offset = 0.0

    def signed(self, call: Call) -> Call:
        """`call` with its proof. Raises CredentialsError."""
        if self._found is None:
            self._found = self._find()
        scheme, tokens = self._found
        if scheme.cache_key is not None and tokens is not None:
            self._token = tokens.get(scheme.cache_key, self._logged_in, self._refused)
            self._hide(self._token)
        return scheme.sign(call, self._token, self._now() + self._offset)

    def refreshed(self) -> Token | None:
        """A new token in place of the kept one, None where no token is derived from the key. Raises ErnieError."""
        self._found = self._found or self._find()
        scheme, tokens = self._found
        if scheme.cache_key is None or tokens is None:
            return None
        token = tokens.get(scheme.cache_key, self._logged_in, tokens.held(scheme.cache_key))
        self._hide(token)
        return token

    def renewed(self, headers: Mapping[str, str]) -> bool:
        """Whether another try has a new proof: a new token, or a signature by the service's own clock."""
        if self._token is not None:
            self._refused = self._token
            return True
        if self._found is None or not isinstance(self._found[0], Signature):
            return False
        self._offset = offset(headers.get("date"), self._now())
        return abs(self._offset) > SKEW

    def _logged_in(self) -> Token:
        assert self._found is not None
        return follow(self._found[0].login(self._now()), self._carry)
