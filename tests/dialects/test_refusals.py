"""Errors of every service, in every shape and place: what a user is told, and whether it is worth trying again."""

from typing import Any, NamedTuple

import pytest
from payloads_read import ERRORS

from ernie_cli.dialects.refusals import excerpt, refusal, unreadable
from ernie_cli.errors import (
    BlockedError,
    CredentialsError,
    ErnieError,
    LimitError,
    QuotaError,
    RejectedError,
    TemporaryError,
    TokenError,
)


class Told(NamedTuple):
    """What counts about an error."""

    exit: int
    again: bool
    code: Any
    message: str


def told(status: int, payload: Any, **headers: str) -> Told:
    error = refusal(status, {name.replace("_", "-"): value for name, value in headers.items()}, payload)
    assert error is not None
    return Told(error.exit_code, error.again, error.code, error.message)


@pytest.mark.parametrize("row", ERRORS["legacy"], ids=lambda row: row["name"])
@pytest.mark.parametrize("as_text", [False, True], ids=["number", "text"])
@pytest.mark.parametrize("status", [200, 400])
def test_every_legacy_code_has_its_meaning_whatever_the_status(row: dict[str, Any], as_text: bool, status: int) -> None:
    code = str(row["code"]) if as_text else row["code"]
    payload = {"error_code": code, "error_msg": row["message"], "id": "as-1"}
    assert told(status, payload) == Told(row["exit"], row["again"], row["code"], row["message"])


@pytest.mark.parametrize("row", ERRORS["aistudio"] + ERRORS["qianfan"], ids=lambda row: f"{row['status']}-{row['code']}")
def test_every_row_of_the_tables_of_aistudio_and_qianfan_has_its_meaning(row: dict[str, Any]) -> None:
    payload = {"error": {"code": row["code"], "message": row["message"], "type": row["type"]}, "id": "as-1"}
    words = row["message"] or f"the service answered with HTTP status {row['status']}"
    assert told(row["status"], payload) == Told(row["exit"], row["again"], row["code"], words)


@pytest.mark.parametrize("row", ERRORS["wcode"], ids=lambda row: row["message"][:20])
@pytest.mark.parametrize("status", [200, 400, 401, 403])
def test_messages_of_wcode_are_known_by_how_they_begin(row: dict[str, Any], status: int) -> None:
    payload = {"error": {"message": row["message"], "type": "invalid_request_error", "param": None, "code": None}}
    assert told(status, payload) == Told(row["exit"], row["again"], None, row["message"])


@pytest.mark.parametrize("description", ["unknown client id", "Client authentication failed"])
@pytest.mark.parametrize("status", [200, 401])
def test_a_refused_login_is_about_the_key_whatever_the_status(description: str, status: int) -> None:
    payload = {"error": "invalid_client", "error_description": description}
    assert told(status, payload) == Told(4, False, "invalid_client", description)


def test_the_sample_of_a_rate_limit_tells_its_request_and_waits_for_the_next_minute() -> None:
    words = {
        "code": "rpm_rate_limit_exceeded",
        "message": "Rate limit reached for RPM",
        "type": "rate_limit_exceeded",
    }
    error = refusal(429, {}, {"error": words, "id": "as-wbx23eriqh"})
    assert error is not None
    assert (error.request_id, error.retry_after, error.exit_code) == ("as-wbx23eriqh", 60, 5)


def test_a_bare_access_denied_is_about_the_key() -> None:
    assert told(403, {"code": "AccessDenied", "message": "Access denied."}) == Told(4, False, "AccessDenied", "Access denied.")


@pytest.mark.parametrize(
    ("status", "payload", "expected"),
    [
        (400, {"error": {"message": "m", "type": "t", "param": None, "code": None}}, Told(6, False, None, "m")),
        (404, {"error": {"message": "model 'x' not found"}}, Told(6, False, None, "model 'x' not found")),
        (400, {"detail": {"object": "error", "message": "m", "code": 400}}, Told(6, False, 400, "m")),
        (408, {"detail": {"object": "error", "message": "m", "code": 408}}, Told(5, True, 408, "m")),
        (429, {"detail": "Too many requests"}, Told(5, True, None, "Too many requests")),
        (200, {"object": "error", "message": "m", "code": 400}, Told(6, False, 400, "m")),
        (200, {"object": "error", "message": "m", "code": 503}, Told(5, True, 503, "m")),
        (
            422,
            {"detail": [{"loc": ["body", "messages"], "msg": "field required", "type": "x"}]},
            Told(6, False, None, "body.messages: field required"),
        ),
        (304, {"error": "Worker Service Not Healthy"}, Told(5, True, None, "Worker Service Not Healthy")),
        (503, {"error": "loading model"}, Told(5, True, None, "loading model")),
    ],
)
def test_shapes_of_local_servers(status: int, payload: Any, expected: Told) -> None:
    assert told(status, payload) == expected


@pytest.mark.parametrize(
    ("status", "exit_", "again"),
    [
        (400, 6, False),
        (401, 4, False),
        (402, 7, False),
        (403, 4, False),
        (404, 6, False),
        (405, 6, False),
        (408, 5, True),
        (413, 6, False),
        (422, 6, False),
        (429, 5, True),
        (500, 5, True),
        (501, 5, False),
        (502, 5, True),
        (503, 5, True),
        (504, 5, True),
        (529, 5, True),
    ],
)
@pytest.mark.parametrize("payload", [{}, None, [], "x", 5, {"error": {}}, {"error": None}, {"x": 1}])
def test_a_status_speaks_where_the_body_does_not(status: int, exit_: int, again: bool, payload: Any) -> None:
    assert told(status, payload) == Told(exit_, again, None, f"the service answered with HTTP status {status}")


