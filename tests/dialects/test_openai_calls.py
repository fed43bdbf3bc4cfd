"""Calls of tools in OpenAI's format: pieces find their call however a server names it."""

from typing import Any

import pytest
from payloads_read import OPENAI, answered, openai_chunk

from ernie_cli.events import ToolCall


def part(index: int | None = None, id_: str | None = None, name: str | None = None, arguments: Any = None) -> dict[str, Any]:
    given = {"index": index, "id": id_, "function": {"name": name, "arguments": arguments}}
    return {key: value for key, value in given.items() if value is not None}


def calls(*parts: dict[str, Any]) -> tuple[ToolCall, ...]:
    """The calls that deltas with these parts add up to, one delta a part."""
    return answered(OPENAI, *(openai_chunk(tool_calls=[one]) for one in parts)).tool_calls


WEATHER = ToolCall("c1", "weather", '{"a":1}')
TIME = ToolCall("c2", "time", "{}")


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(
            [
                part(0, "c1", "weather", '{"a"'),
                part(1, "c2", "time", "{"),
                part(0, arguments=":1}"),
                part(1, arguments="}"),
            ],
            id="by index",
        ),
        pytest.param(
            [
                part(None, "c1", "weather", '{"a"'),
                part(None, "c2", "time", "{"),
                part(None, "c1", None, ":1}"),
                part(None, "c2", None, "}"),
            ],
            id="by id",
        ),
        pytest.param(
            [
                part(None, "c1", "weather", '{"a"'),
                part(arguments=":1}"),
                part(None, "c2", "time", ""),
                part(arguments="{}"),
            ],
            id="by neither: the last one",
        ),
        pytest.param([part(0, "c1", "weather", '{"a":1}'), part(1, "c2", "time", "{}")], id="a whole call in one chunk"),
        pytest.param(
            [
                part(0, "c1", "weather"),
                part(0, "c1", "weather", '{"a":1}'),
                part(1, "c2", "time", "{}"),
                part(1, "", "", ""),
            ],
            id="name and id repeated",
        ),
    ],
)
def test_pieces_of_calls_find_their_call(parts: list[dict[str, Any]]) -> None:
    assert calls(*parts) == (WEATHER, TIME)


@pytest.mark.parametrize(
    ("arguments", "text"), [(None, ""), ("", ""), ({}, "{}"), ({"城": [1]}, '{"城": [1]}'), ('{"a":', '{"a":')]
)
def test_arguments_may_be_text_an_object_or_nothing(arguments: Any, text: str) -> None:
    assert calls(part(0, "c1", "f", arguments)) == (ToolCall("c1", "f", text),)


def test_calls_without_an_id_are_numbered() -> None:
    assert [call.id for call in calls(part(0, None, "f", "{}"), part(1, None, "g", "{}"))] == ["call_1", "call_2"]


def test_the_old_form_of_a_call_is_read() -> None:
    old = openai_chunk("function_call", content=None, function_call={"name": "f", "arguments": '{"a":1}'})
    answer = answered(OPENAI, old)
    assert (answer.tool_calls, answer.finish_reason) == ((ToolCall("call_1", "f", '{"a":1}'),), "tool_calls")


def test_both_forms_of_one_call_are_one_call() -> None:
    function = {"name": "f", "arguments": "{}"}
    answer = answered(OPENAI, openai_chunk(tool_calls=[{"index": 0, "function": function}], function_call=function))
    assert answer.tool_calls == (ToolCall("call_1", "f", "{}"),)
