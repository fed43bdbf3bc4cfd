"""A process that needs a token, for tests of many at once.

usage: token_program.py get FOLDER LOG   says "here", asks for the token, whose login waits for the end of stdin
       token_program.py hold FOLDER      says "here" when it holds the lock, until the end of stdin
"""

import sys
import time
from pathlib import Path

from ernie_cli.auth.model import Token
from ernie_cli.credentials.lock import lock
from ernie_cli.credentials.tokens import TokenCache
from ernie_cli.secret import Secret

KEY = "0123456789abcdef" * 4


def get(folder: Path, log: Path) -> None:
    def login() -> Token:
        with log.open("a") as stream:
            stream.write("login\n")
        sys.stdin.read()
        return Token(Secret(f"token-of-{log.read_text().count('login')}"), time.time() + 3600)

    cache = TokenCache(folder, lock, clock=time.time, note=print)
    print("here", flush=True)
    print(cache.get(KEY, login).value.reveal())


def hold(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True)
    with lock(folder / f"{KEY}.lock", 1.0):
        print("here", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    {"get": get, "hold": hold}[sys.argv[1]](*map(Path, sys.argv[2:]))
