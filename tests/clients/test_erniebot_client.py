"""The `erniebot` SDK, which sends no Content-Type and many nulls, is content with the sandbox."""

import json
from collections.abc import Callable

import pytest
from client_outcomes import Outcomes, value
from served import Served

CHINESE = "【沙盒】收到的问题是：“你好”。这里没有调用任何模型。"


@pytest.fixture(scope="module")
def outcomes(server: Served, outcomes_of: Callable[..., Outcomes]) -> Outcomes:
    return outcomes_of("erniebot_program.py", server.url)


@pytest.mark.parametrize("case", ["chat", "stream", "chat aistudio", "stream aistudio"])
def test_a_chat_is_answered(outcomes: Outcomes, case: str) -> None:
    assert value(outcomes, case) == CHINESE


def test_a_function_is_called(outcomes: Outcomes) -> None:
    got = value(outcomes, "function")
    assert (got["name"], json.loads(got["arguments"])) == ("get_weather", {"city": "sandbox city"})


@pytest.mark.parametrize("case", ["embeddings", "embeddings aistudio"])
def test_embeddings_have_the_documented_size(outcomes: Outcomes, case: str) -> None:
    assert value(outcomes, case) == [384, 384]


def test_a_picture_of_yinian_has_an_address(outcomes: Outcomes, server: Served) -> None:
    [address] = value(outcomes, "image")
    assert address.startswith(f"{server.url}/sandbox/images/512x512-")


@pytest.mark.parametrize(("case", "error"), [("expired", "TokenUpdateFailedError"), ("limited", "RateLimitError")])
def test_errors_become_the_classes_of_the_sdk(outcomes: Outcomes, case: str, error: str) -> None:
    assert outcomes[case] == {"error": error}
