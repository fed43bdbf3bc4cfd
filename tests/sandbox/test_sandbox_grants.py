"""Tokens, signatures, balances, lists: everything around the models."""

import json
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from asking import AISTUDIO, NOW, QIANFAN, WCODE, WENXIN, Clock, ask, chat, legacy, sandbox

from ernie_cli.sandbox.signatures import made
from ernie_cli.sandbox.wire import Request

ASKED = "grant_type=client_credentials&client_id=mine&client_secret=thing"
MOMENT = "2023-11-14T22:13:20Z"  # asking.NOW


def signed(url: str, method: str = "GET", secret: str = "sandbox-secret", key: str = "ALTAK-sandbox") -> dict[str, str]:
    """The headers of a request that is signed with host and date."""
    place = urlsplit(url)
    headers = {"host": "sandbox:80", "x-bce-date": MOMENT}
    request = Request(method, place.path, place.query, headers, b"", "")
    head, names = f"bce-auth-v1/{key}/{MOMENT}/1800", "host;x-bce-date"
    return {"X-Bce-Date": MOMENT, "Authorization": f"{head}/{names}/{made(request, head, names, secret)}"}


@pytest.mark.parametrize(
    ("method", "path", "query", "headers", "head", "names", "secret", "signature"),
    [
        (  # the worked example of Baidu's page on signatures
            "PUT",
            "/v1/test/myfolder/readme.txt",
            "partNumber=9&uploadId=a44cc9bab11cbd156984767aad637851",
            {
                "host": "bj.bcebos.com",
                "date": "Mon, 27 Apr 2015 16:23:49 +0800",
                "content-type": "text/plain",
                "content-length": "8",
                "content-md5": "NFzcPqhviddjRNnSOGo4rw==",
                "x-bce-date": "2015-04-27T08:23:49Z",
            },
            f"bce-auth-v1/{'a' * 32}/2015-04-27T08:23:49Z/1800",
            "",
            "b" * 32,
            "d74a04362e6a848f5b39b15421cb449427f419c95a480fd6b8cf9fc783e2999e",
        ),
        (
            "POST",
            f"{WENXIN}/chat/ernie_speed",
            "",
            {"host": "aip.baidubce.com", "x-bce-date": "2025-01-01T00:00:00Z"},
            "bce-auth-v1/ALTAKexampleAccessKey0/2025-01-01T00:00:00Z/300",
            "x-bce-date;host",
            "0123456789abcdef0123456789abcdef",
            "986b5cbb245572bd126d0888ef8527f53db9932010c6bbc74ae0e43411edd533",
        ),
    ],
)
def test_signatures_are_those_of_published_examples(
    method: str, path: str, query: str, headers: dict[str, str], head: str, names: str, secret: str, signature: str
) -> None:
    assert made(Request(method, path, query, headers, b"", ""), head, names, secret) == signature


@pytest.mark.parametrize(
    ("method", "query", "body"),
    [
        ("POST", "?" + ASKED, b'""'),
        ("GET", "?" + ASKED, b""),
        ("POST", "", ASKED.encode()),
        ("POST", "", json.dumps(dict(pair.split("=") for pair in ASKED.split("&"))).encode()),
    ],
)
def test_oauth_takes_its_parameters_however_they_come(method: str, query: str, body: bytes) -> None:
    got = ask(sandbox(), f"/oauth/2.0/token{query}", body, method)
    assert got.json["access_token"].startswith("24.")
    assert got.json["expires_in"] == 2592000
    assert set(got.json) == {
        *("access_token", "expires_in", "refresh_token", "scope", "session_key", "session_secret"),
    }


@pytest.mark.parametrize(
    ("change", "description"),
    [(("mine", "invalid"), "unknown client id"), (("thing", "invalid"), "Client authentication failed")],
)
def test_oauth_refuses_in_its_own_form(change: tuple[str, str], description: str) -> None:
    got = ask(sandbox(), "/oauth/2.0/token?" + ASKED.replace(*change))
    assert (got.status, got.json) == (401, {"error": "invalid_client", "error_description": description})


def test_an_issued_token_works_until_its_time() -> None:
    clock = Clock()
    app = sandbox(clock=clock.now, token_life=100)
    token = ask(app, "/oauth/2.0/token?" + ASKED).json["access_token"]
    body = {"messages": [{"role": "user", "content": "hi"}]}
    path = f"{WENXIN}/chat/ernie_speed?access_token={token}"
    assert ask(app, path, body).json["result"]
    clock.time = NOW + 100
    assert ask(app, path, body).json["error_code"] == 111


def test_a_signed_question_is_answered_and_a_changed_one_is_not() -> None:
    app = sandbox()
    path = f"{WENXIN}/chat/ernie_speed"
    body = {"messages": [{"role": "user", "content": "hi"}]}
    assert ask(app, path, body, headers=signed(path, "POST")).json["result"]
    assert ask(app, f"{WENXIN}/chat/ernie-lite-8k", body, headers=signed(path, "POST")).status == 403


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": "ALTAK-other"}, "NotFound, cause: Could not find credential."),
        ({"secret": "wrong"}, "SignatureDoesNotMatch, cause: Fail to authn user: Signature does not match"),
    ],
)
def test_a_wrong_signature_is_told_in_headers(change: dict[str, str], message: str) -> None:
    path = "/v1/finance/cash/balance"
    got = ask(sandbox(), path, headers=signed(path, "POST", **change))
    assert (got.status, got.headers["x-bce-error-message"]) == (403, message)


