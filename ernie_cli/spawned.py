"""A command of the user's as a child: no shell, a session of its own, limits of time and output, its group ended with it."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Thread
from typing import IO, NamedTuple

from ernie_cli.language.said import say

FLOOD = 64 * 2**20  # bytes after which a pipe is taken to have no end; what lies beyond the limit is read and dropped
LINGER = 1.0  # seconds for what it left open to end, once it has ended itself


class Ended(NamedTuple):
    """How a command ended: `code` is its exit status, below zero the signal it died of, None when its time was up."""

    code: int | None
    out: bytes
    err: bytes
    is_cut: bool  # more came than was kept
    is_flood: bool  # it had to be ended because more came than anybody reads

    @property
    def how(self) -> str:
        """What is said of a bad end whose time was not up."""
        code = self.code or 0
        return say("exit status {code}", code=code) if code >= 0 else say("signal {what}", what=-code)


class Child:
    """A command that runs, and cannot take over the terminal.

    `given` is its standard input, None for none. `most` bytes of each pipe are kept; `hear` gets standard error as it
    comes. Raises OSError or ValueError for what cannot be run.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        *,
        folder: str | None = None,
        given: bytes | None = None,
        most: int = 65536,
        hear: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        self._process = subprocess.Popen(
            list(command),
            env=dict(environ),
            cwd=folder,
            stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdout and self._process.stderr
        self._out = _Collected(self._process.stdout, most, self.kill)
        self._err = _Collected(self._process.stderr, most, self.kill, hear)
        if given is not None and self._process.stdin:
            Thread(target=_feed, args=(self._process.stdin, given), daemon=True).start()

    def ended(self, limit: float, spares: bool = False) -> Ended:
        """Wait for it, `limit` seconds at most. What it left running is ended too, unless `spares` lets that live."""
        try:
            code: int | None = self._process.wait(limit)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            if not spares or self._process.returncode is None:
                self.kill()
                self._process.wait()
        self._out.end()
        self._err.end()
        is_flood = self._out.is_flood or self._err.is_flood
        return Ended(code, bytes(self._out.data), bytes(self._err.data), self._out.is_cut, is_flood)

    def kill(self) -> None:
        """End it and all that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)


class _Collected:
    """What comes out of a pipe, up to a limit; the rest is read and dropped, so that the command's own end is not changed."""

    def __init__(
        self, pipe: IO[bytes], most: int, flooded: Callable[[], None], hear: Callable[[bytes], None] = lambda _: None
    ) -> None:
        self.data = bytearray()
        self.is_cut = False
        self.is_flood = False
        self._pipe = pipe
        self._most = most
        self._flooded = flooded
        self._hear = hear
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Wait for the rest, but not for a process in the background that keeps the pipe open."""
        self._thread.join(LINGER)

    def _read(self) -> None:
        size = 0
        with self._pipe:
            while piece := os.read(self._pipe.fileno(), 65536):
                size += len(piece)
                self._hear(piece)
                self.data += piece[: self._most - len(self.data)]
                self.is_cut = size > self._most
                if size > FLOOD:
                    self.is_flood = True
                    self._flooded()
                    return


def _feed(pipe: IO[bytes], given: bytes) -> None:
    """A command need not read what it is given."""
    with suppress(OSError), pipe:
        pipe.write(given)
