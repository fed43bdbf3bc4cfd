"""A real shell on a terminal, in which somebody types, presses TAB and then Enter: what counts is what `ernie` is given.

`ernie` here is a script that keeps its words; there is no Python on the shell's PATH.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import pexpect

ROOT = Path(__file__).parents[2]
PATIENCE = 60
READY = "READY> "
DONE = "GIVEN"  # is printed when the words are kept
RECORD = f"""#!/bin/sh
for word in "$@"; do printf '%s\\0' "$word"; done > "$GIVEN"
echo {DONE[:3]}{DONE[3:]}
"""
TOOLS = (
    "sh",
    "cat",
    "ls",
    "uname",
    "id",
    "tput",
    "stty",
    "dircolors",
    "sed",
    "grep",
    "tr",
    "cut",
    "sort",
    "head",
    "mkdir",
    "rm",
)
ALL = {"bash": "\x1b*", "zsh": "\x18a"}  # the keys that insert all that fits


class ShellSession:
    """One shell with the completion of ernie in it. `loader` is how bash finds it: bash-completion, or a
    line of .bashrc; `settings` are the last line there. `start` prepares another beginning and says what to run."""

    def __init__(
        self,
        shell: str,
        folder: Path,
        loader: bool = True,
        settings: str = "",
        start: Callable[[Path], list[str]] | None = None,
    ) -> None:
        self.shell = shell
        self.folder = folder
        self.given = folder / "given"
        self.work = folder / "work"
        for each in (folder / "bin", self.work, folder / "cache/complete"):
            each.mkdir(parents=True, exist_ok=True)
        _programs(folder / "bin", shell)
        command = start(folder) if start else usual(shell, folder, loader, settings)
        self.terminal: Any = pexpect.spawn(
            command[0],
            command[1:],
            env=self.environ(),
            cwd=str(self.work),
            dimensions=(50, 400),
            timeout=PATIENCE,
            encoding="utf-8",
        )
        self.terminal.delaybeforesend = None
        self.terminal.expect_exact(READY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.close(force=True)

    def environ(self) -> Mapping[str, str]:
        """All that the shell knows."""
        return {
            "HOME": str(self.folder),
            "ZDOTDIR": str(self.folder),
            "PATH": str(self.folder / "bin"),
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "ERNIE_CACHE_DIR": str(self.folder / "cache"),
            "GIVEN": str(self.given),
        }

    def keep(self, kind: str, *names: str) -> None:
        """Names in a list of the cache."""
        (self.folder / "cache/complete" / kind).write_text("".join(f"{name}\n" for name in names))

    def words(self, line: str, keys: str = "\t") -> list[str]:
        """What `ernie` is given after `line` was typed, these keys and Enter pressed."""
        return self._ran(f"{line}{keys}").split("\0")[:-1]

    def offered(self, line: str) -> set[str]:
        """All that the shell would put in place of the last word of `line`."""
        if self.shell == "fish":
            return self._told_by_fish(line)
        number = len(line.split(" ")) - 2
        return set(self.words(line, ALL[self.shell])[number:])

    def _told_by_fish(self, line: str) -> set[str]:
        """Fish has no key that inserts everything, but a command that says it."""
        return {row.partition("\t")[0] for row in self._ran(f"told '{line}'").splitlines()}

    def _ran(self, line: str) -> str:
        """What is kept of a line."""
        self.given.unlink(missing_ok=True)
        self.terminal.send(f"{line}\r")
        self.terminal.expect_exact(DONE)
        self.terminal.expect_exact(READY)
        return self.given.read_text()


def usual(shell: str, folder: Path, loader: bool = True, settings: str = "") -> list[str]:
    """Prepares the usual beginning of a shell and says what to run."""
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](folder, loader, settings)


def _programs(folder: Path, shell: str) -> None:
    """A PATH with a shell, the usual tools of start files, and `ernie`; without Python."""
    for name in (*TOOLS, shell):
        found = shutil.which(name)
        if found and not (folder / name).exists():
            (folder / name).symlink_to(os.path.realpath(found))
    (folder / "ernie").write_text(RECORD)
    (folder / "ernie").chmod(0o755)


def _bash(folder: Path, loader: bool, settings: str) -> list[str]:
    lines = [
        f"PS1='{READY}'",
        "bind 'set enable-bracketed-paste off'",
        "bind 'set completion-query-items 0'",
        "bind 'set page-completions off'",
    ]
    if loader:
        place = folder / ".local/share/bash-completion/completions"
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "completions/ernie.bash", place / "ernie")
        lines.append(". /usr/share/bash-completion/bash_completion")
    else:
        lines.append(f". {ROOT}/completions/ernie.bash")
    lines.append(settings)
    (folder / "bashrc").write_text("\n".join(lines) + "\n")
    return ["bash", "--noprofile", "--rcfile", str(folder / "bashrc"), "-i"]


def _zsh(folder: Path, loader: bool, settings: str) -> list[str]:
    (folder / ".zshrc").write_text(
        f"PROMPT='{READY}'\nunsetopt prompt_sp\nunset zle_bracketed_paste\n"
        f"fpath=({ROOT}/completions $fpath)\nautoload -Uz compinit; compinit -u -d {folder}/zcompdump\n"
        "zle -C all-matches complete-word _generic\nbindkey '^Xa' all-matches\n"
        "zstyle ':completion:all-matches::::' completer _all_matches _complete\n"
        "zstyle ':completion:all-matches:*' insert true\n"
    )
    return ["zsh", "-d", "-i"]


def _fish(folder: Path, loader: bool, settings: str) -> list[str]:
    for name in (".config/fish/completions", ".local/share/fish/generated_completions"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "completions/ernie.fish", folder / ".config/fish/completions/ernie.fish")
    (folder / ".config/fish/config.fish").write_text(
        f"set -g fish_greeting\nfunction fish_prompt; echo -n '{READY}'; end\nfunction fish_right_prompt; end\n"
        "set -g fish_autosuggestion_enabled 0\n"
        f"function told; complete -C $argv >$GIVEN; echo {DONE}; end\n"
    )
    return ["fish", "-i"]
