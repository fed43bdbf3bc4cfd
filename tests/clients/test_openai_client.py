"""OpenAI's own SDK is content with the sandbox."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from client_outcomes import Outcomes, value
from served import ERNIE, Served

ENGLISH = "[sandbox] You asked: “hello”. No model was called."


@pytest.fixture(scope="module")
def outcomes(server: Served, outcomes_of: Callable[..., Outcomes]) -> Outcomes:
    return outcomes_of("openai_program.py", server.url)


@pytest.mark.parametrize(
    ("service", "finish"), [("qianfan", "stop"), ("aistudio", "normal"), ("wcode", "normal"), ("local", "stop")]
)
def test_every_service_answers_a_chat(outcomes: Outcomes, service: str, finish: str) -> None:
    assert value(outcomes, f"chat {service}") == {"content": ENGLISH, "finish": finish, "total": 13}


@pytest.mark.parametrize("service", ["qianfan", "aistudio", "wcode", "local"])
def test_every_service_streams_the_same_answer_and_counts_once(outcomes: Outcomes, service: str) -> None:
    got = value(outcomes, f"stream {service}")
    assert (got["content"], got["usages"], got["total"], len(got["ends"])) == (ENGLISH, 1, 13, 1)


@pytest.mark.parametrize("service", ["qianfan", "aistudio", "wcode", "local"])
def test_the_stream_helper_gathers_the_whole_answer(outcomes: Outcomes, service: str) -> None:
    assert value(outcomes, f"stream helper {service}") == ENGLISH


@pytest.mark.parametrize(("service", "field"), [("wcode", "reasoning"), ("aistudio", "reasoning_content")])
def test_a_model_that_reasons_shows_it_in_the_field_of_its_service(outcomes: Outcomes, service: str, field: str) -> None:
    got = value(outcomes, f"thinking {service}")
    assert got[field].startswith("The sandbox thinks")
    assert got["counted"] > 0


def test_a_function_is_called_and_its_result_is_quoted(outcomes: Outcomes) -> None:
    got = value(outcomes, "tools")
    assert got == {
        "name": "get_weather",
        "arguments": {"city": "sandbox city"},
        "finish": "tool_calls",
        "after": "[sandbox] The function returned: 21 degrees",
    }


def test_a_streamed_call_is_put_together(outcomes: Outcomes) -> None:
    assert value(outcomes, "tools streamed") == {"name": "get_weather", "arguments": {"city": "sandbox city"}}


def test_our_own_program_sees_the_same_calls(outcomes: Outcomes, server: Served, tmp_path: Path) -> None:
    city = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    (tmp_path / "tools.json").write_text(json.dumps([{"name": "get_weather", "parameters": city}]))
    command = [ERNIE, "chat", "-n", "-p", "qianfan", "--tools", str(tmp_path / "tools.json"), "hello"]
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **server.exports}
    call = json.loads(subprocess.run(command, env=environ, capture_output=True, check=True, timeout=60).stdout)
    assert {name: call[name] for name in ("name", "arguments")} == value(outcomes, "tools streamed")


def test_search_results_stand_in_the_chunks(outcomes: Outcomes) -> None:
    assert value(outcomes, "search") == [1, 2, 3]


def test_a_structured_answer_fits_its_schema(outcomes: Outcomes) -> None:
    assert value(outcomes, "structured") == {"city": "sandbox city", "n": 1}


def test_embeddings_are_the_same_packed_and_plain(outcomes: Outcomes) -> None:
    packed, plain = value(outcomes, "embeddings"), value(outcomes, "embeddings float")
    assert packed["sizes"] == plain["sizes"] == [384, 384]
    assert packed["first"] == pytest.approx(plain["first"], abs=1e-6)


def test_embeddings_of_a_service_without_packing_are_taken(outcomes: Outcomes) -> None:
    assert value(outcomes, "embeddings aistudio")["sizes"] == [1024, 1024]


def test_a_picture_lies_behind_its_address(outcomes: Outcomes) -> None:
    with urllib.request.urlopen(value(outcomes, "image url")) as reply:
        assert reply.headers["Content-Type"] == "image/png"
        assert reply.read(8) == b"\x89PNG\r\n\x1a\n"


def test_pictures_come_as_base64(outcomes: Outcomes) -> None:
    assert value(outcomes, "image bytes") == ["89504e470d0a1a0a"] * 2


def test_models_are_listed(outcomes: Outcomes) -> None:
    assert {"ernie-4.5-turbo-128k", "embedding-v1", "Stable-Diffusion-XL"} <= set(value(outcomes, "models"))


def test_the_figures_of_a_model_come_with_it(outcomes: Outcomes) -> None:
    figures = outcomes["figures"]["value"]
    assert (figures["context_length"], figures["pricing"]["prompt"][0]["price"]) == (131072, "0.004")


def test_a_batch_is_uploaded_watched_and_fetched(outcomes: Outcomes) -> None:
    assert value(outcomes, "batch") == {
        "seen": ["validating", "in_progress", "finalizing", "completed"],
        "counts": {"total": 2, "completed": 2, "failed": 0},
        "errors": None,
        "answers": {"a": ENGLISH, "b": ENGLISH},
        "input": True,
    }


def test_a_batch_can_be_stopped(outcomes: Outcomes) -> None:
    assert value(outcomes, "batch stopped") == ["cancelling", "cancelled"]


def test_a_batch_says_what_is_wrong_with_its_rows(outcomes: Outcomes) -> None:
    assert value(outcomes, "batch refused") == ["failed", [["duplicate_custom_id", 2]]]


def test_all_pages_of_batches_are_listed(outcomes: Outcomes) -> None:
    assert value(outcomes, "batches listed") is True


def test_files_are_listed_told_and_deleted(outcomes: Outcomes) -> None:
    assert value(outcomes, "files") == {"listed": True, "same": True, "deleted": True}


@pytest.mark.parametrize(
    ("case", "error", "status"),
    [
        ("no file", "NotFoundError", 404),
        ("no batch", "NotFoundError", 404),
        ("bad key", "AuthenticationError", 401),
        ("bad key wcode", "AuthenticationError", 401),
        ("unknown model", "NotFoundError", 404),
        ("bad temperature", "BadRequestError", 400),
        ("limited", "RateLimitError", 429),
        ("internal", "InternalServerError", 500),
        ("gateway", "InternalServerError", 502),
        ("reset", "APIConnectionError", None),
    ],
)
def test_errors_become_the_classes_of_the_sdk(outcomes: Outcomes, case: str, error: str, status: int | None) -> None:
    assert outcomes[case] == {"error": error, "status": status}
