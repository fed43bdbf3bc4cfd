"""Baidu's own SDK is content with the sandbox: OAuth, signatures, bearer exchange, both forms of the API."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from client_outcomes import Outcomes, value
from served import Served

CHINESE = "【沙盒】收到的问题是：“你好”。这里没有调用任何模型。"


@pytest.fixture(scope="module")
def outcomes(server: Served, outcomes_of: Callable[..., Outcomes], tmp_path_factory: Any) -> Outcomes:
    folder: Path = tmp_path_factory.mktemp("qianfan")
    return outcomes_of("qianfan_program.py", server.url, str(folder))


def test_oauth_and_a_whole_answer(outcomes: Outcomes) -> None:
    got = value(outcomes, "oauth")
    assert (got["result"], got["is_truncated"], got["need_clear_history"]) == (CHINESE, False, False)
    assert got["usage"] == {"prompt_tokens": 2, "completion_tokens": 20, "total_tokens": 22}


@pytest.mark.parametrize("case", ["oauth stream", "signed stream"])
def test_a_stream_ends_once(outcomes: Outcomes, case: str) -> None:
    got = value(outcomes, case)
    assert got["text"] == CHINESE
    assert got["ends"] == [False] * (len(got["ends"]) - 1) + [True]


@pytest.mark.parametrize("case", ["token", "signed", "exchanged"])
def test_every_way_to_prove_who_asks_is_taken(outcomes: Outcomes, case: str) -> None:
    assert value(outcomes, case) == CHINESE


def test_an_own_deployment_answers(outcomes: Outcomes) -> None:
    assert value(outcomes, "own deployment")["result"] == CHINESE


def test_a_function_is_called(outcomes: Outcomes) -> None:
    got = value(outcomes, "function")
    assert (got["name"], got["arguments"]) == ("get_weather", '{"city": "sandbox city"}')


def test_a_wrong_secret_is_told_in_the_services_headers(outcomes: Outcomes) -> None:
    assert outcomes["wrong secret"]["error"] == "RequestError"
    assert "SignatureDoesNotMatch, cause: Fail to authn user: Signature does not match" in (outcomes["wrong secret"]["text"])


def test_an_unknown_client_gets_no_token(outcomes: Outcomes) -> None:
    assert "error" in outcomes["unknown client"]


def test_a_limit_is_an_error_of_the_api(outcomes: Outcomes) -> None:
    assert outcomes["limited"]["error"] == "APIError"
    assert "code: 18" in outcomes["limited"]["text"]


def test_embeddings_have_the_documented_size(outcomes: Outcomes) -> None:
    got = value(outcomes, "embeddings")
    assert got["object"] == "embedding_list"
    assert [len(row["embedding"]) for row in got["data"]] == [384, 384]


def test_pictures_come_as_base64_and_are_numbered_from_one(outcomes: Outcomes) -> None:
    got = value(outcomes, "image")
    assert [picture["index"] for picture in got] == [1, 2]
    assert base64.b64decode(got[0]["b64_image"]).startswith(b"\x89PNG")


def test_the_newer_form_answers_whole_and_as_a_stream(outcomes: Outcomes) -> None:
    assert value(outcomes, "newer")["choices"][0]["message"]["content"] == CHINESE
    streamed = value(outcomes, "newer stream")
    assert (streamed["text"], streamed["usage"]["total_tokens"]) == (CHINESE, 22)


def test_the_newer_form_calls_tools(outcomes: Outcomes) -> None:
    got = value(outcomes, "newer tools")
    assert got["finish_reason"] == "tool_calls"
    assert got["message"]["tool_calls"][0]["function"]["name"] == "get_weather"


def test_the_console_lists_the_services(outcomes: Outcomes) -> None:
    assert value(outcomes, "listed") > 40
