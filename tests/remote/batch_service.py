"""The program as typed against one batch service, which lives as long as the test: a sandbox behind httpx's transport."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from program import EPOCH, Clock, Ran, Shown, Typed

from ernie_cli.app import App
from ernie_cli.main import main
from ernie_cli.sandbox.application import Sandbox
from ernie_cli.sandbox.options import Options
from ernie_cli.transport.sandbox import SandboxTransport

KEY = "bce-v3/ALTAK-canary/0123456789abcdef"
CHAT = "/v2/chat/completions"
MODEL = "ernie-4.5-turbo-128k"

Meddler = Callable[[httpx.Request, Callable[[httpx.Request], httpx.Response]], httpx.Response]


class Remote(httpx.BaseTransport):
    """`asked` is every request as `METHOD /path`. `meddle` stands between the program and the service."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.environ = {
            "HOME": str(folder),
            "ERNIE_CACHE_DIR": str(folder / "cache"),
            "ERNIE_PROVIDER": "qianfan",
            "QIANFAN_API_KEY": KEY,
        }
        self.asked: list[str] = []
        self.meddle: Meddler = lambda request, go_on: go_on(request)
        self.sleep: Callable[[float], None] = self.clock.sleep
        self.sandbox = Sandbox(Options(clock=lambda: EPOCH + self.clock.seconds, sleep=self.clock.sleep))
        self._inner = SandboxTransport(self.sandbox)

    def __call__(self, *argv: str, stdin: bytes | None = None) -> Ran:
        """One run of the program."""
        order: list[bytes] = []
        out, err = Shown(False, order), Shown(False, order)
        app = App(
            self.environ,
            Typed(stdin or b"", terminal=stdin is None),
            out,
            err,
            transport=self,
            clock=self.clock,
            now=lambda: EPOCH + self.clock.seconds,
            sleep=self.sleep,
            chance=lambda: 0.5,
        )
        code = main(argv, app)
        assert KEY not in out.getvalue().decode() + err.getvalue().decode()
        return Ran(code, out.getvalue().decode(), err.getvalue().decode(), [], self.clock.waits)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """A call of the program to the service."""
        request.read()
        self.asked.append(f"{request.method} {request.url.path}")
        return self.meddle(request, self._reply)

    def _reply(self, request: httpx.Request) -> httpx.Response:
        reply = self._inner.handle_request(request)
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.read())

    def count(self, start: str) -> int:
        """How many calls began so."""
        return sum(asked.startswith(start) for asked in self.asked)

    def post(self, path: str, **body: Any) -> Any:
        """A call of somebody else to the service."""
        with httpx.Client(transport=httpx.WSGITransport(app=self.sandbox), base_url="http://x/v2") as client:
            reply = client.post(path, headers={"Authorization": f"Bearer {KEY}"}, **body)
            assert reply.status_code == 200, reply.text
            return reply.json()

    def made(self, *rows: tuple[str, str]) -> str:
        """The id of a batch that another program made of these names and prompts."""
        content = b"".join(row(name, prompt) for name, prompt in rows)
        file = self.post("/files", data={"purpose": "batch"}, files={"file": ("rows.jsonl", io.BytesIO(content))})
        fields = {"input_file_id": file["id"], "endpoint": CHAT, "completion_window": "24h"}
        return str(self.post("/batches", json=fields)["id"])


def row(name: str, prompt: str) -> bytes:
    """A line of an input file."""
    body = {"model": MODEL, "messages": [{"role": "user", "content": prompt}]}
    return json.dumps({"custom_id": name, "method": "POST", "url": CHAT, "body": body}).encode() + b"\n"


def lines(text: str) -> list[Any]:
    """JSON lines, in the order of their rows."""
    return sorted(map(json.loads, text.splitlines()), key=lambda line: line["index"])
