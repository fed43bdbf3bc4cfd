"""`--fallback` as typed: another model answers when one is limited, down or unknown, and never after output has begun."""

import json

import httpx
import pytest
from program import KEY, Program, chunk, stream
from services import failed, said

from ernie_cli.catalogue import PROVIDERS

NEXT = ("--fallback", "ernie-4.0-turbo-8k")


@pytest.mark.parametrize(
    "reply",
    [
        failed(429, "rpm_rate_limit_exceeded"),
        failed(503),
        failed(404, "model_not_found"),
        failed(400, "invalid_model"),
        failed(400, "model_offline"),
        failed(402, "account_overdue"),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("late"),
        stream(done=False),
    ],
)
def test_the_next_model_answers_at_once(ernie: Program, reply: httpx.Response | Exception) -> None:
    ran = ernie("chat", *NEXT, "--json", "hi", replies=[reply, said("ok")])
    assert (ran.code, ran.waits) == (0, [])
    assert [body["model"] for body in ran.bodies] == ["ernie-4.5-turbo-128k", "ernie-4.0-turbo-8k"]
    [note] = [json.loads(line)["note"] for line in ran.err.splitlines()]
    assert note.startswith("aistudio/ernie-4.5-turbo-128k does not answer: ")
    assert note.endswith("; asking aistudio/ernie-4.0-turbo-8k")


def test_the_document_says_who_spoke(ernie: Program) -> None:
    ernie.environ["QIANFAN_API_KEY"] = "bce-v3/ALTAK-canary/0123456789"
    event = {**chunk("ok", "stop")}
    del event["model"]
    replies = [failed(503), stream(event)]
    ran = ernie("chat", "-p", "aistudio", "--fallback", "qianfan/ernie-4.0-turbo-8k", "--json", "hi", replies=replies)
    assert (json.loads(ran.out)["provider"], json.loads(ran.out)["model"]) == ("qianfan", "ernie-4.0-turbo-8k")
    assert [request.url.host for request in ran.requests] == ["aistudio.baidu.com", "qianfan.baidubce.com"]
    assert KEY not in ran.requests[1].headers["authorization"]


def test_a_model_that_answers_is_the_only_one_that_is_asked(ernie: Program) -> None:
    ran = ernie("chat", *NEXT, "hi", replies=[said("ok")])
    assert (ran.code, ran.err, len(ran.requests)) == (0, "", 1)


@pytest.mark.parametrize("reply", [failed(401), failed(400), failed(403, "system_unsafe"), said("", finish="content_filter")])
def test_what_another_model_would_not_mend_ends_the_run(ernie: Program, reply: httpx.Response) -> None:
    ran = ernie("chat", *NEXT, "hi", replies=[reply])
    assert (ran.code in (4, 6, 8), len(ran.requests)) == (True, 1)


@pytest.mark.parametrize("event", [chunk("half"), chunk(reasoning_content="hm")])
def test_nobody_else_is_asked_once_output_has_begun(ernie: Program, event: object) -> None:
    ran = ernie("chat", *NEXT, "hi", replies=[stream(event, done=False)])
    assert (ran.code, len(ran.requests)) == (9, 1)


def test_the_last_failure_is_the_one_that_counts_and_the_last_model_is_tried_again(ernie: Program) -> None:
    replies = [failed(503), failed(404, "model_not_found"), *(failed(429) for _ in range(3))]
    ran = ernie("chat", *NEXT, "--fallback", "ernie-speed-8k", "hi", replies=replies)
    assert (ran.code, len(ran.waits)) == (5, 2)
    assert [line for line in ran.err.splitlines() if "does not answer" in line][1].endswith("asking aistudio/ernie-speed-8k")


def test_a_flag_that_a_fallback_does_not_take_is_refused_before_anything_is_sent(ernie: Program) -> None:
    ernie.environ["QIANFAN_ACCESS_TOKEN"] = "24.canary-token-0123456789abcdef"
    argv = ("chat", "-p", "aistudio", "--fallback", "wenxin/ernie-speed-8k", "--seed", "5", "hi")
    ran = ernie(*argv)
    assert (ran.code, ran.requests) == (2, [])
    assert "--fallback wenxin/ernie-speed-8k: " in ran.err
    ran = ernie(*argv, "--lenient", replies=[failed(503), said("ok", "wenxin")])
    assert (ran.out, "seed" in ran.bodies[0], "seed" in ran.bodies[1]) == ("ok\n", True, False)


@pytest.mark.parametrize(("wanted", "other"), [("local", "aistudio/ernie-speed-8k"), ("aistudio", "local/mine")])
def test_a_local_server_that_is_down_is_passed_over(ernie: Program, wanted: str, other: str) -> None:
    down = [httpx.ConnectError("refused") for _ in PROVIDERS["local"].options["ports"]]
    ran = ernie("chat", "-p", wanted, "--fallback", other, "hi", replies=[*down, said("ok")])
    assert (ran.code, ran.out) == (0, "ok\n")
    assert "does not answer: no server answers on the usual ports" in ran.err


def test_every_call_is_entered_in_the_ledger(ernie: Program) -> None:
    ernie("chat", *NEXT, "hi", replies=[failed(503), said("ok")])
    rows = json.loads(ernie("balance", "--spent", "--by", "model", "--json").out)
    assert {row["model"] for row in rows} == {"aistudio/ernie-4.5-turbo-128k", "aistudio/ernie-4.0-turbo-8k"}


def test_a_fallback_is_replayed_as_it_went(ernie: Program, tape: str) -> None:
    first = ernie("chat", *NEXT, "--record", tape, "hi", replies=[failed(503), said("ok")])
    again = ernie("chat", *NEXT, "--replay", tape, "hi")
    assert (again.out, again.err, again.requests) == (first.out, first.err, [])
