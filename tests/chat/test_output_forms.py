"""What stands on standard output: text, one JSON document, JSON lines, or the service's own JSON."""

import json
from typing import Any

import pytest
from program import Program, chunk, stream
from services import SERVICES, choose, failed, legacy, said, whole

USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
UNKNOWN = {"reasoning_tokens": None, "cached_tokens": None}
SOURCE = {"index": 1, "title": "t", "url": "u"}


def document(name: str, **told: Any) -> dict[str, Any]:
    """The whole document of a short answer of service `name`."""
    return {
        "id": "as-1",
        "provider": name,
        "model": SERVICES[name].model if name == "wenxin" else "m",
        "created": None,
        "content": "Hello",
        "reasoning": None,
        "tool_calls": [],
        "finish_reason": "stop",
        "native_finish_reason": "normal",
        "search_results": [],
        "usage": USAGE | UNKNOWN,
        "cost": None,
        "balance": None,
        "rate_limit": None,
        "logprobs": None,
        "refusal": None,
        "truncated": False,
        "safety": {"flag": 0, "ban_round": None, "need_clear_history": False},
        "session": None,
        "timing": {"first_token_ms": 0, "total_ms": 0},
        **told,
    }


COSTS = {
    "wenxin": {"amount": "0", "currency": "CNY", "estimated": True},
    "qianfan": {"amount": "0.000002128", "currency": "USD", "estimated": True},
    "wcode": {"amount": "0.000525", "currency": "CNY", "estimated": True},
}


@pytest.mark.parametrize("name", SERVICES)
def test_json_is_the_same_document_for_every_service(ernie: Program, name: str) -> None:
    choose(ernie, name)
    ran = ernie("chat", "--json", "hi", replies=[said("Hello", name, usage=USAGE)])
    assert (ran.code, json.loads(ran.out)) == (0, document(name, cost=COSTS.get(name)))
    assert ran.out.count("\n") == 1
    assert list(json.loads(ran.out)) == list(document(name))


def test_json_tells_quotas_balance_sources_thinking_and_calls(ernie: Program) -> None:
    choose(ernie, "local")
    function = {"name": "f", "arguments": '{"a": 1}'}
    reply = whole(
        choice={
            "message": {"content": "Hello", "reasoning": "hm", "tool_calls": [{"id": "c1", "function": function}]},
            "finish_reason": "tool_calls",
            "logprobs": {"content": []},
        },
        created=5,
        usage=USAGE,
        search_results=[SOURCE],
        headers={
            "x-account-balance": "123.0165",
            "x-ratelimit-limit-requests": "300",
            "x-ratelimit-remaining-requests": "299",
            "x-ratelimit-limit-tokens": "300000",
            "x-ratelimit-remaining-tokens": "299998",
        },
    )
    ran = ernie("chat", "--json", "--no-stream", "hi", replies=[reply])
    assert json.loads(ran.out) == document(
        "local",
        created=5,
        reasoning="hm",
        tool_calls=[{"id": "c1", "name": "f", "arguments": {"a": 1}, "arguments_text": '{"a": 1}'}],
        finish_reason="tool_calls",
        native_finish_reason="tool_calls",
        search_results=[SOURCE],
        balance="123.0165",
        rate_limit={
            "limit_requests": 300,
            "remaining_requests": 299,
            "limit_tokens": 300000,
            "remaining_tokens": 299998,
        },
        logprobs={"content": []},
    )


@pytest.mark.parametrize("value", ["many", "-1", "", "9" * 30, "1.5"])
def test_a_quota_that_is_no_number_is_left_out(ernie: Program, value: str) -> None:
    ran = ernie("chat", "--json", "hi", replies=[whole(headers={"x-ratelimit-limit-requests": value})])
    assert json.loads(ran.out)["rate_limit"] is None


def test_json_on_a_terminal_is_indented(ernie: Program) -> None:
    ran = ernie("chat", "--json", "hi", replies=[whole()], terminal=["stdout"])
    assert ran.out.startswith('{\n  "id": "as-1",\n')


