"""The program as typed, in Chinese and in English."""

import json
import re
from pathlib import Path
from unicodedata import east_asian_width

import httpx
import pytest
from program import KEY, Program, Ran, chunk, stream

from ernie_cli.main import COMMANDS, built

CHINESE = re.compile("[\u4e00-\u9fff]")
ANSWER = stream(chunk("Hello"), chunk("", "normal"))


@pytest.fixture
def program(tmp_path: Path) -> Program:
    found = Program(tmp_path)
    found.environ["ERNIE_LANG"] = "zh"
    return found


@pytest.mark.parametrize(
    "environ",
    [
        {"ERNIE_LANG": "zh"},
        {"LC_ALL": "zh_CN.UTF-8"},
        {"LC_MESSAGES": "zh_TW"},
        {"LANG": "zh_HK.UTF-8"},
        {"ERNIE_LANG": "", "LANG": "zh-CN"},
        {"ERNIE_LANG": "zh", "LC_ALL": "C"},
        {"LC_ALL": "zh_CN", "LANG": "en_US.UTF-8"},
    ],
)
def test_chinese_is_chosen(tmp_path: Path, environ: dict[str, str]) -> None:
    program = Program(tmp_path)
    program.environ.update(environ)
    assert "没有命令" in program("nonsense").err


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"ERNIE_LANG": "en", "LANG": "zh_CN.UTF-8"},
        {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"},
        {"LC_ALL": "POSIX"},
        {"LANG": "zhx"},
        {"LANG": "fr_FR.UTF-8"},
    ],
)
def test_english_is_chosen(tmp_path: Path, environ: dict[str, str]) -> None:
    program = Program(tmp_path)
    program.environ.update(environ)
    assert "there is no command" in program("nonsense").err


def test_an_error_and_its_hint_are_chinese(program: Program) -> None:
    ran = program("chat", "--temprature", "1", "hi")
    assert ran.err == (
        "ernie: 没有选项 --temprature；您是不是想用 --temperature？\n"
        "提示：若它是问题的一部分，在问题前写 --；ernie chat --help 列出各选项\n"
    )


def test_what_typer_complains_of_is_chinese(program: Program) -> None:
    assert "--top-k：'x' 不是整数" in program("chat", "--top-k", "x", "hi").err
    assert "--port：'1x' 不是整数" in program("sandbox", "serve", "--port", "1x").err


def test_what_a_value_must_be_is_chinese(program: Program) -> None:
    ran = program("chat", "-p", "sandbox", "-n", "--temperature", "9", "hi", in_process=True)
    assert "接受大于 0 且不超过 1 的数" in ran.err


def test_a_note_is_chinese(program: Program) -> None:
    ran = program("chat", "-p", "sandbox", "-n", "--usage", "hi", in_process=True)
    assert ran.err.startswith("ernie: token：问题 ")


def test_the_words_of_a_service_are_left_alone(program: Program) -> None:
    program.environ["AI_STUDIO_API_KEY"] = KEY
    refusal = httpx.Response(400, json={"error": {"message": "the content is empty", "code": "bad_parameter"}})
    ran = program("chat", "-n", "hi", replies=[refusal])
    assert "ernie: the content is empty（aistudio，代码 bad_parameter）\n" in ran.err


def test_a_secret_is_hidden_in_chinese_too(program: Program) -> None:
    program.environ["AI_STUDIO_API_KEY"] = KEY
    refusal = httpx.Response(401, json={"error": {"message": f"wrong key {KEY}", "code": "invalid_api_key"}})
    ran = program("chat", "-n", "hi", replies=[refusal])
    assert (KEY in ran.err, "***" in ran.err, "提示：" in ran.err) == (False, True, True)


def test_an_answer_that_breaks_off_is_told_in_chinese(program: Program) -> None:
    program.environ["AI_STUDIO_API_KEY"] = KEY
    ran = program("chat", "-n", "hi", replies=[stream(chunk("Hel"), done=False)])
    assert "ernie: 回答中断：连接在回答的结束标记之前关闭" in ran.err


def test_missing_keys_are_told_in_chinese(program: Program) -> None:
    ran = program("chat", "-p", "wcode", "-n", "hi")
    assert ran.err.startswith("ernie: 没有 wcode 的密钥：WCODE_API_KEY 未设置；")


