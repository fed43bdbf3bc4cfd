"""Functions in words: what ERNIE Functions is told of them, and the calls that stand in its answers."""

from typing import Any

import pytest
from payloads_read import API, asked, body

from ernie_cli.dialects import DIALECTS
from ernie_cli.events import Answer, ToolCall
from ernie_cli.requests import ChatRequest, Message

PATH = "chat/ernie-func-8k"
WENXIN = DIALECTS["wenxin"]("https://host", {"api": API, "actions": (PATH,)})
WEATHER = {"name": "get_weather", "description": "查天气", "parameters": {"type": "object", "properties": {}}}
TIME = {"name": "get_time"}
QUESTION = Message("user", "上海天气?")
CALLED = Message(
    "assistant", None, tool_calls=({"id": "a", "function": {"name": "get_weather", "arguments": '{"city": "上海"}'}},)
)
RESULT = Message("tool", "25C", tool_call_id="a")


def request(*messages: Message, functions: tuple[dict[str, Any], ...] = (WEATHER,), **fields: Any) -> ChatRequest:
    tools = [{"type": "function", "function": function} for function in functions]
    return asked(*messages or (QUESTION,), **{"tools": tools, **fields} if tools else fields)._replace(endpoint=PATH)


def heard(text: str, of: ChatRequest) -> Answer:
    answer = Answer()
    for delta in WENXIN.heard(of)({"id": "as-1", "result": text}):
        answer.add(delta)
    return answer


def test_the_first_question_tells_of_each_function_and_ends_with_what_is_asked() -> None:
    sent = body(WENXIN, request(functions=(WEATHER, TIME)))
    [message] = sent["messages"]
    assert '名称：get_weather\n描述：查天气\n参数：{"type": "object", "properties": {}}' in message["content"]
    assert "名称：get_time\n描述：无\n" in message["content"]
    assert message["content"].endswith("\n\n问题：上海天气?")


def test_no_field_of_functions_is_sent_and_no_stream_is_asked_for() -> None:
    assert set(body(WENXIN, request(tool_choice="auto", parallel_tool_calls=False))) == {"messages"}


def test_without_functions_it_is_a_model_like_others() -> None:
    assert body(WENXIN, request(functions=())) == {"messages": [{"role": "user", "content": "上海天气?"}], "stream": True}


def test_a_function_that_must_be_called_is_the_only_one_that_is_told() -> None:
    choice = {"type": "function", "function": {"name": "get_time"}}
    [message] = body(WENXIN, request(functions=(WEATHER, TIME), tool_choice=choice))["messages"]
    assert ("get_time" in message["content"], "get_weather" in message["content"]) == (True, False)
    assert "必须" in message["content"]


def test_calls_and_results_of_earlier_turns_are_words_too() -> None:
    messages = body(WENXIN, request(QUESTION, CALLED, RESULT))["messages"]
    assert messages[1:] == [
        {"role": "assistant", "content": 'Action: get_weather\nAction Input: {"city": "上海"}'},
        {"role": "user", "content": '{"result": "25C"}'},
    ]


def test_braces_in_a_question_are_those_of_the_user() -> None:
    [message] = body(WENXIN, request(Message("user", "{question} {0}")))["messages"]
    assert message["content"].endswith("问题：{question} {0}")


@pytest.mark.parametrize(
    ("text", "arguments", "words"),
    [
        ('Action: get_weather\nAction Input: {"city": "上海"}', '{"city": "上海"}', ""),
        ('Action: get_weather\r\nAction Input: {"city": "上海"}\r\n', '{"city": "上海"}', ""),
        ('查一下。\nAction: get_weather\nAction Input: {"a": {"b": "}"}}\nObservation: 好', '{"a": {"b": "}"}}', "查一下。"),
        ('Action: get_weather\nAction Input:\n{\n "city": "上海"\n}', '{\n "city": "上海"\n}', ""),
        ("Action: get_weather\nAction Input: 上海\n好", "上海", ""),
        ("Action: get_weather\nAction Input:", "", ""),
    ],
)
def test_a_call_stands_in_two_lines(text: str, arguments: str, words: str) -> None:
    answer = heard(text, request())
    assert answer.tool_calls == (ToolCall("call_1", "get_weather", arguments),)
    assert (answer.content, answer.finish_reason, answer.ended) == (words, "tool_calls", True)


@pytest.mark.parametrize("text", ["晴天。", "Action: get_weather", "An Action: x\nAction Input: {}", "Action Input: {}"])
def test_other_words_are_an_answer(text: str) -> None:
    answer = heard(text, request())
    assert (answer.content, answer.tool_calls, answer.finish_reason) == (text, (), "stop")


def test_words_of_a_model_that_was_told_of_no_functions_are_no_call() -> None:
    text = "Action: get_weather\nAction Input: {}"
    assert heard(text, request(functions=())).content == text
    assert heard(text, request()._replace(endpoint="chat/completions")).content == text
