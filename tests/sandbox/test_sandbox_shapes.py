"""Replies and events have the members, the types and the order that the services' pages print."""

import published
import pytest
from asking import AISTUDIO, LOCAL, QIANFAN, THINKING, WCODE, chat, legacy, sandbox
from published import shape


def test_a_thinking_model_of_wcode_answers_as_its_page_prints() -> None:
    assert shape(chat(sandbox(), WCODE, model=THINKING).json) == shape(published.THINKING)


def test_the_text_of_a_thinking_model_stands_between_line_breaks() -> None:
    content = chat(sandbox(), WCODE, model=THINKING).json["choices"][0]["message"]["content"]
    assert content.startswith("\n[")
    assert content.endswith(".\n\n")


def test_reasoning_is_counted_within_the_completion() -> None:
    usage = chat(sandbox(), WCODE, model=THINKING).json["usage"]
    assert 0 < usage["completion_tokens_details"]["reasoning_tokens"] < usage["completion_tokens"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


def test_wcode_answers_as_its_page_prints() -> None:
    got = chat(sandbox(), WCODE)
    assert shape(got.json) == shape(published.WHOLE)
    assert got.json["choices"][0]["finish_reason"] == "normal"


def test_wcode_streams_without_roles_and_ends_with_the_usage_on_the_last_chunk() -> None:
    got = chat(sandbox(), WCODE, stream=True)
    *chunks, last = got.events
    assert {str(shape(chunk)) for chunk in chunks} == {str(shape(published.CHUNK))}
    assert shape(last) == shape(published.LAST_CHUNK)
    assert last["choices"][0] == {"index": 0, "delta": {"content": ""}, "finish_reason": "normal"}
    assert got.pieces[-1] == b"data: [DONE]\n\n"


def test_a_search_of_wcode_adds_to_the_prompt() -> None:
    got = chat(sandbox(), WCODE, web_search={"enable": True}).json
    assert shape(got) == shape(published.SEARCHED)
    assert got["usage"]["prompt_tokens"] == 1 * 2 + 11860


def test_aistudio_says_null_for_the_usage_until_the_last_chunk() -> None:
    *chunks, last = chat(sandbox(), AISTUDIO, stream=True).events
    assert [chunk["usage"] for chunk in chunks] == [None] * len(chunks)
    assert last["usage"] == {"prompt_tokens": 2, "completion_tokens": 11, "total_tokens": 13}
    assert all("role" not in chunk["choices"][0]["delta"] for chunk in chunks)


@pytest.mark.parametrize("service", [QIANFAN, LOCAL])
def test_usage_comes_in_a_chunk_of_its_own_only_when_wanted(service: str) -> None:
    app = sandbox()
    without = chat(app, service, stream=True).events
    *_, finish, usage = chat(app, service, stream=True, stream_options={"include_usage": True}).events
    assert all("usage" not in chunk for chunk in without)
    assert finish["choices"][0]["finish_reason"] == "stop"
    assert (usage["choices"], usage["usage"]["total_tokens"]) == ([], 13)


@pytest.mark.parametrize("service", [QIANFAN, LOCAL])
def test_the_first_delta_names_the_role(service: str) -> None:
    first = chat(sandbox(), service, stream=True).events[0]
    assert first["choices"][0]["delta"] == {"role": "assistant", "content": ""}


def test_the_legacy_api_answers_as_its_page_prints() -> None:
    got = legacy(sandbox(), "介绍一下北京")
    assert list(got.json) == list(published.LEGACY_WHOLE)
    assert shape(got.json) == shape(published.LEGACY_WHOLE)
    assert {name: got.headers[name] for name in published.LEGACY_HEADERS} == published.LEGACY_HEADERS
    assert got.headers["x-ratelimit-remaining-tokens"] == str(300000 - got.json["usage"]["prompt_tokens"])


def test_the_legacy_api_streams_to_is_end_without_an_end_mark() -> None:
    got = legacy(sandbox(), "介绍一下北京", stream=True)
    assert [shape(event) for event in got.events] == [shape(published.LEGACY_EVENT)] * len(got.events)
    assert list(got.events[0]) == list(published.LEGACY_EVENT)
    assert [event["sentence_id"] for event in got.events] == list(range(len(got.events)))
    assert [event["is_end"] for event in got.events] == [False] * (len(got.events) - 1) + [True]
    assert got.events[-1]["result"] == ""
    assert len(got.pieces) == len(got.events)


def test_the_legacy_api_counts_nothing_at_first_and_right_at_the_end() -> None:
    app = sandbox()
    events = legacy(app, "介绍一下北京", stream=True).events
    counts = [event["usage"]["completion_tokens"] for event in events]
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert events[-1]["usage"] == legacy(app, "介绍一下北京").json["usage"]


@pytest.mark.parametrize(
    ("service", "model", "field"),
    [
        (WCODE, THINKING, "reasoning"),
        (WCODE, "baidu/another-thinking", "reasoning"),
        (AISTUDIO, "deepseek-r1", "reasoning_content"),
    ],
)
def test_reasoning_streams_before_the_answer_in_the_services_field(service: str, model: str, field: str) -> None:
    app = sandbox()
    message = chat(app, service, model=model).json["choices"][0]["message"]
    deltas = [chunk["choices"][0]["delta"] for chunk in chat(app, service, model=model, stream=True).events]
    assert "".join(delta.get(field, "") for delta in deltas) == message[field]
    assert "".join(delta.get("content", "") for delta in deltas) == message["content"]
    kinds = [field in delta for delta in deltas]
    assert kinds == sorted(kinds, reverse=True)


def test_qianfan_reasons_when_thinking_is_switched_on() -> None:
    app = sandbox()
    assert "reasoning_content" not in chat(app, QIANFAN).json["choices"][0]["message"]
    assert chat(app, QIANFAN, enable_thinking=True).json["choices"][0]["message"]["reasoning_content"]


def test_every_reply_says_that_it_is_the_sandboxs() -> None:
    app = sandbox()
    assert chat(app, WCODE).headers["x-ernie-sandbox"] == "1"
    assert "sandbox" in chat(app, WCODE).json["choices"][0]["message"]["content"]
    assert "沙盒" in legacy(app, "你好").json["result"]


def test_request_ids_are_as_the_service_writes_them() -> None:
    got = chat(sandbox(), QIANFAN)
    assert got.json["id"].startswith("as-")
    assert got.headers["x-baidu-request-id"] == got.json["id"]


def test_the_same_question_gets_the_same_answer_and_another_id() -> None:
    first, second = (chat(app, AISTUDIO, "你好").json for app in [sandbox()] for _ in range(2))
    again = chat(sandbox(), AISTUDIO, "你好").json
    assert first["id"] != second["id"]
    assert {**first, "id": ""} == {**second, "id": ""}
    assert again == first