def test_a_command_that_there_is_not_is_told_in_chinese(program: Program) -> None:
    assert program("token", "gte").err.startswith("ernie: 没有命令 'gte'；您是不是想用 'get'？")


def test_the_overview_is_chinese(program: Program) -> None:
    ran = program("--help")
    assert all(CHINESE.search(line) for line in ran.out.splitlines() if line.startswith("  "))


def pages() -> list[tuple[str, ...]]:
    """Every command that has a help."""
    inner = {name: tuple(getattr(built(name), "commands", {})) for name in COMMANDS}
    return [(name, *rest) for name, each in inner.items() for rest in ((), *((one,) for one in each))]


@pytest.mark.parametrize("words", pages(), ids=" ".join)
def test_a_help_has_no_english_sentence(program: Program, words: tuple[str, ...]) -> None:
    shown = program(*words, "--help").out
    english = re.findall(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", re.sub(r"\S*ernie [a-z ]+|'[^']*'", "", shown))
    assert (english, bool(CHINESE.search(shown))) == ([], True)


@pytest.mark.parametrize("words", pages(), ids=" ".join)
def test_a_help_fits_eighty_columns(program: Program, words: tuple[str, ...]) -> None:
    shown = program(*words, "--help").out
    assert [line for line in shown.splitlines() if columns(line) > 80] == []


def test_what_a_help_adds_to_an_option_has_full_width_punctuation(program: Program) -> None:
    shown = program("sandbox", "serve", "--help").out
    assert "[默认：0；x>=0]" in shown


def test_the_words_of_a_help_stand_below_each_other(program: Program) -> None:
    shown = program("chat", "--help").out
    rows = [re.match(r"  -.*?  +(?=\S)", line) for line in shown.splitlines()]
    assert {row.end() for row in rows if row} == {34}


def columns(line: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in line)


def test_no_line_begins_with_a_full_stop(program: Program) -> None:
    shown = program("image", "--help").out
    assert [line for line in shown.splitlines() if line.strip()[:1] and line.strip()[:1] in "，。；：、）"] == []


RUNS: tuple[tuple[str, ...], ...] = (
    ("chat", "-p", "sandbox", "-n", "--json", "hi"),
    ("chat", "-p", "sandbox", "-n", "--json", "--temperature", "9", "hi"),
    ("chat", "-p", "sandbox", "-n", "--dry-run", "hi"),
    ("chat", "-p", "sandbox", "-n", "--json", "--usage", "-v", "hi"),
    ("embed", "-p", "sandbox", "--json", "hi"),
    ("models", "-p", "aistudio", "--json"),
    ("models", "-p", "aistudio"),
    ("balance", "--all", "--json"),
    ("token", "list", "--json"),
    ("config", "list", "--json"),
    ("--version",),
)


@pytest.mark.parametrize("argv", RUNS, ids=" ".join)
def test_what_scripts_read_is_the_same_in_both_languages(tmp_path: Path, argv: tuple[str, ...]) -> None:
    def ran(language: str, folder: Path) -> tuple[int, str, str]:
        program = Program(folder)
        program.environ["ERNIE_LANG"] = language
        found = program(*argv, in_process=True)
        return found.code, _timeless(found.out), found.err if "--json" in argv else ""

    assert ran("zh", tmp_path / "a") == ran("en", tmp_path / "a")


def _timeless(text: str) -> str:
    """Without what differs from run to run."""
    return re.sub(r'"(id|request_id|created|first_token_ms|total_ms)": ?("[^"]*"|\d+)', "", text)


def test_an_error_in_json_is_english(program: Program) -> None:
    ran = program("chat", "-p", "sandbox", "-n", "--json", "--top-k", "x", "hi")
    assert json.loads(ran.err)["error"]["message"] == "--top-k: 'x' is not a whole number"


def test_an_answer_costs_no_catalogue(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.environ |= {"ERNIE_LANG": "zh", "AI_STUDIO_API_KEY": KEY}
    ran: Ran = program("chat", "-n", "hi", replies=[ANSWER])
    assert (ran.code, ran.err) == (0, "")
