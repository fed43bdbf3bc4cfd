"""A file in the user's own editor, which has the terminal to itself meanwhile."""

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say

USUAL = "vi"
TERMINAL = "/dev/tty"


def edit(path: Path, environ: Mapping[str, str]) -> None:
    """Have `path` edited by VISUAL, EDITOR or vi, and wait for it. Raises UsageError when that fails."""
    variable = next((name for name in ("VISUAL", "EDITOR") if environ.get(name, "").strip()), None)
    named = environ[variable] if variable else USUAL
    try:
        command = shlex.split(named)
        with _deaf():
            code = subprocess.Popen([*command, str(path)], env=dict(environ)).wait()
    except ValueError as error:
        raise UsageError(say("{variable} is no command: {error}", variable=variable, error=error)) from error
    except OSError as error:
        hint = say("export EDITOR=nano, or whichever you like")
        raise UsageError(
            say("the editor {command} cannot be run: {strerror}", command=command[0], strerror=error.strerror), hint=hint
        ) from error
    if code != 0:
        how = say("exit status {code}", code=code) if code > 0 else say("signal {what}", what=-code)
        raise UsageError(say("the editor {command} ended with {how}; nothing is changed", command=command[0], how=how))


def agrees(question: str) -> bool:
    """Whether a person on the terminal says yes, or nothing but a line's end; False where there is no terminal."""
    try:
        terminal = os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return False
    try:
        os.write(terminal, f"{question} [Y/n] ".encode())
        answer = os.read(terminal, 100).decode(errors="replace")
    finally:
        os.close(terminal)
    return answer[:1].lower() in ("y", "\n")


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C and Ctrl-\\ are for the editor alone: it has its own handlers, for what is no ignored signal is not inherited."""
    held = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
