"""Why a request is refused, in one word each, and the body that each service wraps it in.

Words and statuses are those of the pages: AI Studio's section 6, Qianfan's table, the legacy codes, wcode's messages.
"""

from collections.abc import Callable
from typing import NamedTuple

from ernie_cli.sandbox.wire import Headers, JsonObject, Reply, json_reply

UNEXPECTED = (500, "Internal_error", "internal_error", "Internal error", 336000)


class Refusal(Exception):  # noqa: N818 - an answer like any other, only not a welcome one
    """A request that the service turns down; `reason` is a key of REASONS, a code of the service, or an HTTP status."""

    def __init__(self, reason: str, message: str | None = None, headers: Headers = ()) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message
        self.headers = headers


class Reason(NamedTuple):
    status: int
    type: str
    code: str
    message: str
    legacy_code: int


_BAD = "invalid_request_error"
_RATE = "rate_limit_exceeded"
REASONS: dict[str, Reason] = {
    "no_key": Reason(401, _BAD, "invalid_iam_token", "IAM Certification failed", 100),
    "bad_key": Reason(401, _BAD, "invalid_iam_token", "IAM Certification failed", 110),
    "expired_key": Reason(401, _BAD, "invalid_iam_token", "IAM Certification failed", 111),
    "bad_signature": Reason(401, _BAD, "invalid_iam_token", "IAM Certification failed", 14),
    "overdue": Reason(403, "access_denied", "account_overdue", "The account is overdue", 17),
    "bad_json": Reason(400, _BAD, "malformed_json", "Invalid JSON", 336002),
    "bad_value": Reason(400, _BAD, "invalid_argument", "Invalid Argument", 336003),
    "bad_messages": Reason(400, _BAD, "invalid_messages", "invalid messages", 336003),
    "bad_picture": Reason(400, _BAD, "invalid_image_url", "invalid image url", 336003),
    "bad_drawing": Reason(400, _BAD, "invalid_image_generation_prompt", "invalid prompt", 336003),
    "no_model": Reason(400, _BAD, "invalid_model", "model is empty", 336003),
    "unknown_model": Reason(404, _BAD, "no_such_model", "", 3),
    "bad_method": Reason(405, _BAD, "method_not_supported", "Only POST requests are accepted", 336101),
    "no_route": Reason(404, _BAD, "no_such_path", "There is no such path", 3),
    "no_file": Reason(404, _BAD, "no_such_file", "There is no such file", 3),
    "no_batch": Reason(404, _BAD, "no_such_batch", "There is no such batch", 3),
    "too_large": Reason(413, _BAD, "request_too_large", "The request body is too large", 336001),
    "characters_too_long": Reason(400, _BAD, "characters_too_long", "the input has too many characters", 336003),
    "tokens_too_long": Reason(400, _BAD, "tokens_too_long", "Prompt tokens too long", 336103),
    "rpm": Reason(429, _RATE, "rpm_rate_limit_exceeded", "Rate limit reached for RPM", 336501),
    "tpm": Reason(429, _RATE, "tpm_rate_limit_exceeded", "Rate limit reached for TPM", 336502),
    "internal": Reason(*UNEXPECTED),
    # the other codes of the services' tables, for those who ask for one by name
    "no_parameter_permission": Reason(401, "access_denied", "no_parameter_permission", "No permission", 6),
    "invalid_model": Reason(401, _BAD, "invalid_model", "No permission to use the model", 336004),
    "invalid_appid": Reason(401, _BAD, "invalid_appid", "No permission to use the appid", 15),
    "invalid_user_id": Reason(400, _BAD, "invalid_user_id", "user_id can not be empty", 336003),
    "model_offline": Reason(403, "access_denied", "model_offline", "The model is offline", 336005),
    "system_unsafe": Reason(403, "unsafe_request", "system_unsafe", "the content of system field is invalid", 336104),
    "user_setting_unsafe": Reason(403, "unsafe_request", "user_setting_unsafe", "the content of user field is invalid", 336105),
    "functions_unsafe": Reason(403, "unsafe_request", "functions_unsafe", "the content of functions field is invalid", 336001),
    "user_rate_limit_exceeded": Reason(429, _RATE, "user_rate_limit_exceeded", "qps request limit by APP ID reached", 18),
    "cluster_rate_limit_exceeded": Reason(
        429, _RATE, "cluster_rate_limit_exceeded", "request limit by resouce cluster reached", 4
    ),
    "preemptible_rate_limit_exceeded": Reason(
        429, _RATE, "preemptible_rate_limit_exceeded", "Rate limit reached for preemptible resource", 4
    ),
    "busy": Reason(503, "Internal_error", "service_unavailable", "Service temporarily unavailable", 2),
    "high_load": Reason(429, _RATE, "cluster_rate_limit_exceeded", "request limit by resouce cluster reached", 336100),
    "dispatch_internal_error": Reason(500, "Internal_error", "dispatch_internal_error", "Internal error", 336000),
}
LEGACY_MESSAGES = {
    1: "Unknown error",
    2: "Service temporarily unavailable",
    3: "Unsupported openapi method",
    4: "Open api request limit reached",
    6: "No permission to access data",
    13: "Get service token failed",
    14: "IAM Certification failed",
    15: "App not exist or create failed",
    17: "Open api daily request limit reached",
    18: "Open api qps request limit reached",
    19: "Open api total request limit reached",
    100: "Invalid parameter",
    110: "Access token invalid or no longer valid",
    111: "Access token expired",
    336000: "Internal error",
    336001: "Invalid Argument",
    336002: "Invalid JSON",
    336003: "Invalid param",
    336004: "No permission to use the API",
    336005: "API name does not exist",
    336006: "the length of messages must be an odd number",
    336007: "Bad request",
    336100: "Try again",
    336101: "Only POST requests are accepted",
    336102: "Bad request",
    336103: "Prompt tokens too long",
    336104: "Invalid Argument, system",
    336105: "Invalid Argument, user_setting",
    336501: "Rate limit reached for RPM",
    336502: "Rate limit reached for TPM",
    500000: "Console internal error",
}
_BY_STATUS = {
    401: "bad_key",
    402: "overdue",
    403: "overdue",
    404: "unknown_model",
    405: "bad_method",
    429: "rpm",
    503: "busy",
}
Form = Callable[[Refusal, str], tuple[int, JsonObject]]


