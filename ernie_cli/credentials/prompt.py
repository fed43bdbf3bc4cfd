"""Asks a person for a secret on the terminal itself, without showing what is typed."""

import getpass
import os
import warnings

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say

TERMINAL = "/dev/tty"


def hidden(question: str) -> str:
    """What is typed after `question`. Raises UsageError where there is no terminal to ask on, or nothing is typed.

    Echo is back when this returns, however it returns: a signal ends it like any other error.
    """
    try:
        os.close(os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY))
    except OSError as error:
        raise UsageError(
            say("there is no terminal to ask for the key on, and nothing on standard input"),
            hint=say("pipe it in: pass show ernie | ernie token set PROVIDER"),
        ) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)  # what it says before it would show the key
            return getpass.getpass(question)
    except (EOFError, getpass.GetPassWarning) as error:
        raise UsageError(say("no key was typed")) from error
    except UnicodeDecodeError as error:
        raise UsageError(say("what was typed is no text")) from error
