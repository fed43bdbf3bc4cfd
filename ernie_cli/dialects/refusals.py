"""Finds the error in a reply, in whichever of the services' many shapes and places it stands."""

from collections.abc import Iterator, Mapping

from ernie_cli.dialects import reading
from ernie_cli.dialects.codes import CODES, LEGACY, MESSAGES, STATUSES, TYPES, Meaning, meaning_of_status
from ernie_cli.errors import BlockedError, ErnieError, RejectedError
from ernie_cli.language.said import quoted, say
from ernie_cli.requests import Json

LONGEST = 500  # characters of a server's words in a message
WINDOW = 60.0  # seconds: Baidu's limits are counted by the minute and refill within one
ABOUT_INPUT = (400, 413, 422)  # statuses
LEGACY_ABOUT_INPUT = (336001, 336002, 336003, 336006, 336007, 336102, 336103, 336104, 336105)
ABOUT_MODEL = ("invalid_model", "no_such_model", "model_not_found", "model_offline", 3, 336004, 336005)
REQUEST_IDS = ("x-baidu-request-id", "x-bce-request-id", "x-request-id")


def refusal(status: int, headers: Mapping[str, str], payload: Json) -> ErnieError | None:
    """The error that a reply or an event is, None when it is none. `payload` is the parsed body, None if it was no JSON.

    The body speaks before the status, since the legacy service (and some gateways) send errors with 200.
    """
    words = next(_shapes(payload), None)
    if words is None and status < 400:
        return None
    code, kind, message = words or (None, None, "")
    bce = headers.get("x-bce-error-message")
    meaning = _meaning(code, kind, message, status)
    if bce and code is None:
        message = bce
    return meaning.error(
        quoted(excerpt(message)) or say("the service answered with HTTP status {status}", status=status),
        hint=meaning.hint,
        code=code,
        status=status,
        request_id=request_id(headers, payload),
        again=meaning.again,
        retry_after=WINDOW if meaning.window else None,
    )


def is_about_input(error: ErnieError) -> bool:
    """Whether what was sent is refused, and not whoever sent it: other words may be taken."""
    if isinstance(error, BlockedError):
        return True
    return isinstance(error, RejectedError) and (error.status in ABOUT_INPUT or error.code in LEGACY_ABOUT_INPUT)


def is_about_model(error: ErnieError) -> bool:
    """Whether the service has no such model, or not for this account: another one may answer."""
    return isinstance(error, RejectedError) and (error.status == 404 or error.code in ABOUT_MODEL)


def request_id(headers: Mapping[str, str], payload: Json) -> str | None:
    """What to tell the service's support: the body's `id`, else the header's."""
    found = reading.optional(reading.members(payload).get("id"))
    found = found or next((headers[name] for name in REQUEST_IDS if headers.get(name)), None)
    return found and excerpt(found)


def excerpt(words: str) -> str:
    """Words of a server, fit for one line: controls and line breaks become blanks, at most 500 characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words[: 4 * LONGEST]).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def unreadable(status: int, body: bytes) -> ErnieError:
    """The error for a reply that is no JSON: a gateway's page, a captive portal, a wrong address."""
    page = excerpt(body[:2000].decode("utf-8", "replace"))[:200]
    is_error = status >= 400 or status in STATUSES
    meaning = meaning_of_status(status) if is_error else Meaning(RejectedError)
    what = say("HTTP status {status} without JSON", status=status) if is_error else say("the reply is not JSON")
    return meaning.error(
        say("{what}: {page}", what=what, page=page) if page else what,
        hint=say("check the base URL") if meaning.error is RejectedError else meaning.hint,
        status=status,
        again=meaning.again,
    )


def _shapes(payload: Json) -> Iterator[tuple[str | int | None, str | None, str]]:
    """(code, type, message) for every shape of error that the payload has, the surest first."""
    body = reading.members(payload)
    code = _code(body.get("error_code", body.get("errorCode")))
    if code:
        yield code, None, reading.text(body.get("error_msg", body.get("errorMsg")))
    error = body.get("error")
    if isinstance(error, dict):
        yield _of(error)
    elif isinstance(error, str) and error:
        described = reading.text(body.get("error_description"))
        yield (error if described else None), None, described or error
    if body.get("object") == "error" or (body.get("code", 0) not in (0, "0") and "message" in body and "choices" not in body):
        yield _of(body)
    detail = body.get("detail")
    if detail and "choices" not in body:
        yield _of(detail) if isinstance(detail, dict) else (None, None, _detail(detail))


def _of(error: Mapping[str, Json]) -> tuple[str | int | None, str | None, str]:
    message = reading.text(error.get("message")) or reading.text(error.get("msg"))
    return _code(error.get("code")), reading.optional(error.get("type")), message


def _detail(detail: Json) -> str:
    """FastAPI's words: a text, or a list of what is wrong where."""
    if isinstance(detail, str):
        return detail
    parts = []
    for fault in reading.objects(detail):
        place = fault.get("loc")
        where = ".".join(map(str, place)) if isinstance(place, list) else reading.text(place)
        parts.append(f"{where}: {reading.text(fault.get('msg'))}")
    return "; ".join(parts) or str(detail)


def _code(code: Json) -> str | int | None:
    """An error code: a number, also when it came as text, or a word; 0 is no error."""
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) < 12:
        code = int(code)
    if isinstance(code, int):
        return None if isinstance(code, bool) else code or None
    return excerpt(code) or None if isinstance(code, str) else None


def _meaning(code: str | int | None, kind: str | None, message: str, status: int) -> Meaning:
    if isinstance(code, int):
        return LEGACY.get(code) or meaning_of_status(code if 400 <= code < 600 else status)
    found = CODES.get((code or "").lower()) or TYPES.get((kind or "").lower())
    if found is None:
        begins = message.lower()
        found = next((meaning for words, meaning in MESSAGES.items() if begins.startswith(words)), None)
    return found or meaning_of_status(status)
