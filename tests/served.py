"""`ernie sandbox serve` as a process of its own."""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ERNIE = Path(sys.executable).with_name("ernie")


class Served(NamedTuple):
    """Where it is, and the variables that it prints."""

    url: str
    exports: dict[str, str]


@contextmanager
def served(*flags: str, ernie: Path = ERNIE) -> Iterator[Served]:
    """A sandbox for as long as the context lasts."""
    with tempfile.TemporaryDirectory() as home:
        server = subprocess.Popen(
            [ernie, "sandbox", "serve", *flags],
            env={"PATH": os.environ["PATH"], "HOME": home},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert server.stdout and server.stderr
        try:
            said = server.stderr.readline()  # the last thing that it prints
            assert b"http://" in said, said
            lines = shlex.split(os.read(server.stdout.fileno(), 65536).decode())
            exports = dict(word.split("=", 1) for word in lines if "=" in word)
            yield Served(exports["ERNIE_IAM_BASE_URL"], exports)
        finally:
            server.terminate()
            server.communicate()
