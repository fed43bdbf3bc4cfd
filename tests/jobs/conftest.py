"""What the tests of jobs have besides the program in this process: processes, and a search for stray secrets."""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "processes"))

import pytest
from ernie_process import SECRETS, Ernie, world


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of all worlds; when the last test is done, no file in it may hold a secret."""
    folder = tmp_path_factory.mktemp("jobs")
    yield folder
    files = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size < 2**26]
    found = [path for path in files if any(secret.encode() in path.read_bytes() for secret in SECRETS.values())]
    assert not found, f"secrets were left in {found}"


@pytest.fixture
def process(worlds: Path) -> Iterator[Ernie]:
    """The program as processes, with an AI Studio key in their environment and nothing else."""
    folder = worlds / str(sum(1 for _ in worlds.iterdir()))
    folder.mkdir()
    with world(folder) as running:
        yield running
