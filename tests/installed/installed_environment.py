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


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A wheel built from the source distribution, and one built from the sources."""
    folder = tmp_path_factory.mktemp("archives")
    build = [sys.executable, "-m", "build", "--outdir"]
    for name, more in (("once", []), ("direct", ["--wheel"])):  # by itself it is the source distribution, then the wheel of it
        ran = subprocess.run([*build, folder / name, *more, ROOT], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert ran.returncode == 0, ran.stderr
    return next((folder / "once").glob("*.whl")), next((folder / "direct").glob("*.whl"))
