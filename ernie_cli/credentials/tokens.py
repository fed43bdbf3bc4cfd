"""Derived tokens, kept between runs and renewed once, however many processes and threads ask at the same time.

Nothing about keeping a token may cost the answer: what fails is told once, and the token is used all the same.
"""

import json
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from math import isfinite
from pathlib import Path

from ernie_cli.auth.model import Token
from ernie_cli.credentials.private import words
from ernie_cli.credentials.shelf import Files, Shelf
from ernie_cli.errors import CredentialsError
from ernie_cli.language.said import Said, say
from ernie_cli.secret import Secret

EARLY = 600.0  # seconds before its end that a token is renewed; half its life when that is shorter
LIMIT = 10.0  # seconds to wait for another process that renews
LONGEST = 31 * 86400.0  # seconds; a stored end further away was not written by us

Lock = Callable[[Path, float], AbstractContextManager[object]]


class TokenCache:
    """Tokens by the `cache_key` of their scheme.

    `folder` holds the locks, and the tokens too unless `shelf` keeps them elsewhere. `lock(path, limit)` is a context
    manager that raises OSError on entry when it cannot be had. `clock` gives seconds since the epoch; `note` takes a
    line for the user.
    """

    def __init__(
        self,
        folder: Path,
        lock: Lock,
        *,
        clock: Callable[[], float],
        note: Callable[[Said], None],
        shelf: Shelf | None = None,
        limit: float = LIMIT,
    ) -> None:
        self._files = Files(folder)
        self._shelf: Shelf = self._files if shelf is None else shelf
        self._lock = lock
        self._clock = clock
        self._note = note
        self._limit = limit
        self._noted = False
        self._memory: dict[str, tuple[Token, float]] = {}  # with the moment from which it is to be renewed
        self._renewing = threading.Lock()

    def get(self, key: str, login: Callable[[], Token], refused: Token | None = None) -> Token:
        """A token to use now: the kept one, or that of `login`, which is called once at most.

        `refused` is the token that the service has just refused: any other one that is kept is tried before a login.
        """
        kept = self._memory.get(key)
        if kept is not None and self._is_fit(kept, refused):
            return kept[0]
        with self._renewing:
            token = self._known(key, refused)
            if token is not None:
                return token
            with ExitStack() as held:
                self._enter(held, key)
                return self._known(key, refused) or self._renewed(key, login)

    def held(self, key: str) -> Token | None:
        """The kept token, if it need not be renewed yet."""
        return self._known(key, None)

    def forget(self, key: str) -> None:
        """Remove the kept token, for one whose secret is removed."""
        self._memory.pop(key, None)
        try:
            self._shelf.remove(key)
        except (OSError, CredentialsError) as error:
            self._tell(say("the access token could not be removed: {reason}", reason=_reason(error)))

    def _known(self, key: str, refused: Token | None) -> Token | None:
        """The token in memory or on the shelf that may still be used."""
        kept = self._memory.get(key)
        if kept is None or not self._is_fit(kept, refused):
            kept = self._read(key)
        if kept is None or not self._is_fit(kept, refused):
            return None
        self._memory[key] = kept
        return kept[0]

    def _is_fit(self, kept: tuple[Token, float], refused: Token | None) -> bool:
        token, renewal = kept
        return self._clock() < renewal and (refused is None or token.value != refused.value)

    def _read(self, key: str) -> tuple[Token, float] | None:
        """What the shelf holds, or None for anything that we would not have written."""
        try:
            fields = json.loads(self._shelf.read(key) or "")
            value, end, renewal = fields["value"], float(fields["expires_at"]), float(fields["renew_at"])
        except (CredentialsError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
            return None
        if not isinstance(value, str) or not value or not isfinite(end) or end > self._clock() + LONGEST:
            return None
        return Token(Secret(value), end), min(renewal, end)

    def _renewed(self, key: str, login: Callable[[], Token]) -> Token:
        token = login()
        renewal = token.expires_at - min(EARLY, (token.expires_at - self._clock()) / 2)
        self._memory[key] = token, renewal
        fields = {"value": token.value.reveal(), "expires_at": token.expires_at, "renew_at": renewal}
        try:
            self._shelf.write(key, json.dumps(fields))
        except (OSError, CredentialsError) as error:
            self._tell(say("the access token is kept for this run only: {reason}", reason=_reason(error)))
        return token

    def _enter(self, held: ExitStack, key: str) -> None:
        """Take the lock of `key` into `held`, or go on without it, with a note."""
        try:
            self._files.prepare()
        except OSError as error:
            self._tell(say("the access token is kept for this run only: {reason}", reason=_reason(error)))
            return
        try:
            held.enter_context(self._lock(self._files.folder / f"{key}.lock", self._limit))
        except TimeoutError:
            self._tell(
                say("another ernie has been renewing the access token for {limit:g} s; going on without it", limit=self._limit)
            )
        except OSError as error:
            self._tell(say("no lock for the access token, it may be renewed more than once: {reason}", reason=_reason(error)))

    def _tell(self, text: Said) -> None:
        """Note the first trouble; a second note would say the same again."""
        if not self._noted:
            self._noted = True
            self._note(text)


def _reason(error: OSError | CredentialsError) -> str:
    if isinstance(error, CredentialsError):
        return error.message
    return words(error)
