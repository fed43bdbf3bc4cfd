"""Requests to a sandbox without a network: the WSGI call, and what came of it."""

import io
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from ernie_cli.sandbox.application import Sandbox
from ernie_cli.sandbox.options import Options

AISTUDIO = "/llm/lmapi/v3"
QIANFAN = "/v2"
WCODE = "/api/gpt/v1"
LOCAL = "/v1"
WENXIN = "/rpc/2.0/ai_custom/v1/wenxinworkshop"
KEYS = {AISTUDIO: "any", QIANFAN: "bce-v3/ALTAK-any/thing", WCODE: "sk-any", LOCAL: "any"}
MODELS = {
    AISTUDIO: "ernie-4.0-turbo-8k",
    QIANFAN: "ernie-4.5-turbo-128k",
    WCODE: "ernie-4.0-turbo-128k",
    LOCAL: "whatever",
}
NOW = 1_700_000_000.0
THINKING = "baidu/ernie-4.5-21b-a3b-thinking"


class Clock:
    """A time that stands still until somebody sleeps."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


class Got(NamedTuple):
    status: int
    headers: Mapping[str, str]
    pieces: list[bytes]

    @property
    def json(self) -> Any:
        return json.loads(b"".join(self.pieces))

    @property
    def events(self) -> list[Any]:
        """The payloads of a stream, without its end mark."""
        lines = [piece.decode() for piece in self.pieces]
        assert all(line.startswith("data: ") and line.endswith("\n\n") for line in lines)
        return [json.loads(line[6:]) for line in lines if line != "data: [DONE]\n\n"]


def sandbox(**options: Any) -> Sandbox:
    """A sandbox whose clock stands still."""
    clock = Clock()
    return Sandbox(Options(**{"clock": clock.now, "sleep": clock.sleep, **options}))


def ask(
    app: Sandbox,
    path: str,
    body: Any = None,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
) -> Got:
    """One request, read to its end; `path` may hold a query, `body` is JSON or bytes."""
    sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    place, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": place,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(sent)),
        "HTTP_HOST": "sandbox:80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(sent),
    }
    for name, text in (headers or {}).items():
        environ["HTTP_" + name.upper().replace("-", "_")] = text
    heads: list[tuple[str, list[tuple[str, str]]]] = []
    pieces = list(app(environ, lambda status, sent_headers: heads.append((status, sent_headers))))
    [(status, got)] = heads
    return Got(int(status[:3]), {name.lower(): text for name, text in got}, pieces)


def chat(app: Sandbox, service: str, prompt: str | list[Any] = "hello", **fields: Any) -> Got:
    """A chat in OpenAI's form with a key of the service; a list is the messages themselves."""
    messages = prompt if isinstance(prompt, list) else [{"role": "user", "content": prompt}]
    body = {"model": MODELS[service], "messages": messages, **fields}
    return ask(app, service + "/chat/completions", body, headers={"Authorization": f"Bearer {KEYS[service]}"})


def legacy(app: Sandbox, prompt: str | list[Any] = "hello", path: str = "/chat/ernie_speed", **fields: Any) -> Got:
    """A chat of the legacy API with an access token."""
    messages = prompt if isinstance(prompt, list) else [{"role": "user", "content": prompt}]
    return ask(app, f"{WENXIN}{path}?access_token=24.any", {"messages": messages, **fields})


def post(app: Sandbox, service: str, path: str, body: Any) -> Got:
    """Any other POST to a service of OpenAI's form."""
    return ask(app, service + path, body, headers={"Authorization": f"Bearer {KEYS[service]}"})
