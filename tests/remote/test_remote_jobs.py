"""`ernie chat --batch FILE --remote`: the rows are handed over once, whatever happens, and come back as live ones do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from batch_service import Remote, lines
from program import Program, Ran

from ernie_cli.errors import Interrupted

Send = Callable[[httpx.Request], httpx.Response]
OWN = ("answer_id", "created", "timing", "cost")  # members that two calls do not share


def offered(remote: Remote) -> list[str]:
    """The ids of jobs that a shell finds for TAB."""
    return (remote.folder / "cache/complete/batches").read_text().splitlines()


class Job:
    """One file of questions and one of answers, which several runs work on."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self.questions = remote.folder / "questions.jsonl"
        self.answers = remote.folder / "answers.jsonl"
        self.ask("hello", "你好", "hello again")

    def ask(self, *prompts: str) -> None:
        rows = ({"prompt": prompt, "id": f"row-{number}"} for number, prompt in enumerate(prompts))
        self.questions.write_text("".join(json.dumps(row) + "\n" for row in rows))

    def __call__(self, *flags: str, output: bool = True) -> Ran:
        to_file = ("-o", str(self.answers)) if output else ()
        return self.remote("chat", "--batch", str(self.questions), "--remote", *to_file, *flags)

    def lines(self) -> list[Any]:
        return lines(self.answers.read_text())

    @property
    def batches(self) -> list[Any]:
        """What the service has, the oldest first."""
        with httpx.Client(transport=httpx.WSGITransport(app=self.remote.sandbox), base_url="http://x/v2") as client:
            listed = client.get("/batches", headers={"Authorization": f"Bearer {self.remote.environ['QIANFAN_API_KEY']}"})
            found: list[Any] = listed.json()["data"][::-1]
            return found

    def crash(self, when: str, after: bool) -> None:
        """Let the run die at the first call that begins so, before or after the service has heard it."""
        died: list[str] = []

        def die(request: httpx.Request, go_on: Send) -> httpx.Response:
            called = f"{request.method} {request.url.path}"
            if called != when or died:
                return go_on(request)
            died.append(called)
            if after:
                go_on(request)
            raise Interrupted(9)

        self.remote.meddle = die


@pytest.fixture
def job(remote: Remote) -> Job:
    return Job(remote)


def rows_of(found: list[Any]) -> list[tuple[int, str, bool]]:
    return [(line["index"], line["id"], line["ok"]) for line in found]


ALL = [(0, "row-0", True), (1, "row-1", True), (2, "row-2", True)]


def test_the_ids_are_printed_and_the_way_on_is_told(job: Job) -> None:
    ran = job(output=False)
    [batch] = job.batches
    assert (ran.code, ran.out) == (0, f"{batch['id']}\n")
    assert f"{batch['id']} at qianfan has 3 rows" in ran.err
    assert f"ernie batch fetch -p qianfan --wait {batch['id']}" in ran.err
    assert rows_of(lines(job.remote("batch", "fetch", "--wait", batch["id"]).out)) == ALL


def test_jobs_that_were_handed_over_are_offered_by_tab_the_newest_first(job: Job) -> None:
    job(output=False)
    job.ask("another")
    job(output=False)
    first, second = [batch["id"] for batch in job.batches]
    assert offered(job.remote) == [second, first]


def test_what_comes_back_is_what_a_live_job_writes(job: Job) -> None:
    ran = job("--wait", output=False)
    live = job.remote("chat", "--batch", str(job.questions))
    assert (ran.code, live.code) == (0, 0)
    kept = [
        [{key: value for key, value in line.items() if key not in OWN} for line in lines(found.out)] for found in (ran, live)
    ]
    assert kept[0] == kept[1]
    assert [list(line) for line in lines(ran.out)] == [list(line) for line in lines(live.out)]


def test_each_row_is_sent_as_a_live_call_would_send_it(job: Job) -> None:
    sent: list[bytes] = []

    def keep(request: httpx.Request, go_on: Send) -> httpx.Response:
        sent.append(request.content)
        return go_on(request)

    job.remote.meddle = keep
    job("-s", "Be brief.", "--temperature", "0.5", "--window", "48")
    form, created = sent
    found = [json.loads(line) for line in form.splitlines() if line.startswith(b"{")]
    assert [line["custom_id"] for line in found] == ["0:row-0", "1:row-1", "2:row-2"]
    assert {(line["method"], line["url"]) for line in found} == {("POST", "/v2/chat/completions")}
    assert found[1]["body"] == {
        "model": "ernie-4.5-turbo-128k",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "你好"}],
        "temperature": 0.5,
    }
    assert json.loads(created)["completion_window"] == "48h"


