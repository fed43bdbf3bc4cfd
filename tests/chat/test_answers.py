"""What a person sees of an answer, however the service sends it."""

import json

import httpx
from program import KEY, Program, chunk, stream


def test_the_answer_is_printed_as_it_comes_with_one_line_end(ernie: Program) -> None:
    ran = ernie("chat", "-n", "hi", replies=[stream(chunk("Hel"), chunk("lo"), chunk("", "normal"))])
    assert (ran.code, ran.out, ran.err) == (0, "Hello\n", "")


def test_a_text_that_ends_its_line_gets_no_second_line_end(ernie: Program) -> None:
    ran = ernie("chat", "-n", "hi", replies=[stream(chunk("Hello\n", "normal"))])
    assert ran.out == "Hello\n"


def test_the_request_holds_what_was_given_and_no_defaults(ernie: Program) -> None:
    ran = ernie("chat", "-n", "-s", "Be short.", "hi", "there", replies=[stream(chunk("x", "normal"))])
    assert ran.bodies == [
        {
            "model": "ernie-4.5-turbo-128k",
            "messages": [{"role": "system", "content": "Be short."}, {"role": "user", "content": "hi there"}],
            "stream": True,
        }
    ]
    assert ran.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_stream_that_ends_without_its_mark_is_incomplete(ernie: Program) -> None:
    ran = ernie("chat", "-n", "hi", replies=[stream(chunk("Hel"), done=False)])
    assert (ran.code, ran.out) == (9, "Hel\n")
    assert "broke off" in ran.err


def test_json_is_one_document(ernie: Program) -> None:
    reply = httpx.Response(
        200, json={"id": "as-2", "model": "m", "choices": [{"message": {"content": "x"}, "finish_reason": "stop"}]}
    )
    ran = ernie("chat", "-n", "--json", "hi", replies=[reply])
    assert json.loads(ran.out)["content"] == "x"
    assert ran.out.count("\n") == 1
