"""Faults as they fall: before a reply is made, and within one; what is below HTTP is raised for others to perform."""

from collections.abc import Iterable, Iterator
from itertools import islice

from ernie_cli.sandbox import faults
from ernie_cli.sandbox.faults import Fault
from ernie_cli.sandbox.refusals import Form, Refusal, refused
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import EVENT_TYPE, Reply, whole

HTML = "<html><head><title>{0}</title></head><body><h1>{0}</h1><hr>ernie sandbox</body></html>\n"
COMMENT = b": keep-alive\n\n"
COMMENT_EVERY = 0.25  # seconds
_ENDS = (b'"finish_reason":"', b'"is_end":true', b"data: [DONE]")


def before(kind: str | None, visit: Visit) -> Reply | None:
    """Do what a fault does before the service looks at the request: wait, fail, or reply in its place.

    Raises Fault for what happens below HTTP and Refusal for what the service words itself.
    """
    if kind is None:
        return None
    if kind in faults.BEFORE:
        raise Fault(kind)
    if (wait := faults.wait_of(kind)) is not None:
        visit.options.sleep(wait / 1000)
    elif (status := faults.status_of(kind)) is not None:
        if status[1]:
            return whole(HTML.format(status[0]).encode(), "text/html", status[0])
        raise Refusal(str(status[0]))
    elif kind == "no-body":
        return whole(b"", "application/json")
    elif kind.isdigit():
        raise Refusal(kind)
    return None


def during(kind: str | None, reply: Reply, visit: Visit) -> Reply:
    """The reply as a fault lets it go out."""
    if kind not in (*faults.DURING, "no-end", "broken", "trickle"):
        return reply
    if not is_stream(reply):
        return _whole(kind, reply, visit)
    if kind in faults.DURING:
        return reply._replace(pieces=_broken_off(kind, reply.pieces))
    if kind == "no-end":
        return reply._replace(pieces=_without_end(reply.pieces))
    if kind == "trickle":
        return reply._replace(pieces=_comments(visit))
    return reply._replace(pieces=_with_error(reply.pieces, visit.service.form, visit.identity))


def is_stream(reply: Reply) -> bool:
    return ("Content-Type", EVENT_TYPE) in reply.headers


def _whole(kind: str, reply: Reply, visit: Visit) -> Reply:
    body = b"".join(reply.pieces)
    if kind == "broken":
        return refused(visit.service.form, Refusal("500"), visit.identity)
    if kind == "trickle":
        raise Fault("hang")
    half = body[: len(body) // 2]
    if kind == "no-end":
        return whole(half, dict(reply.headers)["Content-Type"], reply.status)
    return reply._replace(pieces=_broken_off(kind, [half, b""]))


def _broken_off(kind: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Up to three pieces, half of the next, then the fault; never the end."""
    kept = _without_end(pieces)
    yield from islice(kept, 3)
    following = next(kept, b"")
    if following:
        yield following[: len(following) // 2]
    raise Fault(kind)


def _without_end(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        if any(end in piece for end in _ENDS):
            return
        yield piece


def _with_error(pieces: Iterable[bytes], form: Form, identity: str) -> Iterator[bytes]:
    yield from islice(_without_end(pieces), 2)
    _, _, body = refused(form, Refusal("500"), identity)
    yield b"data: " + b"".join(body) + b"\n\n"


def _comments(visit: Visit) -> Iterator[bytes]:
    while True:
        yield COMMENT
        visit.options.sleep(COMMENT_EVERY)
