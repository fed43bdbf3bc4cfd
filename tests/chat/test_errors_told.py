"""How a failure is told: one line, a hint, an exit code; or one JSON object, the last line of standard error."""

import json
from typing import Any

import httpx
import pytest
from program import Program, chunk, stream
from services import choose, failed, legacy_error, said, whole

WHOSE_KEY = "check the key, and that it belongs to this service"


@pytest.mark.parametrize(
    ("reply", "code", "err"),
    [
        (
            failed(401, "invalid_appid"),
            4,
            f"ernie: no (aistudio, code invalid_appid, request as-9)\nhint: {WHOSE_KEY}\n",
        ),
        (
            failed(400, "tokens_too_long"),
            6,
            "ernie: no (aistudio, code tokens_too_long, request as-9)\nhint: shorten the question\n",
        ),
        (
            failed(402),
            7,
            "ernie: no (aistudio, request as-9)\nhint: top up the account, or use a free model\n",
        ),
        (
            httpx.Response(404, html="<h1>Not\nFound</h1>", headers={"x-request-id": "r1"}),
            6,
            "ernie: HTTP status 404 without JSON: <h1>Not Found</h1> (aistudio, request r1)\nhint: check the base URL\n",
        ),
    ],
)
def test_an_error_is_one_line_and_a_hint(ernie: Program, reply: httpx.Response, code: int, err: str) -> None:
    ran = ernie("chat", "hi", replies=[reply])
    assert (ran.code, ran.out, ran.err) == (code, "", err)


def test_an_error_in_json_is_one_object(ernie: Program) -> None:
    ran = ernie("chat", "--json", "hi", replies=[failed(429, "rpm_rate_limit_exceeded", {"retry-after": "500"})])
    assert json.loads(ran.err) == {
        "error": {
            "kind": "temporary",
            "exit_code": 5,
            "message": "no",
            "hint": "try again later",
            "provider": "aistudio",
            "code": "rpm_rate_limit_exceeded",
            "status": 429,
            "request_id": "as-9",
            "retry_after": 500,
        }
    }


@pytest.mark.parametrize("argv", [["chat", "--json", "--temprature", "1"], ["chat", "--json", ""], ["chta", "--json"]])
def test_errors_of_usage_are_json_too(ernie: Program, argv: list[str]) -> None:
    ran = ernie(*argv)
    assert (ran.code, json.loads(ran.err)["error"]["kind"]) == (2, "usage")


def test_notes_before_it_are_json_lines_too(ernie: Program) -> None:
    ran = ernie("chat", "--json", "-v", "-m", "x", "hi", replies=[failed(400)])
    *notes, error = [json.loads(line) for line in ran.err.splitlines()]
    assert {kind for note in notes for kind in note} == {"note", "detail"}
    assert list(error) == ["error"]


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["-q"], []),
        ([], ["note"]),
        (["-v"], ["note", "detail"]),
        (["--debug"], ["note", "detail", "wire"]),
    ],
)
def test_quiet_verbose_and_debug_tell_less_and_more(ernie: Program, argv: list[str], told: list[str]) -> None:
    marks = {"note": "not in the catalogue", "detail": "key from environment", "wire": "< HTTP 200"}
    ran = ernie("chat", *argv, "-m", "x", "hi", replies=[said("Hello")])
    assert ran.out == "Hello\n"
    assert [kind for kind, mark in marks.items() if mark in ran.err] == told


def test_a_key_that_is_not_needed_comes_from_nowhere(ernie: Program) -> None:
    assert "ernie: sandbox: no key needed\n" in ernie("chat", "-v", "-p", "sandbox", "hi", in_process=True).err


@pytest.mark.parametrize(("value", "shown"), [("1", True), ("0", False), ("", False)])
def test_the_environment_can_ask_for_the_wire(ernie: Program, value: str, shown: bool) -> None:
    ernie.environ["ERNIE_DEBUG"] = value
    assert ("< HTTP 200" in ernie("chat", "hi", replies=[said("Hello")]).err) is shown


def test_quiet_still_tells_errors(ernie: Program) -> None:
    assert ernie("chat", "-q", "hi", replies=[failed(400)]).err.startswith("ernie: no (aistudio")


@pytest.mark.parametrize(
    "words",
    ["a\nernie: b", "\x1b]0;title\x07", "\x9b2J", "\u202eabc", "[/foo] [link=x]", "\ud800", "x" * 10_000],
)
def test_a_servers_words_cannot_leave_their_line(ernie: Program, words: str) -> None:
    reply = httpx.Response(400, content=json.dumps({"error": {"message": words, "code": words}, "id": words}))
    ran = ernie("chat", "hi", replies=[reply])
    line, rest = ran.err.split("\n", 1)
    assert line.isprintable()
    assert len(line) < 1700
    assert (ran.code, rest) == (6, "")


