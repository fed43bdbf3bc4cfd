"""`ernie batch`: jobs are watched, fetched and stopped by their ids alone, whoever made them."""

import json
from collections.abc import Callable

import httpx
import pytest
from batch_service import KEY, Remote, lines

from ernie_cli.errors import Interrupted

HELLO = ("0:a", "hello"), ("1", "hello"), ("2:c", "hello")


def test_results_are_fetched_as_a_live_job_writes_them(remote: Remote) -> None:
    ran = remote("batch", "fetch", "--wait", remote.made(*HELLO))
    assert ran.code == 0
    found = lines(ran.out)
    assert [(line["index"], line["id"], line["ok"]) for line in found] == [(0, "a", True), (1, None, True), (2, "c", True)]
    assert found[0]["content"] == "[sandbox] You asked: “hello”. No model was called."
    assert (found[0]["provider"], found[0]["finish_reason"], found[0]["answer_id"][:3]) == ("qianfan", "stop", "as-")
    assert found[0]["usage"]["total_tokens"] == 13


def test_it_waits_with_growing_pauses_and_says_how_far_it_is(remote: Remote) -> None:
    ran = remote("batch", "fetch", "--wait", remote.made(("0", "[sandbox:batch-slow=8] hi")))
    assert ran.waits[:3] == [5, 7.5, 11.25]
    assert max(ran.waits) == 60
    assert [line.rpartition(" is ")[2] for line in ran.err.splitlines()] == [
        "in_progress, 0 of 1 rows done",
        "finalizing, 1 of 1 rows done",
        "completed, 1 of 1 rows done",
        "ernie: rows done: 1",
    ]


def test_a_job_that_goes_on_is_not_fetched_unless_asked_to_wait(remote: Remote) -> None:
    ran = remote("batch", "fetch", remote.made(*HELLO))
    assert (ran.code, ran.out) == (5, "")
    assert "is in_progress, 0 of 3 rows done" in ran.err
    assert "--wait" in ran.err


@pytest.mark.parametrize(
    ("prompt", "kind", "message"),
    [
        ("[sandbox:batch-lost]", "temporary", "the batch has no result for this row"),
        ("[sandbox:batch-cancelled]", "temporary", "the batch was cancelled before this row was done"),
        ("[sandbox:batch-expired]", "temporary", "could not be executed before the completion window expired"),
        ("[sandbox:status=400]", "rejected", "Invalid Argument"),
        ("[sandbox:error=overdue]", "quota", "overdue"),
        ("[sandbox:502-html]", "temporary", "HTTP status 502 without JSON"),
        ("[sandbox:reset]", "temporary", "the request failed: reset"),
        ("[sandbox:filter]", "blocked", "the safety filter cut or replaced the answer"),
        ("[sandbox:empty]", "incomplete", "the answer is empty"),
    ],
)
def test_a_row_that_failed_is_listed_with_its_error_and_the_rest_is_there(
    remote: Remote, prompt: str, kind: str, message: str
) -> None:
    ran = remote("batch", "fetch", "--wait", remote.made(("0:a", "hello"), ("1:b", prompt)))
    good, bad = lines(ran.out)
    assert ran.code == 3
    assert good["ok"] is True
    assert (bad["index"], bad["id"], bad["ok"], bad["error"]["kind"]) == (1, "b", False, kind)
    assert message in bad["error"]["message"]
    assert bad["error"]["message"] in ran.err
    assert "1 of 2 rows failed" in ran.err


def test_a_batch_with_an_error_file_alone_is_fetched(remote: Remote) -> None:
    ran = remote("batch", "fetch", "--wait", remote.made(("0", "[sandbox:status=400]"), ("1", "[sandbox:status=400]")))
    assert (ran.code, [line["ok"] for line in lines(ran.out)]) == (3, [False, False])


def test_a_batch_that_was_not_taken_lists_every_row_and_says_why(remote: Remote) -> None:
    ran = remote("batch", "fetch", "--wait", remote.made(("0:a", "hello"), ("1:b", "[sandbox:batch-failed]")))
    assert ran.code == 6
    assert [(line["id"], line["error"]["kind"]) for line in lines(ran.out)] == [("a", "rejected"), ("b", "rejected")]
    assert "line 2: this row asked for the batch to fail" in ran.err


def test_an_answer_that_met_the_length_limit_counts(remote: Remote) -> None:
    ran = remote("batch", "fetch", "--wait", remote.made(("0", "[sandbox:length] hello")))
    assert (ran.code, lines(ran.out)[0]["finish_reason"]) == (0, "length")


def test_rows_that_another_program_named_count_as_they_stand_in_its_file(remote: Remote) -> None:
    ran = remote("batch", "fetch", "--wait", remote.made(("request-b", "hello"), ("request-a", "[sandbox:batch-lost]")))
    assert [(line["index"], line["id"], line["ok"]) for line in lines(ran.out)] == [
        (0, "request-b", True),
        (1, "request-a", False),
    ]


