"""What every recipe has: a folder with questions, a service in here, a key that is in nothing but the file for keys."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "processes"), str(TESTS / "jobs")]

import pytest
from ernie_process import KEY, SECRETS, Ernie, world
from service_in_here import Answer, Service
from work_folder import Work

ROOT = TESTS.parent


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of all worlds; when the last test is done, no file in it may hold a secret but the one for secrets."""
    folder = tmp_path_factory.mktemp("recipes")
    yield folder
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "credentials"]
    found = [path for path in files if any(secret.encode() in path.read_bytes() for secret in SECRETS.values())]
    assert not found, f"secrets were left in {found}"


@pytest.fixture
def service() -> Iterator[Callable[..., Service]]:
    """Starts the service that the program asks."""
    started: list[Service] = []

    def start(decide: Callable[[int, Any], Answer] | None = None) -> Service:
        started.append(Service(decide).__enter__())
        return started[-1]

    yield start
    for each in started:
        each.__exit__(None, None, None)


@pytest.fixture
def process(worlds: Path) -> Iterator[Ernie]:
    """Processes that know key and service from their home folder alone."""
    folder = worlds / str(sum(1 for _ in worlds.iterdir()))
    folder.mkdir()
    with world(folder) as running:
        del running.environ["AI_STUDIO_API_KEY"], running.environ["ERNIE_AISTUDIO_BASE_URL"]
        yield running


@pytest.fixture
def work(process: Ernie) -> Work:
    """The shared home folder has the key, the shared folder of the work will have the questions."""
    kept = process.folder / "home/.config/ernie/credentials"
    kept.parent.mkdir(parents=True, mode=0o700)
    kept.touch(0o600)
    kept.with_name("config.yaml").write_text("default_provider: aistudio\n")
    kept.write_text(json.dumps({"aistudio": {"api_key": KEY}}))
    return Work(process)


@pytest.fixture(scope="session")
def interpreter() -> Path:
    """The interpreter that has Ray and the schemas of Kubernetes."""
    path = Path(os.environ.get("ERNIE_TEST_RECIPES") or ROOT / ".venv-recipes/bin/python")
    if not path.exists():
        pytest.fail(
            f"{path} is missing. Make it with: python3 -m venv {ROOT / '.venv-recipes'} && "
            f"{ROOT / '.venv-recipes'}/bin/pip install -r {TESTS / 'recipes/requirements.txt'}; "
            "or name another interpreter in ERNIE_TEST_RECIPES.",
            pytrace=False,
        )
    return path
