"""What comes along with the package: man pages and completions, below the prefix where man and shells look, and inside."""

import os
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = {
    "share/man/man1/ernie.1": "man/man1/ernie.1",
    "share/man/man5/ernie-config.5": "man/man5/ernie-config.5",
    "share/man/man7/ernie-providers.7": "man/man7/ernie-providers.7",
    "share/man/zh_CN/man1/ernie.1": "man/zh_CN/man1/ernie.1",
    "share/bash-completion/completions/ernie": "completions/ernie.bash",
    "share/zsh/site-functions/_ernie": "completions/_ernie",
    "share/fish/vendor_completions.d/ernie.fish": "completions/ernie.fish",
}


def ernie(environment: Path, home: Path, *argv: str) -> bytes:
    """What the installed program prints, in a folder that is no checkout."""
    ran = subprocess.run(
        [environment / "ernie", *argv],
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    return ran.stdout


@pytest.mark.parametrize("place", SHARED)
def test_a_file_is_where_it_is_looked_for_below_the_prefix(place: str, environment: Path) -> None:
    assert (environment.parent / place).read_bytes() == (ROOT / SHARED[place]).read_bytes()


def test_man_finds_the_pages_of_a_program_on_the_path(environment: Path, tmp_path: Path) -> None:
    path = f"{environment}:/usr/bin:/bin"
    ran = subprocess.run(["man", "-w", "ernie-chat"], env={"HOME": str(tmp_path), "PATH": path}, capture_output=True, text=True)
    assert ran.stdout.strip() == str(environment.parent / "share/man/man1/ernie-chat.1"), ran.stderr


def test_a_reader_of_chinese_finds_the_pages_in_chinese(environment: Path, tmp_path: Path) -> None:
    path = f"{environment}:/usr/bin:/bin"
    command = ["man", "-L", "zh_CN.UTF-8", "-w", "ernie-chat"]
    ran = subprocess.run(command, env={"HOME": str(tmp_path), "PATH": path}, capture_output=True, text=True)
    assert ran.stdout.strip() == str(environment.parent / "share/man/zh_CN/man1/ernie-chat.1"), ran.stderr


@pytest.mark.parametrize(("shell", "name"), [("bash", "ernie.bash"), ("zsh", "_ernie"), ("powershell", "ernie.ps1")])
def test_the_package_has_its_completions_inside(shell: str, name: str, environment: Path, tmp_path: Path) -> None:
    assert ernie(environment, tmp_path, "completion", shell) == (ROOT / "completions" / name).read_bytes()


def test_the_package_has_its_pages_inside(environment: Path, tmp_path: Path) -> None:
    assert ernie(environment, tmp_path, "help", "config.yaml").startswith(b"NAME\n       ernie-config - ")


def test_every_page_is_in_the_wheel_and_nothing_else(archives: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(archives[0]) as wheel:
        names = wheel.namelist()
    inside = {name.partition("/share/man/")[2] for name in names if "/share/man/" in name and name.startswith("ernie_cli/")}
    shared = {name.partition("/share/man/")[2] for name in names if "/data/share/man/" in name}
    pages = {str(path.relative_to(ROOT / "man")) for path in (ROOT / "man").rglob("*.?")}
    assert inside == shared == pages
