"""The recipe for Kubernetes: its manifest by the published schemas, its command as processes."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ernie_process import KEY, Ended
from indexed_job import indexed_job
from readme_recipes import recipe
from service_in_here import Answer, Service, asked, refused, said
from work_folder import Work, once_each

MANIFEST = recipe("yaml", "kind: Job")
JOB = indexed_job(MANIFEST)
PARTS = JOB.spec["completions"]
SECRETS = {"ernie": {"AI_STUDIO_API_KEY": KEY}}
LONG = {"retry_after": "3600"}  # longer than anybody waits


def ended(work: Work, index: int) -> Ended:
    return JOB.started(index, work, SECRETS).ended()


@pytest.mark.parametrize("version", ["1.33.0", "1.37.0"])
def test_the_manifest_fits_the_schema(interpreter: Path, tmp_path: Path, version: str) -> None:
    """1.33 is the first in which all of it is stable."""
    (tmp_path / "job.yaml").write_text(MANIFEST)
    checker = [interpreter.with_name("kubernetes-validate"), "--strict", "-k", version, tmp_path / "job.yaml"]
    checked = subprocess.run(checker, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "passed" in checked.stdout


def test_the_schema_refuses_a_manifest_with_a_slip(interpreter: Path, tmp_path: Path) -> None:
    (tmp_path / "job.yaml").write_text(MANIFEST.replace("onExitCodes", "onExitCode"))
    checker = [interpreter.with_name("kubernetes-validate"), "--strict", tmp_path / "job.yaml"]
    assert subprocess.run(checker, capture_output=True).returncode != 0


def test_the_manifest_keeps_what_the_schema_does_not_say() -> None:
    """The API server refuses policies of pods that restart by themselves, codes out of order, names of no container."""
    rules = [rule["onExitCodes"] for rule in JOB.spec["podFailurePolicy"]["rules"] if "onExitCodes" in rule]
    assert JOB.spec["template"]["spec"]["restartPolicy"] == "Never"
    assert [rule["values"] for rule in rules] == [sorted(set(rule["values"])) for rule in rules]
    assert {rule["containerName"] for rule in rules} == {JOB.container["name"]}
    assert JOB.spec["completionMode"] == "Indexed"
    assert f"$(JOB_COMPLETION_INDEX)/{PARTS}" in JOB.container["command"]


def test_the_pods_hold_every_row_once(work: Work, service: Callable[..., Service]) -> None:
    work.at(service())
    work.ask(3 * PARTS)
    pods = [JOB.started(index, work, SECRETS) for index in range(PARTS)]
    assert [pod.ended().code for pod in pods] == [0] * PARTS
    assert work.answered() == once_each(3 * PARTS)


def test_a_pod_that_is_tried_again_goes_on(work: Work, service: Callable[..., Service]) -> None:
    outage = [refused(429, "rpm_rate_limit_exceeded", **LONG)]

    def decide(number: int, body: Any) -> Answer:
        return outage[0] if outage and number >= 2 else said("an answer")

    asks = service(decide)
    work.at(asks)
    work.ask(3 * PARTS)
    codes = [ended(work, 0).code]
    done = work.answered()
    outage.clear()
    codes.append(ended(work, 0).code)
    assert [JOB.action(code) for code in codes] == ["Count", "Count"]
    assert codes == [5, 0]
    assert 0 < len(done) < 3
    assert work.answered() == {f"id-{number}": 1 for number in range(0, 3 * PARTS, PARTS)}


@pytest.mark.parametrize(
    ("answer", "code", "action"),
    [
        (refused(401, "invalid_api_key"), 4, "FailJob"),
        (refused(403, "account_overdue"), 7, "FailJob"),
        (refused(400, "invalid_argument"), 3, "FailIndex"),
    ],
)
def test_what_becomes_of_a_pod_is_told_by_its_exit_code(
    work: Work, service: Callable[..., Service], answer: Answer, code: int, action: str
) -> None:
    work.at(service(lambda number, body: answer if asked(body) == "question 0" else said("an answer")))
    work.ask(PARTS + 1)
    assert ended(work, 0).code == code
    assert JOB.action(code) == action


def test_a_pod_without_its_questions_fails_the_job(work: Work, service: Callable[..., Service]) -> None:
    work.at(service())
    assert JOB.action(ended(work, 0).code) == "FailJob"
