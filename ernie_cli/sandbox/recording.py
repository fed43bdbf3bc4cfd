"""A record of what was asked: one JSON line a request, in one append, with every secret made unreadable."""

import io
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ernie_cli.sandbox.faults import Fault
from ernie_cli.sandbox.server import LONGEST_BODY, Application
from ernie_cli.sandbox.wire import Json

HIDDEN = "***"
_SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie", "x-bce-security-token", "x-api-key", "api-key"}
_SECRET_FIELDS = {"access_token", "client_id", "client_secret", "refresh_token", "api_key", "ak", "sk"}
_FORM = re.compile(rb"[\w.-]+=[^&\s]*(&[\w.-]+=[^&\s]*)*")


class Recording:
    """A WSGI application around another, which keeps each request and the status of its reply in a file."""

    def __init__(self, application: Application, path: Path) -> None:
        """Raises OSError when the file cannot be opened for appending."""
        self._application = application
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = b""
        if environ.get("CONTENT_LENGTH") or environ.get("wsgi.input_terminated"):
            length = str(environ.get("CONTENT_LENGTH") or LONGEST_BODY + 1)
            body = environ["wsgi.input"].read(int(length) if length.isdigit() else 0)
        line = _line(environ, body)

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            line["status"] = int(status.split(" ", 1)[0])
            return start_response(status, headers, *rest)

        try:
            pieces = self._application({**environ, "wsgi.input": io.BytesIO(body)}, start)
        except Fault as fault:
            self._append({**line, "fault": fault.kind})
            raise
        return self._followed(pieces, line)

    def _followed(self, pieces: Iterable[bytes], line: dict[str, Json]) -> Iterator[bytes]:
        """The pieces of a reply; its line is written when they end, however they do."""
        try:
            yield from pieces
        except Fault as fault:
            line["fault"] = fault.kind
            raise
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
            self._append(line)

    def _append(self, line: dict[str, Json]) -> None:
        os.write(self._file, json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")


def _line(environ: Mapping[str, Any], body: bytes) -> dict[str, Json]:
    headers = {key[5:].replace("_", "-").lower(): str(text) for key, text in environ.items() if key[:5] == "HTTP_"}
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = str(environ["CONTENT_TYPE"])
    query = [
        (name, HIDDEN if name.lower() in _SECRET_FIELDS | {"authorization"} else text)
        for name, text in parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True)
    ]
    path = str(environ.get("PATH_INFO", ""))
    return {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "method": environ.get("REQUEST_METHOD"),
        "path": path + ("?" + urlencode(query, safe="*") if query else ""),
        "headers": {name: HIDDEN if name in _SECRET_HEADERS else text for name, text in headers.items()},
        "body": _body(body),
        "status": None,
    }


def _body(body: bytes) -> Json:
    """The body as JSON if it is that, a form as an object, else as text."""
    try:
        return _without_secrets(json.loads(body)) if body else None
    except (ValueError, RecursionError):
        if _FORM.fullmatch(body):
            return _without_secrets(dict(parse_qsl(body.decode("utf-8", "replace"))))
        return body.decode("utf-8", "backslashreplace")


def _without_secrets(content: Json) -> Json:
    if isinstance(content, dict):
        return {key: HIDDEN if key in _SECRET_FIELDS else _without_secrets(value) for key, value in content.items()}
    return [_without_secrets(member) for member in content] if isinstance(content, list) else content
