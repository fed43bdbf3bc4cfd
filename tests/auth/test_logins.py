"""Logins, driven by hand: what is sent, what each kind of answer leads to."""

import json
from collections.abc import Generator

import pytest

from ernie_cli.auth import bce
from ernie_cli.auth.derived import IamBearer, OAuth
from ernie_cli.auth.model import Scheme, Token
from ernie_cli.errors import CredentialsError, ErnieError, TemporaryError
from ernie_cli.requests import Call, Json, Reply
from ernie_cli.secret import Secret

NOW = 1735689600.0  # 2025-01-01T00:00:00Z
DAY = 86400.0
OAUTH = OAuth("https://aip.baidubce.com", Secret("app"), Secret("hidden"))
IAM = IamBearer("https://iam.bj.baidubce.com", Secret("ALTAKexampleAccessKey0"), Secret("0123456789abcdef0123456789abcdef"))
HTML = Reply(200, {"content-type": "text/html"}, b"<html>sign in to the hotel's network</html>")


def reply(body: Json, status: int = 200, **headers: str) -> Reply:
    return Reply(status, headers, json.dumps(body).encode())


def drive(flow: Generator[Call, Reply, Token], *replies: Reply) -> tuple[list[Call], Token]:
    """What a flow sent and returned; every reply must have been asked for."""
    calls = [next(flow), *(flow.send(given) for given in replies[:-1])]
    with pytest.raises(StopIteration) as done:
        flow.send(replies[-1])
    return calls, done.value.value


def refused(kind: Scheme, *replies: Reply) -> ErnieError:
    with pytest.raises(ErnieError) as caught:
        drive(kind.login(NOW), *replies)
    return caught.value


def test_oauth_posts_its_pair_in_the_query_as_the_official_sample_does() -> None:
    calls, token = drive(OAUTH.login(NOW), reply({"access_token": "24.t", "expires_in": 2592000, "scope": "x"}))
    assert calls == [
        Call(
            "https://aip.baidubce.com/oauth/2.0/token",
            "POST",
            (("grant_type", "client_credentials"), ("client_id", "app"), ("client_secret", "hidden")),
            (("content-type", "application/json"), ("accept", "application/json")),
            "",
        )
    ]
    assert token == Token(Secret("24.t"), NOW + 30 * DAY)


@pytest.mark.parametrize(
    ("expires_in", "life"),
    [
        (3600, 3600.0),
        ("7200", 7200.0),
        (-1, 60.0),
        (0, 60.0),
        (1e12, 30 * DAY),
        ("abc", 30 * DAY),
        (None, 30 * DAY),
        ([], 30 * DAY),
        (float("nan"), 30 * DAY),
        (float("inf"), 30 * DAY),
        (10**400, 30 * DAY),
    ],
)
def test_the_life_of_a_token_is_kept_between_a_minute_and_thirty_days(expires_in: Json, life: float) -> None:
    _, token = drive(OAUTH.login(NOW), reply({"access_token": "24.t", "expires_in": expires_in}))
    assert token.expires_at == NOW + life


def test_a_missing_life_is_the_documented_one() -> None:
    _, token = drive(OAUTH.login(NOW), reply({"access_token": "24.t"}))
    assert token.expires_at == NOW + 30 * DAY


@pytest.mark.parametrize("status", [200, 401])
def test_a_refusal_is_read_from_the_body_whatever_the_status(status: int) -> None:
    body = {"error": "invalid_client", "error_description": "unknown client id"}
    error = refused(OAUTH, reply(body, status))
    assert type(error) is CredentialsError
    assert error.message == "OAuth refused the login: invalid_client (unknown client id)"
    assert (error.code, error.status, error.again) == ("invalid_client", status, False)


@pytest.mark.parametrize("kind", [OAUTH, IAM], ids=["oauth", "iam"])
@pytest.mark.parametrize(
    "answer",
    [
        HTML,
        Reply(404, {}, b""),
        Reply(200, {}, b"\xff\xfe\x00nonsense"),
        Reply(200, {}, b"[" * 100_000),
        reply([]),
        reply("x"),
        reply(None),
        reply({}),
        reply({"access_token": "", "token": ""}),
        reply({"access_token": None, "token": None}),
        reply({"access_token": 5, "token": 5}),
        reply({"access_token": "a\r\nX: y", "token": "a\r\nX: y"}),
        reply({"access_token": "é", "token": "é"}),
        reply({"access_token": "24.t", "token": "t", "error": ""}),
        reply({"access_token": "24.t", "token": "t", "error": {"code": 1}}),
        reply({"error_code": 6, "error_msg": "no permission"}),
        reply({"code": "AccessDenied", "message": "Access denied."}, 403),
    ],
)
def test_whatever_is_no_token_is_a_failure_of_the_credentials(kind: Scheme, answer: Reply) -> None:
    assert type(refused(kind, answer)) is CredentialsError


