"""What the tests of token caches have in common: a folder, a clock to set, counted logins, collected notes."""

from pathlib import Path

from ernie_cli.auth.model import Token
from ernie_cli.credentials.lock import lock
from ernie_cli.credentials.shelf import Shelf
from ernie_cli.credentials.tokens import Lock, TokenCache
from ernie_cli.secret import Secret

KEY = "0123456789abcdef" * 4
HOUR = 3600.0
DAY = 24 * HOUR


class Bench:
    """A cache over a folder, with a clock to set, counted logins and collected notes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / f"{KEY}.json"
        self.now = 1e9
        self.life = 30 * DAY
        self.logins = 0
        self.notes: list[str] = []

    def cache(self, lock: Lock = lock, shelf: Shelf | None = None) -> TokenCache:
        return TokenCache(self.folder, lock, clock=lambda: self.now, note=self.notes.append, shelf=shelf, limit=0.2)

    def login(self) -> Token:
        self.logins += 1
        return Token(Secret(f"token-{self.logins}"), self.now + self.life)

    def get(self, refused: Token | None = None) -> str:
        """The token of a fresh process."""
        return self.cache().get(KEY, self.login, refused).value.reveal()
