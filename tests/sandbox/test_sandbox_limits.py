"""What each service refuses, in its own words: message order, ranges, sizes, models, too much at once."""

from typing import Any

import pytest
from asking import (
    AISTUDIO,
    LOCAL,
    NOW,
    QIANFAN,
    THINKING,
    WCODE,
    Clock,
    chat,
    legacy,
    post,
    sandbox,
)


def of(*roles: str) -> list[dict[str, str]]:
    return [{"role": role, "content": "hi"} for role in roles]


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        (("user",), None),
        (("user", "assistant", "user"), None),
        (("user", "assistant", "function"), None),
        (("user", "assistant"), 336003),
        (("user", "user", "user"), 336003),
        (("system", "user"), 336003),
        (("system", "user", "assistant"), 336003),
        (("assistant", "user", "assistant"), 336003),
        (("function",), 336003),
    ],
)
def test_the_legacy_api_wants_user_and_assistant_in_turn(roles: tuple[str, ...], code: int | None) -> None:
    got = legacy(sandbox(), of(*roles))
    assert (got.status, got.json.get("error_code")) == (200, code)


@pytest.mark.parametrize(
    ("model", "roles", "fine"),
    [
        ("ernie-3.5-8k", ("system", "user"), True),
        ("ernie-3.5-8k", ("user", "assistant", "user"), True),
        ("ernie-3.5-8k", ("system", "user", "assistant", "user"), True),
        ("ernie-3.5-8k", ("assistant", "user"), False),
        ("ernie-3.5-8k", ("user", "assistant"), False),
        ("ernie-3.5-8k", ("user", "user"), False),
        ("ernie-3.5-8k", ("robot",), False),
        ("deepseek-v3", ("user", "assistant", "tool"), True),
        ("ernie-4.5-turbo-128k", ("user", "assistant", "tool"), False),
        ("ernie-x1-32k-preview", ("user", "assistant", "tool"), False),
    ],
)
def test_aistudio_wants_its_order_of_messages(model: str, roles: tuple[str, ...], fine: bool) -> None:
    got = chat(sandbox(), AISTUDIO, of(*roles), model=model)
    assert got.status == (200 if fine else 400)
    assert fine or got.json["error"]["code"] == "invalid_messages"


@pytest.mark.parametrize("content", [" \n", ""])
def test_aistudio_wants_a_last_message_that_is_not_blank(content: str) -> None:
    assert chat(sandbox(), AISTUDIO, content).json["error"]["code"] == "invalid_messages"


def test_wcode_takes_a_system_message_at_the_head_alone() -> None:
    app = sandbox()
    assert chat(app, WCODE, of("system", "user")).status == 200
    assert chat(app, WCODE, of("user", "system", "user")).status == 400


@pytest.mark.parametrize(
    "messages",
    [[], None, "hi", [{}], [{"role": "user"}], [{"role": "user", "content": 5}], [{"role": "user", "tool_calls": [{}]}], [7]],
)
def test_messages_have_to_be_messages(messages: Any) -> None:
    assert chat(sandbox(), LOCAL, messages=messages).status == 400


@pytest.mark.parametrize(
    ("service", "fields", "fine"),
    [
        (AISTUDIO, {"temperature": 0}, False),
        (AISTUDIO, {"temperature": 1}, True),
        (AISTUDIO, {"temperature": 1.01}, False),
        (AISTUDIO, {"temperature": "1"}, False),
        (AISTUDIO, {"temperature": True}, False),
        (AISTUDIO, {"top_p": 0}, True),
        (AISTUDIO, {"penalty_score": 0.9}, False),
        (AISTUDIO, {"max_completion_tokens": 2049}, False),
        (AISTUDIO, {"max_completion_tokens": 2048}, True),
        (AISTUDIO, {"max_completion_tokens": 1}, False),
        (AISTUDIO, {"seed": 0}, False),
        (AISTUDIO, {"seed": 2147483646}, True),
        (AISTUDIO, {"seed": 2147483647}, False),
        (AISTUDIO, {"stop": ["a"] * 5}, False),
        (AISTUDIO, {"stop": ["a" * 21]}, False),
        (AISTUDIO, {"frequency_penalty": -2.1}, False),
        (AISTUDIO, {"web_search": {"enable": True, "search_number": 29}}, False),
        (AISTUDIO, {"stream": "yes"}, False),
        (WCODE, {"top_p": 0}, False),
        (WCODE, {"temperature": 1.5}, False),
        (WCODE, {"model": THINKING, "temperature": 1.5}, True),
        (WCODE, {"model": THINKING, "temperature": 0}, True),
        (WCODE, {"model": THINKING, "top_k": -1}, False),
        (WCODE, {"model": THINKING, "verbosity": "loud"}, False),
        (WCODE, {"model": THINKING, "top_logprobs": 21}, False),
        (WCODE, {"model": THINKING, "max_tokens": 0}, False),
        (QIANFAN, {"repetition_penalty": 0}, False),
        (QIANFAN, {"temperature": 2}, False),
        (LOCAL, {"temperature": 2}, True),
    ],
)
def test_a_parameter_out_of_its_services_range_is_refused(service: str, fields: dict[str, Any], fine: bool) -> None:
    got = chat(sandbox(), service, **fields)
    assert got.status == (200 if fine else 400)
    name = next(field for field in fields if field != "model")
    assert fine or name in got.json["error"]["message"]


