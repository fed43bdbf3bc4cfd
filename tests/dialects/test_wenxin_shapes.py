"""The legacy format: answers under `result`, questions with the model in the path and the system prompt apart."""

import json
from typing import Any

import pytest
from payloads_read import API, WENXIN, answered, asked, body, expected, read

from ernie_cli.errors import UsageError
from ernie_cli.events import Safety, ToolCall
from ernie_cli.requests import Message

USER = Message("user", "hi")


def test_thoughts_of_a_call_are_thinking_and_no_part_of_the_call() -> None:
    reply = {
        "id": "as-1",
        "created": 1,
        "result": "",
        "is_truncated": False,
        "finish_reason": "function_call",
        "function_call": {"name": "get_weather", "thoughts": "用户想知道天气", "arguments": '{"city":"上海"}'},
    }
    assert read(WENXIN, reply) == expected(
        id="as-1",
        created=1,
        reasoning="用户想知道天气",
        tool_calls=[
            {"id": "call_1", "name": "get_weather", "arguments": {"city": "上海"}, "arguments_text": '{"city":"上海"}'}
        ],
        finish_reason="tool_calls",
        native_finish_reason="function_call",
    )


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ({"result": "a"}, "stop"),
        ({"result": "a", "is_truncated": True}, "length"),
        ({"result": "a", "finish_reason": "normal", "is_truncated": True}, "length"),
        ({"result": "a", "finish_reason": "content_filter", "is_truncated": True}, "content_filter"),
        ({"result": "", "function_call": {"name": "f"}}, "tool_calls"),
        ({"result": "a", "is_end": True}, "stop"),
        ({"result": "a", "is_end": False, "finish_reason": "normal"}, None),
    ],
)
def test_the_reason_may_have_to_be_concluded(reply: dict[str, Any], reason: str | None) -> None:
    answer = answered(WENXIN, reply)
    assert (answer.finish_reason, answer.ended) == (reason, reason is not None)


@pytest.mark.parametrize("payload", [{}, {"x": 1}, [], None, "text", {"is_end": "yes"}])
def test_what_is_no_answer_has_no_end(payload: Any) -> None:
    assert not answered(WENXIN, payload).ended


@pytest.mark.parametrize(
    "place", [{"search_info": {"search_results": [{"index": 1, "url": "u"}]}}, {"search_results": [{"index": 1, "url": "u"}]}]
)
def test_sources_are_found_in_both_places(place: dict[str, Any]) -> None:
    assert answered(WENXIN, {"result": "a", **place}).search_results == ({"index": 1, "url": "u"},)


def test_history_that_must_be_cleared_is_told_with_its_round() -> None:
    reply = {"result": "a", "need_clear_history": True, "ban_round": -1}
    assert answered(WENXIN, reply).safety == Safety(0, -1, True)


def test_a_call_without_arguments_has_empty_ones() -> None:
    assert answered(WENXIN, {"result": "", "function_call": {"name": "f"}}).tool_calls == (ToolCall("call_1", "f", ""),)


def test_the_model_is_the_path_and_not_in_the_body() -> None:
    call = WENXIN.chat(asked(model="My-Deployment", stream=False))
    assert (call.url, call.body) == (f"https://host{API}/chat/my-deployment", {"messages": [{"role": "user", "content": "hi"}]})


