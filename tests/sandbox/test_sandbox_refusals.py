"""Keys, methods, paths and bodies that a service does not take, and that no body breaks the application."""

from typing import Any

import pytest
from asking import AISTUDIO, KEYS, LOCAL, MODELS, QIANFAN, WCODE, WENXIN, ask, chat, sandbox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from published import WCODE_ERROR

HELLO = [{"role": "user", "content": "hi"}]


@pytest.mark.parametrize(
    ("service", "key", "status", "code"),
    [
        (AISTUDIO, "invalid", 401, "invalid_iam_token"),
        (AISTUDIO, "overdue", 402, "account_overdue"),
        (QIANFAN, "24.legacy", 401, "invalid_iam_token"),
        (QIANFAN, "bce-v3/ALTAK-overdue/x", 403, "account_overdue"),
        (WCODE, "sk-invalid", 401, None),
        (WCODE, "sk-overdue", 402, None),
        (LOCAL, "invalid", 401, "invalid_api_key"),
    ],
)
def test_marked_keys_are_refused(service: str, key: str, status: int, code: str | None) -> None:
    body = {"model": MODELS[service], "messages": HELLO}
    got = ask(sandbox(), service + "/chat/completions", body, headers={"Authorization": f"Bearer {key}"})
    assert (got.status, got.json["error"]["code"]) == (status, code)


def test_wcode_refuses_a_key_as_its_page_prints() -> None:
    got = ask(sandbox(), WCODE + "/chat/completions", {}, headers={"Authorization": "Bearer sk-invalid"})
    assert got.json == WCODE_ERROR


def test_no_key_at_all() -> None:
    app = sandbox()
    assert ask(app, "/v2/models", method="GET").json == {"code": "AccessDenied", "message": "Access denied."}
    assert ask(app, WCODE + "/chat/completions", {}).json["error"]["message"].startswith("No API_KEY provided")
    assert ask(app, "/v1/models", method="GET").status == 200


@pytest.mark.parametrize(
    ("query", "code"),
    [("", 100), ("?access_token=abc", 110), ("?access_token=24.expired", 111), ("?access_token=24.overdue", 17)],
)
def test_access_tokens_are_refused_by_number(query: str, code: int) -> None:
    got = ask(sandbox(), f"{WENXIN}/chat/ernie_speed{query}", {"messages": HELLO})
    assert (got.status, got.json["error_code"]) == (200, code)


@pytest.mark.parametrize("service", [AISTUDIO, QIANFAN, WCODE, LOCAL])
def test_what_is_not_json_is_refused_whatever_its_type(service: str) -> None:
    headers = {"Authorization": f"Bearer {KEYS[service]}"}
    for body in (b"{", b"[1]", b"", b"\xff", b"[" * 100_000):
        got = ask(sandbox(), service + "/chat/completions", body, headers=headers)
        assert (got.status, got.json["error"]["message"]) == (400, "Invalid JSON")


def test_wrong_methods_and_paths_are_told_in_each_services_form() -> None:
    app = sandbox()
    headers = {"Authorization": f"Bearer {KEYS[AISTUDIO]}"}
    wrong = ask(app, AISTUDIO + "/chat/completions", method="GET", headers=headers)
    assert (wrong.status, wrong.json["error"]["code"]) == (405, "method_not_supported")
    assert ask(app, AISTUDIO + "/nothing", {}, headers=headers).status == 404
    assert ask(app, f"{WENXIN}/chat/ernie_speed?access_token=24.a", method="GET").json["error_code"] == 336101
    assert ask(app, "/nowhere", {}).status == 404
    assert ask(app, "/chat/completions", {}).status == 404


def test_the_root_says_what_is_served() -> None:
    assert ask(sandbox(), "/", method="GET").pieces == [b"ernie sandbox: every answer is made up, no model is called\n"]


def test_a_body_that_is_too_large_is_not_read() -> None:
    got = chat(sandbox(longest_body=100), WCODE, "x" * 200)
    assert (got.status, got.json["error"]["message"]) == (413, "The request body (or file) is too large")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.dictionaries(
    st.sampled_from(
        [
            *("messages", "stream", "tools", "functions", "tool_choice", "response_format", "web_search", "stop"),
            *("system", "stream_options", "max_tokens", "max_completion_tokens", "input", "prompt", "size", "n"),
            *("seed", "task_id", "thinking", "user", "chat_template_kwargs", "encoding_format", "style"),
            *("image_num", "width", "height"),
        ]
    ),
    JSON,
    max_size=4,
)
PLACES = [
    *(f"{service}/chat/completions" for service in KEYS),
    f"{QIANFAN}/embeddings",
    f"{QIANFAN}/images/generations",
    *(f"{WENXIN}/{path}" for path in ("chat/ernie_speed", "embeddings/bge_large_zh", "text2image/sd_xl", "txt2img")),
    f"{WENXIN}/tokenizer/erniebot",
    "/llm/lmapi/v1/chat/completions",
    "/rpc/2.0/ernievilg/v1/txt2imgv2",
    "/rpc/2.0/ernievilg/v1/getImgv2",
    "/oauth/2.0/token",
]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), FIELDS)
def test_no_body_breaks_the_application(place: str, fields: dict[str, Any]) -> None:
    service = next((each for each in KEYS if place.startswith(each + "/")), "")
    scheme = "token" if "lmapi/v1" in place else "Bearer"
    headers = {} if "/rpc/" in place else {"Authorization": f"{scheme} {KEYS.get(service, 'any')}"}
    body: dict[str, Any] = {"messages": HELLO, "model": MODELS.get(service), "prompt": "a", "input": ["a"]}
    if place.endswith("/embeddings"):
        body["model"] = "embedding-v1"
    if place.endswith("/generations"):
        body["model"] = "irag-1.0"
    place += "?access_token=24.any" if "/rpc/" in place else ""
    got = ask(sandbox(), place, {**body, **fields}, headers=headers)
    assert got.status < 500
