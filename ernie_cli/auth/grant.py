"""Reads the answer to a login: a token and how long it lives, or an error that says whose fault it is.

The body counts, whatever the status says: services refuse with 200 and with 401 alike.
"""

import json
import math
from collections.abc import Mapping

from ernie_cli.errors import CredentialsError, ErnieError, TemporaryError
from ernie_cli.language.said import Said, say
from ernie_cli.requests import Json, Reply

SHORTEST = 60.0  # seconds
LONGEST = 30 * 86400.0
EXCERPT = 200  # characters of the service's own words in a message


def fields(reply: Reply, service: str) -> Mapping[str, Json]:
    """The JSON object of `reply`.

    Raises TemporaryError for anything else from a server that is in trouble, and CredentialsError for the rest.
    """
    try:
        body = json.loads(reply.body)
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict):
        return body
    raise refusal(reply, say("{service} did not answer in JSON (HTTP {status})", service=service, status=reply.status))


def token_text(reply: Reply, found: Mapping[str, Json], name: str, service: str) -> str:
    """Member `name`, if the service granted a token; a refusal becomes a CredentialsError with its own words."""
    text = found.get(name)
    codes = (found.get("error"), found.get("error_code"), found.get("code"), reply.headers.get("x-bce-error-code"))
    code = next((code for code in codes if code is not None), None)
    if code is None and isinstance(text, str) and text and text.isascii() and text.isprintable():
        return text
    words = (found.get("error_description"), found.get("error_msg"), found.get("message"))
    reason = next((word for word in words if word), reply.headers.get("x-bce-error-message"))
    said = say("{service} gave no usable {name} (HTTP {status})", service=service, name=name, status=reply.status)
    if code:
        said = say("{service} refused the login: {code}", service=service, code=_shown(code))
    why = _shown(reason or "").removeprefix(f"{code}, cause: ")  # IAM says its code twice
    raise refusal(reply, say("{said} ({why})", said=said, why=why) if why else said, code)


def refusal(reply: Reply, message: Said, code: Json = None) -> ErnieError:
    """The error that the status calls for: 429 and 5xx may pass."""
    passing = reply.status == 429 or reply.status >= 500
    return (TemporaryError if passing else CredentialsError)(
        message,
        hint=None if passing else say("check the key and its secret"),
        code=_shown(code) if code else None,
        status=reply.status,
        request_id=reply.headers.get("x-bce-request-id"),
        again=passing,
    )


def life(seconds: Json, documented: float) -> float:
    """Seconds that a token is believed to live: what the service says, from a minute to 30 days.

    `documented` stands in for what is missing or is no number.
    """
    try:
        said = float(seconds)
    except (TypeError, ValueError, OverflowError):
        return documented
    return documented if math.isnan(said) else min(max(said, SHORTEST), LONGEST)


def _shown(words: Json) -> str:
    text = " ".join(str(words).split())
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)[:EXCERPT]
