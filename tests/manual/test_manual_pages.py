"""Man pages and completions are what the tree of commands says, and real tools take them."""

import subprocess
from pathlib import Path

import pytest

from ernie_cli import manual
from ernie_cli.main import COMMANDS

ROOT = Path(__file__).parents[2]
COMPLETION = ROOT / "completions/ernie.bash"


def test_the_pages_are_those_of_the_commands() -> None:
    committed = {path.name: path.read_text() for path in (ROOT / "man").iterdir()}
    assert committed == dict(manual.pages()), "run: .venv/bin/python -m ernie_cli.manual"


def test_the_completion_is_that_of_the_commands() -> None:
    assert COMPLETION.read_text() == manual.bash_completion(), "run: .venv/bin/python -m ernie_cli.manual"


@pytest.mark.parametrize("name", ["ernie", *(f"ernie-{name}" for name in COMMANDS)])
def test_a_page_is_clean(name: str) -> None:
    ran = subprocess.run(["mandoc", "-Tlint", ROOT / "man" / f"{name}.1"], capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def completed(*words: str) -> list[str]:
    """What bash offers after these words."""
    script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ernie; printf "%s\\n" "${COMPREPLY[@]}"'
    ran = subprocess.run(["bash", "-c", script, "bash", COMPLETION, *words], capture_output=True, text=True, check=True)
    return ran.stdout.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("ernie", "ch"), ["chat"]),
        (("ernie", "sandbox", "s"), ["serve"]),
        (("ernie", "token", "g"), ["get"]),
        (("ernie", "chat", "--tempe"), ["--temperature"]),
        (("ernie", "chat", "-p", "ai"), ["aistudio"]),
        (("ernie", "chat", "--thinking", "o"), ["only"]),
        (("ernie", "balance", "--by", "m"), ["model"]),
        (("ernie", "image", "--style", "pixel"), ["pixel-art"]),
        (("ernie", "image", "--style", "an"), ["analog-film", "anime"]),
        (("ernie", "image", "--size", "576"), ["576x1024"]),
        (("ernie", "image", "--sampler", "lms"), ["lms-karras", "lms"]),
        (("ernie", "sandbox", "serve", "--fa"), ["--fault"]),
    ],
)
def test_bash_completes(words: tuple[str, ...], expected: list[str]) -> None:
    assert completed(*words) == expected


@pytest.mark.parametrize("words", [words for words, _ in manual._leaves()], ids=" ".join)
def test_bash_offers_every_option_of_a_command(words: tuple[str, ...]) -> None:
    command = dict(manual._leaves())[words]
    known = {option for each in command.params for option in each.opts if option.startswith("-")}
    assert known - set(completed("ernie", *words, "-")) == set()
