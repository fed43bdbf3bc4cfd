"""Conformance: the same question, and the same events, whatever the wire format says them in."""

from typing import Any, NamedTuple

import pytest
from payloads_read import OPENAI, WENXIN, answered, asked, body, expected, read

from ernie_cli.dialects import Chats
from ernie_cli.requests import Message


class Shape(NamedTuple):
    """One wire format, and how it says what every format can say."""

    dialect: Chats
    openai: bool

    def piece(self, text: str, **more: Any) -> dict[str, Any]:
        if self.openai:
            return {"id": "as-1", "created": 5, "choices": [{"index": 0, "delta": {"content": text}, **more}]}
        return {"id": "as-1", "created": 5, "result": text, "is_end": False, "is_truncated": False, **more}

    def end(self, reason: str, **more: Any) -> dict[str, Any]:
        if self.openai:
            return {"id": "as-1", "created": 5, "choices": [{"index": 0, "delta": {}, "finish_reason": reason}], **more}
        return {"id": "as-1", "created": 5, "result": "", "is_end": True, "finish_reason": reason, **more}

    def whole(self, text: str, reason: str, **more: Any) -> dict[str, Any]:
        if self.openai:
            choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": reason}
            return {"id": "as-1", "created": 5, "choices": [choice], **more}
        return {"id": "as-1", "created": 5, "result": text, "finish_reason": reason, **more}

    def call(self, name: str, arguments: Any, thoughts: str) -> dict[str, Any]:
        if self.openai:
            function = {"name": name, "arguments": arguments}
            delta = {"content": None, "reasoning_content": thoughts, "tool_calls": [{"index": 0, "function": function}]}
            return {"id": "as-1", "created": 5, "choices": [{"index": 0, "delta": delta}]}
        call = {"name": name, "arguments": arguments, "thoughts": thoughts}
        return {"id": "as-1", "created": 5, "result": "", "is_end": False, "function_call": call}

    def sources(self, *results: dict[str, Any]) -> dict[str, Any]:
        return {"search_results": list(results)} if self.openai else {"search_info": {"search_results": list(results)}}


both = pytest.mark.parametrize("shape", [Shape(OPENAI, True), Shape(WENXIN, False)], ids=["openai", "wenxin"])
USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
SAID = {"id": "as-1", "created": 5}


@both
@pytest.mark.parametrize(
    ("native", "ours"),
    [("normal", "stop"), ("stop", "stop"), ("length", "length"), ("content_filter", "content_filter")],
)
def test_a_stream_adds_up_to_the_same_document(shape: Shape, native: str, ours: str) -> None:
    found = read(shape.dialect, shape.piece("Hel"), shape.piece("lo"), shape.end(native, usage=USAGE))
    assert found == expected(
        **SAID, content="Hello", finish_reason=ours, native_finish_reason=native, usage=USAGE, truncated=ours == "length"
    )


@both
def test_a_whole_reply_gives_the_same_document(shape: Shape) -> None:
    found = read(shape.dialect, shape.whole("Hello", "normal", usage=USAGE))
    assert found == expected(**SAID, content="Hello", finish_reason="stop", native_finish_reason="normal", usage=USAGE)


@both
@pytest.mark.parametrize("arguments", ['{"city":"上海"}', {"city": "上海"}])
@pytest.mark.parametrize("native", ["function_call", "tool_calls"])
def test_a_call_gives_the_same_document(shape: Shape, arguments: Any, native: str) -> None:
    found = read(shape.dialect, shape.call("weather", arguments, "hm"), shape.end(native))
    text = found["tool_calls"][0].pop("arguments_text")
    assert text.replace(" ", "") == '{"city":"上海"}'
    assert found == expected(
        **SAID,
        reasoning="hm",
        tool_calls=[{"id": "call_1", "name": "weather", "arguments": {"city": "上海"}}],
        finish_reason="tool_calls",
        native_finish_reason=native,
    )


@both
def test_sources_give_the_same_document(shape: Shape) -> None:
    first, second = {"index": 1, "title": "a", "url": "u"}, {"index": 2, "title": "b", "url": "v"}
    pieces = [{**shape.piece("x"), **shape.sources(first)}, {**shape.piece("y"), **shape.sources(first, second)}]
    found = read(shape.dialect, *pieces, shape.end("normal"))
    assert found["search_results"] == [first, second]


@both
@pytest.mark.parametrize(
    "said",
    [
        {"flag": 1, "ban_round": None, "need_clear_history": False},
        {"flag": 4, "ban_round": -1, "need_clear_history": True},
        {"flag": 0, "ban_round": 2, "need_clear_history": True},
    ],
)
def test_the_filters_word_gives_the_same_document(shape: Shape, said: dict[str, Any]) -> None:
    assert read(shape.dialect, shape.piece("x"), shape.end("stop", **said))["safety"] == said


@both
def test_the_end_alone_is_no_text_but_an_end(shape: Shape) -> None:
    answer = answered(shape.dialect, shape.end("normal"))
    assert (answer.is_empty, answer.finish_reason) == (True, "stop")


@both
def test_the_system_prompt_goes_where_the_service_wants_it(shape: Shape) -> None:
    found = body(shape.dialect, asked(Message("system", "Be short."), Message("user", "hi")))
    system = {"role": "system", "content": "Be short."}
    user = {"role": "user", "content": "hi"}
    if shape.openai:
        assert found == {"model": "m", "messages": [system, user], "stream": True}
    else:
        assert found == {"messages": [user], "system": "Be short.", "stream": True}


@both
def test_a_question_that_is_not_streamed_does_not_name_streaming(shape: Shape) -> None:
    assert "stream" not in body(shape.dialect, asked(stream=False))


@both
def test_the_endpoint_replaces_the_path(shape: Shape) -> None:
    url = shape.dialect.chat(asked()._replace(endpoint="my/path")).url
    assert url.endswith("/my/path")
