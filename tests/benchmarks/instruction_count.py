"""Counts instructions with valgrind, which gives the same number on every machine, busy or not."""

import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import trustme

Count = Callable[..., float]
EVENTS = (
    b'data: {"id":"as-1","choices":[{"index":0,"delta":{"content":"Hello"}}]}\n\n'
    b'data: {"id":"as-1","choices":[{"index":0,"delta":{"content":""},"finish_reason":"normal"}]}\n\ndata: [DONE]\n\n'
)


@pytest.fixture(scope="session")
def count() -> Count:
    """Millions of instructions that a command takes."""
    valgrind = shutil.which("valgrind")
    assert valgrind, "valgrind is missing: tests/check installs it"

    def counted(*command: str | Path, environ: Mapping[str, str] | None = None) -> float:
        ran = subprocess.run(
            [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
            env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0", **(environ or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert ran.returncode == 0, ran.stderr
        found = re.search(r"Collected : (\d+)", ran.stderr)
        assert found, ran.stderr
        return int(found[1]) / 1e6

    return counted


class _Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", str(len(EVENTS)))
        self.end_headers()
        self.wfile.write(EVENTS)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="session")
def secure_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A service over TLS on loopback: its origin, and the file of its certificate authority."""
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://localhost:{server.server_address[1]}", folder / "ca.pem"
    server.shutdown()
    server.server_close()
