"""A file in the user's own editor, which has the terminal to itself meanwhile."""

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ernie_cli.errors import UsageError
from ernie_cli.inputs.reading import decoded, read_file
from ernie_cli.inputs.terminal import opened
from ernie_cli.language.said import say
from ernie_cli.language.system import reason

USUAL = "vi"


def edited(text: str, environ: Mapping[str, str]) -> str:
    """`text` as the user leaves it in the editor, which gets the terminal, whatever our own streams are.

    Raises UsageError when there is no terminal, or the editor fails. The file is the user's alone, and gone afterwards.
    """
    with TemporaryDirectory(prefix="ernie-") as folder:
        path = Path(folder, "question.md")
        path.write_text(text, "utf-8")
        try:
            terminal = opened()
        except OSError as error:
            raise UsageError(say("--editor needs a terminal, and there is none")) from error
        try:
            edit(path, environ, terminal)
        finally:
            os.close(terminal)
        return decoded(read_file(str(path), "--editor"), str(path), None).rstrip("\r\n")


def edit(path: Path, environ: Mapping[str, str], terminal: int | None = None) -> None:
    """Have `path` edited by VISUAL, EDITOR or vi, on our own streams or on `terminal`, and wait for it.

    Raises UsageError when that fails.
    """
    variable = next((name for name in ("VISUAL", "EDITOR") if environ.get(name, "").strip()), None)
    named = environ[variable] if variable else USUAL
    try:
        command = shlex.split(named)
        with _deaf():
            code = subprocess.Popen(
                [*command, str(path)], env=dict(environ), stdin=terminal, stdout=terminal, stderr=terminal
            ).wait()
    except ValueError as error:
        raise UsageError(say("{variable} is no command: {error}", variable=variable, error=error)) from error
    except OSError as error:
        hint = say("export EDITOR=nano, or whichever you like")
        raise UsageError(
            say("the editor {command} cannot be run: {strerror}", command=command[0], strerror=reason(error)), hint=hint
        ) from error
    if code != 0:
        how = say("exit status {code}", code=code) if code > 0 else say("signal {what}", what=-code)
        raise UsageError(say("the editor {command} ended with {how}; nothing is changed", command=command[0], how=how))


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C and Ctrl-\\ are for the editor alone: it has its own handlers, for what is no ignored signal is not inherited."""
    held = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
