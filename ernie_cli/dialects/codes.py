"""What the services' own error codes mean to a user: a class of error, whether to send again, what to do."""

from collections.abc import Mapping
from typing import NamedTuple

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
from ernie_cli.language.said import Said, say


class Meaning(NamedTuple):
    """`again`: the same request may succeed; `window`: only in the next minute (Baidu counts by the minute)."""

    error: type[ErnieError]
    again: bool = False
    hint: Said | None = None
    window: bool = False


_LATER = Meaning(TemporaryError, again=True)
_BUSY = Meaning(LimitError, again=True)
_MINUTE = Meaning(LimitError, again=True, window=True)
_BAD = Meaning(RejectedError)
_KEY = Meaning(CredentialsError, hint=say("check the key, and that it belongs to this service"))
_SIGNED = Meaning(TokenError, hint=say("check the access key, the secret key, and this machine's clock"))
_UNSAFE = Meaning(BlockedError, hint=say("change the question; the service's filter refused it"))
_MODEL = Meaning(RejectedError, hint=say("check the model's name, and that your account may use it"))
_MONEY = Meaning(QuotaError, hint=say("top up the account, or use a free model"))

# Error codes of the legacy service: qianfan SDK 0.4.12.3 and the official list; where the manual of 2026-05 differs
# (1, 3, 17, 336100) both readings are told.
LEGACY: Mapping[int, Meaning] = {
    1: _LATER,
    2: _LATER,
    3: Meaning(
        RejectedError, hint=say("wrong path: check the model or --endpoint, and that the service is enabled for your app")
    ),
    4: _BUSY,
    6: Meaning(
        CredentialsError, hint=say("the service is probably not enabled for this app: enable it in the Qianfan console")
    ),
    13: _KEY,
    14: _SIGNED,
    15: _LATER,
    17: Meaning(
        QuotaError, hint=say("the daily limit is used up, or the paid service is not enabled, or the account is overdue")
    ),
    18: Meaning(LimitError, again=True, hint=say("send fewer requests at the same time")),
    19: Meaning(QuotaError, hint=say("the total of requests is used up: enable the paid service")),
    100: Meaning(CredentialsError, hint=say("the access token is malformed")),
    110: Meaning(TokenError, hint=say("get a new access token")),
    111: Meaning(TokenError, hint=say("get a new access token")),
    336000: _LATER,
    336001: _BAD,
    336002: _BAD,
    336003: _BAD,
    336004: Meaning(RejectedError, hint=say("this account may not use that model: enable it in the Qianfan console")),
    336005: _MODEL,
    336006: _BAD,
    336007: _BAD,
    336100: Meaning(
        TemporaryError,
        again=True,
        hint=say(
            "the service is overloaded (or, by another manual, the filter refused the question): try later, "
            "or change the question"
        ),
    ),
    336101: _BAD,
    336102: _BAD,
    336103: Meaning(RejectedError, hint=say("shorten the question")),
    336104: _BAD,
    336105: _BAD,
    336501: _MINUTE,
    336502: _MINUTE,
    500000: _LATER,
}

# Error codes beside an HTTP status: AI Studio v3 section 6, Qianfan's error page.
CODES: Mapping[str, Meaning] = {
    "invalid_iam_token": _KEY._replace(error=TokenError),  # the key of a user, or a token that a pair was exchanged for
    "invalid_appid": _KEY,
    "invalid_api_key": _KEY,
    "accessdenied": _KEY,
    "signaturedoesnotmatch": _SIGNED,  # as the hosts say it that take signatures alone, such as the billing service
    "requestexpired": _SIGNED,
    "invalid_client": _KEY,
    "coding_plan_api_key_not_allowed": Meaning(
        CredentialsError, hint=say("a coding-plan key works on https://qianfan.baidubce.com/v2/coding alone")
    ),
    "account_overdue": _MONEY,
    "insufficient_quota": _MONEY,
    "no_parameter_permission": _BAD,
    "invalid_model": _MODEL,
    "no_such_model": _MODEL,
    "model_not_found": _MODEL,
    "model_offline": _MODEL,
    "characters_too_long": Meaning(RejectedError, hint=say("shorten the question")),
    "tokens_too_long": Meaning(RejectedError, hint=say("shorten the question")),
    "system_unsafe": _UNSAFE,
    "user_setting_unsafe": _UNSAFE,
    "functions_unsafe": _UNSAFE,
    "image_url_unsafe": _UNSAFE,
    "content_filter": _UNSAFE,
    "rpm_rate_limit_exceeded": _MINUTE,
    "tpm_rate_limit_exceeded": _MINUTE,
    "input_tpm_rate_limit_exceeded": _MINUTE,
    "output_tpm_rate_limit_exceeded": _MINUTE,
    "cluster_rpm_rate_limit_exceeded": _MINUTE,
    "cluster_tpm_rate_limit_exceeded": _MINUTE,
    "internal_error": _LATER,
    "dispatch_internal_error": _LATER,
    "image_generation_interal_error": _LATER,  # their spelling
    "offline_batch_reasoning_refused": Meaning(TemporaryError),
}
TYPES: Mapping[str, Meaning] = {
    "unsafe_request": _UNSAFE,
    "rate_limit_exceeded": _BUSY,
    "rate_limit_error": _BUSY,
    "internal_error": _LATER,
    "server_error": _LATER,
}

# The gateway that gives no code says what is wrong by how its message begins (wcode.net/api-error-reference).
MESSAGES: Mapping[str, Meaning] = {
    "invalid api-key": _KEY,
    "incorrect api_key provided": _KEY,
    "no api_key provided": _KEY,
    "api_key exceeded the current quota": _MONEY,
    "rate limit exceeded": _BUSY,
    "the request body (or file) is too large": _BAD,
}

STATUSES: Mapping[int, Meaning] = {
    304: _LATER,  # FastDeploy while its engine starts
    401: _KEY,
    402: _MONEY,
    403: _KEY,
    404: Meaning(RejectedError, hint=say("check the model's name and the base URL")),
    408: _LATER,
    429: _BUSY,
    500: _LATER,
    502: _LATER,
    503: _LATER,
    504: _LATER,
    522: _LATER,
    524: _LATER,
    529: _LATER,
}


def meaning_of_status(status: int) -> Meaning:
    """What an HTTP status means where nothing better is known: 5xx is temporary, anything else refused for good."""
    return STATUSES.get(status) or (Meaning(TemporaryError) if status >= 500 else _BAD)