@pytest.mark.parametrize(
    ("fields", "fine"),
    [
        ({"temperature": 0}, False),
        ({"temperature": 1e-9}, True),
        ({"max_output_tokens": 1}, False),
        ({"max_output_tokens": 2049}, False),
        ({"penalty_score": 2}, True),
        ({"metadata": {str(key): "x" for key in range(17)}}, False),
        ({"metadata": {"a": 1}}, False),
    ],
)
def test_the_legacy_api_refuses_in_a_200(fields: dict[str, Any], fine: bool) -> None:
    got = legacy(sandbox(), **fields)
    assert (got.status, got.json.get("error_code")) == (200, None if fine else 336003)


def test_an_input_that_is_too_long_is_refused() -> None:
    app = sandbox()
    assert legacy(app, "。" * 24001).json["error_msg"] == "the max input characters is 24000"
    assert legacy(app, "字" * 6145).json["error_code"] == 336103
    assert legacy(app, "字" * 6100, system="字" * 45).json["error_code"] == 336103
    assert chat(app, AISTUDIO, "字" * 5121).json["error"]["code"] == "tokens_too_long"


@pytest.mark.parametrize(
    ("service", "status", "code"),
    [(AISTUDIO, 404, "no_such_model"), (QIANFAN, 401, "invalid_model"), (WCODE, 404, None)],
)
def test_an_unknown_model_is_refused_in_the_services_way(service: str, status: int, code: str | None) -> None:
    got = chat(sandbox(), service, model="no-such-model")
    assert (got.status, got.json["error"]["code"]) == (status, code)


def test_a_local_server_takes_any_model_and_options_add_others() -> None:
    assert chat(sandbox(), LOCAL, model="anything:7b").status == 200
    assert chat(sandbox(models=frozenset({"mine"})), AISTUDIO, model="mine").status == 200
    assert chat(sandbox(), AISTUDIO, model="").json["error"] == {
        "code": "invalid_model",
        "message": "model is empty",
        "type": "invalid_request_error",
    }


def test_the_legacy_api_knows_its_paths_and_own_deployments() -> None:
    app = sandbox()
    assert legacy(app, path="/chat/completions_pro").json["result"]
    assert legacy(app, path="/chat/my_own").json["result"]
    assert legacy(app, path="/chat/ernie-9").json["error_code"] == 3
    assert legacy(app, path="/elsewhere").json["error_code"] == 3


def test_requests_of_one_key_are_limited_by_the_minute() -> None:
    clock = Clock()
    app = sandbox(rpm=2, clock=clock.now)
    left = [legacy(app).headers.get("x-ratelimit-remaining-requests") for _ in range(2)]
    assert left == ["1", "0"]
    assert legacy(app).json["error_code"] == 336501
    assert [chat(app, AISTUDIO).status for _ in range(3)] == [200, 200, 429]
    clock.time = NOW + 60
    assert legacy(app).json["result"]


def test_tokens_of_one_key_are_limited_by_the_minute() -> None:
    app = sandbox(tpm=10)
    assert chat(app, QIANFAN).status == 200
    assert chat(app, QIANFAN).json["error"]["code"] == "tpm_rate_limit_exceeded"


@pytest.mark.parametrize(
    ("texts", "status"),
    [
        (["a"] * 16, 200),
        (["a"] * 17, 400),
        ([], 400),
        ([""], 400),
        ("", 400),
        (["a" * 1001], 400),
        (["字" * 385], 400),
        (5, 400),
    ],
)
def test_texts_to_embed_are_limited(texts: Any, status: int) -> None:
    assert post(sandbox(), AISTUDIO, "/embeddings", {"model": "embedding-v1", "input": texts}).status == status


def test_tao_takes_one_long_text() -> None:
    app = sandbox()
    assert post(app, QIANFAN, "/embeddings", {"model": "tao-8k", "input": ["字" * 8000]}).status == 200
    assert post(app, QIANFAN, "/embeddings", {"model": "tao-8k", "input": ["a", "b"]}).status == 400


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"prompt": "猫" * 1024}, 200),
        ({"prompt": "猫" * 1025}, 400),
        ({"prompt": ""}, 400),
        ({"negative_prompt": "x" * 1025}, 400),
        ({"size": "512x512"}, 400),
        ({"size": "2048x1152"}, 200),
        ({"style": "vivid"}, 400),
        ({"style": "Pixel Art", "sampler_index": "DPM2 a Karras"}, 200),
        ({"sampler_index": "Euler b"}, 400),
        ({"n": 5}, 400),
        ({"steps": 9}, 400),
        ({"cfg_scale": 31}, 400),
        ({"seed": 4294967296}, 400),
        ({"response_format": "png"}, 400),
    ],
)
def test_stable_diffusion_keeps_its_limits(fields: dict[str, Any], status: int) -> None:
    body = {"model": "Stable-Diffusion-XL", "prompt": "a cat", **fields}
    assert post(sandbox(), AISTUDIO, "/images/generations", body).status == status


@pytest.mark.parametrize("address", ["file:///etc/passwd", "data:image/gif;base64,AAAA"])
def test_pictures_of_other_kinds_are_refused(address: str) -> None:
    parts = [{"type": "image_url", "image_url": {"url": address}}, {"type": "text", "text": "?"}]
    assert chat(sandbox(), QIANFAN, [{"role": "user", "content": parts}]).json["error"]["code"] == "invalid_image_url"
