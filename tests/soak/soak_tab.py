"""What a TAB costs: in bash against a bare `compgen`, in every shell on a terminal against the same line typed in full."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "shells"))
from shell_session import ShellSession

ROOT = Path(__file__).parents[2]
TIMES = 200
LINES = {
    "ernie ch": "ernie chat",
    "ernie chat --tempe": "ernie chat --temperature",
    "ernie chat -m ernie-x1-t": "ernie chat -m ernie-x1-turbo-32k",
    "ernie chat -t transl": "ernie chat -t translate",
}
LOOP = """
. "$1/completions/ernie.bash"
COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
COMP_LINE=$2 COMP_POINT=${#COMP_LINE}
read -ra COMP_WORDS <<<"$COMP_LINE"
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
begun=${EPOCHREALTIME/./}
for ((i = 0; i < $3; i++)); do _ernie 2>/dev/null; done
between=${EPOCHREALTIME/./}
for ((i = 0; i < $3; i++)); do mapfile -t found < <(compgen -W "chat embed image models token balance" -- ch); done
ended=${EPOCHREALTIME/./}
echo $(((between - begun) / $3)) $(((ended - between) / $3)) "${COMPREPLY[0]}"
"""


@pytest.mark.parametrize("line", LINES)
def test_a_tab_in_bash(line: str, tmp_path: Path) -> None:
    _lists(tmp_path)
    environ = {"PATH": os.environ["PATH"], "ERNIE_CACHE_DIR": str(tmp_path), "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(
        ["bash", "--norc", "-c", LOOP, "bash", ROOT, line, str(TIMES)], env=environ, capture_output=True, text=True, check=True
    )
    ours, bare, found = ran.stdout.split()
    print(f"{line!r}: {int(ours) / 1000:.2f} ms, a bare compgen {int(bare) / 1000:.2f} ms")
    assert found == LINES[line].split()[-1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_tab_on_a_terminal(shell: str, tmp_path: Path) -> None:
    with ShellSession(shell, tmp_path) as session:
        _lists(tmp_path / "cache")
        for line, whole in LINES.items():
            session.words(line)  # the first TAB loads the completion
            pairs = [(_seconds(session, line, "\t"), _seconds(session, whole, "")) for _ in range(30)]
            print(f"{shell} {line!r}: {median(tab - typed for tab, typed in pairs) * 1000:.1f} ms")
            assert session.words(line) == whole.split()[1:]


def _lists(cache: Path) -> None:
    (cache / "complete").mkdir(parents=True, exist_ok=True)
    (cache / "complete/templates").write_text("".join(f"template-{number}\n" for number in range(100)) + "translate\n")
    (cache / "complete/models").write_text("".join(f"provider/model-{number}\n" for number in range(300)))


def _seconds(session: ShellSession, line: str, keys: str) -> float:
    begun = time.perf_counter()
    session.words(line, keys)
    return time.perf_counter() - begun