def test_a_signature_of_another_day_is_refused() -> None:
    path = "/v1/finance/cash/balance"
    app = sandbox(clock=lambda: NOW + 1801)
    got = ask(app, path, headers=signed(path, "POST"))
    assert got.headers["x-bce-error-code"] == "RequestExpired"


def test_a_bearer_key_is_given_for_a_signature_and_ends_at_its_time() -> None:
    clock = Clock()
    app = sandbox(clock=clock.now)
    url = "/v1/BCE-BEARER/token?expireInSeconds=60"
    got = ask(app, url, method="GET", headers=signed(url)).json
    assert list(got) == ["userId", "token", "status", "createTime", "expireTime"]
    created, expires = (datetime.fromisoformat(got[name]) for name in ("createTime", "expireTime"))
    assert (expires - created).total_seconds() == 60
    headers = {"Authorization": f"Bearer {got['token']}"}
    assert ask(app, "/v2/models", method="GET", headers=headers).status == 200
    clock.time = NOW + 60
    assert ask(app, "/v2/models", method="GET", headers=headers).status == 401


def test_the_balance_of_wcode_falls_by_the_price_of_an_answer() -> None:
    app = sandbox(balance=Decimal("1.0000"))
    got = chat(app, WCODE)
    spent = Decimal("0.075") * got.json["usage"]["total_tokens"] / 1000
    left = Decimal("1.0000") - spent
    assert got.headers["x-account-balance"] == f"{left:.4f}"
    grants = ask(app, "/api/account/billing/grants", method="GET", headers={"Authorization": "Bearer sk-any"})
    assert grants.json["data"] == {
        "total_available": float(f"{left:.4f}"),
        "total_available_currency": "CNY",
        "total_available_currency_symbol": "¥",
    }


def test_the_balance_of_baidu_is_a_decimal_number() -> None:
    path = "/v1/finance/cash/balance"
    got = ask(sandbox(balance=Decimal(850)), path, b"{}", headers=signed(path, "POST"))
    assert b"".join(got.pieces) == b'{"cashBalance":850.0000}'


def test_models_are_listed_and_told_one_by_one() -> None:
    app = sandbox(models=frozenset({"mine"}))
    headers = {"Authorization": "Bearer any"}
    listed = ask(app, f"{AISTUDIO}/models", method="GET", headers=headers).json
    assert listed["object"] == "list"
    assert {"mine", "ernie-4.5-turbo-128k", "bge-large-zh"} <= {model["id"] for model in listed["data"]}
    one = ask(app, f"{AISTUDIO}/models/ernie-3.5-8k", method="GET", headers=headers).json
    assert list(one) == ["id", "object", "created", "owned_by"]
    assert ask(app, f"{AISTUDIO}/models/none", method="GET", headers=headers).status == 404


def test_qianfan_tells_kinds_sizes_and_tiers_with_its_models() -> None:
    headers = {"Authorization": "Bearer bce-v3/ALTAK-any/thing"}
    listed = ask(sandbox(), "/v2/models", method="GET", headers=headers).json["data"]
    by_id = {model["id"]: model for model in listed}
    assert by_id["ernie-5.1"]["pricing"] == {
        "prompt": [{"up_to": 32, "price": "0.004"}, {"up_to": None, "price": "0.006"}],
        "completion": [{"up_to": 32, "price": "0.018"}, {"up_to": None, "price": "0.022"}],
    }
    assert (by_id["ernie-5.0"]["context_length"], by_id["ernie-5.0"]["max_completions_tokens"]) == (131072, 65536)
    assert by_id["ernie-5.0"]["architecture"]["input_modalities"] == ["text", "image"]
    kinds = {id_: by_id[id_]["type"] for id_ in ("irag-1.0", "tao-8k", "bce-reranker-base")}
    assert kinds == {"irag-1.0": "text2image", "tao-8k": "embeddings", "bce-reranker-base": "rerank"}


def test_wcode_has_no_list_of_models() -> None:
    assert ask(sandbox(), f"{WCODE}/models", method="GET", headers={"Authorization": "Bearer sk"}).status == 404


def test_the_console_lists_services_for_a_signature() -> None:
    path = "/wenxinworkshop/service/list"
    got = ask(sandbox(models=frozenset({"v0_mine"})), path, {}, headers=signed(path, "POST")).json
    addresses = {service["name"]: service["url"] for part in got["result"].values() for service in part}
    assert addresses["ERNIE-Speed-8K"].endswith("/wenxinworkshop/chat/ernie_speed")
    assert addresses["v0_mine"].endswith("/wenxinworkshop/chat/v0_mine")


def test_the_tokenizer_counts_by_the_rule() -> None:
    got = ask(sandbox(), f"{WENXIN}/tokenizer/erniebot?access_token=24.a", {"prompt": "你好 world"}).json
    assert (got["object"], got["usage"]) == ("tokenizer.erniebot", {"prompt_tokens": 4, "total_tokens": 4})


def test_a_key_may_change_without_making_another_request_of_it() -> None:
    app = sandbox()
    prompt = "[sandbox:error=111*1] hi"
    assert legacy(app, prompt).json["error_code"] == 111
    body = {"messages": [{"role": "user", "content": prompt}]}
    assert ask(app, f"{WENXIN}/chat/ernie_speed?access_token=24.other", body).json["result"]
    assert chat(app, QIANFAN, prompt).status == 200
