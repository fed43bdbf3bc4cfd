"""How an answer ends: what is printed, what is told, and the exit code that a script sees."""

import json
from typing import Any

import httpx
import pytest
from program import Program, chunk, stream
from services import choose, legacy, whole


@pytest.mark.parametrize(
    ("finish", "argv", "code", "told"),
    [
        ("normal", [], 0, ""),
        ("stop", [], 0, ""),
        ("eos", [], 0, ""),
        ("tool_calls", [], 0, ""),
        ("a_new_word", [], 0, ""),
        ("length", [], 9, "reached the service's length limit"),
        ("length", ["--max-tokens", "50"], 0, ""),
        ("length", ["--param", "max_completion_tokens:=50"], 0, ""),
        ("length", ["--param", "max_tokens:=50"], 0, ""),
        ("length", ["--param", "min_tokens:=50"], 9, "length limit"),
        ("content_filter", [], 8, "the safety filter cut or replaced the answer"),
        ("content_filter", ["--max-tokens", "50"], 8, "the safety filter"),
        ("abort", [], 9, "the service broke the answer off (abort)"),
        ("recover_stop", [], 0, "recovered from a fault"),
    ],
)
@pytest.mark.parametrize("streamed", [True, False])
def test_the_services_word_for_the_end_decides(
    ernie: Program, finish: str, argv: list[str], code: int, told: str, streamed: bool
) -> None:
    reply = stream(chunk("Hello"), chunk("", finish)) if streamed else whole("Hello", finish)
    ran = ernie("chat", "hi", *argv, replies=[reply])
    assert (ran.code, ran.out) == (code, "Hello\n")
    assert told in ran.err
    assert bool(told) is bool(ran.err)


SAFETY = [
    ({"flag": 0}, 0, True, ""),
    ({"flag": 1}, 0, True, "low risk"),
    ({"flag": 2, "ban_round": -1}, 8, True, "this question is what it objects to"),
    ({"flag": 2, "ban_round": 3}, 8, True, "it objects to turn 3"),
    ({"flag": 3}, 8, False, "must not be shown"),
    ({"flag": 4}, 8, False, "withdrew the answer"),
    ({"need_clear_history": True}, 8, True, "ended the conversation"),
]


@pytest.mark.parametrize(("said_", "code", "shown", "told"), SAFETY)
@pytest.mark.parametrize("place", ["choice", "top"])
def test_the_filters_word_about_a_whole_answer_decides(
    ernie: Program, said_: dict[str, Any], code: int, shown: bool, told: str, place: str
) -> None:
    reply = whole("Hello", choice=said_) if place == "choice" else whole("Hello", **said_)
    ran = ernie("chat", "hi", replies=[reply])
    assert (ran.code, ran.out) == (code, "Hello\n" if shown else "")
    assert told in ran.err


@pytest.mark.parametrize(("said_", "code", "shown", "told"), SAFETY)
@pytest.mark.parametrize("name", ["aistudio", "wenxin"])
def test_the_filters_word_in_a_stream_decides_over_what_comes_from_there(
    ernie: Program, said_: dict[str, Any], code: int, shown: bool, told: str, name: str
) -> None:
    choose(ernie, name)
    if name == "wenxin":
        reply = legacy({"result": "Hel"}, {"result": "lo", **said_}, {"result": " you"}, {"result": "", "is_end": True})
    else:
        reply = stream(chunk("Hel"), {**chunk("lo"), **said_}, chunk(" you"), chunk("", "normal"))
    ran = ernie("chat", "hi", replies=[reply])
    assert (ran.code, ran.out) == (code, "Hello you\n" if shown else "Hel\n")
    assert told in ran.err


@pytest.mark.parametrize("flag", [3, 4])
def test_json_lines_hold_nothing_that_was_withheld(ernie: Program, flag: int) -> None:
    reply = stream(chunk("Hel"), {**chunk("lo", reasoning="hm"), "flag": flag}, chunk(" you", reasoning="hm"))
    ran = ernie("chat", "hi", "--json", "--stream", replies=[reply])
    *texts, error = [json.loads(line) for line in ran.out.splitlines()]
    assert texts == [{"type": "text", "text": "Hel"}]
    assert (error["type"], error["error"]["kind"]) == ("error", "blocked")


def test_the_document_of_a_withdrawn_answer_says_so(ernie: Program) -> None:
    ran = ernie("chat", "hi", "--json", replies=[whole("Hello", choice={"flag": 4, "ban_round": -1})])
    found = json.loads(ran.out)
    assert (found["content"], found["safety"]["flag"], found["error"]["kind"]) == ("", 4, "blocked")


@pytest.mark.parametrize(
    ("reply", "argv", "code"),
    [
        (stream(), [], 9),
        (stream({"choices": []}), [], 9),
        (stream(chunk("", "normal")), [], 9),
        (stream(chunk(finish="stop")), [], 9),
        (stream(chunk(finish="stop")), ["--stop", "x"], 0),
        (stream(chunk(finish="normal")), ["--stop", "x"], 9),
        (stream(chunk(finish="length")), ["--max-tokens", "5"], 9),
        (stream(chunk(reasoning="hm"), chunk(finish="stop")), [], 9),
        (whole("", "stop"), [], 9),
        (whole(None, "stop"), [], 9),
        (whole(" ", "stop"), [], 0),
    ],
)
def test_an_empty_answer_is_incomplete_unless_it_was_stopped_at_a_text(
    ernie: Program, reply: Any, argv: list[str], code: int
) -> None:
    ran = ernie("chat", "hi", *argv, replies=[reply])
    assert ran.code == code
    assert ("the answer is empty" in ran.err) is (code == 9)


