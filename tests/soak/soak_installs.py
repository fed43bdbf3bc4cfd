"""Every way to install ernie, each in an empty home: pipx, uv, pip --user, one file; each Python; oldest and newest libraries.

The installers come from the package index into an environment of their own; Pythons are those that the machine has.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(1800)
DEPENDENCIES = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
TOOLS = (
    "pytest",
    "pytest-timeout",
    "pytest-xdist",
    "hypothesis",
    "httpx-sse",
    "pexpect",
    "pyte",
    "trustme",
    "pillow",
    "textual-image",
)
SUITES = ("tests/chat", "tests/config", "tests/dialects", "tests/keys", "tests/choice")


def pythons() -> list[Path]:
    """An interpreter of each version that this machine has, on the PATH or kept by pyenv."""
    found = []
    for version in VERSIONS:
        named = [shutil.which(f"python{version}"), *sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
        wanted = f"import sys; sys.exit(sys.version_info[:2] != ({version.replace('.', ', ')}))"
        fitting = (
            Path(each) for each in named if each and subprocess.run([each, "-c", wanted], capture_output=True).returncode == 0
        )
        found += list(fitting)[:1]
    return found


class Home:
    """An empty home, its `~/.local/bin` on the PATH behind that of the installers."""

    def __init__(self, folder: Path, installers: Path) -> None:
        self.folder = folder
        inherited = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "SSL_CERT"))}
        if "PIP_CERT" in inherited:
            inherited.setdefault("SSL_CERT_FILE", inherited["PIP_CERT"])
        self.environ = {
            **inherited,
            "HOME": str(folder),
            "PATH": f"{folder}/.local/bin:{installers}:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "UV_PYTHON_DOWNLOADS": "never",
        }

    def __call__(self, *command: str | Path, check: bool = True) -> str:
        ran = subprocess.run(
            command, env=self.environ, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900
        )
        assert ran.returncode == 0 or not check, f"{command}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout

    def answers(self, ernie: str | Path = "ernie") -> bool:
        """Whether the program asks the sandbox, shows a page and prints a completion."""
        return (
            "[sandbox] You asked" in self(ernie, "chat", "-p", "sandbox", "Hello")
            and self(ernie, "help", "chat").startswith("NAME\n")
            and self(ernie, "completion", "bash").startswith("# bash completion")
        )

    def seen(self) -> set[str]:
        """What finds ernie by itself: man, and the completion of which shells."""
        found = {
            "man": "ernie-chat.1" in self("man", "-w", "ernie-chat", check=False),
            "man in Chinese": "zh_CN" in self("man", "-L", "zh_CN.UTF-8", "-w", "ernie-chat", check=False),
            "bash": "_ernie"
            in self("bash", "-c", ". /usr/share/bash-completion/bash_completion; _completion_loader ernie; complete -p ernie"),
            "fish": self("fish", "-c", 'complete -C "ernie ch"').startswith("chat\t"),
            "zsh": "_ernie"
            in self("zsh", "-f", "-c", f"autoload -Uz compinit; compinit -u -d {self.folder}/dump; print $_comps[ernie]"),
        }
        return {name for name, is_seen in found.items() if is_seen}


@pytest.fixture(scope="session")
def installers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of pipx, uv and shiv."""
    folder = tmp_path_factory.mktemp("installers")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin/pip", "install", "-q", "-r", ROOT / "tests/installed/installers.txt", "build"], check=True)
    return folder / "bin"


@pytest.fixture(scope="session")
def wheel(installers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([installers / "python", "-m", "build", "--outdir", folder, ROOT], check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.whl"))


@pytest.fixture
def home(tmp_path: Path, installers: Path) -> Iterator[Home]:
    (tmp_path / "home").mkdir()
    yield Home(tmp_path / "home", installers)


def test_pipx(home: Home, wheel: Path) -> None:
    home("pipx", "install", "--python", sys.executable, wheel)
    assert home.answers()
    assert home.seen() == {"man", "bash", "fish"}  # zsh looks nowhere in a home by itself; pages in Chinese are not linked
    home("pipx", "uninstall", "ernie-cli")
    assert home.seen() == set()


def test_uv(home: Home, wheel: Path) -> None:
    home("uv", "tool", "install", "--python", sys.executable, wheel)
    assert home.answers()
    assert home.seen() == set()  # it links programs, and nothing else
    for shell in ("bash", "fish"):
        home("ernie", "completion", shell, "--install")
    assert home.seen() == {"bash", "fish"}


def test_pip_for_one_user(home: Home, wheel: Path) -> None:
    base = Path(sys.executable).resolve()
    home(base, "-m", "pip", "install", "-q", "--user", "--break-system-packages", wheel)
    assert home.answers()
    assert home.seen() == {"man", "man in Chinese", "bash", "fish"}


def test_one_file(home: Home, wheel: Path) -> None:
    home.environ["PATH"] = f"{Path(sys.executable).parent}:{home.environ['PATH']}"
    home("shiv", "-q", "--reproducible", "-e", "ernie_cli.__main__:run", "-p", "/usr/bin/env python3", "-o", "ernie.pyz", wheel)
    assert home.answers(home.folder / "ernie.pyz")


@pytest.mark.parametrize("python", pythons(), ids=lambda path: path.parts[-3])
def test_a_python(python: Path, home: Home, wheel: Path) -> None:
    home("uv", "tool", "install", "--python", python, wheel)
    assert home.answers()


@pytest.mark.parametrize("resolution", ["lowest-direct", "highest"])
def test_the_oldest_and_the_newest_libraries(resolution: str, home: Home, wheel: Path) -> None:
    home("uv", "venv", "--python", sys.executable, "venv")
    python = home.folder / "venv/bin/python"
    into = ("uv", "pip", "install", "--python", python)
    home(*into, "--resolution", resolution, "-r", ROOT / "pyproject.toml")
    home(*into, "--no-deps", wheel)
    listed = home("uv", "pip", "list", "--format", "freeze", "--python", python)
    print(listed)
    floors = {_pin(re.sub(r"\[.*\]", "", each).partition(",")[0].replace(">=", "==")) for each in DEPENDENCIES}
    above = floors - {_pin(line) for line in listed.splitlines()}
    assert (above == set()) == (resolution == "lowest-direct"), above
    assert home.answers(home.folder / "venv/bin/ernie")
    home(*into, *TOOLS)
    home("uv", "pip", "check", "--python", python)
    home(
        python,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        ROOT,
        "-c",
        ROOT / "pyproject.toml",
        *(ROOT / suite for suite in SUITES),
    )


def _pin(line: str) -> str:
    """`name==version` as everybody would write it: rich==13.8.0 is rich==13.8."""
    return line.lower().replace("_", "-").removesuffix(".0")