@pytest.mark.parametrize(
    "payload",
    [
        {"result": "a", "error_code": 0},
        {"result": "a", "error_code": "0", "error_msg": ""},
        {"choices": [], "error": None},
        {"choices": [], "code": 0, "message": "ok"},
        {"choices": [], "detail": "x"},
        {"code": 0, "message": "success", "data": {}},
        {"error": ""},
        None,
        [],
        5,
    ],
)
def test_what_is_no_error_is_none(payload: Any) -> None:
    assert refusal(200, {}, payload) is None


def test_an_error_with_a_word_for_a_code_is_an_error() -> None:
    assert told(200, {"error_code": "InvalidThing", "error_msg": "m"}) == Told(6, False, "InvalidThing", "m")


def test_the_body_speaks_before_the_status() -> None:
    assert told(500, {"error_code": 110, "error_msg": "m"}).exit == 4


@pytest.mark.parametrize("code", [110, 111, 14])
def test_codes_that_a_new_proof_may_cure_ask_for_one(code: int) -> None:
    assert isinstance(refusal(200, {}, {"error_code": code}), TokenError)


def test_a_token_that_qianfan_refuses_asks_for_a_new_one() -> None:
    assert isinstance(refusal(401, {}, {"error": {"code": "invalid_iam_token", "message": "m"}}), TokenError)


@pytest.mark.parametrize(
    ("headers", "payload", "found"),
    [
        ({}, {"id": "as-1"}, "as-1"),
        ({"x-baidu-request-id": "r1"}, {}, "r1"),
        ({"x-bce-request-id": "r2"}, None, "r2"),
        ({"x-request-id": "r3"}, {"id": ""}, "r3"),
        ({"x-request-id": "r3"}, {"id": "as-1"}, "as-1"),
        ({}, {"id": None}, None),
        ({"x-bce-request-id": "a\x1b[2Jb\nc"}, {}, "a [2Jb c"),
    ],
)
def test_the_request_is_named_by_the_body_or_a_header(headers: dict[str, str], payload: Any, found: str | None) -> None:
    error = refusal(500, headers, payload)
    assert error is not None
    assert error.request_id == found


def test_the_words_of_a_gateway_in_a_header_are_told() -> None:
    words = "SignatureDoesNotMatch, cause: Fail to authn user: Signature does not match"
    assert told(401, {}, x_bce_error_message=words) == Told(4, False, None, words)


def test_the_bodys_own_words_win_over_the_gateways() -> None:
    payload = {"error": {"code": "invalid_appid", "message": "m"}}
    assert told(401, payload, x_bce_error_message="w").message == "m"


@pytest.mark.parametrize(
    ("status", "kind", "again"),
    [
        (200, RejectedError, False),
        (404, RejectedError, False),
        (401, CredentialsError, False),
        (402, QuotaError, False),
        (429, LimitError, True),
    ]
    + [(status, TemporaryError, True) for status in (304, 500, 502, 503, 504)],
)
@pytest.mark.parametrize("page", [b"", b"<html>\n<h1>Bad\x00Gateway</h1>"])
def test_a_page_instead_of_json_is_told_by_its_status(status: int, kind: type[ErnieError], again: bool, page: bytes) -> None:
    error = unreadable(status, page)
    assert (type(error), error.again, error.status) == (kind, again, status)
    assert ("<html> <h1>Bad Gateway</h1>" in error.message) is bool(page)


def test_a_long_page_is_cut_to_200_characters() -> None:
    assert len(unreadable(502, b"x" * 10**6).message) < 250


@pytest.mark.parametrize("words", ["a\nb", "a\x1b]0;b", "a\u202eb", "a\U000e0041b", "x" * 10**6, "a\u2028b"])
def test_words_of_a_server_fit_one_line(words: str) -> None:
    line = excerpt(words)
    assert line.isprintable()
    assert len(line) <= 500


def test_a_hostile_code_fits_one_line_too() -> None:
    code = told(400, {"error": {"code": "x\n" * 10**5, "message": "m"}}).code
    assert len(code) <= 500
    assert code.isprintable()


@pytest.mark.parametrize("payload", [{"error_code": 336100}, {"error_code": 17}, {"error_code": 3}, {"error_code": 1}], ids=str)
def test_codes_that_manuals_disagree_about_are_read_as_the_sdk_reads_them(payload: dict[str, Any]) -> None:
    found = told(200, payload)
    assert (found.exit, found.again) == {336100: (5, True), 17: (7, False), 3: (6, False), 1: (5, True)}[found.code]


def test_high_load_tells_both_readings() -> None:
    error = refusal(200, {}, {"error_code": 336100})
    assert error is not None
    assert "overloaded" in str(error.hint)
    assert "filter" in str(error.hint)


def test_an_unsafe_request_is_blocked_whatever_its_code() -> None:
    assert isinstance(refusal(403, {}, {"error": {"code": "new_unsafe", "type": "unsafe_request"}}), BlockedError)
