"""A TAB starts no process at all, neither Python nor any other: strace sees every one."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from shell_session import ShellSession, usual

ROOT = Path(__file__).parents[2]
PRESSED = """
. "$1/completions/ernie.bash"
COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
COMP_WORDS=({words}) COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)) COMP_LINE='{line}'
COMP_POINT=${{#COMP_LINE}}
_ernie 2>/dev/null
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("ernie ch", "chat"),
        ("ernie chat --tempe", "--temperature"),
        ("ernie chat -m ernie-x1-t", "ernie-x1-turbo-32k"),
        ("ernie chat -m kept", "kept-model"),
        ("ernie chat -t kept", "kept-template"),
        ("ernie chat -p ai", "aistudio"),
        ("ernie chat -s @note", "@notes.txt"),
        ("ernie token get wc", "wcode"),
    ],
)
def test_a_tab_starts_no_process(line: str, offered: str, tmp_path: Path) -> None:
    lists = tmp_path / "cache/complete"
    lists.mkdir(parents=True)
    (lists / "models").write_text("kept-model\n")
    (lists / "templates").write_text("kept-template\n")
    (tmp_path / "notes.txt").touch()
    script = PRESSED.format(words=line, line=line)
    calls = tmp_path / "calls"
    ran = subprocess.run(
        [
            "strace",
            "-f",
            "-o",
            calls,
            "-e",
            "trace=execve,fork,vfork,clone,clone3",
            "bash",
            "--norc",
            "-c",
            script,
            "bash",
            ROOT,
        ],
        env={"PATH": os.environ["PATH"], "ERNIE_CACHE_DIR": str(tmp_path / "cache"), "LC_ALL": "C.UTF-8"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    started = [call for call in calls.read_text().splitlines() if "(" in call]
    assert offered in ran.stdout.split()
    assert len(started) == 1, started  # bash itself


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_tab_on_a_terminal_starts_none_either(shell: str, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    strace = [str(shutil.which("strace")), "-f", "-qq", "-o", str(calls), "-e", "trace=execve,fork,vfork,clone,clone3"]

    def started(session: ShellSession, line: str, keys: str) -> int:
        before = _started(calls)
        session.words(line, keys)
        return _started(calls) - before

    with ShellSession(shell, tmp_path, start=lambda folder: [*strace, *usual(shell, folder)]) as session:
        session.keep("models", "kept-model")
        session.keep("sessions", "my trip")
        session.words("ernie chat --tempe")  # the first TAB loads the completion
        for line, whole in (
            ("ernie ch", "ernie chat"),
            ("ernie chat --tempe", "ernie chat --temperature"),
            ("ernie chat -m kept", "ernie chat -m kept-model"),
            ("ernie chat --session my", "ernie chat --session my\\ trip"),
            ("ernie chat --thinking=hi", "ernie chat --thinking=hide"),
        ):
            assert session.words(line) == session.words(whole, "")
            assert started(session, line, "\t") == started(session, whole, "") > 0, line


def _started(calls: Path) -> int:
    """Processes so far; a thread is none."""
    return sum("CLONE_THREAD" not in call and "(" in call for call in calls.read_text().splitlines())
