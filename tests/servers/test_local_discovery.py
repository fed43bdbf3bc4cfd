"""`ernie -p local` finds the server on its usual loopback port, and the model when just one is served."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

ERNIE = Path(sys.executable).with_name("ernie")
PORT = 30000  # SGLang's, the least likely of them to be taken
KEY = "canary-of-a-local-server"


class Server(BaseHTTPRequestHandler):
    """Lists its models, and answers with the one that is asked."""

    models: tuple[str, ...] = ("ERNIE-4.5-0.3B",)
    keys: list[str | None]

    def do_GET(self) -> None:
        self.keys.append(self.headers["Authorization"])
        self._reply({"object": "list", "data": [{"id": name} for name in self.models]})

    def do_POST(self) -> None:
        self.keys.append(self.headers["Authorization"])
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        message = {"role": "assistant", "content": f"I am {asked['model']}."}
        self._reply({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})

    def _reply(self, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[type[Server]]:
    """A server on its usual port."""
    handler = type("Handler", (Server,), {"keys": []})
    listener = ThreadingHTTPServer(("127.0.0.1", PORT), handler)
    Thread(target=listener.serve_forever, daemon=True).start()
    yield handler
    listener.shutdown()
    listener.server_close()


def ask(*flags: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [str(ERNIE), "chat", "-n", "-p", "local", *flags, "Who are you?"]
    return subprocess.run(
        command,
        env={"PATH": os.environ["PATH"], **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_server_on_its_usual_port_is_found_with_its_one_model(server: type[Server]) -> None:
    ran = ask()
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "I am ERNIE-4.5-0.3B.\n", "")


def test_a_server_that_was_found_gets_no_key(server: type[Server]) -> None:
    assert ask(ERNIE_LOCAL_API_KEY=KEY).returncode == 0
    assert set(server.keys) == {None}


def test_the_key_goes_to_the_address_of_the_variable(server: type[Server]) -> None:
    assert ask(ERNIE_LOCAL_API_KEY=KEY, ERNIE_LOCAL_BASE_URL=f"http://127.0.0.1:{PORT}/v1").returncode == 0
    assert set(server.keys) == {f"Bearer {KEY}"}


def test_of_several_models_one_must_be_named(server: type[Server]) -> None:
    server.models = ("one", "two")
    ran = ask()
    assert ran.returncode == 2
    assert "-m: one, two" in ran.stderr


def test_no_server_is_worth_another_try_later() -> None:
    ran = ask()
    assert ran.returncode == 5
    assert "ERNIE_LOCAL_BASE_URL" in ran.stderr
