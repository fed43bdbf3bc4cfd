"""The recipe for Slurm, on a real one with two nodes."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ernie_process import KEY, Running
from readme_recipes import recipe
from service_in_here import Answer, Service, asked, refused, said
from slurm_cluster import NODES, Cluster, slurm_cluster
from work_folder import Work, arguments, holds_key, once_each, until

RECIPE = recipe("bash", "#SBATCH ")
PARTS = 4
PACE = 60 / (300 / PARTS)  # seconds between two questions of a part


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """It lasts for all tests of this file."""
    with slurm_cluster(tmp_path_factory.mktemp("slurm")) as running:
        yield running


def submitted(work: Work, cluster: Cluster, count: int, *options: str) -> Running:
    """The array of the recipe over so many questions, by somebody who has the key in the environment as well."""
    work.ask(count)
    (work.folder / "questions.sbatch").write_text(RECIPE)
    environ = {**cluster.environ, "AI_STUDIO_API_KEY": KEY}
    return work.process.start("sbatch", *options, "questions.sbatch", program=None, env=environ)


def array(work: Work, cluster: Cluster, count: int) -> str:
    """The same, left to itself: the number of the array."""
    ended = submitted(work, cluster, count, "--parsable").ended()
    assert ended.code == 0, ended.err
    return ended.out.decode().strip()


def start_again(cluster: Cluster, task: str) -> None:
    """Let a task that stands in line again start soon: Slurm would let two minutes pass.

    Not at once: what a node was told to kill it does not start in the same second.
    """
    states = ("squeue", "--noheader", "--format=%T", f"--jobs={task}")
    until(f"{task} stands in line again", lambda: cluster.asked(*states).split() == ["PENDING"])
    cluster.asked("scontrol", "update", f"JobId={task}", "StartTime=now+3")


def part(body: Any) -> int:
    return int(asked(body).split()[1]) % PARTS


def test_the_parts_hold_every_row_once_and_share_the_pace(
    work: Work, cluster: Cluster, service: Callable[..., Service]
) -> None:
    came: dict[int, list[float]] = {number: [] for number in range(PARTS)}

    def decide(number: int, body: Any) -> Answer:
        came[part(body)].append(time.monotonic())
        return said("an answer")

    work.at(service(decide))
    ended = submitted(work, cluster, 4 * PARTS, "--wait").ended()
    assert ended.code == 0, ended.err
    assert work.answered() == once_each(4 * PARTS)
    assert {path.name for path in work.folder.glob("part-*.jsonl")} == {f"part-{number}.jsonl" for number in range(PARTS)}
    assert all(cluster.has_run_on(node) for node in NODES)
    for times in came.values():
        assert times[-1] - times[0] > PACE * (len(times) - 1) * 0.8


def test_a_part_that_is_killed_and_requeued_goes_on(work: Work, cluster: Cluster, service: Callable[..., Service]) -> None:
    seen: Counter[int] = Counter()

    def decide(number: int, body: Any) -> Answer:
        seen[part(body)] += 1
        if seen[1] == 2:
            seen[1] += 1
            asks.held.clear()
        return said("an answer")

    asks = service(decide)
    work.at(asks)
    number = array(work, cluster, 5 * PARTS)
    until("a part has done two of five", lambda: not asks.held.is_set() and work.answered()["id-5"] == 1)
    assert list(cluster.state.rglob("environment"))  # it keeps those of its jobs
    assert holds_key(cluster.state) == []
    assert KEY.encode() not in arguments()
    cluster.asked("scontrol", "requeue", f"{number}_1")
    start_again(cluster, f"{number}_1")
    asks.held.set()
    until("all is done", cluster.is_empty)
    assert work.answered() == once_each(5 * PARTS)
    assert "rows are in" in (work.folder / "part-1.log").read_text()
    assert asks.questions.count("question 1") == 1


def test_a_part_whose_service_takes_nothing_stands_in_line_again(
    work: Work, cluster: Cluster, service: Callable[..., Service]
) -> None:
    outage = [refused(429, "rpm_rate_limit_exceeded", retry_after="3600")]  # longer than anybody waits
    asks = service(lambda number, body: outage[0] if outage and part(body) == 2 else said("an answer"))
    work.at(asks)
    number = array(work, cluster, 2 * PARTS)
    until("part 2 has ended", lambda: "asks to wait" in _log(work, 2))
    outage.clear()
    start_again(cluster, f"{number}_2")
    until("all is done", cluster.is_empty)
    assert work.answered() == once_each(2 * PARTS)


def _log(work: Work, number: int) -> str:
    path = work.folder / f"part-{number}.log"
    return path.read_text() if path.exists() else ""
