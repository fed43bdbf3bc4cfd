"""Whatever JSON a server sends, reading it fails in no other way than by an error of ours."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payloads_read import OPENAI, WENXIN, answered, read

from ernie_cli.dialects import Chats, reading
from ernie_cli.dialects.refusals import refusal
from ernie_cli.render.document import dumped

NAMES = (
    *("id", "model", "created", "choices", "usage", "search_results", "flag", "ban_round", "need_clear_history", "delta_tag"),
    *("index", "delta", "message", "finish_reason", "logprobs", "content", "reasoning", "tool_calls", "function", "name"),
    *("arguments", "function_call", "refusal", "result", "is_end", "is_truncated", "search_info", "thoughts", "text"),
    *("error", "error_code", "error_msg", "error_description", "code", "message", "type", "detail", "object", "loc", "msg"),
    *("prompt_tokens", "completion_tokens", "completion_tokens_details", "reasoning_tokens"),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=30,
)
choice = st.fixed_dictionaries(
    {},
    optional={
        "index": st.just(0) | values,
        "delta": values,
        "message": st.fixed_dictionaries({}, optional=dict.fromkeys(("content", "tool_calls", "function_call"), values)),
        "logprobs": st.fixed_dictionaries({}, optional={"content": values}) | values,
        "finish_reason": values,
    },
)
near = st.fixed_dictionaries({"choices": st.lists(choice, max_size=3)}, optional={"search_results": st.lists(values)})
both = pytest.mark.parametrize("dialect", [OPENAI, WENXIN], ids=["openai", "wenxin"])


@both
@given(payloads=st.lists(values | near, max_size=4))
def test_any_json_adds_up_to_a_document(dialect: Chats, payloads: list[Any]) -> None:
    assert json.loads(dumped(read(dialect, *payloads)))["provider"] == "p"


@pytest.mark.parametrize("more", ["b", 5, {"a": 1}, True])
def test_likelihoods_that_are_none_are_left_out(more: Any) -> None:
    pieces = [{"choices": [{"delta": {}, "logprobs": {"content": content}}]} for content in (["a"], more)]
    assert answered(OPENAI, *pieces).logprobs == {"content": ["a"]}


@pytest.mark.parametrize("place", [5, None, "body", ["body", 0], {}])
def test_a_fault_may_stand_anywhere(place: Any) -> None:
    error = refusal(422, {}, {"detail": [{"loc": place, "msg": "wrong"}]})
    assert error is not None
    assert error.message.endswith(": wrong")


@given(st.integers(100, 599), values)
def test_any_json_is_an_error_or_none(status: int, payload: Any) -> None:
    error = refusal(status, {}, payload)
    assert error is None or (error.exit_code in (4, 5, 6, 7, 8) and error.message)


@given(st.binary(max_size=60))
def test_any_bytes_are_json_or_a_value_error(raw: bytes) -> None:
    try:
        value = reading.parsed(raw)
    except ValueError:
        return
    json.dumps(value, allow_nan=False)


@pytest.mark.parametrize(
    "raw",
    [
        b"NaN",
        b"[-Infinity]",
        b'{"a": 1e999}',
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b"[" * 600 + b"]" * 600,
        b'{"a":' * 300 + b"1" + b"}" * 300,
        b"9" * 5000,
        b"",
        b"\xef\xbb\xbf",
    ],
)
def test_json_that_is_none_or_no_program_can_take_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):
        reading.parsed(raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"\xef\xbb\xbf[1]", [1]),
        (b'["a\nb"]', ["a\nb"]),
        (b'["a\xffb"]', ["a\N{REPLACEMENT CHARACTER}b"]),
        (b'["\\ud800"]', ["\ud800"]),
    ],
)
def test_json_as_servers_send_it_is_read(raw: bytes, value: Any) -> None:
    assert reading.parsed(raw) == value


def test_nesting_that_some_service_might_use_is_read() -> None:
    assert json.dumps(reading.parsed(b"[" * 150 + b"]" * 150)) == "[" * 150 + "]" * 150


@pytest.mark.parametrize("arguments", ["NaN", '{"a": Infinity}', '{"a": 1e999}', "[" * 5000, "{broken", "nonsense"])
def test_arguments_that_are_no_json_stay_text(arguments: str) -> None:
    payload = {"choices": [{"index": 0, "message": {"tool_calls": [{"function": {"name": "f", "arguments": arguments}}]}}]}
    call = json.loads(dumped(read(OPENAI, payload)))["tool_calls"][0]
    assert (call["arguments"], call["arguments_text"]) == (None, arguments)


def test_a_deep_list_of_parts_is_read_to_its_end() -> None:
    raw = b'[{"text":' * 90 + b'"x"' + b"}]" * 90
    assert answered(OPENAI, {"choices": [{"delta": {"content": reading.parsed(raw)}}]}).content == "x"
