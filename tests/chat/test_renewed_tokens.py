"""A token that the service no longer takes is renewed once; where there is nothing to renew, nothing is sent again."""

import json
from typing import Any

import httpx
import pytest
from program import EPOCH, Program
from services import choose, failed, legacy_error, said

PAIR = {"QIANFAN_AK": "app-key-canary", "QIANFAN_SK": "app-secret-canary"}
IAM = {"QIANFAN_ACCESS_KEY": "ALTAK-canary", "QIANFAN_SECRET_KEY": "iam-secret-canary"}
SECRETS = ("24.token-one-canary", "24.token-two-canary", *PAIR.values(), IAM["QIANFAN_SECRET_KEY"])


def granted(token: str) -> httpx.Response:
    return httpx.Response(200, json={"access_token": token, "expires_in": 2592000})


def bearer(token: str) -> httpx.Response:
    return httpx.Response(200, json={"token": token, "expireTime": "2023-11-15T10:30:00Z"})


@pytest.fixture
def oauth(ernie: Program) -> Program:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ |= PAIR
    return ernie


def tokens(requests: list[httpx.Request]) -> list[str | None]:
    return [request.url.params.get("access_token") for request in requests]


def test_a_pair_is_exchanged_for_a_token_that_signs_the_call(oauth: Program) -> None:
    ran = oauth("chat", "hi", replies=[granted(SECRETS[0]), said("Hello", "wenxin")])
    login = ran.requests[0]
    assert (ran.code, ran.out, tokens(ran.requests)) == (0, "Hello\n", [None, SECRETS[0]])
    assert (login.method, login.url.path) == ("POST", "/oauth/2.0/token")
    assert dict(login.url.params) == {
        "grant_type": "client_credentials",
        "client_id": PAIR["QIANFAN_AK"],
        "client_secret": PAIR["QIANFAN_SK"],
    }
    assert login.headers.get_list("content-type") == login.headers.get_list("accept") == ["application/json"]


@pytest.mark.parametrize("code", [110, 111])
def test_a_token_that_is_refused_is_renewed_once(oauth: Program, code: int) -> None:
    replies = [granted(SECRETS[0]), legacy_error(code), granted(SECRETS[1]), said("Hello", "wenxin")]
    ran = oauth("chat", "--debug", "hi", replies=replies)
    assert (ran.code, ran.out, ran.waits) == (0, "Hello\n", [])
    assert tokens(ran.requests) == [None, SECRETS[0], None, SECRETS[1]]
    assert not any(secret in ran.err for secret in SECRETS)


@pytest.mark.parametrize("code", [110, 111])
def test_a_second_refusal_is_about_the_credentials(oauth: Program, code: int) -> None:
    replies = [granted(SECRETS[0]), legacy_error(code), granted(SECRETS[1]), legacy_error(code)]
    ran = oauth("chat", "--json", "hi", replies=replies)
    assert (ran.code, len(ran.requests), ran.waits) == (4, 4, [])
    assert json.loads(ran.err)["error"]["code"] == code


def test_a_renewal_does_not_use_up_a_try(oauth: Program) -> None:
    replies = [granted(SECRETS[0]), legacy_error(110), granted(SECRETS[1]), legacy_error(18), said("Hello", "wenxin")]
    assert oauth("chat", "--retries", "1", "hi", replies=replies).code == 0


@pytest.mark.parametrize("status", [200, 401])
def test_a_refused_login_is_about_the_credentials(oauth: Program, status: int) -> None:
    refused = httpx.Response(status, json={"error": "invalid_client", "error_description": "unknown client id"})
    ran = oauth("chat", "hi", replies=[refused])
    assert (ran.code, len(ran.requests)) == (4, 1)
    assert "unknown client id" in ran.err
    assert not any(secret in ran.err for secret in SECRETS)


def test_a_token_of_the_user_cannot_be_renewed(ernie: Program) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "hi", replies=[legacy_error(110, headers={"date": "Tue, 14 Nov 2023 20:00:00 GMT"})])
    assert (ran.code, len(ran.requests)) == (4, 1)


def test_a_key_of_the_user_cannot_be_renewed(ernie: Program) -> None:
    reply = failed(401, "invalid_iam_token", {"date": "Tue, 14 Nov 2023 20:00:00 GMT"})
    ran = ernie("chat", "hi", replies=[reply])
    assert (ran.code, len(ran.requests)) == (4, 1)


def test_a_bearer_token_of_a_pair_is_renewed_once(ernie: Program) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ |= IAM
    replies: list[Any] = [bearer("bce-one"), failed(401, "invalid_iam_token"), bearer("bce-two"), said("Hello")]
    ran = ernie("chat", "hi", replies=replies)
    assert (ran.code, ran.out) == (0, "Hello\n")
    assert [request.headers["authorization"] for request in ran.requests[1::2]] == ["Bearer bce-one", "Bearer bce-two"]


@pytest.mark.parametrize(("date", "requests"), [("Tue, 14 Nov 2023 20:00:00 GMT", 2), ("Tue, 14 Nov 2023 22:30:20 GMT", 1)])
def test_a_signature_is_made_again_by_the_services_clock_where_ours_is_wrong(ernie: Program, date: str, requests: int) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ |= {**IAM, "ERNIE_PROVIDER": "wenxin"}
    replies = [legacy_error(14, "IAM Certification failed", {"date": date}), said("Hello", "wenxin")][:requests]
    ran = ernie("chat", "hi", replies=replies)
    assert (ran.code, len(ran.requests)) == ({2: 0, 1: 4}[requests], requests)
    signed = [request.headers["x-bce-date"] for request in ran.requests]
    assert signed == ["2023-11-14T22:30:00Z", "2023-11-14T20:00:00Z"][:requests]
    assert EPOCH + 1000 == 1_700_001_000
