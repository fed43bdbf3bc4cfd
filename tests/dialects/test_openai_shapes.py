"""OpenAI's format as Baidu, resellers and local servers bend it."""

from typing import Any

import pytest
from payloads_read import OPENAI, answered, expected, openai_chunk, read

from ernie_cli.events import Safety, Usage


def content(*payloads: Any) -> str:
    return answered(OPENAI, *payloads).content


@pytest.mark.parametrize(
    "delta",
    [
        {"reasoning": "hm"},
        {"reasoning_content": "hm"},
        {"reasoning": "hm", "reasoning_content": "hm"},
        {"reasoning": "", "reasoning_content": "hm"},
        {"reasoning": "hm", "reasoning_content": ""},
        {"reasoning": "hm", "reasoning_content": None},
    ],
)
def test_thinking_is_read_once_under_either_name(delta: dict[str, Any]) -> None:
    answer = answered(OPENAI, openai_chunk(**delta, content=None))
    assert (answer.reasoning, answer.content) == ("hm", "")


@pytest.mark.parametrize("model", ["ernie-x1-32k", "deepseek-r1", "qwen3-8b", "anything"])
def test_thinking_is_read_whatever_the_model(model: str) -> None:
    assert answered(OPENAI, {"model": model, **openai_chunk(reasoning_content="hm")}).reasoning == "hm"


USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
READ = Usage(prompt_tokens=3, completion_tokens=4, total_tokens=7)


@pytest.mark.parametrize(
    "payloads",
    [
        pytest.param([openai_chunk(content="a") | {"usage": None}, openai_chunk("stop") | {"usage": USAGE}], id="last chunk"),
        pytest.param([openai_chunk("stop", content="a") | {"usage": USAGE}], id="with the text and the reason"),
        pytest.param([openai_chunk("stop", content="a"), {"choices": [], "usage": USAGE}], id="own chunk after the end"),
        pytest.param([openai_chunk("stop", content="a"), {"usage": USAGE}], id="own chunk without choices"),
        pytest.param(
            [openai_chunk(content="a") | {"usage": {**USAGE, "total_tokens": 99}}, openai_chunk("stop") | {"usage": USAGE}],
            id="several times, the last counts",
        ),
        pytest.param(
            [openai_chunk(content="a") | {"usage": USAGE}, openai_chunk("stop") | {"usage": None}], id="then null again"
        ),
    ],
)
def test_usage_is_found_in_each_of_its_places(payloads: list[Any]) -> None:
    answer = answered(OPENAI, *payloads)
    assert (answer.usage, answer.content, answer.finish_reason) == (READ, "a", "stop")


@pytest.mark.parametrize(
    ("usage", "read_as"),
    [
        (None, None),
        ({}, None),
        ("many", None),
        ({"prompt_tokens": -1, "completion_tokens": -1, "total_tokens": -1}, None),
        ({"prompt_tokens": 3, "completion_tokens": -1}, Usage(prompt_tokens=3)),
        ({"prompt_tokens": 3, "completion_tokens": None, "prompt_tokens_details": None}, Usage(prompt_tokens=3)),
        ({"prompt_tokens": 0}, Usage(prompt_tokens=0)),
        ({"prompt_tokens": True, "completion_tokens": 2.5}, None),
        ({"completion_tokens_details": {"reasoning_tokens": 9}}, Usage(reasoning_tokens=9)),
        ({"prompt_tokens_details": {"cached_tokens": 0}}, Usage(cached_tokens=0)),
    ],
)
def test_a_count_that_is_none_is_unknown(usage: Any, read_as: Usage | None) -> None:
    assert answered(OPENAI, openai_chunk("stop", content="a") | {"usage": usage}).usage == read_as


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"choices": []},
        {"choices": None},
        {"choices": [None, 5, "x", []]},
        openai_chunk(),
        openai_chunk(role="assistant"),
        openai_chunk(role="assistant", content=""),
        openai_chunk(content=None),
        {"choices": [{"index": 0, "delta": None}]},
        {"choices": [{"index": 0}]},
    ],
)
def test_a_chunk_without_words_adds_nothing(payload: Any) -> None:
    assert read(OPENAI, payload) == expected()


def test_a_missing_index_is_that_of_the_answer() -> None:
    assert content({"choices": [{"delta": {"content": "a"}}]}, openai_chunk(index=None, content="b")) == "ab"


def test_every_entry_of_the_answer_counts_in_order() -> None:
    entries = [{"index": 0, "delta": {"content": word}} for word in ("a", "b", "c")]
    assert content({"choices": entries}) == "abc"


def test_other_answers_than_the_first_are_left_out() -> None:
    payload = {"choices": [{"index": index, "delta": {"content": str(index)}} for index in (1, 0, 2)]}
    assert content(payload, openai_chunk("length", index=1)) == "0"
    assert answered(OPENAI, openai_chunk("length", index=1)).finish_reason is None


def test_content_may_be_a_list_of_parts() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {}}, "x", {"type": "text", "text": "b"}]
    assert content(openai_chunk(content=parts)) == "ab"


def test_text_in_the_chunk_of_the_end_comes_before_the_end() -> None:
    deltas = list(OPENAI.deltas(openai_chunk("stop", content="a", reasoning="h")))
    assert [(delta.reasoning, delta.text, delta.finish_reason) for delta in deltas] == [("", "", None), ("h", "a", "stop")]