def test_json_lines_come_as_the_answer_comes(ernie: Program) -> None:
    events = [
        {"search_results": [SOURCE]},
        {"search_results": [SOURCE]},
        chunk(reasoning="hm"),
        chunk("Hel", reasoning=None),
        chunk("lo"),
        {**chunk("", "normal"), "usage": USAGE},
    ]
    ran = ernie("chat", "--json", "--stream", "hi", replies=[stream(*events)])
    *pieces, done = [json.loads(line) for line in ran.out.splitlines()]
    assert pieces == [
        {"type": "search_results", "search_results": [SOURCE]},
        {"type": "reasoning", "text": "hm"},
        {"type": "text", "text": "Hel"},
        {"type": "text", "text": "lo"},
    ]
    rest = document("aistudio")
    for streamed in ("content", "reasoning", "tool_calls", "search_results"):
        del rest[streamed]
    assert done == {"type": "done", **rest}


def test_calls_are_whole_json_lines(ernie: Program) -> None:
    parts = [chunk(tool_calls=[{"index": 0, "id": "c", "function": {"name": "f", "arguments": "{"}}])]
    parts += [chunk(tool_calls=[{"index": 0, "function": {"arguments": "}"}}]), chunk(finish="tool_calls")]
    ran = ernie("chat", "--json", "--stream", "hi", replies=[stream(*parts)])
    first, done = [json.loads(line) for line in ran.out.splitlines()]
    assert first == {"type": "tool_call", "id": "c", "name": "f", "arguments": {}, "arguments_text": "{}"}
    assert done["type"] == "done"


def test_the_last_json_line_of_a_failure_is_its_error(ernie: Program) -> None:
    ran = ernie("chat", "--json", "--stream", "hi", replies=[stream(chunk("Hel"), done=False)])
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert lines[0] == {"type": "text", "text": "Hel"}
    assert (lines[-1]["type"], lines[-1]["error"]["exit_code"]) == ("error", 9)
    assert json.loads(ran.err.splitlines()[-1])["error"] == lines[-1]["error"]


def test_an_answer_that_broke_off_still_has_its_document(ernie: Program) -> None:
    ran = ernie("chat", "--json", "hi", replies=[stream(chunk("Hel"), done=False)])
    found = json.loads(ran.out)
    assert (ran.code, found["content"], found["finish_reason"], found["error"]["kind"]) == (9, "Hel", None, "incomplete")


def test_an_answer_at_the_services_limit_says_so_in_its_document(ernie: Program) -> None:
    ran = ernie("chat", "--json", "hi", replies=[whole("Hel", "length")])
    found = json.loads(ran.out)
    assert (ran.code, found["finish_reason"], found["truncated"], found["error"]["kind"]) == (9, "length", True, "incomplete")


def test_a_refused_question_has_no_document(ernie: Program) -> None:
    ran = ernie("chat", "--json", "hi", replies=[failed()])
    assert (ran.code, ran.out) == (6, "")


def test_raw_is_the_services_own_json_and_asks_for_no_stream(ernie: Program) -> None:
    reply = whole()
    ran = ernie("chat", "--raw", "hi", replies=[reply])
    assert (ran.out, "stream" in ran.bodies[0]) == (reply.text + "\n", False)


def test_raw_and_stream_are_the_payloads_one_a_line(ernie: Program) -> None:
    choose(ernie, "wenxin")
    events: list[dict[str, Any]] = [{"result": "a\u2028\x1b"}, {"result": "", "is_end": True}]
    ran = ernie("chat", "--raw", "--stream", "hi", replies=[legacy(*events)])
    lines = ran.out.split("\n")
    assert [json.loads(line) for line in lines[:2]] == [{"id": "as-1", "is_end": False, **event} for event in events]
    assert (lines[2:], ran.bodies[0]["stream"]) == ([""], True)


def test_a_payload_on_two_lines_is_one_line_of_raw(ernie: Program) -> None:
    event = b'data: {"choices": [{"delta":\ndata: {"content": "a"}, "finish_reason": "stop"}]}\n\n'
    ran = ernie("chat", "--raw", "--stream", "hi", replies=[stream(event)])
    assert ran.out == '{"choices": [{"delta": {"content": "a"}, "finish_reason": "stop"}]}\n'


def test_raw_keeps_even_what_is_withheld(ernie: Program) -> None:
    ran = ernie("chat", "--raw", "hi", replies=[whole(choice={"flag": 4})])
    assert ran.code == 8
    assert json.loads(ran.out)["choices"][0]["flag"] == 4


