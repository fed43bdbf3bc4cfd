"""`-p sandbox`: the whole way from question to answer in one process, without a key or a network."""

import json

import pytest
from program import Program


@pytest.fixture
def sandbox(ernie: Program) -> Program:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ["ERNIE_PROVIDER"] = "sandbox"
    return ernie


def test_a_question_is_answered_and_told_where_it_came_from(sandbox: Program) -> None:
    found = json.loads(sandbox("chat", "--json", "hi", in_process=True).out)
    assert (found["provider"], found["model"], found["finish_reason"]) == ("sandbox", "ernie-4.5-turbo-128k", "stop")
    assert found["content"]
    assert found["usage"]["total_tokens"] > 0


def test_a_stream_and_a_whole_say_the_same(sandbox: Program) -> None:
    streamed = sandbox("chat", "hi", in_process=True)
    assert streamed.out == sandbox("chat", "--no-stream", "hi", in_process=True).out


def test_it_is_never_chosen_by_itself(ernie: Program) -> None:
    ernie.environ["AI_STUDIO_API_KEY"] = ""
    assert ernie("chat", "hi", in_process=True).code == 4


@pytest.mark.parametrize(("fault", "code"), [("429:1", 5), ("500:1", 5), ("401:1", 4)])
def test_its_faults_end_as_those_of_a_service_do(sandbox: Program, fault: str, code: int) -> None:
    sandbox.environ["ERNIE_SANDBOX_FAULT"] = fault
    ran = sandbox("chat", "hi", in_process=True)
    assert (ran.code, ran.out) == (code, "")


def test_a_fault_that_makes_no_sense_is_refused(sandbox: Program) -> None:
    sandbox.environ["ERNIE_SANDBOX_FAULT"] = "nonsense:1"
    assert sandbox("chat", "hi", in_process=True).code == 2


def test_it_refuses_what_its_service_would_refuse(sandbox: Program) -> None:
    ran = sandbox("chat", "--param", "temperature:=7", "hi", in_process=True)
    assert (ran.code, ran.out) == (6, "")


def test_a_length_limit_that_was_asked_for_is_met_well(sandbox: Program) -> None:
    found = sandbox("chat", "--json", "--max-tokens", "2", "Tell me everything there is to tell.", in_process=True)
    assert (found.code, json.loads(found.out)["finish_reason"]) == (0, "length")


def test_a_model_that_stands_in_answers_where_only_the_first_call_fails(sandbox: Program) -> None:
    flags = ("-p", "sandbox", "-m", "deepseek-v3", "--fallback", "ernie-3.5-8k", "--retries", "0")
    ran = sandbox("chat", *flags, "--json", "[sandbox:status=503*1] hi", in_process=True)
    assert (ran.code, json.loads(ran.out)["model"]) == (0, "ernie-3.5-8k")
