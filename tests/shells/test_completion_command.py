"""`ernie completion`: prints what makes TAB work, or puts it where the shell looks, and never over somebody else's file."""

import os
import subprocess
from pathlib import Path

import pytest
from program import Program

ROOT = Path(__file__).parents[2]
FILES = {"bash": "ernie.bash", "zsh": "_ernie", "fish": "ernie.fish", "powershell": "ernie.ps1"}
PLACES = {
    "bash": ".local/share/bash-completion/completions/ernie",
    "zsh": ".local/share/zsh/site-functions/_ernie",
    "fish": ".config/fish/completions/ernie.fish",
}


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path)
    made.environ["FPATH"] = ""  # that of this machine is not the test's
    return made


@pytest.mark.parametrize("shell", FILES)
def test_it_prints_the_script_of_a_shell(shell: str, program: Program) -> None:
    ran = program("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (ROOT / "completions" / FILES[shell]).read_text("utf-8")


def test_without_a_word_it_is_the_shell_that_one_has(program: Program) -> None:
    program.environ["SHELL"] = "/usr/bin/fish"
    assert program("completion").out == program("completion", "fish").out


@pytest.mark.parametrize("argv", [["completion"], ["completion", "tcsh"]])
def test_a_shell_that_is_not_known_is_told(argv: list[str], program: Program) -> None:
    ran = program(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert "hint: there are bash, zsh, fish, powershell" in ran.err


@pytest.mark.parametrize("shell", PLACES)
def test_it_goes_where_the_shell_looks(shell: str, program: Program, tmp_path: Path) -> None:
    ran = program("completion", shell, "--install")
    path = tmp_path / PLACES[shell]
    assert (ran.code, ran.out) == (0, f"{path}\n")
    assert path.read_bytes() == (ROOT / "completions" / FILES[shell]).read_bytes()
    assert sorted(each.name for each in path.parent.iterdir()) == [path.name]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_what_still_has_to_be_done_is_all_that_is_told(shell: str, program: Program) -> None:
    (note,) = program("completion", shell, "--install").err.splitlines()
    assert "add this line" in note


def test_a_line_that_was_added_is_not_asked_for_again(program: Program, tmp_path: Path) -> None:
    line = program("completion", "zsh", "--install").err.partition("~/.zshrc: ")[2]
    (tmp_path / ".zshrc").write_text(line)
    assert "~/.zshrc" not in program("completion", "zsh", "--install").err
    (tmp_path / ".zshrc").write_text(f"# {line}")
    assert "~/.zshrc" in program("completion", "zsh", "--install").err


def test_once_more_changes_nothing(program: Program, tmp_path: Path) -> None:
    program("completion", "fish", "--install")
    before = (tmp_path / PLACES["fish"]).stat()
    ran = program("completion", "fish", "--install")
    assert "it is there already" in ran.err
    assert (tmp_path / PLACES["fish"]).stat() == before


def test_an_older_one_of_ours_is_replaced(program: Program, tmp_path: Path) -> None:
    program("completion", "fish", "--install")
    path = tmp_path / PLACES["fish"]
    path.write_text(path.read_text("utf-8") + "# of another version\n")
    assert program("completion", "fish", "--install").code == 0
    assert "another version" not in path.read_text("utf-8")


def test_a_file_of_somebody_else_is_left_alone(program: Program, tmp_path: Path) -> None:
    path = tmp_path / PLACES["bash"]
    path.parent.mkdir(parents=True)
    path.write_text("mine\n")
    ran = program("completion", "bash", "--install")
    assert (ran.code, path.read_text()) == (2, "mine\n")
    assert "is not ours" in ran.err
    assert program("completion", "bash", "--install", "--force").code == 0
    assert path.read_text() != "mine\n"


def test_a_link_stays_a_link(program: Program, tmp_path: Path) -> None:
    path = tmp_path / PLACES["fish"]
    path.parent.mkdir(parents=True)
    target = tmp_path / "dotfiles.fish"
    target.write_text("")
    path.symlink_to(target)
    assert program("completion", "fish", "--install").code == 0
    assert path.is_symlink()
    assert target.read_bytes() == (ROOT / "completions/ernie.fish").read_bytes()


def test_folders_of_ones_own_are_heeded(program: Program, tmp_path: Path) -> None:
    program.environ |= {"XDG_CONFIG_HOME": str(tmp_path / "c"), "BASH_COMPLETION_USER_DIR": str(tmp_path / "b")}
    assert program("completion", "fish", "--install").out == f"{tmp_path}/c/fish/completions/ernie.fish\n"
    assert program("completion", "bash", "--install").out == f"{tmp_path}/b/completions/ernie\n"


def test_a_folder_that_zsh_looks_into_is_taken(program: Program, tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    program.environ["FPATH"] = f"/nowhere:{tmp_path}/functions"
    ran = program("completion", "zsh", "--install")
    assert ran.out == f"{tmp_path}/functions/_ernie\n"
    assert "fpath" not in ran.err


def test_zsh_that_looks_elsewhere_needs_a_line_that_works(program: Program, tmp_path: Path) -> None:
    ran = program("completion", "zsh", "--install")
    line = ran.err.partition("~/.zshrc: ")[2].strip()
    asked = subprocess.run(
        ["zsh", "-f", "-c", f"{line} -u; print $_comps[ernie]"],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert asked.stdout == "_ernie\n", asked.stderr


def test_a_home_that_cannot_be_written_is_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / ".config").write_text("a file\n")
    ran = program("completion", "fish", "--install")
    assert (ran.code, ran.out) == (10, "")
    assert "cannot" in ran.err


def test_without_a_home_it_says_what_to_do(program: Program) -> None:
    del program.environ["HOME"]
    assert "print it instead" in program("completion", "fish", "--install").err


def test_powershell_has_no_such_folder(program: Program) -> None:
    ran = program("completion", "powershell", "--install")
    assert ran.code == 2
    assert "$PROFILE" in ran.err


def test_force_alone_makes_no_sense(program: Program) -> None:
    assert program("completion", "bash", "--force").code == 2
