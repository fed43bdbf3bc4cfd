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
        os.close(opened())
    except OSError as error:
        raise UsageError(
            say("there is no terminal to ask on before a tool is run"),
            hint=say("--run-tools always asks nobody: for tools that you trust"),
        ) from error


def answered(question: str) -> str:
    """What is typed after `question`, in one line; nothing when the terminal is gone."""
    return _typed(question).strip()


def agrees(question: str) -> bool:
    """Whether a person says yes, or nothing but a line's end; False when the terminal is gone."""
    return _typed(f"{question} [Y/n] ")[:1].lower() in ("y", "\n")


def opened() -> int:
    """The terminal, which does not become ours by that. Raises OSError where there is none."""
    return os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY)


def _typed(question: str) -> str:
    """With its line's end. What was typed before the question is dropped: it was not meant for it."""
    try:
        terminal = opened()
    except OSError:
        return ""
    try:
        with suppress(termios.error):
            termios.tcflush(terminal, termios.TCIFLUSH)
        os.write(terminal, encoded(question))
        return os.read(terminal, LONGEST).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(terminal)
