"""Every command of the README does what it says, in a fresh folder, for somebody who only has the README."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from served import served

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
INSTALL, CHECK = BLOCKS[0], BLOCKS[-1]
OTHERS = BLOCKS[1:-1]


def shell(script: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """A block of the README in bash, which stops at the first command that fails."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
    )


@pytest.fixture(scope="module")
def exports(environment: Path) -> Iterator[dict[str, str]]:
    """The variables that point `ernie` at a sandbox of its own."""
    with served(ernie=environment / "ernie") as sandbox:
        yield sandbox.exports


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a reader of the README has at hand."""
    (tmp_path / "notes.txt").write_text("Buy milk.\n")
    (tmp_path / "poem.txt").write_text("Roses are red,\nviolets are blue.\n")
    (tmp_path / "questions.txt").write_text("one\ntwo\nthree\n")
    (tmp_path / "questions.jsonl").write_text('{"prompt": "one"}\n{"prompt": "two"}\n')
    for words in (
        ["init", "-q"],
        ["config", "user.name", "A Reader"],
        ["config", "user.email", "reader@example.org"],
        ["add", "notes.txt"],
        ["commit", "-q", "-m", "Begin"],
    ):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    (tmp_path / "notes.txt").write_text("Buy milk.\nBuy bread.\n")
    return tmp_path


def test_the_first_line_installs_it_and_asks_the_sandbox(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    checkout = tmp_path / "checkout"
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, checkout / name)
    ran = shell(INSTALL, checkout)
    assert ran.returncode == 0, ran.stderr
    assert "[sandbox] You asked" in ran.stdout


@pytest.mark.parametrize("block", OTHERS, ids=[block.splitlines()[0][:50] for block in OTHERS])
def test_a_block_runs_as_it_stands(block: str, environment: Path, exports: dict[str, str], folder: Path) -> None:
    path = f"{environment}:{os.environ['PATH']}"
    ran = shell(block.replace("=…", "=sandbox"), folder, **{**exports, "PATH": path})
    assert ran.returncode == 0, ran.stderr
    answers = [folder / name for name in ("answer.txt", "answers.jsonl", "phrases.jsonl", "again.jsonl", "fox.png")]
    shown = ran.stdout + "".join(path.name for path in answers if path.exists())
    assert bool(shown) == ("ernie" in block)


def test_the_loop_asks_every_line(environment: Path, exports: dict[str, str], folder: Path) -> None:
    block = next(block for block in OTHERS if block.startswith("while read"))
    ran = shell(block, folder, **{**exports, "PATH": f"{environment}:{os.environ['PATH']}"})
    assert [word for word in ("one", "two", "three") if word in ran.stdout] == ["one", "two", "three"]


def test_the_scripted_sandbox_gives_its_answer_in_two_wire_formats(
    environment: Path, exports: dict[str, str], folder: Path
) -> None:
    block = next(block for block in OTHERS if "--script" in block)
    ran = shell(block, folder, **{**exports, "PATH": f"{environment}:{os.environ['PATH']}"})
    assert ran.stdout.count("Paris.") == 2


def block_with(text: str) -> str:
    """The only block that has this text."""
    (found,) = (block for block in OTHERS if text in block)
    return found


def test_the_message_of_a_commit_is_the_answer(environment: Path, exports: dict[str, str], folder: Path) -> None:
    shell(block_with("git commit -F"), folder, **{**exports, "PATH": f"{environment}:{os.environ['PATH']}"})
    log = subprocess.run(["git", "log", "--format=%s"], cwd=folder, capture_output=True, text=True, check=True).stdout
    assert log.startswith("[sandbox] You asked") and log.endswith("\nBegin\n")


def test_no_half_of_a_message_is_committed(environment: Path, exports: dict[str, str], folder: Path) -> None:
    broken = block_with("git commit -F").replace('"Write', '"[sandbox:cut] Write')
    ran = shell(broken, folder, **{**exports, "PATH": f"{environment}:{os.environ['PATH']}"})
    log = subprocess.run(["git", "log", "--format=%s"], cwd=folder, capture_output=True, text=True, check=True).stdout
    assert (ran.returncode, log) == (9, "Begin\n")


def test_the_functions_run_and_the_model_hears_what_they_say(environment: Path, exports: dict[str, str], folder: Path) -> None:
    ran = shell(block_with("--run-tools"), folder, **{**exports, "PATH": f"{environment}:{os.environ['PATH']}"})
    called, answer = ran.stdout.splitlines()
    assert '"name":"get_weather"' in called and "21 degrees and sunny" in answer


def test_a_replay_says_what_was_recorded(environment: Path, exports: dict[str, str], folder: Path) -> None:
    ran = shell(block_with("--replay"), folder, **{**exports, "PATH": f"{environment}:{os.environ['PATH']}"})
    *_, recorded, replayed = ran.stdout.splitlines()
    assert recorded == replayed


def test_the_step_of_continuous_integration_needs_no_key(environment: Path, exports: dict[str, str], folder: Path) -> None:
    path = f"{environment}:{os.environ['PATH']}"
    shell(block_with("--replay"), folder, **{**exports, "PATH": path})
    (step,) = yaml.safe_load(README.split("```yaml\n- name")[1].split("```")[0].join(("- name", "")))
    ran = shell(step["run"], folder, PATH=path)
    assert "capital of France" in ran.stdout, ran.stderr


def test_every_command_has_a_row(environment: Path) -> None:
    said = subprocess.run([environment / "ernie", "--help"], capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^  (\w+) ", said.split("Commands:")[1].split("\n\n")[0], re.MULTILINE)
    assert re.findall(r"^\| `ernie (\w+)` \|", README, re.MULTILINE) == commands


def test_the_continuous_integration_runs_the_check_and_nothing_else() -> None:
    assert CHECK.strip() == "tests/check"
    script = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line and not line.startswith("#")]
    assert script == ["exec sh tests/check"]
