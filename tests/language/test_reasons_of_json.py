"""Why a text is no JSON, in both languages."""

import json
import re
from pathlib import Path

import pytest
from program import Program

from ernie_cli import strict

WRONG = ["", "{a: 1}", '{"a" 1}', "[1 2]", '{"a": 1,}', "[1,]", '["a', '["a\nb"]', r'["\x"]', r'["\u12"]', "1 2", "\ufeff1"]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    program = Program(tmp_path)
    program.environ["ERNIE_LANG"] = "zh"
    return program


@pytest.mark.parametrize("text", WRONG)
def test_in_english_they_are_pythons_own(text: str) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        strict.parsed(text)
    assert strict.reason(caught.value) == str(caught.value)


def test_what_we_refuse_ourselves_is_told_as_it_is() -> None:
    with pytest.raises(ValueError, match="NaN is not JSON") as caught:
        strict.parsed("[NaN]")
    assert strict.reason(caught.value) == "NaN is not JSON"


def test_a_reason_that_nobody_translated_is_quoted() -> None:
    assert strict.reason(json.JSONDecodeError("Something new", "x", 0)) == "Something new: line 1 column 1 (char 0)"


@pytest.mark.parametrize("text", [each for each in WRONG if each and not each.startswith("\ufeff")])
def test_a_reader_of_chinese_reads_no_english_of_python(program: Program, text: str) -> None:
    err = program("chat", "-p", "sandbox", "hi", "--param", f"x:={text}", in_process=True).err
    told = re.search(r"不是 JSON：(.*)：第 \d+ 行第 \d+ 列（第 \d+ 个字符）\n", err)
    assert told is not None, err
    assert re.findall("[a-z]{3,}", told[1]) == []


def test_a_row_that_is_no_json_is_told_in_chinese(program: Program, tmp_path: Path) -> None:
    argv = ("chat", "-p", "sandbox", "--batch", "-", "-o", str(tmp_path / "out.jsonl"))
    ran = program(*argv, stdin=b'{"prompt": }\n', in_process=True)
    assert "此处应有一个值：第 1 行第 12 列（第 11 个字符）" in ran.err
