"""Templates without a configuration are names for TAB too, once one of them is used."""

from pathlib import Path

import pytest
from program import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path)
    made.environ["ERNIE_CONFIG_DIR"] = str(tmp_path / "config")
    (tmp_path / "config/templates").mkdir(parents=True)
    (tmp_path / "config/templates/translate.yaml").write_text('prompt: "{{input}}"\n')
    return made


def test_a_template_alone_is_kept_when_one_is_used(program: Program, tmp_path: Path) -> None:
    assert program("chat", "-p", "sandbox", "-t", "translate", "Hello", in_process=True).code == 0
    assert (tmp_path / "cache/complete/templates").read_text() == "translate\n"


def test_without_a_template_or_a_configuration_nothing_is_written(program: Program, tmp_path: Path) -> None:
    program("chat", "-p", "sandbox", "Hello", in_process=True)
    assert not (tmp_path / "cache/complete").exists()


def test_a_cache_that_cannot_be_written_costs_nothing(program: Program, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file\n")
    ran = program("chat", "-p", "sandbox", "-t", "translate", "Hello", in_process=True)
    assert (ran.code, ran.err) == (0, "")
