"""What `ernie completion SHELL --install` puts into an empty home works in the next shell, once what it asks for is done."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from program import Program
from shell_session import READY, ShellSession

LOADED = ". /usr/share/bash-completion/bash_completion"
BASH = f"PS1='{READY}'\nbind 'set enable-bracketed-paste off'\n"
ZSH = f"PROMPT='{READY}'\nunsetopt prompt_sp\nunset zle_bracketed_paste\n"
FISH = f"set -g fish_greeting\nfunction fish_prompt; echo -n '{READY}'; end\nfunction fish_right_prompt; end\n"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path)
    made.environ |= {"PATH": os.environ["PATH"], "ZDOTDIR": str(tmp_path)}
    return made


def installed(program: Program, shell: str) -> str:
    """What one is told to add to a start file, nothing when there is nothing to do."""
    ran = program("completion", shell, "--install")
    assert ran.code == 0, ran.err
    assert Path(ran.out.strip()).is_file()
    asked = re.search(r"add this line to (?P<file>\S+): (?P<line>.*)", ran.err)
    return asked["line"] if asked else ""


def works(shell: str, home: Path, start: Callable[[Path], list[str]]) -> None:
    with ShellSession(shell, home, start=start) as session:
        session.keep("models", "jupiter:7b")
        assert session.words("ernie chat --tempe") == ["chat", "--temperature"]
        assert session.words("ernie chat -m jup") == ["chat", "-m", "jupiter:7b"]


def bash(*lines: str) -> Callable[[Path], list[str]]:
    def start(home: Path) -> list[str]:
        (home / ".bashrc").write_text(BASH + "\n".join(lines) + "\n")
        return ["bash", "-i"]

    return start


def zsh(*lines: str) -> Callable[[Path], list[str]]:
    def start(home: Path) -> list[str]:
        (home / ".zshrc").write_text(ZSH + "\n".join(lines) + "\n")
        return ["zsh", "-i"]

    return start


def fish(home: Path) -> list[str]:
    (home / ".config/fish").mkdir(parents=True, exist_ok=True)
    (home / ".config/fish/config.fish").write_text(FISH)
    return ["fish", "-i"]


def test_bash_that_loads_bash_completion_needs_no_more(program: Program, tmp_path: Path) -> None:
    (tmp_path / ".bashrc").write_text(f"{LOADED}\n")
    assert installed(program, "bash") == ""
    works("bash", tmp_path, bash(LOADED))


@pytest.mark.parametrize("start", ["", f"# {LOADED}"])
def test_bash_that_does_not_load_it_works_by_the_line_that_is_told(start: str, program: Program, tmp_path: Path) -> None:
    (tmp_path / ".bashrc").write_text(f"{start}\n")
    works("bash", tmp_path, bash(start, installed(program, "bash")))


@pytest.mark.parametrize("before", ["", "autoload -Uz compinit && compinit"])
def test_zsh_works_by_the_line_that_is_told(before: str, program: Program, tmp_path: Path) -> None:
    program.environ["FPATH"] = ""
    line = installed(program, "zsh")
    assert line
    works("zsh", tmp_path, zsh(before, line))


def test_zsh_that_looks_into_a_folder_of_ones_own_needs_no_more(program: Program, tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / ".zshenv").write_text(f"fpath=({tmp_path}/functions $fpath)\n")
    assert installed(program, "zsh") == ""
    assert (tmp_path / "functions/_ernie").is_file()
    works("zsh", tmp_path, zsh("autoload -Uz compinit && compinit"))


def test_fish_needs_no_more(program: Program, tmp_path: Path) -> None:
    assert installed(program, "fish") == ""
    works("fish", tmp_path, fish)


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_what_was_done_is_told_in_chinese_too(shell: str, program: Program) -> None:
    program.environ["ERNIE_LANG"] = "zh"
    assert "新打开的" in program("completion", shell, "--install").err
    assert "已经在那里" in program("completion", shell, "--install").err
