"""Questions in OpenAI's format."""

from typing import Any

import pytest
from payloads_read import OPENAI, asked, body

from ernie_cli.dialects import DIALECTS
from ernie_cli.requests import Message


def test_messages_go_out_as_they_are() -> None:
    parts: list[Any] = [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {"url": "u"}}]
    call = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    messages = (
        Message("system", "s"),
        Message("user", parts, name="me"),
        Message("assistant", None, tool_calls=(call,)),
        Message("tool", "r", tool_call_id="c1"),
    )
    assert body(OPENAI, asked(*messages))["messages"] == [
        {"role": "system", "content": "s"},
        {"role": "user", "content": parts, "name": "me"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "content": "r", "tool_call_id": "c1"},
    ]


def test_the_path_hangs_below_the_base_url() -> None:
    assert OPENAI.chat(asked()).url == "https://host/v1/chat/completions"


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (asked(), {"stream": True, "stream_options": {"include_usage": True}}),
        (asked(stream_options={"include_usage": False}), {"stream": True, "stream_options": {"include_usage": False}}),
        (asked(stream=False), {}),
    ],
)
def test_usage_in_a_stream_is_asked_for_where_it_must_be(request_: Any, told: dict[str, Any]) -> None:
    dialect = DIALECTS["openai"]("https://host/v1", {"stream_usage": True})
    found = body(dialect, request_)
    assert {name: found[name] for name in ("stream", "stream_options") if name in found} == told


def test_usage_is_not_asked_for_where_it_comes_anyway() -> None:
    assert "stream_options" not in body(OPENAI, asked())
