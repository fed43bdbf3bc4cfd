"""Answers: tools, structure, search, limits of length, and the words in a prompt that provoke an ending."""

import json
from typing import Any

import pytest
from asking import AISTUDIO, LOCAL, QIANFAN, WCODE, ask, chat, legacy, post, sandbox

from ernie_cli.sandbox.faults import Fault
from ernie_cli.sandbox.tokens import count, cut

WEATHER = {
    "name": "get_weather",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"enum": ["C", "F"]}, "days": {"type": "integer"}},
        "required": ["city", "unit"],
    },
}
TIME = {"name": "get_time", "parameters": {"type": "object", "properties": {}}}
TOOLS = [{"type": "function", "function": function} for function in (WEATHER, TIME)]


def message(got: Any) -> Any:
    return got.json["choices"][0]["message"]


def finish(got: Any) -> Any:
    return got.json["choices"][0]["finish_reason"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("你好", 2), ("one", 2), ("one two three", 4), ("你好 world", 4), ("。,!?", 0), ("don_t stop", 4)],
)
def test_tokens_are_han_characters_and_words_times_one_point_three(text: str, tokens: int) -> None:
    assert count(text) == tokens


def test_a_cut_text_is_as_long_as_it_may_be() -> None:
    assert cut("你好世界", 3) == ("你好世", True)
    assert cut("one two three", 3) == ("one two ", True)
    assert cut("你好", 2) == ("你好", False)


@pytest.mark.parametrize(
    ("service", "word"),
    [(AISTUDIO, "function_call"), (QIANFAN, "tool_calls"), (WCODE, "tool_calls"), (LOCAL, "tool_calls")],
)
def test_an_offered_function_is_called_in_the_services_word(service: str, word: str) -> None:
    got = chat(sandbox(), service, tools=TOOLS)
    [call] = message(got)["tool_calls"]
    assert (finish(got), call["type"], call["function"]["name"]) == (word, "function", "get_weather")
    assert json.loads(call["function"]["arguments"]) == {"city": "sandbox city", "unit": "C"}


def test_functions_that_the_prompt_names_are_called_side_by_side() -> None:
    prompt = 'get_time and get_weather in "Rome"'
    calls = message(chat(sandbox(), QIANFAN, prompt, tools=TOOLS))["tool_calls"]
    assert [call["function"]["name"] for call in calls] == ["get_weather", "get_time"]
    assert json.loads(calls[0]["function"]["arguments"])["city"] == "Rome"
    single = chat(sandbox(), QIANFAN, prompt, tools=TOOLS, parallel_tool_calls=False)
    assert len(message(single)["tool_calls"]) == 1


def test_the_choice_of_tools_is_kept() -> None:
    app = sandbox()
    named = {"type": "function", "function": {"name": "get_time"}}
    assert message(chat(app, QIANFAN, tools=TOOLS, tool_choice=named))["tool_calls"][0]["function"]["name"] == "get_time"
    assert "tool_calls" not in message(chat(app, QIANFAN, tools=TOOLS, tool_choice="none"))
    assert "tool_calls" not in message(chat(app, QIANFAN, "[sandbox:no-tool] hello", tools=TOOLS))


def test_a_streamed_call_gives_id_and_name_once_and_arguments_in_pieces() -> None:
    app = sandbox()
    whole = message(chat(app, QIANFAN, tools=TOOLS))["tool_calls"][0]["function"]
    events = chat(app, QIANFAN, tools=TOOLS, stream=True).events
    deltas = [event["choices"][0]["delta"] for event in events]
    calls = [delta["tool_calls"][0] for delta in deltas if "tool_calls" in delta]
    assert [("id" in call, "name" in call["function"]) for call in calls] == [(True, True)] + [(False, False)] * (
        len(calls) - 1
    )
    assert "".join(call["function"]["arguments"] for call in calls) == whole["arguments"]
    assert events[-1]["choices"][0]["finish_reason"] == "tool_calls"


