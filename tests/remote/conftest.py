"""What tests of a batch service have: one behind the program's transport, one on loopback, and processes that ask it."""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "processes"))

import pytest
from batch_service import KEY, Remote
from ernie_process import SECRETS, Ernie, world
from served import Served, served


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    """Nothing has been asked yet."""
    return Remote(tmp_path)


@pytest.fixture
def service() -> Iterator[Served]:
    """A batch service on loopback, with nothing in it."""
    with served() as running:
        yield running


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Ernie]:
    """The program as a process that has a key of Qianfan's, which nothing that it says may hold."""
    SECRETS["BATCHES"] = KEY
    with world(tmp_path) as ernie:
        ernie.environ |= {"ERNIE_PROVIDER": "qianfan", "QIANFAN_API_KEY": KEY}
        yield ernie
