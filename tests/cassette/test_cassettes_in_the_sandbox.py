"""A cassette behind the sandbox: the same request gets the same reply, the same conversation the same answer, anywhere."""

from pathlib import Path

import httpx
import pytest
from program import Program, chunk, stream
from services import SERVICES, choose, failed, legacy, said

CALL = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}


@pytest.fixture
def sandbox(ernie: Program, tape: str) -> Program:
    """The sandbox inside the program, with the cassette for its script."""
    ernie.environ["ERNIE_SANDBOX_SCRIPT"] = tape
    return ernie


def asked(sandbox: Program, *argv: str) -> tuple[int, str]:
    """What `-p sandbox` says, by the program itself."""
    ran = sandbox("chat", "-p", "sandbox", *argv, in_process=True)
    return ran.code, ran.out


def test_the_same_request_gets_the_same_reply(sandbox: Program, tape: str) -> None:
    replies = [stream(chunk("a\tb"), chunk("c", "normal"), headers={"x-request-id": "r-7"})]
    raw = ("--raw", "--stream", "hi")
    first = sandbox("chat", "--record", tape, *raw, replies=replies)
    assert asked(sandbox, *raw) == (0, first.out)


@pytest.mark.parametrize("name", SERVICES)
def test_the_same_conversation_gets_the_same_answer_in_the_words_of_whoever_is_asked(
    sandbox: Program, tape: str, name: str
) -> None:
    choose(sandbox, name)
    sandbox("chat", "--record", tape, "-s", "be brief", "你好", replies=[said("您好", name)])
    assert asked(sandbox, "-m", "ernie-4.5-turbo-128k", "--no-stream", "-s", "be brief", "你好") == (0, "您好\n")


def test_another_conversation_is_answered_as_ever(sandbox: Program, tape: str) -> None:
    sandbox("chat", "--record", tape, "-s", "be brief", "hi", replies=[said("ok")])
    assert "You asked" in asked(sandbox, "-s", "be long", "hi")[1]


def test_calls_thinking_and_ends_are_told_too(sandbox: Program, tape: str) -> None:
    events = [chunk(reasoning_content="hm"), chunk(tool_calls=[CALL]), chunk("", "function_call")]
    sandbox("chat", "--record", tape, "call", replies=[stream(*events)])
    code, out = asked(sandbox, "--no-stream", "--json", "call")
    assert (code, '"reasoning":"hm"' in out, '"arguments":{"a":1}' in out) == (0, True, True)
    sandbox("chat", "--record", tape, "more", replies=[said("cut", finish="length")])
    assert asked(sandbox, "--no-stream", "more") == (9, "cut\n")


@pytest.mark.parametrize(
    ("reply", "code"), [(failed(503), 5), (failed(400), 6), (httpx.ReadError("broke"), 5), (legacy({"error_code": 17}), 7)]
)
@pytest.mark.parametrize("form", [(), ("--no-stream",)])
def test_a_failure_is_one_again(
    sandbox: Program, tape: str, reply: httpx.Response | Exception, code: int, form: tuple[str, ...]
) -> None:
    sandbox("chat", "--retries", "0", "--record", tape, "hi", replies=[reply])
    assert asked(sandbox, "--retries", "0", *form, "hi") == (code, "")


def test_an_answer_that_broke_off_breaks_off_again(sandbox: Program, tape: str) -> None:
    sandbox("chat", "--record", tape, "hi", replies=[stream(chunk("half"), done=False)])
    assert asked(sandbox, "hi") == (9, "half\n")


def test_a_cassette_that_makes_no_sense_is_told(sandbox: Program, tape: str) -> None:
    Path(tape).write_text("cassette: 1\nprovider: qianfan\nmodel: m\nexchanges: 5\n")
    ran = sandbox("chat", "-p", "sandbox", "hi", in_process=True)
    assert (ran.code, f"{tape}:4:12 " in ran.err) == (2, True)
