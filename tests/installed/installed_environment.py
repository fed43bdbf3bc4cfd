"""The package as a user installs it: a fresh environment with nothing but what `pip install .` brings."""

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of the environment, made once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):  # a worker's own folder
        shared = shared.parent
    folder = shared / "installed"
    with FileLock(shared / "installed.lock"):
        if not (folder / "done").exists():
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            pip = [folder / "bin/pip", "install", "-q", "--disable-pip-version-check", ROOT]
            subprocess.run(pip, check=True)
            (folder / "done").touch()
    return folder / "bin"