def test_sources_that_are_repeated_are_merged_by_index() -> None:
    old, new, other = ({"index": 1, "title": "a"}, {"index": 1, "title": "b"}, {"index": 2, "title": "c"})
    chunks = [{"search_results": results} for results in ([old], [old, other], [new])]
    assert answered(OPENAI, *chunks).search_results == (new, other)


@pytest.mark.parametrize("index", [None, [1], {"a": 1}, 2.5])
def test_sources_without_a_usable_index_are_kept_once_each(index: Any) -> None:
    one, two = ({"index": index, "title": title} for title in "ab")
    assert answered(OPENAI, {"search_results": [one, two]}, {"search_results": [one]}).search_results == (one, two)


@pytest.mark.parametrize(
    "payload",
    [
        {"choices": [{"index": 0, "delta": {"content": "正在搜索", "delta_tag": "search_status"}}]},
        {"choices": [{"index": 0, "delta_tag": "search_status", "delta": {"content": "正在搜索"}}]},
        {"delta_tag": "search_status", "choices": [{"index": 0, "delta": {"content": "正在搜索"}}]},
    ],
)
def test_a_word_about_searching_is_no_text(payload: Any) -> None:
    deltas = list(OPENAI.deltas(payload))
    assert (deltas[1].text, deltas[1].search_status, content(payload)) == ("", "正在搜索", "")


@pytest.mark.parametrize(
    ("native", "ours"),
    [
        ("normal", "stop"),
        ("stop", "stop"),
        ("eos", "stop"),
        ("recover_stop", "stop"),
        ("length", "length"),
        ("content_filter", "content_filter"),
        ("function_call", "tool_calls"),
        ("tool_calls", "tool_calls"),
        ("a_new_word", "stop"),
        ("abort", None),
        ("error", None),
        ("", None),
        (None, None),
    ],
)
def test_every_word_for_the_end_is_one_of_ours_and_is_kept(native: str | None, ours: str | None) -> None:
    answer = answered(OPENAI, openai_chunk(native, content="a"))
    assert (answer.finish_reason, answer.native_finish_reason) == (ours, native or None)


def test_the_services_own_native_reason_wins_over_its_plain_one() -> None:
    payload = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop", "native_finish_reason": "eos_token"}]}
    answer = answered(OPENAI, payload)
    assert (answer.finish_reason, answer.native_finish_reason) == ("stop", "eos_token")


def test_an_engine_that_recovered_is_told() -> None:
    notes = [note for delta in OPENAI.deltas(openai_chunk("recover_stop")) for note in delta.notes]
    assert len(notes) == 1


@pytest.mark.parametrize(
    "place",
    [
        lambda said: {"choices": [{"index": 0, "delta": {"content": "x"}, **said}]},
        lambda said: {"choices": [{"index": 0, "delta": {"content": "x"}}], **said},
        lambda said: {"choices": [{"index": 0, "message": {"content": "x"}, **said}]},
    ],
    ids=["choice", "top", "whole"],
)
@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ({"flag": 3, "ban_round": -1}, Safety(3, -1)),
        ({"need_clear_history": True}, Safety(0, None, True)),
        ({"ban_round": 2}, Safety(0, 2)),
        ({"flag": 0, "ban_round": None, "need_clear_history": False}, None),
        ({"flag": True, "need_clear_history": "yes", "ban_round": "1"}, None),
    ],
)
def test_the_filters_word_is_found_in_each_of_its_places(place: Any, said: dict[str, Any], read_as: Safety | None) -> None:
    assert answered(OPENAI, place(said)).safety == read_as


def test_the_worst_word_of_the_filter_stays() -> None:
    flags = [{"choices": [{"index": 0, "delta": {}, "flag": flag}]} for flag in (1, 4, 2, 0)]
    assert answered(OPENAI, *flags).safety == Safety(4)


@pytest.mark.parametrize(("flag", "shown"), [(1, "x"), (2, "x"), (3, ""), (4, "")])
def test_text_that_must_not_be_shown_is_not_in_the_document(flag: int, shown: str) -> None:
    assert read(OPENAI, {"choices": [{"index": 0, "delta": {"content": "x"}, "flag": flag}]})["content"] == shown


def test_a_refusal_is_kept_apart_and_joined() -> None:
    answer = answered(OPENAI, openai_chunk(refusal="I "), openai_chunk("stop", refusal="won't"))
    assert (answer.refusal, answer.content) == ("I won't", "")


def test_the_likelihoods_of_a_stream_are_joined() -> None:
    one, two = ({"token": token, "logprob": -0.5} for token in "ab")
    chunks = [
        {"choices": [{"index": 0, "delta": {"content": "a"}, "logprobs": {"content": [one]}}]},
        {"choices": [{"index": 0, "delta": {"content": "b"}, "logprobs": {"content": [two]}}]},
        {"choices": [{"index": 0, "delta": {}, "logprobs": None}]},
        {"choices": [{"index": 0, "delta": {}, "logprobs": {"content": None}}]},
    ]
    assert answered(OPENAI, *chunks).logprobs == {"content": [one, two]}


def test_unknown_fields_are_no_matter() -> None:
    payload = {"x": [1], "choices": [{"index": 0, "y": {}, "delta": {"content": "a", "z": None}, "finish_reason": "stop"}]}
    assert read(OPENAI, payload) == expected(content="a", finish_reason="stop", native_finish_reason="stop")
