"""A whole job against a service that counts by the minute, on a clock that goes on while somebody waits."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from program import Program

ROWS, LIMIT = 300, 60
Refuse = Callable[[], httpx.Response]


def answer(headers: dict[str, str] | None = None) -> httpx.Response:
    choice = {"index": 0, "message": {"role": "assistant", "content": "yes"}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}
    return httpx.Response(200, json={"id": "as-1", "model": "m", "choices": [choice], "usage": usage}, headers=headers)


def by_code() -> httpx.Response:
    error = {"code": "rpm_rate_limit_exceeded", "message": "Rate limit reached for RPM", "type": "rate_limit_exceeded"}
    return httpx.Response(429, json={"error": error})


def by_status() -> httpx.Response:
    return httpx.Response(429, json={"error": {"message": "too many requests"}})


def by_header() -> httpx.Response:
    return httpx.Response(429, json={"error": {"message": "too many requests"}}, headers={"Retry-After": "20"})


class Minutes:
    """So many requests in each minute of the program's clock; `tells` says in headers what is left."""

    def __init__(self, program: Program, limit: int, refuse: Refuse, tells: bool = False) -> None:
        self._program = program
        self._limit = limit
        self._refuse = refuse
        self._tells = tells
        self._minute, self._count = -1, 0
        self.refused = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        minute = int(self._program.clock() // 60)
        if minute != self._minute:
            self._minute, self._count = minute, 0
        self._count += 1
        if self._count > self._limit:
            self.refused += 1
            return self._refuse()
        left = {"X-Ratelimit-Limit-Requests": self._limit, "X-Ratelimit-Remaining-Requests": self._limit - self._count}
        return answer({name: str(value) for name, value in left.items()} if self._tells else None)


def run(program: Program, service: Minutes, folder: Path, *flags: str) -> tuple[float, Any]:
    """The minutes that a job takes, and how it ended. With one thread: a second would turn the clock while the first asks."""
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps({"prompt": f"question {number}"}) + "\n" for number in range(ROWS)))
    began = program.clock()
    ran = program("chat", "--batch", str(path), "-o", str(folder / "out.jsonl"), "-j", "1", *flags, replies=Forever(service))
    program.replies.clear()
    lines = [json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines()]
    assert sorted(line["index"] for line in lines if line["ok"]) == list(range(ROWS))
    return (program.clock() - began) / 60, ran


class Forever(list[Any]):
    """The same reply for every request."""

    def __init__(self, reply: Any) -> None:
        super().__init__([reply] * (4 * ROWS))


@pytest.mark.parametrize("refuse", [by_code, by_status, by_header])
def test_a_limit_that_the_user_names_is_used_and_not_passed(ernie: Program, tmp_path: Path, refuse: Refuse) -> None:
    service = Minutes(ernie, LIMIT, refuse)
    minutes, ran = run(ernie, service, tmp_path, "--rpm", str(LIMIT))
    assert (ran.code, service.refused) == (0, 0)
    assert ROWS / LIMIT - 1 <= minutes <= ROWS / LIMIT / 0.95


def test_a_limit_that_the_headers_tell_is_used_and_not_passed(ernie: Program, tmp_path: Path) -> None:
    service = Minutes(ernie, LIMIT, by_code, tells=True)
    minutes, ran = run(ernie, service, tmp_path)
    assert (ran.code, service.refused) == (0, 0)
    assert minutes <= ROWS / LIMIT / 0.95


@pytest.mark.parametrize("refuse", [by_code, by_status, by_header])
def test_a_limit_that_nobody_tells_is_found_by_few_refusals(ernie: Program, tmp_path: Path, refuse: Refuse) -> None:
    service = Minutes(ernie, LIMIT, refuse)
    minutes, ran = run(ernie, service, tmp_path)
    assert ran.code == 0
    assert service.refused <= 0.03 * (ROWS + service.refused)
    assert minutes <= ROWS / LIMIT / 0.8  # the minute in which it is found is a fifth of the job


def test_tokens_a_minute_are_kept_to(ernie: Program, tmp_path: Path) -> None:
    service = Minutes(ernie, 10**6, by_code)
    minutes, ran = run(ernie, service, tmp_path, "--tpm", "1800")  # 60 rows of 30 tokens
    assert ran.code == 0
    assert ROWS / LIMIT - 1 <= minutes <= ROWS / LIMIT / 0.9


def test_the_old_services_codes_for_a_minute_slow_the_job_down(ernie: Program, tmp_path: Path) -> None:
    ernie.environ["QIANFAN_ACCESS_TOKEN"] = "24.canary-token"
    refused = [336501, 18, 336502, 4]
    codes = [httpx.Response(200, json={"error_code": code, "error_msg": "limit"}) for code in refused]
    reply = httpx.Response(200, json={"id": "as-1", "result": "yes", "usage": {"prompt_tokens": 1, "completion_tokens": 1}})
    (tmp_path / "rows.jsonl").write_text('{"prompt": "x"}\n')
    ran = ernie("chat", "-p", "wenxin", "--batch", str(tmp_path / "rows.jsonl"), "--retries", "0", replies=[*codes, reply])
    assert (ran.code, len(ran.requests)) == (0, 5)
