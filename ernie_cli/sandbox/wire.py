"""HTTP as the sandbox sees it: a request that has arrived and a reply to give; nothing here knows a service."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

Json = Any  # whatever json.loads gives
JsonObject = dict[str, Any]
Headers = tuple[tuple[str, str], ...]

JSON_TYPE = "application/json; charset=utf-8"
EVENT_TYPE = "text/event-stream; charset=utf-8"


class Request(NamedTuple):
    """A whole request. `path` is decoded, header names are lower-case, `origin` is scheme and host as the client wrote them."""

    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes
    origin: str

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.query_string, keep_blank_values=True))


class Reply(NamedTuple):
    """What goes back. `pieces` is a list for a whole body, a generator for a stream."""

    status: int
    headers: Headers
    pieces: Iterable[bytes]


class TooLarge(Exception):  # noqa: N818 - it says what the body is
    """The body is longer than the sandbox reads."""


def arrived(environ: Mapping[str, Any], longest: int) -> Request:
    """The request in a WSGI environment, read to its end; raises TooLarge."""
    path = str(environ.get("PATH_INFO", "/"))
    with suppress(UnicodeError):  # already text, or not UTF-8: as it came
        path = path.encode("latin-1").decode("utf-8")
    headers = {name[5:].replace("_", "-").lower(): str(text) for name, text in environ.items() if name[:5] == "HTTP_"}
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = str(environ[name])
    host = headers.get("host") or f"{environ.get('SERVER_NAME', 'sandbox')}:{environ.get('SERVER_PORT', '80')}"
    return Request(
        method=str(environ.get("REQUEST_METHOD", "GET")).upper(),
        path=path,
        query_string=str(environ.get("QUERY_STRING", "")),
        headers=headers,
        body=_body(environ, headers, longest),
        origin=f"{environ.get('wsgi.url_scheme', 'http')}://{host}",
    )


def _body(environ: Mapping[str, Any], headers: Mapping[str, str], longest: int) -> bytes:
    length = headers.get("content-length", "")
    if length.isdigit():
        if int(length) > longest:
            raise TooLarge
        return bytes(environ["wsgi.input"].read(int(length)))
    if environ.get("wsgi.input_terminated") or "chunked" in headers.get("transfer-encoding", ""):
        body = bytes(environ["wsgi.input"].read(longest + 1))
        if len(body) > longest:
            raise TooLarge
        return body
    return b""


def dumps(content: Json) -> bytes:
    """Compact UTF-8 JSON; a lone surrogate is escaped, since UTF-8 cannot hold it."""
    try:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(content, separators=(",", ":")).encode()


def whole(body: bytes, content_type: str, status: int = 200, headers: Headers = ()) -> Reply:
    return Reply(status, (("Content-Type", content_type), ("Content-Length", str(len(body))), *headers), [body])


def json_reply(content: Json, status: int = 200, headers: Headers = ()) -> Reply:
    return whole(dumps(content), JSON_TYPE, status, headers)


def event_reply(events: Iterable[JsonObject], end: bytes = b"", headers: Headers = ()) -> Reply:
    """A stream of `data:` lines, each made when the one before has left; `end` closes it."""
    return Reply(200, (("Content-Type", EVENT_TYPE), ("Cache-Control", "no-cache"), *headers), _lines(events, end))


def _lines(events: Iterable[JsonObject], end: bytes) -> Iterator[bytes]:
    for event in events:
        yield b"data: " + dumps(event) + b"\n\n"
    if end:
        yield end