# What Baidu's own adapter in its Python SDK makes of four requests, without what is wrong with it: it halves the
# temperature, turns one penalty into another, sends tools beside functions, and a stroke where nothing was asked.
WEATHER = {
    "name": "get_weather",
    "description": "获取天气信息",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
CALLED = Message(
    "assistant",
    None,
    tool_calls=({"id": "c1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city":"上海"}'}},),
)


def test_a_plain_question_is_converted_as_the_sdk_does_but_keeps_its_temperature() -> None:
    fields = {"temperature": 0.8, "top_p": 0.9, "stop": ["\n\n"], "max_output_tokens": 256, "user_id": "u1"}
    request = asked(Message("system", "你是助手"), Message("user", "你好"), **fields, response_format={"type": "json_object"})
    assert body(WENXIN, request) == {
        "messages": [{"role": "user", "content": "你好"}],
        "temperature": 0.8,
        "top_p": 0.9,
        "stop": ["\n\n"],
        "stream": True,
        "response_format": "json_object",
        "max_output_tokens": 256,
        "user_id": "u1",
        "system": "你是助手",
    }


def test_no_penalty_becomes_another() -> None:
    fields = {"presence_penalty": -2, "frequency_penalty": 1, "penalty_score": 1.5}
    assert body(WENXIN, asked(stream=False, **fields)) == {"messages": [{"role": "user", "content": "hi"}], **fields}


def test_a_second_round_of_tools_is_converted_without_the_tools_beside_the_functions() -> None:
    result = Message("tool", "25C", name="get_weather", tool_call_id="c1")
    request = asked(
        Message("user", "上海天气"), CALLED, result, stream=False, tools=[{"type": "function", "function": WEATHER}]
    )
    assert body(WENXIN, request._replace(fields={**request.fields, "tool_choice": "auto"})) == {
        "messages": [
            {"role": "user", "content": "上海天气"},
            {"role": "assistant", "content": None, "function_call": {"name": "get_weather", "arguments": '{"city":"上海"}'}},
            {"role": "function", "name": "get_weather", "content": '{"result": "25C"}'},
        ],
        "functions": [WEATHER],
    }


@pytest.mark.parametrize("role", ["tool", "function"])
@pytest.mark.parametrize(
    ("content", "sent"),
    [
        ("25C", {"result": "25C"}),
        ("25", {"result": 25}),
        ("[1, 2]", {"result": [1, 2]}),
        ("", {"result": ""}),
        (None, {"result": ""}),
        ('{"t": 25}', {"t": 25}),
        ("NaN", {"result": "NaN"}),
        ("[" * 5000, {"result": "[" * 5000}),
    ],
)
def test_results_of_tools_are_objects(role: str, content: str | None, sent: Any) -> None:
    found = body(WENXIN, asked(USER, CALLED, Message(role, content, name="f")))["messages"][-1]
    assert (found["role"], json.loads(found["content"])) == ("function", sent)


def test_a_result_finds_its_name_by_the_id_of_its_call() -> None:
    found = body(WENXIN, asked(USER, CALLED, Message("tool", "25C", tool_call_id="c1")))
    assert found["messages"][-1]["name"] == "get_weather"


def test_several_system_messages_are_joined_wherever_they_stand() -> None:
    found = body(WENXIN, asked(Message("system", "a"), USER, Message("system", "b")))
    assert (found["system"], found["messages"]) == ("a\nb", [{"role": "user", "content": "hi"}])


@pytest.mark.parametrize(
    ("choice", "rest"),
    [
        ("auto", {"functions": [WEATHER]}),
        ("none", {}),
        (
            "required",
            {"functions": [WEATHER], "tool_choice": {"type": "function", "function": {"name": "get_weather"}}},
        ),
        (
            {"type": "function", "function": {"name": "x"}},
            {"functions": [WEATHER], "tool_choice": {"type": "function", "function": {"name": "x"}}},
        ),
    ],
)
def test_the_choice_of_a_tool_has_its_legacy_form(choice: Any, rest: dict[str, Any]) -> None:
    request = asked(stream=False, tools=[{"type": "function", "function": WEATHER}], tool_choice=choice)
    assert body(WENXIN, request) == {"messages": [{"role": "user", "content": "hi"}], **rest}


def test_one_of_several_tools_cannot_be_required() -> None:
    tools = [{"type": "function", "function": {"name": name}} for name in "ab"]
    with pytest.raises(UsageError, match="one of several"):
        WENXIN.chat(asked(tools=tools, tool_choice="required"))


@pytest.mark.parametrize("parameters", [None, {}])
def test_a_function_without_parameters_gets_empty_ones(parameters: Any) -> None:
    found = body(WENXIN, asked(tools=[{"type": "function", "function": {"name": "f", "parameters": parameters}}]))
    assert found["functions"] == [{"name": "f", "parameters": {"type": "object", "properties": {}}}]


@pytest.mark.parametrize(
    ("search", "switches"),
    [
        ({"enable": False}, {"disable_search": True}),
        ({"enable": True}, {"disable_search": False}),
        (
            {"enable": True, "enable_citation": True, "enable_trace": False},
            {"disable_search": False, "enable_citation": True, "enable_trace": False},
        ),
    ],
)
def test_searching_the_web_has_its_legacy_switches(search: dict[str, Any], switches: dict[str, Any]) -> None:
    assert body(WENXIN, asked(stream=False, web_search=search)) == {
        "messages": [{"role": "user", "content": "hi"}],
        **switches,
    }


def test_parts_of_text_are_joined() -> None:
    parts: list[Any] = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    assert body(WENXIN, asked(Message("user", parts)))["messages"] == [{"role": "user", "content": "ab"}]


def test_a_picture_is_refused_with_a_way_out() -> None:
    parts: list[Any] = [{"type": "image_url", "image_url": {"url": "u"}}]
    with pytest.raises(UsageError, match="message 2 holds a picture") as refused:
        WENXIN.chat(asked(USER, Message("user", parts)))
    assert "-p aistudio" in str(refused.value.hint)


def test_two_calls_in_one_turn_are_refused() -> None:
    twice = CALLED._replace(tool_calls=CALLED.tool_calls * 2)
    with pytest.raises(UsageError, match="2 tool calls"):
        WENXIN.chat(asked(USER, twice))