def test_several_batches_give_each_row_once_and_the_better_result(remote: Remote) -> None:
    first = remote.made(("0", "hello"), ("1", "[sandbox:status=500]"))
    second = remote.made(("1", "hello"), ("0", "hello"))
    ran = remote("batch", "fetch", "--wait", first, second, first)
    assert ran.code == 0
    assert [(line["index"], line["ok"]) for line in lines(ran.out)] == [(0, True), (1, True)]


def test_missing_rows_are_counted_when_the_input_file_is_gone(remote: Remote) -> None:
    batch = remote.made(("0", "hello"), ("1", "[sandbox:batch-lost]"))

    def without_input(request: httpx.Request, go_on: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
        reply = go_on(request)
        if request.url.path.endswith("/content") and b'"method"' in reply.read():
            return httpx.Response(404, json={"error": {"code": "no_such_file", "message": "gone"}})
        return reply

    remote.meddle = without_input
    ran = remote("batch", "fetch", "--wait", batch)
    assert ran.code == 3
    assert [line["index"] for line in lines(ran.out)] == [0]
    assert "cannot be told: gone" in ran.err


def test_a_file_of_results_that_breaks_off_is_fetched_again(remote: Remote) -> None:
    broken: list[str] = []

    def break_off(request: httpx.Request, go_on: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
        reply = go_on(request)
        if request.url.path.endswith("/content") and not broken:
            broken.append(request.url.path)
            whole = reply.read()
            return httpx.Response(200, headers={"content-length": str(len(whole))}, stream=httpx.ByteStream(whole[:-9]))
        return reply

    remote.meddle = break_off
    ran = remote("batch", "fetch", "--wait", remote.made(*HELLO))
    assert (ran.code, len(lines(ran.out)), remote.count(f"GET {broken[0]}")) == (0, 3, 2)


@pytest.mark.parametrize(
    ("content", "code"), [(b"<html>no</html>", 6), (b'{"error": {"code": 18, "message": "slow down"}}', 5)]
)
def test_a_reply_in_place_of_results_is_the_error_that_it_is(remote: Remote, content: bytes, code: int) -> None:
    def replace(request: httpx.Request, go_on: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
        reply = go_on(request)
        return httpx.Response(200, content=content) if request.url.path.endswith("/content") else reply

    remote.meddle = replace
    ran = remote("batch", "fetch", "--wait", remote.made(*HELLO))
    assert (ran.code, ran.out) == (code, "")


def test_jobs_that_are_listed_are_offered_by_tab(remote: Remote) -> None:
    made = [remote.made(*HELLO) for _ in range(2)]
    assert remote("batch", "list").code == 0
    assert (remote.folder / "cache/complete/batches").read_text().splitlines() == made[::-1]


def test_a_torn_line_is_noted_and_its_row_listed(remote: Remote) -> None:
    def tear(request: httpx.Request, go_on: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
        reply = go_on(request)
        if request.url.path.endswith("/content") and b'"response"' in (whole := reply.read()):
            return httpx.Response(200, content=whole[:-9])
        return reply

    remote.meddle = tear
    ran = remote("batch", "fetch", "--wait", remote.made(*HELLO))
    assert ran.code == 3
    assert sorted(line["ok"] for line in lines(ran.out)) == [False, True, True]
    assert "1 line of the results cannot be read" in ran.err


def test_trouble_on_the_way_is_waited_out(remote: Remote) -> None:
    batch = remote.made(*HELLO)
    failures = iter(range(7))

    def fail(request: httpx.Request, go_on: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
        if next(failures, None) is not None:
            raise httpx.ConnectError("no route")
        return go_on(request)

    remote.meddle = fail
    ran = remote("batch", "fetch", "--wait", batch)
    assert (ran.code, len(lines(ran.out))) == (0, 3)
    assert "the batch goes on meanwhile" in ran.err


def test_trouble_that_does_not_end_is_five(remote: Remote) -> None:
    batch = remote.made(*HELLO)

    def fail(request: httpx.Request, go_on: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
        raise httpx.ConnectError("no route")

    remote.meddle = fail
    assert remote("batch", "fetch", "--wait", batch).code == 5


def test_the_limit_of_the_whole_call_ends_the_wait(remote: Remote) -> None:
    ran = remote("batch", "fetch", "--wait", "--max-time", "8", remote.made(("0", "[sandbox:batch-slow=99] hi")))
    assert ran.code == 5
    assert "--max-time" in ran.err


def test_whoever_stops_waiting_learns_how_to_go_on(remote: Remote) -> None:
    batch = remote.made(*HELLO)

    def interrupt(seconds: float) -> None:
        raise Interrupted(2)

    remote.sleep = interrupt
    target = remote.folder / "out"
    with pytest.raises(Interrupted):
        remote("batch", "fetch", "--wait", batch, "-o", str(target))
    assert not target.exists()
    remote.sleep = remote.clock.sleep
    assert remote("batch", "fetch", "--wait", batch, "-o", str(target)).code == 0
    assert len(lines(target.read_text())) == 3


def test_what_a_batch_took_is_in_the_ledger_once(remote: Remote) -> None:
    def real(request: httpx.Request, go_on: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
        reply = go_on(request)
        del reply.headers["x-ernie-sandbox"]
        return reply

    remote.meddle = real
    batch = remote.made(*HELLO)
    for _ in range(2):
        remote("batch", "fetch", "--wait", batch)
    [found] = json.loads(remote("balance", "--spent", "--json", "--by", "model").out)
    assert (found["calls"], found["prompt_tokens"] + found["completion_tokens"]) == (1, 39)


def test_no_secret_in_the_words_of_a_row_is_shown(remote: Remote) -> None:
    def tell(request: httpx.Request, go_on: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
        reply = go_on(request)
        told = reply.content.replace(b"Invalid Argument", KEY.encode())
        return httpx.Response(reply.status_code, content=told)

    remote.meddle = tell
    ran = remote("batch", "fetch", "--wait", remote.made(("0", "[sandbox:status=400]")))
    assert ran.code == 3
    assert "message" in lines(ran.out)[0]["error"]


def test_a_file_that_holds_something_is_not_written_unasked(remote: Remote) -> None:
    target = remote.folder / "out"
    target.write_text("kept\n")
    batch = remote.made(*HELLO)
    assert remote("batch", "fetch", "--wait", batch, "-o", str(target)).code == 2
    assert (target.read_text(), remote.asked) == ("kept\n", [])
    assert remote("batch", "fetch", "--wait", batch, "-o", str(target), "--force").code == 0
    assert len(lines(target.read_text())) == 3


def test_jobs_are_listed_the_newest_first(remote: Remote) -> None:
    made = [remote.made((name, "hello")) for name in "abc"][::-1]
    ran = remote("batch", "list")
    head, *rows = ran.out.splitlines()
    assert head.split()[:3] == ["batch", "status", "done"]
    assert [line.split()[0] for line in rows] == made
    assert rows[0].split()[1:] == ["validating", "0", "0", "0", "2023-11-14", "22:30", "2023-11-15", "22:30"]


def test_more_jobs_than_one_page_holds_are_said_to_be_there(remote: Remote) -> None:
    for number in range(101):
        remote.made((str(number), "hello"))
    ran = remote("batch", "list", "--json")
    assert len(json.loads(ran.out)) == 100
    assert "more than these 100" in ran.err


def test_no_jobs_are_no_table(remote: Remote) -> None:
    ran = remote("batch", "list")
    assert (ran.code, ran.out, ran.err) == (0, "", "ernie: there are no batches\n")


def test_a_status_is_a_document_for_scripts(remote: Remote) -> None:
    batch = remote.made(*HELLO)
    [found] = json.loads(remote("batch", "status", batch, "--json").out)
    assert (found["id"], found["status"], found["total"], found["completed"]) == (batch, "in_progress", 3, 0)


def test_a_job_that_is_stopped_keeps_what_it_has(remote: Remote) -> None:
    batch = remote.made(*HELLO)
    remote("batch", "status", batch)
    assert "cancelling" in remote("batch", "cancel", batch).out
    ran = remote("batch", "fetch", "--wait", batch)
    assert (ran.code, [line["ok"] for line in lines(ran.out)]) == (3, [True, False, False])


@pytest.mark.parametrize("command", ["status", "fetch", "cancel"])
def test_a_job_that_there_is_not_is_said_to_be_none(remote: Remote, command: str) -> None:
    ran = remote("batch", command, "batch_none")
    assert (ran.code, ran.out) == (6, "")
    assert "There is no such batch" in ran.err
    assert "ernie batch list" in ran.err


@pytest.mark.parametrize("id_", ["", "a/b", "..", "a b"])
def test_what_can_be_no_id_is_refused_unasked(remote: Remote, id_: str) -> None:
    assert (remote("batch", "status", id_).code, remote.asked) == (2, [])


@pytest.mark.parametrize("provider", ["aistudio", "wenxin", "wcode", "local"])
def test_a_provider_without_batches_is_refused_with_those_that_have_them(remote: Remote, provider: str) -> None:
    ran = remote("batch", "list", "-p", provider)
    assert ran.code == 2
    assert f"{provider} has no batch service" in ran.err
    assert "qianfan, sandbox" in ran.err


def test_a_key_that_is_refused_is_four(remote: Remote) -> None:
    remote.environ["QIANFAN_API_KEY"] = "bce-v3/ALTAK-invalid/x"
    assert remote("batch", "list").code == 4


def test_rows_are_written_once_though_both_files_have_them(remote: Remote) -> None:
    twice = b'{"custom_id": "0", "response": null, "error": {"code": "x", "message": "late"}}\n'

    def double(request: httpx.Request, go_on: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
        reply = go_on(request)
        if request.url.path.endswith("/content") and b'"response"' in (whole := reply.read()):
            return httpx.Response(200, content=whole + whole + twice)
        return reply

    remote.meddle = double
    ran = remote("batch", "fetch", "--wait", remote.made(("0", "hello")))
    assert (ran.code, [line["ok"] for line in lines(ran.out)]) == (0, [True])