def test_the_result_of_a_function_is_quoted() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "get_time", "arguments": "{}"}}
    messages = [
        {"role": "user", "content": "几点了"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": "12:30"},
    ]
    assert message(chat(sandbox(), QIANFAN, messages, tools=TOOLS))["content"] == "【沙盒】函数返回了:12:30"


def test_the_legacy_api_calls_one_function_and_takes_its_result() -> None:
    app = sandbox()
    got = legacy(app, functions=[WEATHER, TIME]).json
    assert (got["result"], got["finish_reason"], list(got["function_call"])) == (
        "",
        "function_call",
        ["name", "thoughts", "arguments"],
    )
    after = [
        {"role": "user", "content": "weather"},
        {"role": "assistant", "content": None, "function_call": got["function_call"]},
        {"role": "function", "name": "get_weather", "content": '{"degrees": 21}'},
    ]
    assert '{"degrees": 21}' in legacy(app, after, functions=[WEATHER]).json["result"]


def test_structured_answers_fit() -> None:
    app = sandbox()
    schema = {
        "type": "object",
        "properties": {
            "tags": {"type": "array", "items": {"type": "string"}, "minItems": 2},
            "level": {"enum": ["low", "high"]},
            "share": {"type": "number", "minimum": 3, "exclusiveMaximum": 9},
            "who": {"$ref": "#/$defs/who"},
        },
        "required": ["tags"],
        "$defs": {"who": {"anyOf": [{"type": "object", "properties": {"is": {"type": "boolean"}}}, {"type": "null"}]}},
    }
    wanted = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    assert json.loads(message(chat(app, QIANFAN, response_format=wanted))["content"]) == {
        "tags": ["sandbox tags", "sandbox tags"],
        "level": "low",
        "share": 3,
        "who": {"is": True},
    }
    anything = message(chat(app, QIANFAN, response_format={"type": "json_object"}))["content"]
    assert json.loads(anything) == {"sandbox": True, "answer": "hello"}
    assert json.loads(legacy(app, response_format="json_object").json["result"])["sandbox"] is True


def test_search_gives_sources_marks_and_a_signal_as_asked() -> None:
    app = sandbox()
    plain = {"enable": True, "search_number": 2}
    assert "search_results" not in chat(app, AISTUDIO, web_search=plain).json
    traced = chat(app, AISTUDIO, web_search={**plain, "enable_trace": True}).json
    assert [list(result) for result in traced["search_results"]] == [["index", "url", "title"]] * 2
    marked = chat(app, AISTUDIO, web_search={**plain, "enable_citation": True, "enable_status": True}, stream=True)
    first, *chunks = marked.events
    assert (first["choices"][0]["delta"]["content"], first["choices"][0]["delta_tag"]) == ("正在搜索", "search_status")
    assert all(chunk["search_results"] == traced["search_results"] for chunk in chunks)
    assert "".join(chunk["choices"][0]["delta"]["content"] for chunk in chunks).endswith("^[1][2]^")


def test_the_legacy_api_tells_its_sources() -> None:
    got = legacy(sandbox(), enable_trace=True).json
    assert got["search_info"]["search_results"][0]["index"] == 1
    assert "search_info" not in legacy(sandbox(), enable_trace=True, disable_search=True).json


@pytest.mark.parametrize("service", [AISTUDIO, QIANFAN, WCODE, LOCAL])
def test_the_limit_of_tokens_cuts_and_is_told(service: str) -> None:
    got = chat(sandbox(), service, "你好", max_completion_tokens=5)
    assert finish(got) == "length"
    assert got.json["usage"]["completion_tokens"] == 5


def test_the_legacy_limit_is_told_as_truncated() -> None:
    got = legacy(sandbox(), "你好", max_output_tokens=5).json
    assert (got["is_truncated"], got["usage"]["completion_tokens"]) == (True, 5)
    assert legacy(sandbox(), "[sandbox:long=5000] 你好").json["usage"]["completion_tokens"] == 1024


def test_a_stop_string_ends_the_answer_before_itself() -> None:
    got = chat(sandbox(), AISTUDIO, stop=["asked"])
    assert (message(got)["content"], finish(got)) == ("[sandbox] You ", "stop")


def test_pictures_and_turns_are_told() -> None:
    parts = [{"type": "text", "text": "图里有什么"}, {"type": "image_url", "image_url": {"url": "https://example.com/a"}}]
    content = message(chat(sandbox(), AISTUDIO, [{"role": "user", "content": parts}], model="ernie-4.5-turbo-vl-32k"))
    assert "图里有什么" in content["content"]
    assert "1 张图片" in content["content"]
    turns = [{"role": role, "content": "hi"} for role in ("user", "assistant", "user")]
    assert "turn 2" in message(chat(sandbox(), AISTUDIO, turns))["content"]


@pytest.mark.parametrize(
    ("word", "ending"), [("length", "length"), ("stop", "stop"), ("filter", "content_filter"), ("flag=4", "content_filter")]
)
def test_a_word_in_the_prompt_provokes_an_ending(word: str, ending: str) -> None:
    assert finish(chat(sandbox(), AISTUDIO, f"hello [sandbox:{word}]")) == ending


def test_flags_stand_in_the_choice_that_ends() -> None:
    *chunks, last = chat(sandbox(), AISTUDIO, "hello [sandbox:flag=2]", stream=True).events
    assert (last["choices"][0]["flag"], last["choices"][0]["ban_round"]) == (2, -1)
    assert all("flag" not in chunk["choices"][0] for chunk in chunks)


def test_the_legacy_filter_asks_to_clear_the_history() -> None:
    got = legacy(sandbox(), "hello [sandbox:filter]").json
    assert (got["need_clear_history"], got["ban_round"]) == (True, -1)


def test_echo_and_empty_are_what_they_say() -> None:
    app = sandbox()
    assert message(chat(app, LOCAL, "[sandbox:echo] exactly\nthis"))["content"] == "exactly\nthis"
    assert message(chat(app, LOCAL, "[sandbox:empty]"))["content"] == ""


def test_a_word_that_is_no_trigger_is_part_of_the_question() -> None:
    assert "[sandbox:nonsense]" in message(chat(sandbox(), LOCAL, "[sandbox:nonsense]"))["content"]


def test_a_trigger_may_work_on_the_first_calls_alone() -> None:
    app = sandbox()
    assert [chat(app, LOCAL, "[sandbox:status=503*2] hi").status for _ in range(3)] == [503, 503, 200]


def test_the_first_calls_count_by_the_question_whatever_model_is_asked() -> None:
    app, prompt = sandbox(), "[sandbox:status=503*2] hi"
    asked = [{"model": model, "messages": [{"role": "user", "content": prompt}]} for model in ("deepseek-v3", "ernie-3.5-8k")]
    assert [post(app, AISTUDIO, "/chat/completions", body).status for body in asked] == [503, 503]
    assert chat(app, LOCAL, "another").status == 200
    assert chat(app, LOCAL, prompt).status == 200


def test_errors_can_be_asked_for_by_code() -> None:
    app = sandbox()
    limited = chat(app, AISTUDIO, "[sandbox:status=429] [sandbox:retry-after=3]")
    assert (limited.status, limited.headers["retry-after"]) == (429, "3")
    assert limited.json["error"]["code"] == "rpm_rate_limit_exceeded"
    assert chat(app, QIANFAN, "[sandbox:error=tokens_too_long]").json["error"]["code"] == "tokens_too_long"
    assert chat(app, QIANFAN, "[sandbox:error=18]").status == 429
    assert legacy(app, "[sandbox:error=336100]").json["error_code"] == 336100


def test_pictures_and_texts_to_embed_can_be_refused_by_their_words() -> None:
    app = sandbox()
    drawn = {"model": "Stable-Diffusion-XL", "prompt": "[sandbox:status=500*1] cat"}
    assert [post(app, AISTUDIO, "/images/generations", drawn).status for _ in range(2)] == [500, 200]
    embedded = {"model": "embedding-v1", "input": ["a", "[sandbox:error=18]"]}
    assert post(app, QIANFAN, "/embeddings", embedded).status == 429


def test_a_prompt_can_break_its_own_stream() -> None:
    with pytest.raises(Fault) as caught:
        chat(sandbox(), LOCAL, "[sandbox:cut]", stream=True)
    assert caught.value.kind == "cut"


def test_waiting_and_pacing_take_their_time() -> None:
    app = sandbox()
    slow = chat(app, LOCAL, "[sandbox:slow=1500]").json["created"]
    assert slow == 1_700_000_001
    events = legacy(app, "[sandbox:pace=1000] 你好", stream=True).events
    assert [event["created"] - events[0]["created"] for event in events] == list(range(len(events)))


def test_log_probabilities_come_with_their_alternatives() -> None:
    app = sandbox()
    got = chat(app, LOCAL, "[sandbox:echo] 你好 cat", logprobs=True, top_logprobs=2).json["choices"][0]["logprobs"]
    assert [each["token"] for each in got["content"]] == ["你", "好", " ", "cat"]
    assert [len(each["top_logprobs"]) for each in got["content"]] == [2] * 4
    assert got["content"][0]["top_logprobs"][0]["logprob"] > got["content"][0]["top_logprobs"][1]["logprob"]
    assert chat(app, LOCAL, top_logprobs=2).status == 400


def test_odd_members_are_taken_like_none_at_all() -> None:
    body = {"messages": [{"role": "user", "content": "hello"}], "extra_parameters": {"request_source": "x"}}
    nulls = {"temperature": None, "stop": None, "functions": None, "stream": None, "system": None}
    got = ask(sandbox(), "/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/ernie_speed?access_token=24.a", {**body, **nulls})
    assert got.json["result"]
