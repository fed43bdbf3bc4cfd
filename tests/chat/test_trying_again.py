"""What is sent again, after how long, and what never is."""

from typing import Any

import httpx
import pytest
from program import EPOCH, Program, chunk, stream
from services import choose, failed, legacy_error, said

NOW = EPOCH + 1000  # when a run begins


@pytest.mark.parametrize(
    "first",
    [
        *(failed(status) for status in (408, 429, 500, 502, 503, 504)),
        failed(500, "internal_error"),
        failed(429, "user_rate_limit_exceeded"),
        httpx.Response(502, html="<h1>Bad Gateway</h1>"),
        httpx.Response(304, json={"error": "Worker Service Not Healthy"}),
        httpx.Response(304),
        httpx.Response(429, text='data: {"error": {"message": "slow down"}}\n\n'),
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("Server disconnected without sending a response."),
        stream({"error": {"message": "m", "code": "internal_error"}}),
        stream(b": keep-alive\n\n", done=False),
        stream(chunk(role="assistant", content=""), done=False),
        httpx.Response(200, json={"error_code": 18}),
    ],
    ids=str,
)
def test_what_may_pass_is_sent_again(ernie: Program, first: Any) -> None:
    ran = ernie("chat", "hi", replies=[first, said("Hello")])
    assert (ran.code, ran.out, ran.err, len(ran.requests)) == (0, "Hello\n", "", 2)
    assert ran.bodies[0] == ran.bodies[1]


@pytest.mark.parametrize("code", [1, 2, 4, 15, 18, 336000, 336100, 336501, 336502, 500000])
def test_every_legacy_code_that_may_pass_is_sent_again(ernie: Program, code: int) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "hi", replies=[legacy_error(code), said("Hello", "wenxin")])
    assert (ran.code, ran.out, len(ran.requests)) == (0, "Hello\n", 2)


@pytest.mark.parametrize(
    ("first", "code"),
    [
        (failed(400), 6),
        (failed(401), 4),
        (failed(402), 7),
        (failed(403), 4),
        (failed(404), 6),
        (failed(405), 6),
        (failed(413), 6),
        (failed(422), 6),
        (failed(501), 5),
        (failed(401, "invalid_iam_token"), 4),
        (failed(403, "account_overdue"), 7),
        (failed(429, "Offline_batch_reasoning_refused"), 5),
        (httpx.Response(403, json={"code": "AccessDenied", "message": "m"}), 4),
        (httpx.Response(200, html="<h1>Welcome</h1>"), 6),
        (httpx.Response(200), 6),
        (httpx.Response(200, json={"error_code": 17}), 7),
        (httpx.Response(200, json={"error_code": 336003}), 6),
        (httpx.RemoteProtocolError("illegal status line"), 6),
        (stream({"error": {"message": "m", "code": "content_filter"}}), 8),
    ],
    ids=str,
)
def test_what_will_not_pass_is_sent_once(ernie: Program, first: Any, code: int) -> None:
    ran = ernie("chat", "hi", replies=[first])
    assert (ran.code, ran.out, len(ran.requests), ran.waits) == (code, "", 1, [])


@pytest.mark.parametrize(
    ("argv", "environ", "requests"),
    [
        ([], {}, 3),
        (["--retries", "0"], {}, 1),
        (["--retries", "4"], {}, 5),
        ([], {"ERNIE_RETRIES": "1"}, 2),
        (["--retries", "0"], {"ERNIE_RETRIES": "9"}, 1),
        ([], {"ERNIE_RETRIES": ""}, 3),
    ],
)
def test_tries_are_counted(ernie: Program, argv: list[str], environ: dict[str, str], requests: int) -> None:
    ernie.environ |= environ
    ran = ernie("chat", "hi", *argv, replies=[failed(500)] * requests)
    assert (ran.code, len(ran.requests), len(ran.waits)) == (5, requests, requests - 1)


@pytest.mark.parametrize(
    ("argv", "environ"), [(["--retries", "-1"], {}), (["--retries", "101"], {}), ([], {"ERNIE_RETRIES": "x"})]
)
def test_a_number_of_tries_that_makes_no_sense_is_refused(ernie: Program, argv: list[str], environ: dict[str, str]) -> None:
    ernie.environ |= environ
    assert ernie("chat", "hi", *argv).code == 2


def test_nothing_is_sent_again_once_text_has_come(ernie: Program) -> None:
    def cut(_: httpx.Request) -> httpx.Response:
        def pieces() -> Any:
            yield b'data: {"choices": [{"delta": {"content": "Hel"}}]}\n\n'
            raise httpx.ReadError("reset")

        return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=pieces())

    ran = ernie("chat", "hi", replies=[cut])
    assert (ran.code, ran.out, len(ran.requests)) == (9, "Hel\n", 1)


@pytest.mark.parametrize("content", [{"reasoning": "hm"}, {"tool_calls": [{"index": 0, "function": {"name": "f"}}]}])
def test_thinking_and_calls_count_as_text(ernie: Program, content: dict[str, Any]) -> None:
    ran = ernie("chat", "hi", replies=[stream(chunk(**content), {"error": {"code": "internal_error"}})])
    assert (ran.code, len(ran.requests)) == (9, 1)


def test_pieces_of_a_failed_try_leave_no_trace(ernie: Program) -> None:
    source = {"index": 1, "title": "t", "url": "u"}
    first = stream({"search_results": [source], "id": "as-old"}, done=False)
    ran = ernie("chat", "hi", "--json", "--stream", replies=[first, said("Hello")])
    assert "search_results" not in ran.out
    assert "as-old" not in ran.out