def test_a_job_that_was_handed_over_is_fetched_later_and_not_paid_twice(job: Job) -> None:
    assert job().code == 0
    assert job.answers.read_text() == ""
    assert job("--wait", "--resume").code == 0
    assert rows_of(job.lines()) == ALL
    assert len(job.batches) == 1


def test_a_job_that_is_done_asks_nothing(job: Job) -> None:
    job("--wait")
    asked = len(job.remote.asked)
    ran = job("--wait", "--resume")
    assert (ran.code, len(job.remote.asked)) == (0, asked)
    assert "every row is done" in ran.err


def test_a_job_under_way_prints_its_ids_again(job: Job) -> None:
    first = job()
    assert job("--resume").out == first.out
    assert len(job.batches) == 1


@pytest.mark.parametrize("after", [False, True])
def test_a_run_that_dies_while_it_creates_leaves_one_batch_to_the_next(job: Job, after: bool) -> None:
    job.crash("POST /v2/batches", after)
    with pytest.raises(Interrupted):
        job("--wait")
    assert job("--wait", "--resume").code == 0
    assert rows_of(job.lines()) == ALL
    assert (len(job.batches), job.remote.count("POST /v2/files")) == (1, 1)


@pytest.mark.parametrize("after", [False, True])
def test_a_run_that_dies_while_it_uploads_has_created_nothing(job: Job, after: bool) -> None:
    job.crash("POST /v2/files", after)
    with pytest.raises(Interrupted):
        job("--wait")
    assert job.batches == []
    assert job("--wait", "--resume").code == 0
    assert rows_of(job.lines()) == ALL


def test_a_run_that_dies_while_it_waits_is_taken_up(job: Job) -> None:
    def interrupt(seconds: float) -> None:
        raise Interrupted(2)

    job.remote.sleep = interrupt
    with pytest.raises(Interrupted):
        job("--wait")
    job.remote.sleep = job.remote.clock.sleep
    assert job("--wait", "--resume").code == 0
    assert (rows_of(job.lines()), len(job.batches)) == (ALL, 1)


def test_a_run_that_dies_while_it_fetches_writes_each_row_once(job: Job) -> None:
    job.ask("hello", "[sandbox:status=500]", "hello")
    fetched: list[str] = []

    def die(request: httpx.Request, go_on: Send) -> httpx.Response:
        if request.url.path.endswith("/content"):
            fetched.append(request.url.path)
            if len(fetched) == 2:
                raise Interrupted(9)
        return go_on(request)

    job.remote.meddle = die
    with pytest.raises(Interrupted):
        job("--wait")
    assert [line["ok"] for line in job.lines()] == [True, True]
    assert job("--wait", "--resume").code == 3
    assert [(line["index"], line["ok"]) for line in job.lines()] == [(0, True), (1, False), (2, True)]
    assert len(job.batches) == 1


@pytest.mark.parametrize("error", [httpx.ReadError("gone"), httpx.Response(502, content=b"<html>")])
def test_a_batch_whose_creation_was_not_answered_is_found_and_not_made_twice(
    job: Job, error: Exception | httpx.Response
) -> None:
    lost: list[str] = []

    def lose(request: httpx.Request, go_on: Send) -> httpx.Response:
        reply = go_on(request)
        if request.method == "POST" and request.url.path.endswith("/batches") and not lost:
            lost.append("one")
            if isinstance(error, Exception):
                raise error
            return error
        return reply

    job.remote.meddle = lose
    assert job("--wait").code == 0
    assert (rows_of(job.lines()), len(job.batches)) == (ALL, 1)


def test_a_batch_that_could_not_be_created_at_first_is_created(job: Job) -> None:
    failures = iter(range(2))

    def fail(request: httpx.Request, go_on: Send) -> httpx.Response:
        if request.method == "POST" and request.url.path.endswith("/batches") and next(failures, None) is not None:
            return httpx.Response(503, json={"error": {"code": "service_unavailable", "message": "busy"}})
        return go_on(request)

    job.remote.meddle = fail
    assert job("--wait").code == 0
    assert len(job.batches) == 1


