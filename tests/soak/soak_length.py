"""A million events in one stream: the memory stays flat and nothing is lost."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

EVENTS = 1_000_000
EVENT = b'data: {"id":"as-1","choices":[{"index":0,"delta":{"content":"0123456789"}}]}\n\n'
END = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
# A process of its own that has this one child: what pytest has run before must not count.
WATCHER = (
    "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode;"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(code)"
)


def serve(listener: socket.socket) -> None:
    """Answer one request with EVENTS events, as fast as they are taken."""
    client, _ = listener.accept()
    with client:
        asked = b""
        while not asked.endswith(b"}"):  # all of it: closing with bytes unread would reset the connection
            asked += client.recv(65536)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for _ in range(EVENTS // 1000):
            client.sendall(EVENT * 1000)
        client.sendall(END)


@pytest.mark.timeout(1800)
def test_a_million_events_pass_in_flat_memory(ernie_path: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=serve, args=(listener,), daemon=True).start()
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "ERNIE_LOCAL_BASE_URL": f"http://127.0.0.1:{listener.getsockname()[1]}/v1",
        }
        running = subprocess.Popen(
            [sys.executable, "-c", WATCHER, ernie_path, "chat", "-n", "-p", "local", "-m", "m", "hi"],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert running.stdout and running.stderr
        with running.stdout as answer:
            size = sum(len(piece) for piece in iter(lambda: answer.read(65536), b""))
        with running.stderr as told:
            peak = int(told.read()) / 1024
        assert running.wait() == 0
    print(f"\n{EVENTS} events, {size} bytes, {peak:.0f} MiB")
    assert size == EVENTS * 10 + 1
    assert peak < 150
