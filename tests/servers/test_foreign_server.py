"""`ernie -p local` against an OpenAI-compatible server that nobody here wrote: ai-mock, which echoes the question."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVER_PYTHON = Path(os.environ.get("ERNIE_TEST_SERVER", ROOT / ".venv-server/bin/python"))
ERNIE = Path(sys.executable).with_name("ernie")


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    """The server's base URL."""
    assert SERVER_PYTHON.exists(), f"{SERVER_PYTHON} is missing: tests/check installs it"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [SERVER_PYTHON, "-m", "uvicorn", "mockai.server:app", "--port", str(port), "--log-level", "error"]
    server = subprocess.Popen(command, env={**os.environ, "MOCKAI_EMBEDDING_SIZE": "8"}, stdin=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, "the server ended by itself"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/openai"
    finally:
        server.kill()
        server.wait()


def ask(base_url: str, *flags: str) -> subprocess.CompletedProcess[str]:
    """One question in a process of its own."""
    environ = {"PATH": os.environ["PATH"], "ERNIE_LOCAL_BASE_URL": base_url}
    command = [str(ERNIE), "chat", "-n", "-p", "local", "-m", "gpt-4o", *flags, "what is 你好"]
    return subprocess.run(command, env=environ, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)


@pytest.mark.parametrize("flag", ["--stream", "--no-stream"])
def test_the_echo_is_the_answer(base_url: str, flag: str) -> None:
    ran = ask(base_url, flag)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "what is 你好\n", "")


def test_the_document_is_complete(base_url: str) -> None:
    found = json.loads(ask(base_url, "--json").stdout)
    assert (found["provider"], found["content"], found["finish_reason"]) == ("local", "what is 你好", "stop")


def test_a_path_that_the_server_does_not_have_is_rejected(base_url: str) -> None:
    ran = ask(base_url + "/nowhere")
    assert ran.returncode == 6
    assert ran.stdout == ""
