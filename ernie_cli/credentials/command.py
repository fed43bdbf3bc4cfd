"""A key that a command of the user's prints, such as `pass show ernie`: no shell, no standard input, a limit of time.

Only standard output counts, and only its first line; what the command says on standard error is shown when it fails.
"""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Thread
from typing import IO

from ernie_cli.errors import CredentialsError
from ernie_cli.secret import Secret

LIMIT = 30.0  # seconds
LARGEST = 65536  # bytes of output that are read; a key has some hundred
EXCERPT = 300  # characters of the command's own words
LINGER = 1.0  # seconds for what it left open to end, once it has ended itself


def first_line(command: Sequence[str], environ: Mapping[str, str], limit: float = LIMIT) -> Secret:
    """The first line that `command` prints, without blanks around it. Raises CredentialsError.

    It runs in a session of its own, so that it cannot take over the terminal and its whole group can be ended.
    """
    try:
        process = subprocess.Popen(
            list(command),
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CredentialsError(f"the key_command cannot be run: {command[0]}: {reason}") from error
    assert process.stdout and process.stderr
    out, err = _Collected(process.stdout), _Collected(process.stderr)
    code = _ended(process, limit)
    out.end()
    err.end()
    if out.is_cut:
        raise CredentialsError(f"the key_command {command[0]} prints more than {LARGEST // 1024} KiB, which is no key")
    if code is None:
        raise CredentialsError(
            f"the key_command {command[0]} did not end within {limit:g} s{_said(out, err)}",
            hint="it has no terminal to ask on: let it answer by itself",
        )
    if code != 0:
        how = f"exit status {code}" if code > 0 else f"signal {-code}"
        raise CredentialsError(f"the key_command {command[0]} failed with {how}{_said(out, err)}")
    return _secret(out, command[0])


def _ended(process: "subprocess.Popen[bytes]", limit: float) -> int | None:
    """The exit status, or None when it had to be killed, with all that it started; a signal to us kills it too."""
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class _Collected:
    """What comes out of a pipe, up to a limit; whoever writes more finds the pipe closed."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.data = bytearray()
        self.is_cut = False
        self._pipe = pipe
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Wait for the rest, but not for a process in the background that keeps the pipe open."""
        self._thread.join(LINGER)

    def _read(self) -> None:
        with self._pipe:
            while piece := os.read(self._pipe.fileno(), 4096):
                self.data += piece
                if len(self.data) > LARGEST:
                    self.is_cut = True
                    return


def _secret(out: _Collected, name: str) -> Secret:
    line = bytes(out.data).partition(b"\n")[0].strip()
    if not line:
        raise CredentialsError(f"the key_command {name} printed nothing on its first line")
    try:
        return Secret(line.decode())
    except UnicodeDecodeError as error:
        raise CredentialsError(f"the key_command {name} printed something that is no text") from error


def _said(out: _Collected, err: _Collected) -> str:
    """Its own words, with nothing in them that it may have printed as a key."""
    text = bytes(err.data).decode(errors="replace")
    for line in bytes(out.data).decode(errors="replace").split():
        if len(line) >= 4:
            text = text.replace(line, "***")
    said = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f": {said[:EXCERPT]}" if said else ""
