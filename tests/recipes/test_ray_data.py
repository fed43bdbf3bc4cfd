"""The recipe for Ray Data, on a real Ray of this machine."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from readme_recipes import recipe
from service_in_here import Answer, Service, asked, refused, said
from work_folder import Work, once_each

COUNT = 12
PROGRAM = recipe("python", "import ray")
LINES = "answers.jsonl"


@pytest.fixture
def environ() -> Iterator[dict[str, str]]:
    """Ray's own: a folder whose name is short enough for sockets, and no reports to its makers."""
    folder = tempfile.mkdtemp(prefix="ray")
    yield {"RAY_TMPDIR": folder, "RAY_USAGE_STATS_ENABLED": "0"}
    shutil.rmtree(folder)


@pytest.fixture
def run(work: Work, interpreter: Path, environ: dict[str, str]) -> Callable[[], "subprocess.CompletedProcess[str]"]:
    """Runs the recipe to its end."""

    def program() -> "subprocess.CompletedProcess[str]":
        (work.folder / "recipe.py").write_text(PROGRAM)
        return subprocess.run(
            [interpreter, "recipe.py"],
            cwd=work.folder,
            env={**work.process.environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=150,
        )

    return program


@pytest.mark.timeout(310)
def test_the_program_run_once_more_asks_only_what_is_missing(
    work: Work, run: Callable[[], "subprocess.CompletedProcess[str]"], service: Callable[..., Service]
) -> None:
    outage = [refused(429, "rpm_rate_limit_exceeded", retry_after="3600")]  # longer than anybody waits

    def decide(number: int, body: Any) -> Answer:
        return outage[0] if outage and asked(body) == f"question {COUNT - 1}" else said(f"an answer\u2028to {asked(body)}")

    asks = service(decide)
    work.at(asks)
    work.ask(COUNT)
    broken = run()
    assert broken.returncode != 0
    assert "ernie ended with exit code 5" in broken.stderr
    outage.clear()
    done, before = work.answered("parts/*.jsonl"), len(asks.bodies)
    whole = run()
    assert whole.returncode == 0, whole.stderr
    assert 0 < done.total() < COUNT
    assert len(asks.bodies) - before == COUNT - done.total()
    assert work.answered(LINES) == once_each(COUNT)
    assert {line["content"] for line in work.lines(LINES)} == {
        f"an answer\u2028to question {number}" for number in range(COUNT)
    }


@pytest.mark.timeout(160)
def test_a_row_that_failed_has_its_line(
    work: Work, run: Callable[[], "subprocess.CompletedProcess[str]"], service: Callable[..., Service]
) -> None:
    bad = refused(400, "invalid_argument")
    work.at(service(lambda number, body: bad if asked(body) == "question 1" else said("an answer")))
    work.ask(3)
    with (work.folder / "questions.jsonl").open("a") as file:
        file.write(json.dumps({"id": "id-3", "prompt": "when", "user": "2026-01-01"}) + "\n")
    ended = run()
    assert ended.returncode == 0, ended.stderr
    assert {line["id"]: line["ok"] for line in work.lines(LINES)} == {"id-0": True, "id-1": False, "id-2": True, "id-3": True}