@pytest.mark.parametrize("kind", [OAUTH, IAM], ids=["oauth", "iam"])
@pytest.mark.parametrize(
    "answer",
    [
        HTML._replace(status=502),
        Reply(500, {}, b""),
        reply({}, 503),
        reply({"error": "server_error"}, 500),
        reply({"error": "slow down"}, 429),
    ],
)
def test_a_service_in_trouble_is_worth_another_try(kind: Scheme, answer: Reply) -> None:
    error = refused(kind, answer)
    assert type(error) is TemporaryError
    assert error.again


def test_the_words_of_a_service_are_made_harmless_and_cut() -> None:
    error = refused(OAUTH, reply({"error": "bad\x1b[2J\nthing", "error_description": "x" * 10_000}))
    assert error.message.isprintable()
    assert len(error.message) < 300


def test_the_exchange_is_a_signed_get_like_the_published_vector_but_for_its_validity() -> None:
    body = {"userId": "u", "token": "bce-v3/ALTAK-x/y", "status": "enable", "createTime": "2025-01-01T00:00:00.000Z"}
    calls, token = drive(IAM.login(NOW), reply({**body, "expireTime": "2025-01-01T12:00:00.000Z"}))
    bare = Call("https://iam.bj.baidubce.com/v1/BCE-BEARER/token", "GET", (("expireInSeconds", "43200"),))
    assert calls == [bce.sign(bare, IAM.access_key.reveal(), IAM.secret_key, NOW)]
    assert token == Token(Secret("bce-v3/ALTAK-x/y"), NOW + 43200)


@pytest.mark.parametrize(
    ("until", "life"),
    [
        ("2025-01-01T00:30:00.000Z", 1800.0),
        ("2024-01-01T00:00:00.000Z", 60.0),
        ("9999-01-01T00:00:00.000Z", 30 * DAY),
        ("never", 43200.0),
        (None, 43200.0),
        (1735700000, 43200.0),
    ],
)
def test_the_end_of_an_exchanged_token_is_kept_within_bounds(until: Json, life: float) -> None:
    _, token = drive(IAM.login(NOW), reply({"token": "t", "expireTime": until}))
    assert token.expires_at == NOW + life


def test_the_end_of_an_exchanged_token_is_counted_from_the_time_of_the_service() -> None:
    granted = reply({"token": "t", "expireTime": "2025-01-02T01:00:00.000Z"}, date="Thu, 02 Jan 2025 00:00:00 GMT")
    _, token = drive(IAM.login(NOW), granted)
    assert token.expires_at == NOW + 3600


DENIED = reply({"code": "AccessDenied"}, 403, date="Thu, 02 Jan 2025 00:00:00 GMT")


def test_a_signature_refused_by_a_distant_clock_is_made_again_with_its_time() -> None:
    calls, token = drive(IAM.login(NOW), DENIED, reply({"token": "t"}, date="Thu, 02 Jan 2025 00:00:01 GMT"))
    assert [dict(call.headers)["x-bce-date"] for call in calls] == ["2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"]
    assert token == Token(Secret("t"), NOW + 43200)


def test_a_second_refusal_says_to_check_the_clock() -> None:
    error = refused(IAM, DENIED, DENIED)
    assert type(error) is CredentialsError
    assert error.hint == "check the clock: it says 2025-01-01T00:00:00Z, the service's 2025-01-02T00:00:00Z"


def test_a_signature_refused_by_a_clock_like_ours_is_not_made_again() -> None:
    error = refused(IAM, DENIED._replace(headers={"date": "Wed, 01 Jan 2025 00:00:30 GMT", "x-bce-request-id": "r1"}))
    assert error.request_id == "r1"
    assert error.message == "IAM refused the login: AccessDenied"


def test_the_reason_in_the_headers_is_told_without_its_code_twice() -> None:
    said = "SignatureDoesNotMatch, cause: Fail to authn user: Signature does not match"
    answer = reply({}, 403, **{"x-bce-error-code": "SignatureDoesNotMatch", "x-bce-error-message": said})
    told = "IAM refused the login: SignatureDoesNotMatch (Fail to authn user: Signature does not match)"
    assert refused(IAM, answer).message == told
