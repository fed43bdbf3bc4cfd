"""What a fresh process loads: quick commands none of the slow libraries, a question no more than it needs."""

import sys
from collections.abc import Callable

import pytest
from ernie_process import Ernie
from scripted_server import Server, answer

Serve = Callable[..., Server]
HEAVY = {"httpx", "httpcore", "keyring", "rich", "yaml", "ssl", "jsonschema", "numpy"}


def loaded(ernie: Ernie, *argv: str) -> set[str]:
    """The top-level packages that a run has imported when it ends."""
    ran = ernie(sys.executable, "-X", "importtime", "-m", "ernie_cli", *argv, program=None)
    return {
        line.rpartition("|")[2].strip().partition(".")[0] for line in ran.err.splitlines() if line.startswith("import time:")
    }


QUICK = {
    "help": ["--help"],
    "the version": ["--version"],
    "help on a command": ["chat", "--help"],
    "a command that is none": ["chatt"],
    "an option that is none": ["chat", "--temprature", "1", "hi"],
    "a value out of range": ["chat", "-n", "--temperature", "9", "hi"],
    "a question that is empty": ["chat"],
    "a dry run": ["chat", "-n", "--dry-run", "hi"],
    "a block of code": ["chat", "-n", "--dry-run", "-x", "hi"],
    "any object": ["chat", "-n", "--dry-run", "--json-object", "hi"],
}


@pytest.mark.parametrize("what", QUICK)
def test_a_command_that_sends_nothing_loads_no_slow_library(ernie: Ernie, what: str) -> None:
    found = loaded(ernie, *QUICK[what])
    assert "ernie_cli" in found
    assert not found & HEAVY


def test_a_schema_loads_what_knows_schemas_and_no_other_slow_library(ernie: Ernie) -> None:
    assert loaded(ernie, "chat", "-n", "--dry-run", "--schema", "name, age int", "hi") & HEAVY == {"jsonschema"}


def test_the_version_loads_nothing_of_the_program(ernie: Ernie) -> None:
    assert not loaded(ernie, "--version") & {"typer", "json", "re"}


def test_a_question_with_its_key_in_the_environment_loads_no_keyring(ernie: Ernie, serve: Serve) -> None:
    found = loaded(ernie.at(serve(answer("Hello")).url), "chat", "-n", "hi")
    assert "httpx" in found
    assert not found & {"keyring", "rich", "yaml", "filelock", "jsonschema", "numpy", "platformdirs"}