def test_a_refusal_is_blocked_and_told_in_one_line(ernie: Program) -> None:
    reply = whole(choice={"message": {"content": None, "refusal": "I must\nnot."}})
    ran = ernie("chat", "hi", replies=[reply])
    assert (ran.code, ran.out) == (8, "")
    assert ran.err.startswith("ernie: the model refused: I must not. (aistudio, request as-1)\n")


def test_calls_count_for_more_than_a_plain_word_for_the_end(ernie: Program) -> None:
    calls = [{"id": "c", "function": {"name": "f", "arguments": "{}"}}]
    ran = ernie("chat", "hi", "--json", replies=[whole(None, "stop", choice={"message": {"tool_calls": calls}})])
    assert (ran.code, json.loads(ran.out)["finish_reason"]) == (0, "tool_calls")


@pytest.mark.parametrize(
    ("reply", "code", "out"),
    [
        pytest.param(stream(chunk("Hello", "stop"), done=False), 0, "Hello\n", id="a reason and no mark"),
        pytest.param(stream(chunk("Hello"), done=True), 0, "Hello\n", id="a mark and no reason"),
        pytest.param(stream(chunk("Hello"), done=False), 9, "Hello\n", id="neither"),
        pytest.param(stream(chunk("Hello", "stop"), {"choices": [], "usage": {}}), 0, "Hello\n", id="usage after the end"),
        pytest.param(stream(chunk("Hello"), b"data: [DONE]", done=False), 0, "Hello\n", id="a mark without its line end"),
        pytest.param(stream(chunk("Hel"), {"error": {"message": "m"}}), 9, "Hel\n", id="an error after text"),
        pytest.param(stream(chunk("Hel"), {"error_code": 18}, done=False), 9, "Hel\n", id="a legacy error after text"),
        pytest.param(stream(chunk("Hel"), b'{"error": {"message": "m"}}\n'), 9, "Hel\n", id="a bare error after text"),
        pytest.param(stream(chunk("Hel"), b'event: error\ndata: {"x": 1}\n\n'), 9, "Hel\n", id="a named error after text"),
        pytest.param(stream(chunk("Hel"), b"data: nonsense\n\n"), 9, "Hel\n", id="no JSON after text"),
        pytest.param(stream(b"data: nonsense\n\n"), 6, "", id="no JSON at all"),
        pytest.param(stream({"error": {"message": "m", "code": "invalid_model"}}), 6, "", id="an error before text"),
        pytest.param(stream({"object": "error", "message": "m", "code": 400}), 6, "", id="a flat error before text"),
    ],
)
def test_where_a_stream_ends_decides(ernie: Program, reply: Any, code: int, out: str) -> None:
    ran = ernie("chat", "hi", replies=[reply])
    assert (ran.code, ran.out, len(ran.requests)) == (code, out, 1)
    assert ran.err.startswith("ernie: the answer broke off: ") is (code == 9)


@pytest.mark.parametrize(
    ("events", "code", "out"),
    [
        ([{"result": "Hello"}], 9, "Hello\n"),
        ([{"result": "Hello", "is_end": True}], 0, "Hello\n"),
        ([{"result": "Hello", "is_truncated": True, "is_end": True}], 9, "Hello\n"),
        ([{"result": "Hello", "is_truncated": True}, {"result": "", "is_end": True}], 9, "Hello\n"),
        ([{"result": "", "function_call": {"name": "f"}}, {"result": "", "is_end": True}], 0, None),
        ([{"result": "Hel", "finish_reason": "content_filter"}, {"result": "lo", "is_end": True}], 8, "Hello\n"),
        ([{"result": "Hel"}, {"error_code": 336501, "error_msg": "m"}], 9, "Hel\n"),
    ],
)
def test_a_legacy_stream_ends_with_its_own_mark(
    ernie: Program, events: list[dict[str, Any]], code: int, out: str | None
) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "hi", replies=[legacy(*events)])
    assert ran.code == code
    assert out is None or ran.out == out


def test_a_legacy_answer_cut_by_a_limit_that_was_asked_for_is_well(ernie: Program) -> None:
    choose(ernie, "wenxin")
    reply = legacy({"result": "Hello", "is_truncated": True, "is_end": True})
    ran = ernie("chat", "hi", "--max-tokens", "50", "--json", replies=[reply])
    found = json.loads(ran.out)
    assert (ran.code, found["finish_reason"], found["truncated"]) == (0, "length", True)


def test_a_service_that_ignores_streaming_is_understood(ernie: Program) -> None:
    ran = ernie("chat", "hi", replies=[whole("Hello")])
    assert (ran.code, ran.out) == (0, "Hello\n")


@pytest.mark.parametrize("name", ["aistudio", "wenxin"])
@pytest.mark.parametrize("payload", [{}, [], None, {"x": 1}, {"choices": []}])
def test_json_that_is_no_answer_is_not_the_protocol(ernie: Program, name: str, payload: Any) -> None:
    choose(ernie, name)
    ran = ernie("chat", "hi", replies=[httpx.Response(200, content=json.dumps(payload))])
    assert (ran.code, ran.out) == (6, "")
    assert "holds no answer" in ran.err


def test_a_signless_stream_is_understood_by_its_first_byte(ernie: Program) -> None:
    reply = stream(chunk("Hello", "stop"))
    del reply.headers["content-type"]
    assert ernie("chat", "hi", replies=[reply]).out == "Hello\n"


def test_words_about_searching_are_not_printed(ernie: Program) -> None:
    reply = stream(chunk("正在搜索", delta_tag="search_status"), chunk("Hello", "stop"))
    assert ernie("chat", "hi", replies=[reply]).out == "Hello\n"
