"""Why the operating system could not do it, in both languages."""

import os
from pathlib import Path

import pytest
from program import Program

from ernie_cli.language.system import REASONS, reason


@pytest.mark.parametrize("code", REASONS)
def test_in_english_they_are_the_systems_own(code: int) -> None:
    assert REASONS[code] == os.strerror(code)


def test_one_that_nobody_translated_is_quoted() -> None:
    assert reason(OSError(12345, "something new")) == "something new"


def test_an_error_without_a_number_is_told_by_its_words() -> None:
    assert reason(OSError("timed out")) == "timed out"


def test_a_file_that_is_missing_is_told_in_chinese(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.environ["ERNIE_LANG"] = "zh"
    assert "：没有那个文件或文件夹\n" in program("chat", "-p", "sandbox", "-f", "missing.txt", "hi", in_process=True).err
