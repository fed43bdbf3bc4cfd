"""A TAB in bash starts no process at all, neither Python nor any other: strace sees every one."""

import os
import subprocess
from pathlib import Path

import pytest

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
