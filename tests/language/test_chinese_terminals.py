"""What stands on a terminal is Chinese for who reads Chinese; what goes into a pipe is the same in every language."""

import re
from pathlib import Path

import pytest
from leftovers import leftovers
from program import Program, Ran
from runs import CASES, Case

from ernie_cli.render.table import width

TABLES = [case for case in CASES if case.argv[0] == "models" and "local/" not in case.argv[1]]  # its fields are long


def name(case: Case) -> str:
    return f"{' '.join(case.argv)} {case.before.__name__}"


def prepared(folder: Path, case: Case, columns: int = 200) -> Program:
    program = Program(folder)
    program.environ["COLUMNS"] = str(columns)
    case.before(program)
    return program


def ran(program: Program, case: Case, language: str, *terminal: str) -> Ran:
    program.environ["ERNIE_LANG"] = language
    return program(*case.argv, stdin=case.stdin, replies=case.replies(), terminal=terminal)


def shown(folder: Path, case: Case, language: str) -> str:
    """Both streams of a run on a terminal, without where the test has its folder."""
    found = ran(prepared(folder, case), case, language, "stdout", "stderr")
    return re.sub(r"\x1b\[[\d;]*m", "", f"{found.out}\n{found.err}".replace(str(folder), "~"))


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_terminal_shows_no_english_word_but_names(tmp_path: Path, case: Case) -> None:
    assert leftovers(shown(tmp_path, case, "zh"), case.known) == []


@pytest.mark.parametrize("case", CASES, ids=name)
def test_english_words_would_be_seen(tmp_path: Path, case: Case) -> None:
    assert leftovers(shown(tmp_path, case, "en"), case.known) != []


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_pipe_gets_the_same_in_both_languages(tmp_path: Path, case: Case) -> None:
    program = prepared(tmp_path, case)
    assert ran(program, case, "zh").out == ran(program, case, "en").out


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("case", TABLES, ids=name)
def test_a_table_in_chinese_fits_the_terminal(tmp_path: Path, case: Case, columns: int) -> None:
    lines = ran(prepared(tmp_path, case, columns), case, "zh", "stdout").out.splitlines()
    assert [line for line in lines if width(line) > columns and "https://" not in line] == []