def test_a_service_that_stays_away_is_five_and_can_be_taken_up(job: Job) -> None:
    def fail(request: httpx.Request, go_on: Send) -> httpx.Response:
        if request.method == "POST" and request.url.path.endswith("/batches"):
            return httpx.Response(503, json={"error": {"code": "service_unavailable", "message": "busy"}})
        return go_on(request)

    job.remote.meddle = fail
    assert job("--wait").code == 5
    job.remote.meddle = lambda request, go_on: go_on(request)
    assert job("--wait", "--resume").code == 0
    assert job.remote.count("POST /v2/files") == 1


def test_a_file_of_an_earlier_run_that_is_gone_is_sent_anew(job: Job) -> None:
    job.crash("POST /v2/batches", after=False)
    with pytest.raises(Interrupted):
        job("--wait")
    [(file, _)] = job.remote.sandbox._ledger.files.newest_first()
    job.remote.sandbox._ledger.files.take(file)
    ran = job("--wait", "--resume")
    assert (ran.code, rows_of(job.lines())) == (0, ALL)
    assert "its rows are sent anew" in ran.err


def test_rows_that_failed_are_handed_over_once_more_and_no_others(job: Job) -> None:
    job.ask("hello", "[sandbox:status=500*1] hello", "hello")
    ran = job("--wait")
    assert ran.code == 3
    assert "row 1: Internal error" in ran.err
    assert "--resume" in ran.err
    assert job("--wait", "--resume").code == 0
    assert rows_of(job.lines()) == ALL
    assert [batch["request_counts"]["total"] for batch in job.batches] == [3, 1]


def test_rows_that_cannot_be_asked_fail_here_and_the_others_are_handed_over(job: Job) -> None:
    with job.questions.open("a") as file:
        file.write('{"prompt": ""}\nnot JSON\n')
    ran = job("--wait")
    assert ran.code == 3
    assert [(line["index"], line["ok"]) for line in job.lines()] == [(0, True), (1, True), (2, True), (3, False), (4, False)]
    assert [line["error"]["kind"] for line in job.lines()[3:]] == ["usage", "usage"]
    assert job.batches[0]["request_counts"]["total"] == 3


def test_rows_that_cannot_be_asked_are_told_though_nobody_waits(job: Job) -> None:
    job.ask("hello", "")
    ran = job(output=False)
    assert (ran.code, ran.out.count("\n")) == (3, 1)
    assert "row 1: its prompt is empty" in ran.err


def test_a_job_without_a_row_that_can_be_asked_hands_nothing_over(job: Job) -> None:
    job.ask("", "")
    assert job("--wait").code == 3
    assert job.remote.asked == []


def test_a_job_is_split_where_the_service_takes_no_more(job: Job) -> None:
    job.ask(*(f"question {number}" for number in range(5001)))
    ran = job("--wait")
    assert ran.code == 0
    assert [batch["request_counts"]["total"] for batch in job.batches] == [5000, 1]
    assert [line["index"] for line in job.lines()] == list(range(5001))


def test_a_shard_hands_over_its_rows_under_their_own_numbers(job: Job) -> None:
    job("--wait", "--shard", "1/2")
    assert rows_of(job.lines()) == [ALL[1]]


@pytest.mark.parametrize(
    ("prompt", "code", "message"),
    [
        ("[sandbox:batch-lost]", 3, "the batch has no result for this row"),
        ("[sandbox:batch-expired]", 3, "before the completion window expired"),
        ("[sandbox:batch-cancelled]", 3, "the batch was cancelled"),
        ("[sandbox:batch-failed]", 6, "line 2: this row asked for the batch to fail"),
    ],
)
def test_whatever_becomes_of_the_batch_every_row_has_its_line(job: Job, prompt: str, code: int, message: str) -> None:
    job.ask("hello", prompt, "hello")
    ran = job("--wait")
    assert ran.code == code
    assert [line["index"] for line in job.lines()] == [0, 1, 2]
    assert job.lines()[1]["id"] == "row-1"
    assert message in ran.err


@pytest.mark.parametrize("flags", [(), ("--remote",), ("--resume",)])
def test_rows_that_are_away_are_not_asked_twice_by_mistake(job: Job, flags: tuple[str, ...]) -> None:
    job()
    ran = job.remote("chat", "--batch", str(job.questions), "-o", str(job.answers), *flags)
    assert ran.code == 2
    assert "--remote --wait --resume" in ran.err
    assert len(job.batches) == 1


