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
from ernie_cli.language.said import say
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
        raise CredentialsError(
            say("the key_command cannot be run: {command}: {reason}", command=command[0], reason=reason)
        ) from error
    assert process.stdout and process.stderr
    out, err = _Collected(process.stdout), _Collected(process.stderr)
    code = _ended(process, limit)
    out.end()
    err.end()
    if out.is_cut:
        raise CredentialsError(
            say(
                "the key_command {command} prints more than {largest} KiB, which is no key",
                command=command[0],
                largest=LARGEST // 1024,
            )
        )
    if code is None:
        raise CredentialsError(
            say(
                "the key_command {command} did not end within {limit:g} s{said}",
                command=command[0],
                limit=limit,
                said=_said(out, err),
            ),
            hint=say("it has no terminal to ask on: let it answer by itself"),
        )
    if code != 0:
        how = say("exit status {code}", code=code) if code > 0 else say("signal {what}", what=-code)
        raise CredentialsError(
            say("the key_command {command} failed with {how}{said}", command=command[0], how=how, said=_said(out, err))
        )
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
        raise CredentialsError(say("the key_command {name} printed nothing on its first line", name=name))
    try:
        return Secret(line.decode())
    except UnicodeDecodeError as error:
        raise CredentialsError(say("the key_command {name} printed something that is no text", name=name)) from error


def _said(out: _Collected, err: _Collected) -> str:
    """Its own words, with nothing in them that it may have printed as a key."""
    text = bytes(err.data).decode(errors="replace")
    for line in bytes(out.data).decode(errors="replace").split():
        if len(line) >= 4:
            text = text.replace(line, "***")
    said = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f": {said[:EXCERPT]}" if said else ""
