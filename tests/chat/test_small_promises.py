"""Small promises that a script, or a person at a terminal, would miss."""

import json
from pathlib import Path

import httpx
import pytest
from program import Program, chunk, stream


def test_a_remark_about_the_answer_comes_after_its_last_line(ernie: Program) -> None:
    flagged = {"choices": [{"index": 0, "delta": {"content": "Hello"}, "finish_reason": "normal", "flag": 1}]}
    ernie("chat", "-n", "hi", replies=[stream(flagged)])
    assert b"".join(ernie.order).startswith(b"Hello\nernie: ")


def test_a_run_that_succeeds_removes_what_an_earlier_one_left(ernie: Program, tmp_path: Path) -> None:
    target, partial = tmp_path / "answer.txt", tmp_path / "answer.txt.partial"
    broken = ernie("chat", "-n", "-o", str(target), "hi", replies=[stream(chunk("Hel"), done=False)])
    assert (broken.code, partial.read_text()) == (9, "Hel\n")
    assert "printed" not in broken.err
    assert ernie("chat", "-n", "-o", str(target), "hi", replies=[stream(chunk("Hello", "normal"))]).code == 0
    assert (target.read_text(), partial.exists()) == ("Hello\n", False)


@pytest.mark.parametrize("flag", [3, 4])
def test_an_answer_that_must_not_be_shown_is_kept_in_no_file(ernie: Program, tmp_path: Path, flag: int) -> None:
    last = {"choices": [{"index": 0, "delta": {}, "finish_reason": "content_filter", "flag": flag}]}
    ran = ernie("chat", "-n", "-o", str(tmp_path / "answer.txt"), "hi", replies=[stream(chunk("bad"), last)])
    assert ran.code == 8
    assert list(tmp_path.glob("*answer*")) == []


@pytest.mark.parametrize("word", ["--json=1", "--json"])
def test_a_mistake_of_use_is_json_where_json_is_asked_for(ernie: Program, word: str) -> None:
    ran = ernie("chat", word, "--nonsense")
    assert json.loads(ran.err)["error"]["exit_code"] == 2


@pytest.mark.parametrize("word", ["", "0", "no", "False", "off"])
def test_debug_is_off_by_any_word_for_that(ernie: Program, word: str) -> None:
    ernie.environ["ERNIE_DEBUG"] = word
    assert ernie("chat", "-n", "hi", replies=[stream(chunk("x", "normal"))]).err == ""


def test_a_dry_run_keeps_limits_authorities_and_the_file_of_variables(ernie: Program, tmp_path: Path) -> None:
    variables = tmp_path / "a file.env"
    variables.write_text("X=1\n")
    flags = ["--max-time", "30", "--connect-timeout", "5", "--cacert", "ca.pem", "--env-file", str(variables)]
    ran = ernie("chat", "-n", "--dry-run", *flags, "hi")
    assert "--cacert ca.pem --connect-timeout 5.0 --max-time 30.0" in ran.out
    assert f"ernie token get aistudio --env-file '{variables}'" in ran.out


@pytest.mark.parametrize(
    ("begun", "meant"),
    [("--tempe", "--temperature"), ("--temp", "--template or --temperature"), ("--temprature", "--temperature")],
)
def test_a_flag_that_is_cut_short_is_completed(ernie: Program, begun: str, meant: str) -> None:
    assert f"did you mean {meant}?" in ernie("chat", begun, "1", "hi").err


def test_a_service_that_stays_down_is_told_with_the_number_of_tries(ernie: Program) -> None:
    down = [httpx.Response(500, json={"error": {"message": "Internal error"}}) for _ in range(3)]
    ran = ernie("chat", "-n", "hi", replies=down)
    assert ran.code == 5
    assert "hint: tried 3 times; try again later" in ran.err