def test_calls_are_printed_as_json_below_the_text(ernie: Program) -> None:
    function = {"name": "f", "arguments": "{broken"}
    reply = whole(choice={"message": {"content": "hm", "tool_calls": [{"id": "c", "function": function}]}})
    ran = ernie("chat", "hi", replies=[reply])
    assert ran.out == 'hm\n{"id":"c","name":"f","arguments":null,"arguments_text":"{broken"}\n'


@pytest.mark.parametrize(("argv", "asked"), [([], True), (["--stream"], True), (["--no-stream"], None)])
def test_an_answer_is_streamed_unless_that_is_forbidden(ernie: Program, argv: list[str], asked: bool | None) -> None:
    ran = ernie("chat", *argv, "hi", replies=[whole()])
    assert (ran.out, ran.bodies[0].get("stream")) == ("Hello\n", asked)


def test_sources_are_notes_after_the_answer(ernie: Program) -> None:
    other = {"index": 2, "title": None, "url": "v\nernie: you were had"}
    ran = ernie("chat", "hi", replies=[whole(search_results=[SOURCE, other])])
    assert (ran.out, ran.err) == ("Hello\n", "ernie: source [1] t u\nernie: source [2] v ernie: you were had\n")


@pytest.mark.parametrize(
    ("usage", "told"),
    [
        (USAGE, "tokens: 3 asked + 4 answered = 7, about 0.000525 CNY"),
        (None, "tokens: unknown"),
        ({"prompt_tokens": 3, "completion_tokens": -1}, "tokens: 3 asked + unknown answered = unknown"),
        (
            USAGE | {"completion_tokens_details": {"reasoning_tokens": 2}, "prompt_tokens_details": {"cached_tokens": 1}},
            "tokens: 3 asked + 4 answered = 7, of these 2 reasoning, 1 cached, about 0.000525 CNY",
        ),
    ],
)
def test_usage_is_a_note_with_an_estimate_of_the_cost(ernie: Program, usage: Any, told: str) -> None:
    choose(ernie, "wcode")
    ran = ernie("chat", "--usage", "hi", replies=[whole(usage=usage)])
    assert (ran.out, ran.err) == ("Hello\n", f"ernie: {told}\n")


def test_text_with_half_characters_is_written_as_far_as_it_goes(ernie: Program) -> None:
    ran = ernie("chat", "hi", replies=[stream(chunk("a\ud83d"), chunk("\ude00b\ud800"), chunk("c", "stop"))])
    assert ran.out == "a😀b\N{REPLACEMENT CHARACTER}c\n"


@pytest.mark.parametrize("argv", [[], ["--thinking", "show"]])
def test_a_half_character_at_the_end_is_written_with_a_line_end(ernie: Program, argv: list[str]) -> None:
    ran = ernie("chat", "hi", *argv, replies=[stream(chunk("\ud800", "stop"))])
    assert ran.out == "\N{REPLACEMENT CHARACTER}\n"


def test_half_characters_are_escapes_in_json(ernie: Program) -> None:
    ran = ernie("chat", "--json", "hi", replies=[stream(chunk("a\ud800b", "stop"))])
    assert '"content":"a\\ud800b"' in ran.out


def test_json_that_no_standard_knows_is_never_written(ernie: Program) -> None:
    raw = b'data: {"choices": [{"delta": {"content": "a"}, "logprobs": {"content": [1e999]}}]}\n\n'
    ran = ernie("chat", "--json", "hi", replies=[stream(raw)])
    assert (ran.code, ran.out) == (6, "")


def test_broken_utf_8_becomes_a_sign_of_it(ernie: Program) -> None:
    raw = b'data: {"choices": [{"delta": {"content": "a\xffb"}, "finish_reason": "stop"}]}\n\n'
    assert ernie("chat", "hi", replies=[stream(raw)]).out == "a\N{REPLACEMENT CHARACTER}b\n"


@pytest.mark.parametrize("argv", [["--json", "--raw"], ["--thinking", "loud"]])
def test_forms_that_do_not_go_together_are_refused(ernie: Program, argv: list[str]) -> None:
    ran = ernie("chat", "hi", *argv)
    assert (ran.code, ran.requests) == (2, [])
