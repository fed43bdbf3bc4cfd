"""`pip install .` in an empty environment gives a working command, from the sources and from a source distribution."""

import email
import subprocess
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    """A command with no input, whose output is text."""
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, **more)  # type: ignore[call-overload]


def test_the_command_asks_the_sandbox(environment: Path, tmp_path: Path) -> None:
    ran = run(environment / "ernie", "chat", "-p", "sandbox", "Hello", env={"HOME": str(tmp_path)})
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "sandbox" in ran.stdout


def test_the_module_runs_like_the_command(environment: Path, tmp_path: Path) -> None:
    both = [[environment / "ernie"], [environment / "python", "-m", "ernie_cli"]]
    shown = [run(*command, "chat", "--help", env={"HOME": str(tmp_path)}).stdout for command in both]
    assert shown[0] == shown[1]
    assert shown[0].startswith("Usage: ernie chat")


def test_a_server_of_tools_without_its_library_is_told_how_to_get_it(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "tools.json").write_text('{"mcpServers": {"weather": {"command": "true"}}}')
    argv = ("-p", "sandbox", "-m", "deepseek-v3", "--tools", tmp_path / "tools.json", "--run-tools", "always", "hi")
    ran = run(environment / "ernie", "chat", *argv, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "the server of tools weather needs a library that is not here\nhint: pip install 'ernie-cli[mcp]'" in ran.stderr


def test_what_is_installed_fits_together(environment: Path) -> None:
    ran = run(environment / "pip", "check", "--disable-pip-version-check")
    assert ran.returncode == 0, ran.stdout


def test_every_dependency_has_a_floor_and_a_ceiling(environment: Path) -> None:
    found = run(environment / "python", "-c", "import importlib.metadata as m; print(m.metadata('ernie-cli'))").stdout
    needed = [value for value in email.message_from_string(found).get_all("Requires-Dist", []) if "extra ==" not in value]
    assert needed
    assert [value for value in needed if ">=" not in value or "<" not in value.replace("<=", "")] == []


def test_a_source_distribution_builds_the_same_wheel(archives: tuple[Path, Path]) -> None:
    contents = []
    for wheel in archives:
        with zipfile.ZipFile(wheel) as archive:
            contents.append({name: archive.read(name) for name in archive.namelist()})
    assert contents[0] == contents[1]
