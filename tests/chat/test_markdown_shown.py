"""Where `ernie chat` lays out Markdown: on a terminal, unless it is told otherwise, and never in a pipe by itself."""

from pathlib import Path

import pytest
from program import Program, chunk, stream

ANSWER = "# Title\n\n**bold** and `code`^[1]^\n\n| 名称 | n |\n|---|--:|\n| 苹果 | 12 |"
LAID_OUT = [
    *("\x1b[0;1;4;35mTitle\x1b[m", "", "\x1b[0;1mbold\x1b[m and \x1b[0;36mcode\x1b[m[1]", ""),
    "\x1b[0;1m名称\x1b[0;2m │ \x1b[m \x1b[0;1mn\x1b[m",
    *("\x1b[0;2m─────┼───\x1b[m", "苹果\x1b[0;2m │ \x1b[m12"),
]
BARE = ["# Title", "", "**bold** and `code`[1]", "", "名称 │  n", "─────┼───", "苹果 │ 12"]


@pytest.fixture
def terminal(ernie: Program) -> Program:
    """The program, to be asked for an answer in Markdown."""
    ernie.replies.append(stream(*(chunk(ANSWER[at : at + 5]) for at in range(0, len(ANSWER), 5)), chunk(finish="stop")))
    return ernie


def shown(out: str) -> list[str]:
    """The lines, without the glimpses of rows that were taken away again."""
    return ["".join(line.split("\r\x1b[K")[-1:]) for line in out.removesuffix("\n").split("\n")]


def test_a_terminal_gets_it_laid_out(terminal: Program) -> None:
    assert shown(terminal("chat", "hi", terminal=["stdout"]).out) == LAID_OUT


def test_a_pipe_gets_the_text_byte_for_byte_whatever_the_environment_says(terminal: Program) -> None:
    terminal.environ |= {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}
    assert terminal("chat", "hi").out == ANSWER + "\n"


@pytest.mark.parametrize("environ", [{}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}])
def test_a_pipe_gets_it_laid_out_when_that_is_asked_for(terminal: Program, environ: dict[str, str]) -> None:
    terminal.environ |= environ
    assert terminal("chat", "--markdown", "hi").out.splitlines() == BARE


@pytest.mark.parametrize("name", ["FORCE_COLOR", "CLICOLOR_FORCE"])
def test_a_pipe_gets_colours_when_both_are_asked_for(terminal: Program, name: str) -> None:
    terminal.environ[name] = "1"
    assert terminal("chat", "--markdown", "hi").out.split("\n")[:-1] == LAID_OUT


def test_without_colour_a_terminal_gets_the_layout_and_no_escape_sequence(terminal: Program) -> None:
    terminal.environ["NO_COLOR"] = "1"
    assert terminal("chat", "hi", terminal=["stdout"]).out.splitlines() == BARE


def test_a_terminal_that_can_only_print_gets_the_text(terminal: Program) -> None:
    terminal.environ["TERM"] = "dumb"
    assert terminal("chat", "hi", terminal=["stdout"]).out == ANSWER + "\n"


def test_no_markdown_leaves_the_text_as_it_is(terminal: Program) -> None:
    assert terminal("chat", "--no-markdown", "hi", terminal=["stdout"]).out == ANSWER + "\n"


def test_the_configuration_can_turn_it_off(terminal: Program, tmp_path: Path) -> None:
    terminal.environ["ERNIE_CONFIG_DIR"] = str(tmp_path)
    (tmp_path / "config.yaml").write_text("chat: {markdown: false}\n")
    assert terminal("chat", "hi", terminal=["stdout"]).out == ANSWER + "\n"


def test_the_configuration_changes_nothing_in_a_pipe(terminal: Program, tmp_path: Path) -> None:
    terminal.environ["ERNIE_CONFIG_DIR"] = str(tmp_path)
    (tmp_path / "config.yaml").write_text("chat: {markdown: true}\n")
    assert terminal("chat", "hi").out == ANSWER + "\n"


def test_a_file_gets_the_text_as_it_is(terminal: Program, tmp_path: Path) -> None:
    terminal("chat", "--markdown", "-o", str(tmp_path / "answer.md"), "hi", terminal=["stdout"])
    assert (tmp_path / "answer.md").read_text("utf-8") == ANSWER + "\n"


def test_an_answer_that_breaks_off_is_shown_as_far_as_it_came(ernie: Program) -> None:
    ran = ernie("chat", "hi", replies=[stream(chunk("a **bo"), done=False)], terminal=["stdout"])
    assert (ran.code, ran.out) == (9, "a **bo\n")


def test_a_character_that_a_server_split_is_whole(ernie: Program) -> None:
    pieces = (b'data: {"choices":[{"index":0,"delta":{"content":"%s"}}]}\n\n' % half for half in (b"a \\ud83d", b"\\ude00 b"))
    ran = ernie("chat", "hi", replies=[stream(*pieces, chunk(finish="stop"))], terminal=["stdout"])
    assert ran.out == "a 😀 b\n"


def test_thinking_that_is_shown_stays_as_it_is_and_keeps_no_fence_open(ernie: Program) -> None:
    reply = stream(chunk(reasoning_content="```\n**x**"), chunk("**y**"), chunk(finish="stop"))
    ran = ernie("chat", "--thinking", "show", "hi", replies=[reply], terminal=["stdout"])
    assert ran.out == "<think>\n```\n**x**\n</think>\n\n\x1b[0;1my\x1b[m\n"


def test_sources_are_listed_below_as_they_are(ernie: Program) -> None:
    found = {**chunk("so^[1]^"), "search_results": [{"index": 1, "title": "*A* title", "url": "https://a.example/b_c_d"}]}
    ran = ernie("chat", "--sources", "hi", replies=[stream(found, chunk(finish="stop"))], terminal=["stdout"])
    assert ran.out == "so[1]\n\n[1] *A* title https://a.example/b_c_d\n"