def reason_of(refusal: Refusal) -> Reason:
    """The row of a refusal; one asked for by status or by an unknown word gets a row made for it."""
    status = int(refusal.reason) if refusal.reason.isdigit() and len(refusal.reason) == 3 else 0
    if 400 <= status < 600:
        named = _BY_STATUS.get(status, "internal" if status >= 500 else "bad_value")
        return REASONS[named]._replace(status=status)
    if refusal.reason in REASONS:
        return REASONS[refusal.reason]
    for row in REASONS.values():
        if refusal.reason in (row.code, str(row.legacy_code)):
            return row
    return REASONS["bad_value"]._replace(code=refusal.reason, message=refusal.reason)


def baidu_error(refusal: Refusal, identity: str) -> tuple[int, JsonObject]:
    """AI Studio and Qianfan: an `error` object, and the request's id beside it."""
    row = reason_of(refusal)
    message = refusal.message if refusal.message is not None else row.message
    return row.status, {"error": {"code": row.code, "message": message, "type": row.type}, "id": identity}


def qianfan_error(refusal: Refusal, identity: str) -> tuple[int, JsonObject]:
    """As Qianfan words what it has words of its own for: no key at all, and a model that is not there."""
    if refusal.reason == "no_key":
        return 403, {"code": "AccessDenied", "message": "Access denied."}
    if refusal.reason == "unknown_model":
        message = "The model does not exist or you do not have access to it."
        return baidu_error(Refusal("invalid_model", message), identity)
    return baidu_error(refusal, identity)


def aistudio_error(refusal: Refusal, identity: str) -> tuple[int, JsonObject]:
    """As AI Studio answers: an empty account is 402, and a bad argument of any kind is called malformed JSON."""
    status, content = baidu_error(refusal, identity)
    if refusal.reason in ("bad_value", "bad_picture", "bad_drawing"):
        content["error"]["code"] = "malformed_json"
    return (402 if refusal.reason == "overdue" else status), content


_WCODE_MESSAGES = {
    "no_key": "No API_KEY provided. You can get one at https://wcode.net/get-apikey",
    "bad_key": "Invalid API-KEY",
    "expired_key": "Incorrect API_KEY provided: it has expired",
    "overdue": "API_KEY exceeded the current quota, please recharge",
    "rpm": "Rate limit exceeded, please try again later",
    "tpm": "Rate limit exceeded, please try again later",
    "429": "Rate limit exceeded, please try again later",
    "401": "Invalid API-KEY",
    "402": "API_KEY exceeded the current quota, please recharge",
    "too_large": "The request body (or file) is too large",
    "unknown_model": "The model does not exist",
}


def wcode_error(refusal: Refusal, _identity: str) -> tuple[int, JsonObject]:
    """wcode: an `error` object whose `param` and `code` say nothing."""
    row = reason_of(refusal)
    message = refusal.message or _WCODE_MESSAGES.get(refusal.reason) or row.message
    status = 402 if refusal.reason == "overdue" else row.status
    return status, {"error": {"message": message, "type": _BAD, "param": None, "code": None}}


def local_error(refusal: Refusal, _identity: str) -> tuple[int, JsonObject]:
    """A local server: OpenAI's own words."""
    row = reason_of(refusal)
    code = {"unknown_model": "model_not_found", "bad_key": "invalid_api_key", "no_key": "invalid_api_key"}
    message = refusal.message or row.message or "The model does not exist"
    error = {"message": message, "type": row.type, "param": None, "code": code.get(refusal.reason, row.code)}
    return row.status, {"error": error}


def legacy_error(refusal: Refusal, identity: str) -> tuple[int, JsonObject]:
    """The legacy API: a number, and HTTP 200 unless it is the server itself that failed or the body was never read."""
    number = int(refusal.reason) if refusal.reason.isdigit() else 0
    if number in LEGACY_MESSAGES:
        status, code = 200, number
    else:
        row = reason_of(refusal)
        status = number if 500 <= number < 600 else 413 if row.status == 413 else 200
        code = row.legacy_code if number < 600 else number
    message = refusal.message or LEGACY_MESSAGES.get(code, "Unknown error")
    return status, {"error_code": code, "error_msg": message, "id": identity}


def refused(form: Form, refusal: Refusal, identity: str) -> Reply:
    status, content = form(refusal, identity)
    return json_reply(content, status, refusal.headers)
