"""A visible question on the terminal itself, whatever standard input and output are."""

import os
import termios
from contextlib import suppress

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say
from ernie_cli.render.sanitize import encoded

TERMINAL = "/dev/tty"
LONGEST = 1024  # bytes of an answer


def check_terminal() -> None:
    """Raise UsageError where there is none to ask on."""
    try:
        os.close(_opened())
    except OSError as error:
        raise UsageError(
            say("there is no terminal to ask on before a tool is run"),
            hint=say("--run-tools always asks nobody: for tools that you trust"),
        ) from error


def answered(question: str) -> str:
    """What is typed after `question`, in one line; nothing when the terminal is gone.

    What was typed before the question is dropped: it was not meant for it.
    """
    try:
        terminal = _opened()
    except OSError:
        return ""
    try:
        with suppress(termios.error):
            termios.tcflush(terminal, termios.TCIFLUSH)
        os.write(terminal, encoded(question))
        return os.read(terminal, LONGEST).decode("utf-8", "replace").strip()
    except OSError:
        return ""
    finally:
        os.close(terminal)


def _opened() -> int:
    return os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY)