@pytest.mark.parametrize(
    ("chance", "waits"), [(0.0, [0, 0, 0, 0]), (0.5, [0.25, 0.5, 1, 2]), (0.999, [0.4995, 0.999, 1.998, 3.996])]
)
def test_the_waits_double_with_full_jitter(ernie: Program, chance: float, waits: list[float]) -> None:
    ernie.chance = lambda: chance
    ran = ernie("chat", "hi", "--retries", "4", replies=[failed(500)] * 5)
    assert ran.waits == pytest.approx(waits)


def test_no_wait_is_longer_than_its_ceiling(ernie: Program) -> None:
    ernie.chance = lambda: 0.999
    ran = ernie("chat", "hi", "--retries", "12", replies=[failed(500)] * 13)
    assert max(ran.waits) == pytest.approx(19.98)


@pytest.mark.parametrize(
    ("value", "waits"),
    [
        ("2", [2]),
        (" 2.5 ", [2.5]),
        ("0", [0]),
        ("120", [120]),
        ("Tue, 14 Nov 2023 22:30:30 GMT", [30]),
        ("", [0.25]),
        ("soon", [0.25]),
        ("-5", [0.25]),
        ("nan", [0.25]),
        ("inf", [0.25]),
        ("1e400", [0.25]),
        ("Tue, 14 Nov 2023 22:00:00 GMT", [0.25]),
        ("Tue, 99 Nov 2023 22:00:00 GMT", [0.25]),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_service_says_how_long_to_wait(ernie: Program, value: str, waits: list[float], status: int) -> None:
    assert NOW == 1_700_001_000  # Tue, 14 Nov 2023 22:30:00 GMT
    ran = ernie("chat", "hi", replies=[failed(status, headers={"retry-after": value}), said("Hello")])
    assert (ran.code, ran.waits) == (0, waits)


@pytest.mark.parametrize("value", ["121", "86400", "1e9", "Fri, 01 Jan 2099 00:00:00 GMT"])
def test_a_wait_that_is_too_long_is_not_waited_for(ernie: Program, value: str) -> None:
    ran = ernie("chat", "hi", "--json", replies=[failed(429, headers={"retry-after": value})])
    assert (ran.code, ran.waits, len(ran.requests)) == (5, [], 1)
    assert '"retry_after": ' in ran.err
    assert '"retry_after": null' not in ran.err


@pytest.mark.parametrize("what", ["requests", "tokens"])
@pytest.mark.parametrize("left", [("0", 60), ("1", 0.25), ("", 0.25)])
def test_a_quota_that_is_used_up_is_waited_for(ernie: Program, what: str, left: tuple[str, float]) -> None:
    headers = {f"x-ratelimit-remaining-{what}": left[0]}
    ran = ernie("chat", "hi", replies=[failed(429, headers=headers), said("Hello")])
    assert (ran.code, ran.waits) == (0, [left[1]])


@pytest.mark.parametrize("code", [336501, 336502])
def test_quotas_of_a_minute_are_waited_for(ernie: Program, code: int) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "hi", replies=[legacy_error(code), said("Hello", "wenxin")])
    assert ran.waits == [60]


def test_the_services_word_wins_over_the_minute(ernie: Program) -> None:
    ran = ernie("chat", "hi", replies=[failed(429, "rpm_rate_limit_exceeded", {"retry-after": "3"}), said("Hello")])
    assert ran.waits == [3]


def test_a_long_wait_is_told_and_a_short_one_only_to_who_asks(ernie: Program) -> None:
    replies = [failed(429, headers={"retry-after": "5"}), failed(500), said("Hello")]
    quietly = ernie("chat", "hi", replies=replies)
    assert quietly.err == "ernie: no; trying again in 5.0 s\n"


def test_a_short_wait_is_told_to_who_asks(ernie: Program) -> None:
    ran = ernie("chat", "hi", "-v", replies=[failed(500), said("Hello")])
    assert "ernie: no; trying again in 0.2 s\n" in ran.err


@pytest.mark.parametrize(("limit", "requests"), [("10", 2), ("1.9", 1)])
def test_the_limit_of_the_whole_call_bounds_the_waits(ernie: Program, limit: str, requests: int) -> None:
    replies = [failed(503, headers={"retry-after": "2"}), said("Hello")][:requests]
    ran = ernie("chat", "hi", "--max-time", limit, replies=replies)
    assert (ran.code, len(ran.requests)) == (0 if requests == 2 else 5, requests)


@pytest.mark.parametrize("option", ["--max-time", "--timeout", "--connect-timeout"])
@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf"])
def test_a_limit_that_makes_no_sense_is_refused(ernie: Program, option: str, value: str) -> None:
    ran = ernie("chat", "hi", option, value)
    assert (ran.code, ran.requests) == (2, [])
    assert option in ran.err


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["https://evil.example/x?key=1", "file:///etc/passwd", "/v4/chat", "http://[bad"])
def test_a_redirect_is_never_followed(ernie: Program, status: int, target: str) -> None:
    ran = ernie("chat", "hi", replies=[httpx.Response(status, headers={"location": target})])
    assert (ran.code, len(ran.requests)) == (6, 1)
    assert "redirects to" in ran.err
    assert "key=1" not in ran.err
