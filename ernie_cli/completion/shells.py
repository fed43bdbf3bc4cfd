"""Completions of shells: which script is whose, where each shell looks, and what is still to be done by hand.

A file that somebody else wrote is never written over unasked.
"""

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ernie_cli.errors import OutputError, UsageError
from ernie_cli.folders.shipped import shipped
from ernie_cli.language.said import Said, say
from ernie_cli.language.system import reason

SHELLS = {"bash": "ernie.bash", "zsh": "_ernie", "fish": "ernie.fish", "powershell": "ernie.ps1"}
MARK = b"completion for ernie; generated"  # in the first lines of every script
# Where bash-completion, which loads such scripts, is found: Debian and most others, BSD and local builds, Homebrew.
LOADERS = (
    "/usr/share/bash-completion/bash_completion",
    "/usr/local/share/bash-completion/bash_completion",
    "/opt/homebrew/etc/profile.d/bash_completion.sh",
    "/usr/local/etc/profile.d/bash_completion.sh",
)
# What may load it: files of the user's home, and of the machine. Fedora's reads profile.d, where it is.
STARTS = (".bashrc", ".bash_profile", ".bash_login", ".profile", "/etc/bash.bashrc", "/etc/bashrc")
LOADS = re.compile(rb"^[^#\n]*(bash.completion|profile\.d)", re.MULTILINE)
LOOKS = re.compile(rb"^[^#\n]*zsh/site-functions", re.MULTILINE)  # in a file of zsh: our folder is in its fpath


class Installed(NamedTuple):
    """Where a script is now, and what the user is told."""

    path: Path
    notes: tuple[Said, ...]


class _Place(NamedTuple):
    path: Path
    notes: tuple[Said, ...] = ()


def script(shell: str) -> bytes:
    """The completion of a shell."""
    return (shipped("completions") / SHELLS[shell]).read_bytes()


def install(shell: str, environ: Mapping[str, str], force: bool) -> Installed:
    """Put the completion of a shell where it looks. Raises UsageError for somebody else's file, OutputError."""
    place = _PLACES[shell](environ)
    found = script(shell)
    try:
        present = place.path.read_bytes()
    except FileNotFoundError:
        present = b""
    except OSError as error:
        raise OutputError(say("cannot read {place}: {strerror}", place=place.path, strerror=reason(error))) from error
    if present == found:
        return Installed(place.path, (say("it is there already"), *place.notes))
    if present and MARK not in present[:300] and not force:
        raise UsageError(say("{place} is not ours", place=place.path), hint=say("look at it; --force writes over it"))
    _write(place.path, found)
    return Installed(place.path, place.notes or (say("new shells have it"),))


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all; a link stays one."""
    with suppress(OSError):
        path = path.resolve()
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise OutputError(say("cannot write {path}: {strerror}", path=path, strerror=reason(error))) from error


def _home(environ: Mapping[str, str]) -> Path:
    home = environ.get("HOME", "")
    if not home.startswith("/"):
        raise UsageError(say("HOME is not set"), hint=say("print it instead: ernie completion SHELL > FILE"))
    return Path(home)


def _below(environ: Mapping[str, str], variable: str, usual: str) -> Path:
    given = environ.get(variable, "").strip()
    return Path(given) if given.startswith("/") else _home(environ) / usual


def _bash(environ: Mapping[str, str]) -> _Place:
    given = environ.get("BASH_COMPLETION_USER_DIR", "")
    folder = Path(given) if given.startswith("/") else _below(environ, "XDG_DATA_HOME", ".local/share") / "bash-completion"
    path = folder / "completions" / "ernie"
    if not any(Path(loader).exists() for loader in LOADERS):
        return _Place(path, (say("bash-completion is not installed: add this line to ~/.bashrc: . {path}", path=path),))
    if any(_has(Path(environ.get("HOME", "/"), start), LOADS) for start in STARTS):
        return _Place(path)
    return _Place(path, (say("if TAB does nothing in a new bash, add this line to ~/.bashrc: . {path}", path=path),))


def _has(start: Path, line: re.Pattern[bytes]) -> bool:
    """Whether a start file seems to have such a line."""
    with suppress(OSError):
        return bool(line.search(start.read_bytes()))
    return False


def _zsh(environ: Mapping[str, str]) -> _Place:
    usual = _below(environ, "XDG_DATA_HOME", ".local/share") / "zsh/site-functions"
    ours = [folder for folder in _fpath(environ) if folder.name == "site-functions" or folder.is_relative_to(_home(environ))]
    for folder in ours:
        if folder.is_dir() and folder.stat().st_uid == os.getuid() and os.access(folder, os.W_OK):
            return _Place(folder / SHELLS["zsh"])
    if _has(_below(environ, "ZDOTDIR", "") / ".zshrc", LOOKS):
        return _Place(usual / SHELLS["zsh"])
    line = f"fpath=({usual} $fpath); autoload -Uz compinit && compinit"
    return _Place(usual / SHELLS["zsh"], (say("zsh does not look there yet: add this line to ~/.zshrc: {line}", line=line),))


def _fpath(environ: Mapping[str, str]) -> list[Path]:
    """Where zsh looks: by FPATH where it is exported, else as a zsh says that reads no file of an interactive shell."""
    given = environ.get("FPATH")
    if given is None:
        try:
            asked = subprocess.run(
                ["zsh", "-c", "print -r -- $FPATH"],
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=10,
            )
            given = asked.stdout.strip()
        except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
            given = ""
    return [Path(each) for each in given.split(":") if each.startswith("/")]


def _fish(environ: Mapping[str, str]) -> _Place:
    return _Place(_below(environ, "XDG_CONFIG_HOME", ".config") / "fish/completions" / SHELLS["fish"])


def _powershell(_: Mapping[str, str]) -> _Place:
    raise UsageError(
        say("PowerShell has no folder of completions"),
        hint=say("add this line to the file $PROFILE: ernie completion powershell | Out-String | Invoke-Expression"),
    )


_PLACES: Mapping[str, Callable[[Mapping[str, str]], _Place]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
    "powershell": _powershell,
}
