"""`ernie sandbox serve`, and the interpreter that has the services' own and OpenAI's SDKs."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from client_outcomes import Outcomes
from served import Served, served

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
NO_PROXY = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


@pytest.fixture(scope="session")
def server() -> Iterator[Served]:
    with served() as running:
        yield running


@pytest.fixture(scope="session")
def interpreter() -> Path:
    path = Path(os.environ.get("ERNIE_TEST_CLIENTS") or ROOT / ".venv-clients/bin/python")
    if not path.exists():
        pytest.fail(
            f"{path} is missing. Make it with: python3 -m venv {ROOT / '.venv-clients'} && "
            f"{ROOT / '.venv-clients'}/bin/pip install -r {HERE / 'requirements.txt'}; "
            "or name another interpreter in ERNIE_TEST_CLIENTS.",
            pytrace=False,
        )
    return path


@pytest.fixture(scope="session")
def outcomes_of(interpreter: Path) -> Callable[..., Outcomes]:
    """Run a program of this folder with the SDKs' interpreter; its last line is the outcomes."""

    def run(program: str, *arguments: str) -> Outcomes:
        done = subprocess.run(
            [interpreter, HERE / program, *arguments],
            capture_output=True,
            text=True,
            timeout=100,
            env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **NO_PROXY},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        outcomes: Outcomes = json.loads(done.stdout.splitlines()[-1])
        return outcomes

    return run
