"""AI Studio's first form (`/llm/lmapi/v1`), which the `erniebot` SDK speaks: the legacy API in an envelope."""

from collections.abc import Callable, Iterable, Iterator

from ernie_cli.sandbox.refusals import Refusal, legacy_error
from ernie_cli.sandbox.strikes import is_stream
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import JSON_TYPE, JsonObject, Reply, dumps, whole

_EVENT = b"data: "


def wrapped_error(refusal: Refusal, identity: str) -> tuple[int, JsonObject]:
    """A refusal of the legacy API, in the envelope."""
    status, content = legacy_error(refusal, identity)
    return status, {
        "logId": identity,
        "errorCode": content["error_code"],
        "errorMsg": content["error_msg"],
        "result": None,
    }


def wrapped(answer: Callable[[Visit], Reply]) -> Callable[[Visit], Reply]:
    """What `answer` replies, each JSON body and each event of it in the envelope."""

    def reply(visit: Visit) -> Reply:
        made = answer(visit)
        start = dumps({"logId": visit.identity, "errorCode": 0, "errorMsg": "success"})[:-1] + b',"result":'
        if is_stream(made):
            return made._replace(pieces=_events(made.pieces, start))
        kept = tuple((name, text) for name, text in made.headers if not name.startswith("Content-"))
        return whole(start + b"".join(made.pieces) + b"}", JSON_TYPE, made.status, kept)

    return reply


def _events(pieces: Iterable[bytes], start: bytes) -> Iterator[bytes]:
    for piece in pieces:
        yield _EVENT + start + piece[len(_EVENT) :].rstrip() + b"}\n\n"
