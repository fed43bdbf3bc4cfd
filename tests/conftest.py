"""What every test has: the program in this process, and no way off the loopback."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from program import KEY, Program

# A loaded machine is no fault of what is tested.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture
def ernie(tmp_path: Path) -> Iterator[Program]:
    """The program with an AI Studio key in its environment and nothing else."""
    program = Program(tmp_path)
    program.environ["AI_STUDIO_API_KEY"] = KEY
    yield program
    assert not program.replies, f"{len(program.replies)} prepared replies were never asked for"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets off the loopback are a mistake of the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
