"""Where the model's thinking goes: never into the answer unless that was asked for."""

import json

import pytest
from program import Program, Ran, chunk, stream
from services import choose, legacy

BOTH = ["stdout", "stderr"]
DIM = "\x1b[2m{}\x1b[22m"


def thought(ernie: Program, *argv: str, terminal: list[str] | None = None) -> Ran:
    events = [chunk(reasoning_content="h"), chunk(reasoning_content="m"), chunk("\n\nHello"), chunk("", "normal")]
    return ernie("chat", "hi", *argv, replies=[stream(*events)], terminal=terminal or ())


@pytest.mark.parametrize(
    ("how", "out"),
    [
        ("auto", "Hello\n"),
        ("hide", "Hello\n"),
        ("show", "<think>\nhm\n</think>\n\nHello\n"),
        ("only", "hm\n"),
    ],
)
def test_in_a_pipe_thinking_is_left_out_unless_asked_for(ernie: Program, how: str, out: str) -> None:
    ran = thought(ernie, "--thinking", how)
    assert (ran.code, ran.out, ran.err) == (0, out, "")


def test_on_a_terminal_thinking_is_dim_beside_the_answer(ernie: Program) -> None:
    ran = thought(ernie, terminal=BOTH)
    assert (ran.out, ran.err) == ("Hello\n", DIM.format("h") + DIM.format("m") + "\n")


@pytest.mark.parametrize("terminal", [["stdout"], ["stderr"], []])
def test_thinking_is_shown_aside_only_when_both_streams_are_terminals(ernie: Program, terminal: list[str]) -> None:
    ran = thought(ernie, terminal=terminal)
    assert (ran.out, ran.err) == ("Hello\n", "")


@pytest.mark.parametrize("argv", [["--quiet"], ["--thinking", "hide"], ["--json"]])
def test_thinking_is_not_shown_aside_when_it_is_not_wanted(ernie: Program, argv: list[str]) -> None:
    assert thought(ernie, *argv, terminal=BOTH).err == ""


@pytest.mark.parametrize("variable", [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_escape_is_written_where_none_is_wanted(ernie: Program, variable: tuple[str, str]) -> None:
    ernie.environ |= dict([variable])
    assert thought(ernie, terminal=BOTH).err == "hm\n"


def test_json_has_thinking_in_its_own_field_and_the_text_as_it_came(ernie: Program) -> None:
    found = json.loads(thought(ernie, "--json").out)
    assert (found["reasoning"], found["content"]) == ("hm", "\n\nHello")


def test_text_without_thinking_keeps_its_first_lines(ernie: Program) -> None:
    ran = ernie("chat", "hi", replies=[stream(chunk("\n\nHello", "stop"))])
    assert ran.out == "\n\nHello\n"


def test_thinking_between_texts_is_marked_each_time(ernie: Program) -> None:
    events = [chunk("a"), chunk(reasoning="x"), chunk("b"), chunk(reasoning="y"), chunk("", "stop")]
    ran = ernie("chat", "hi", "--thinking", "show", replies=[stream(*events)])
    assert ran.out == "a\n<think>\nx\n</think>\n\nb\n<think>\ny\n</think>\n"


def test_thinking_without_an_answer_is_closed_and_incomplete(ernie: Program) -> None:
    ran = ernie("chat", "hi", "--thinking", "show", replies=[stream(chunk(reasoning="hm"), chunk("", "stop"))])
    assert (ran.code, ran.out) == (9, "<think>\nhm\n</think>\n")


def test_only_thinking_prints_no_calls(ernie: Program) -> None:
    calls = [{"index": 0, "function": {"name": "f", "arguments": "{}"}}]
    events = [chunk(reasoning="hm"), chunk(tool_calls=calls, finish="tool_calls")]
    assert ernie("chat", "hi", "--thinking", "only", replies=[stream(*events)]).out == "hm\n"


def test_the_thoughts_of_a_legacy_call_are_thinking(ernie: Program) -> None:
    choose(ernie, "wenxin")
    call = {"name": "f", "arguments": "{}", "thoughts": "hm"}
    ran = ernie("chat", "hi", "--thinking", "only", replies=[legacy({"result": "", "function_call": call, "is_end": True})])
    assert ran.out == "hm\n"


def test_thinking_of_a_server_is_harmless_on_a_terminal(ernie: Program) -> None:
    ran = ernie("chat", "hi", replies=[stream(chunk(reasoning="a\x1b[2Jb"), chunk("x", "stop"))], terminal=BOTH)
    assert ran.err == DIM.format("a␛[2Jb") + "\n"
