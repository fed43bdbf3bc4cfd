"""Programs on terminals of their own, and what a person sees there."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pexpect
import pyte
import pytest
from ernie_process import PATIENCE, PROGRAM, SECRETS, Ernie

Terminal = Callable[..., "Screen"]


class Screen:
    """A program on a terminal of 80 columns; `raw` is every byte that it wrote there."""

    def __init__(self, child: Any) -> None:
        self.child = child
        self.raw = b""

    def shows(self, wanted: str) -> None:
        """Return when `wanted` has been written."""
        self.child.expect_exact(wanted.encode(), timeout=PATIENCE)
        self.raw += self.child.before + self.child.after

    def ended(self) -> int:
        """The exit code, or minus the signal that it died of."""
        self.child.expect(pexpect.EOF, timeout=PATIENCE)
        self.raw += self.child.before
        self.child.close()
        assert not any(secret.encode() in self.raw for secret in SECRETS.values())
        assert b"Traceback" not in self.raw
        return self.child.exitstatus if self.child.signalstatus is None else -self.child.signalstatus

    def lines(self) -> list[str]:
        """What a person sees."""
        screen = pyte.Screen(80, 24)
        pyte.ByteStream(screen).feed(self.raw)
        return [line.rstrip() for line in screen.display if line.strip()]


@pytest.fixture
def terminal(ernie: Ernie) -> Iterator[Terminal]:
    """Starts programs on terminals of their own."""
    started: list[Screen] = []

    def start(*argv: str, env: Mapping[str, str] | None = None, program: str = PROGRAM) -> Screen:
        environ = {**ernie.environ, "TERM": "xterm-256color", **(env or {})}
        child = pexpect.spawn(program, list(argv), env=environ, cwd=str(ernie.folder), dimensions=(24, 80), echo=False)
        started.append(Screen(child))
        return started[-1]

    yield start
    for screen in started:
        screen.child.close(force=True)