def test_the_id_of_an_answer_cannot_leave_its_line_either(ernie: Program) -> None:
    ran = ernie("chat", "hi", replies=[stream({"id": "a\nb" * 900, **chunk("Hel")} | {"id": "a\nb" * 900}, done=False)])
    assert ran.err.count("\n") == 2
    assert len(ran.err) < 700


@pytest.mark.parametrize(
    ("failure", "code", "told"),
    [
        (httpx.ConnectError("x"), 5, "cannot connect to aistudio.baidu.com:443"),
        (httpx.ConnectTimeout("x"), 5, "no connection to aistudio.baidu.com:443 in time"),
        (httpx.ReadError("x"), 5, "the connection to aistudio.baidu.com:443 broke"),
        (httpx.ProxyError("407 asked"), 5, "the proxy asked for authentication"),
        (httpx.RemoteProtocolError("illegal status line"), 6, "no HTTP server at aistudio.baidu.com:443"),
    ],
)
def test_failures_of_the_network_name_the_host(ernie: Program, failure: Exception, code: int, told: str) -> None:
    ran = ernie("chat", "--retries", "0", "hi", replies=[failure])
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err


def test_a_wrong_version_of_the_address_is_pointed_at(ernie: Program) -> None:
    choose(ernie, "qianfan")
    ernie.environ["ERNIE_QIANFAN_BASE_URL"] = "https://qianfan.baidubce.com/v1"
    ran = ernie("chat", "hi", replies=[httpx.Response(404)])
    assert "hint: ERNIE_QIANFAN_BASE_URL ends in /v1; Baidu Cloud Qianfan answers at /v2\n" in ran.err


def test_a_right_version_of_the_address_is_not(ernie: Program) -> None:
    choose(ernie, "qianfan")
    assert "ends in" not in ernie("chat", "hi", replies=[httpx.Response(404)]).err


@pytest.mark.parametrize(
    ("argv", "told", "hint"),
    [
        (["chat", "--temprature", "1", "hi"], "there is no option --temprature; did you mean --temperature?", "put --"),
        (["chat", "--xyzzy"], "there is no option --xyzzy", "put -- before the question"),
        (["chat", "--api"], "there is no option --api\n", "put -- before the question"),
        (["chat", "--temperature", "warm"], "--temperature", "--help"),
        (["chat", "--temperature"], "--temperature", "--help"),
        (["chat", "--max-tokens", "1.5"], "--max-tokens", "--help"),
        (["chta", "hi"], "there is no command 'chta'; did you mean chat?", "ernie --help"),
        (["--verison"], "there is no option '--verison'", "ernie --help"),
        (["token", "gte"], "gte", "ernie token --help"),
    ],
)
def test_errors_of_usage_say_what_to_do(ernie: Program, argv: list[str], told: str, hint: str) -> None:
    ran = ernie(*argv)
    assert (ran.code, ran.out, ran.requests) == (2, "", [])
    first, second, *_ = ran.err.splitlines(keepends=True)
    assert first.startswith("ernie: ")
    assert told in first
    assert second.startswith("hint: ")
    assert hint in second


@pytest.mark.parametrize("argv", [["--help"], ["-h"], ["help"]])
def test_help_lists_the_commands(ernie: Program, argv: list[str]) -> None:
    ran = ernie(*argv)
    assert ran.code == 0
    assert "chat" in ran.out


def test_no_command_is_an_error_of_usage_that_lists_them(ernie: Program) -> None:
    ran = ernie()
    assert ran.code == 2
    assert "chat" in ran.out + ran.err


@pytest.mark.parametrize("argv", [["chat", "--help"], ["chat", "-h"], ["token", "--help"], ["token", "get", "--help"]])
def test_help_of_a_command_is_on_standard_output(ernie: Program, argv: list[str]) -> None:
    ran = ernie(*argv)
    assert (ran.code, ran.err) == (0, "")
    assert "Usage: ernie " + " ".join(argv[:-1]) in ran.out


def test_a_bug_is_told_without_its_values(ernie: Program) -> None:
    def broken(_: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError("sk-secret-value")

    ran = ernie("chat", "--retries", "0", "hi", replies=[broken])
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("ernie: a bug in ernie: ZeroDivisionError\nhint: ")
    assert "sk-secret" not in ran.err


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (said("Hello"), 0),
        (failed(401), 4),
        (failed(501), 5),
        (failed(400), 6),
        (failed(402), 7),
        (whole("Hello", "content_filter"), 8),
        (said("Hello", finish="length"), 9),
    ],
)
def test_each_kind_of_end_has_its_exit_code(ernie: Program, reply: Any, code: int) -> None:
    assert ernie("chat", "hi", replies=[reply]).code == code


def test_a_service_that_is_overloaded_tells_both_readings_of_its_code(ernie: Program) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "--retries", "0", "hi", replies=[legacy_error(336100)])
    assert ran.code == 5
    assert "overloaded" in ran.err
    assert "filter" in ran.err
