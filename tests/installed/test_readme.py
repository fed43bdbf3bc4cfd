"""Every command of the README does what it says, for somebody who copies the page from top to bottom, or a block of it."""

import json
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
NEXT = "--- the next block ---\n"
CLEAN = "trap 'jobs -p | xargs -r kill || :' EXIT\n"  # a server outlives no block that failed


def shell(script: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Blocks of the README in bash, which stops at the first command that fails."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", CLEAN + script.replace("=…", "=sandbox")],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
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


@pytest.mark.timeout(900)
def test_the_page_runs_from_top_to_bottom(environment: Path, exports: dict[str, str], folder: Path) -> None:
    (folder / "questions.jsonl").unlink()
    page = "".join(f"printf '%s' '{NEXT}'\n{block}" for block in OTHERS)
    ran = shell(page, folder, **{**exports, "PATH": f"{environment}:{os.environ['PATH']}"})
    _, *shown = ran.stdout.split(NEXT)
    assert ran.returncode == 0, f"{OTHERS[len(shown) - 1]}\n{ran.stderr}"
    for block, said in zip(OTHERS, shown, strict=True):
        written = [name for name in re.findall(r" -o (\S+)", block) if (folder / name).exists()]
        assert bool(said or written) == ("ernie" in block), block
    for name in ("answers", "phrases", "again", "remote"):
        rows = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]
        assert [row["ok"] for row in rows] == [True, True], name
    handed = shown[OTHERS.index(block_with("--remote"))]
    assert len(handed.split()) == 1, "the id of the batch"


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


@pytest.mark.parametrize(("script", "passes"), [("- {match: capital of France, answer: It is Paris.}", True), ("", False)])
def test_the_step_of_continuous_integration_looks_at_the_answer(
    script: str, passes: bool, environment: Path, folder: Path
) -> None:
    """It passes on what a service would say and not on the sandbox's echo of the question; neither has a key."""
    path = f"{environment}:{os.environ['PATH']}"
    (folder / "script.yaml").write_text(script)
    shell(block_with("--replay"), folder, PATH=path, ERNIE_PROVIDER="sandbox", ERNIE_SANDBOX_SCRIPT="script.yaml")
    (step,) = yaml.safe_load(README.split("```yaml\n- name")[1].split("```")[0].join(("- name", "")))
    ran = shell(step["run"], folder, PATH=path)
    assert (ran.returncode == 0, "Paris" in ran.stdout) == (passes, passes), ran.stderr


def test_the_questions_to_begin_with_need_no_key_in_the_sandbox(environment: Path, folder: Path) -> None:
    section = README.split("\n## Ask\n")[1].split("\n## ")[0]
    blocks = [block for block in OTHERS if block in section and not block.startswith("export")]
    ran = shell("".join(blocks), folder, PATH=f"{environment}:{os.environ['PATH']}", ERNIE_PROVIDER="sandbox")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.count("[sandbox] You asked") == "".join(blocks).count("ernie chat") + 2  # the loop asks three times


def test_every_command_has_a_row(environment: Path) -> None:
    said = subprocess.run([environment / "ernie", "--help"], capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^  (\w+) ", said.split("Commands:")[1].split("\n\n")[0], re.MULTILINE)
    assert re.findall(r"^\| `ernie (\w+)` \|", README, re.MULTILINE) == commands


def test_the_continuous_integration_runs_the_check_and_nothing_else() -> None:
    assert CHECK.strip() == "tests/check"
    script = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line and not line.startswith("#")]
    assert script == ["exec sh tests/check"]