def test_another_provider_does_not_take_up_what_is_away(job: Job) -> None:
    job()
    ran = job("--wait", "--resume", "-p", "sandbox")
    assert ran.code == 2
    assert "at the batch service of qianfan" in ran.err


def test_results_that_cannot_be_had_keep_their_batch_on_its_way_and_the_others_do_not_suffer(job: Job) -> None:
    job("--shard", "0/1")
    job.remote.clock.sleep(1)
    refused: list[str] = []

    def refuse(request: httpx.Request, go_on: Send) -> httpx.Response:
        if request.url.path.endswith("/content") and not refused:
            refused.append(request.url.path)
            return httpx.Response(403, json={"error": {"code": "forbidden", "message": "not now", "type": "x"}})
        return httpx.Response(200, content=b"<html>") if request.url.path in refused else go_on(request)

    job.remote.meddle = refuse
    ran = job("--wait", "--resume")
    assert ran.code in (4, 6)
    assert "--wait --resume fetches it" in ran.err
    ran = job("--wait", "--resume")
    assert ran.code == 6
    assert "cannot be had: the file of results holds none" in ran.err
    job.remote.meddle = lambda request, go_on: go_on(request)
    assert job("--wait", "--resume").code == 0
    assert (rows_of(job.lines()), len(job.batches)) == (ALL, 1)


def test_results_that_are_gone_for_good_are_rows_that_failed(job: Job) -> None:
    job()
    gone = httpx.Response(404, json={"error": {"code": "no_such_file", "message": "There is no such file"}})
    job.remote.meddle = lambda request, go_on: gone if request.url.path.endswith("/content") else go_on(request)
    ran = job("--wait", "--resume")
    assert (ran.code, [(line["index"], line["ok"]) for line in job.lines()]) == (3, [(0, False), (1, False), (2, False)])
    job.remote.meddle = lambda request, go_on: go_on(request)
    assert job("--wait", "--resume").code == 0
    assert (rows_of(job.lines()), len(job.batches)) == (ALL, 2)


def test_a_batch_that_was_not_taken_does_not_count_as_going_on(job: Job) -> None:
    job.ask("[sandbox:batch-failed]")
    ran = job("--wait")
    assert ran.code == 6
    assert "goes on" not in ran.err
    assert "--resume" in ran.err


def test_force_gives_up_what_is_away(job: Job) -> None:
    job()
    assert job("--wait", "--force").code == 0
    assert (rows_of(job.lines()), len(job.batches)) == (ALL, 2)


@pytest.mark.parametrize(
    "flags",
    [
        ("--rpm", "5"),
        ("--tpm", "5"),
        ("--max-cost", "5"),
        ("--endpoint", "x"),
        ("--window", "0"),
        ("--window", "673"),
        ("-p", "aistudio"),
    ],
)
def test_what_makes_no_sense_at_a_batch_service_is_refused(job: Job, flags: tuple[str, ...]) -> None:
    job.remote.environ["AI_STUDIO_API_KEY"] = "any"
    ran = job("--wait", *flags)
    assert (ran.code, job.remote.asked, job.answers.exists()) == (2, [], False)
    assert "hint" in ran.err or "do not go together" in ran.err or "does not fit" in ran.err


@pytest.mark.parametrize("flag", [("--wait",), ("--window", "5")])
def test_flags_of_a_batch_service_go_with_it_alone(job: Job, flag: tuple[str, ...]) -> None:
    ran = job.remote("chat", "--batch", str(job.questions), *flag)
    assert (ran.code, job.remote.asked) == (2, [])
    assert f"{flag[0]} goes with --remote" in ran.err


def test_the_sandbox_of_the_program_is_not_left_with_a_job(job: Job) -> None:
    ran = job("-p", "sandbox")
    assert ran.code == 2
    assert "--wait" in ran.err


def test_it_can_be_tried_in_the_sandbox_of_the_program(ernie: Program, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"prompt": "hello"}\n{"prompt": "[sandbox:batch-lost]"}\n')
    ran = ernie("chat", "--batch", str(rows), "--remote", "--wait", "-p", "sandbox", in_process=True)
    assert ran.code == 3
    assert [(line["index"], line["ok"]) for line in lines(ran.out)] == [(0, True), (1, False)]
