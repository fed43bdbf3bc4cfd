"""What the tests of cassettes have besides the program in this process: services, real processes, pictures."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "chat"), str(TESTS / "processes"), str(TESTS / "attach")]
from scripted_server import Server


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Makes servers that end with the test."""
    with ExitStack() as servers:
        yield lambda *scripts: servers.enter_context(Server(*scripts))


@pytest.fixture
def tape(tmp_path: Path) -> str:
    """A file that is not there yet."""
    return str(tmp_path / "tape.yaml")
