"""One request of a job: tried again on a budget, or the end of the job."""

from collections.abc import Callable
from threading import Condition, Thread

import pytest

from ernie_cli.bulk.attempts import MOST_BARREN, Attempts, Halt, Used
from ernie_cli.bulk.budget import Budget
from ernie_cli.bulk.gate import Gate, Stopped
from ernie_cli.bulk.pace import Pace
from ernie_cli.errors import (
    BlockedError,
    CredentialsError,
    ErnieError,
    IncompleteError,
    LimitError,
    QuotaError,
    RejectedError,
    SilenceError,
    TemporaryError,
    UsageError,
)
from ernie_cli.provider.retries import Retries


class Time:
    """A clock that goes on while somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, _: Condition, seconds: float) -> None:
        self.now += seconds


class Bench:
    """Attempts with `outcomes` that come one after the other; an exception is raised, anything else is the answer."""

    def __init__(self, *outcomes: object, retries: int = 2, most_failures: int = 100, budget: Budget | None = None) -> None:
        self.time = Time()
        self.gate = Gate(Pace(4, None, None, careful=True), self.time, self.time.wait)
        self.told: list[str] = []
        self.asked = 0
        self._outcomes = list(outcomes)
        chance = Retries(retries, lambda: 0.5)
        self._attempts = Attempts(self.gate, chance, self.time, self.told.append, most_failures, budget)

    def made(self, is_last: bool = False) -> object:
        return self._attempts.made(self._ask, 0, is_last)

    def _ask(self) -> tuple[object, Used]:
        self.asked += 1
        outcome = self._outcomes.pop(0) if len(self._outcomes) > 1 else self._outcomes[0]
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome, Used()


def again(error: Callable[..., ErnieError] = TemporaryError, **members: object) -> ErnieError:
    return error("m", again=True, **members)


def test_an_answer_is_given_back() -> None:
    assert Bench("answer").made() == "answer"


@pytest.mark.parametrize("error", [again(), again(SilenceError), IncompleteError("broke off")])
def test_what_may_end_otherwise_is_tried_again(error: ErnieError) -> None:
    bench = Bench(error, error, "answer")
    assert (bench.made(), bench.asked) == ("answer", 3)
    assert bench.time.now > 0


def test_a_request_is_tried_as_often_as_the_user_says() -> None:
    bench = Bench(again(), retries=4)
    with pytest.raises(TemporaryError):
        bench.made()
    assert bench.asked == 5


@pytest.mark.parametrize("error", [RejectedError("m"), BlockedError("m"), UsageError("m"), TemporaryError("m")])
def test_what_will_not_end_otherwise_is_not(error: ErnieError) -> None:
    bench = Bench(error)
    with pytest.raises(type(error)):
        bench.made()
    assert bench.asked == 1


@pytest.mark.parametrize("error", [CredentialsError("m"), QuotaError("m")])
def test_what_every_other_row_would_meet_ends_the_job(error: ErnieError) -> None:
    bench = Bench(error)
    with pytest.raises(Halt) as halt:
        bench.made()
    assert halt.value.error is error


def test_a_rate_limit_is_waited_for_and_counts_as_no_failure() -> None:
    bench = Bench(*[LimitError("slow down", again=True)] * 5, "answer", retries=0)
    assert bench.made() == "answer"
    assert bench.told == ["slow down; going slower"] * 5


def test_a_rate_limit_that_never_ends_ends_the_job() -> None:
    bench = Bench(LimitError("slow down", again=True))
    with pytest.raises(Halt) as halt:
        bench.made()
    assert (bench.asked, halt.value.error.exit_code) == (MOST_BARREN, 5)


def test_a_wait_that_is_too_long_ends_the_job_at_once() -> None:
    error = LimitError("come back tomorrow", again=True, retry_after=86400)
    error.said = 86400
    bench = Bench(error)
    with pytest.raises(Halt, match="tomorrow"):
        bench.made()
    assert bench.asked == 1


def test_a_job_ends_when_nothing_succeeds_any_more() -> None:
    bench = Bench(again(), retries=0, most_failures=3)
    for _ in range(2):
        with pytest.raises(TemporaryError):
            bench.made()
    with pytest.raises(Halt, match="m"):
        bench.made()


def test_at_the_end_of_a_job_nothing_else_can_succeed() -> None:
    bench = Bench(again(), retries=0, most_failures=1)
    with pytest.raises(TemporaryError):
        bench.made(is_last=True)


def test_an_empty_budget_ends_the_job() -> None:
    bench = Bench(again(), retries=100, budget=Budget(23))
    with pytest.raises(Halt):
        bench.made()
    assert bench.asked == 5  # 23 // 5 retries


def test_a_time_limit_costs_twice_as_much() -> None:
    bench = Bench(again(SilenceError), retries=100, budget=Budget(23))
    with pytest.raises(Halt):
        bench.made()
    assert bench.asked == 3


def test_answers_fill_the_budget_again_but_not_beyond() -> None:
    budget = Budget(10)
    assert budget.take(5) and budget.take(5) and not budget.take(5)
    for _ in range(20):
        budget.give()
    assert [budget.take(5) for _ in range(3)] == [True, True, False]


def test_a_closed_gate_lets_nobody_through_and_wakes_who_waits() -> None:
    gate = Gate(Pace(1, None, None, careful=True), Time())
    gate.enter(0)
    ended: list[str] = []

    def second() -> None:
        try:
            gate.enter(0)
        except Stopped:
            ended.append("stopped")

    threads = [Thread(target=second) for _ in range(3)]
    for thread in threads:
        thread.start()
    gate.close()
    for thread in threads:
        thread.join(60)
    assert ended == ["stopped"] * 3
