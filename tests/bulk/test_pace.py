"""How fast a job goes: within every kind of limit, near to it, and with few refusals."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated_services import AtOnce, Bucket, ByClock, FromFirst, Limits, Nothing, Sliding, simulate

from ernie_cli.bulk.pace import Pace

HOUR = 3600.0
KINDS = (FromFirst, ByClock, Sliding)
Kind = Callable[[int], Limits]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("limit", [1, 3, 10, 60, 300, 1000])
def test_a_limit_that_the_user_names_is_used_and_never_passed(kind: Kind, limit: int) -> None:
    seen = simulate(Pace(64, limit, None, careful=True), kind(limit), HOUR)
    assert seen.refused == []
    assert seen.share(limit, 0, HOUR) >= 0.95


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("limit", [10, 60, 300])
def test_a_limit_that_the_headers_tell_is_used_and_never_passed(kind: Kind, limit: int) -> None:
    headers = {"limit_requests": limit, "remaining_requests": 1}
    seen = simulate(Pace(64, None, None, careful=True), kind(limit), HOUR, headers=headers)
    assert seen.refused == []
    assert seen.share(limit, 0, HOUR) >= 0.95


@pytest.mark.parametrize("by_minute", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("limit", [10, 60, 300])
def test_a_limit_that_nobody_tells_is_found_by_few_refusals(kind: Kind, limit: int, by_minute: bool) -> None:
    seen = simulate(Pace(64, None, None, careful=True), kind(limit), HOUR, by_minute=by_minute)
    assert seen.refusals < 0.03
    assert seen.share(limit, 0, HOUR) >= 0.96


@pytest.mark.parametrize("limit", [3, 10, 60, 300])
def test_a_bucket_is_no_storm_either(limit: int) -> None:
    seen = simulate(Pace(64, None, None, careful=True), Bucket(limit), HOUR)
    assert seen.refusals < 0.05
    assert seen.share(limit, 600, HOUR) >= 0.95


@pytest.mark.parametrize("by_minute", [False, True])
def test_a_minute_that_others_had_used_up_is_no_lasting_lesson(by_minute: bool) -> None:
    limits = ByClock(60)
    for _ in range(55):
        limits.takes(0.0, 0)
    seen = simulate(Pace(64, None, None, careful=True), limits, HOUR, by_minute=by_minute)
    assert seen.refusals < 0.03
    assert seen.share(60, 600, HOUR) >= 0.9


@pytest.mark.parametrize("limit", [1, 2, 5, 20])
def test_how_many_may_be_in_flight_is_found_by_trying(limit: int) -> None:
    seen = simulate(Pace(64, None, None, careful=True), AtOnce(limit), HOUR)
    assert seen.most_flying == limit
    assert seen.refusals < 0.05
    assert len(seen.taken) >= 0.85 * limit * HOUR / 1.45


def test_a_careful_job_begins_with_one_request_and_adds_one_a_round() -> None:
    pace = Pace(8, None, None, careful=True)
    rooms = []
    for _ in range(3):
        rooms.append(pace.room)
        tickets = [pace.go(0, 0) for _ in range(pace.room)]
        assert pace.wait(0) is None
        for ticket in tickets:
            pace.accepted(1, ticket, 0, {})
    assert rooms == [1, 2, 3]


def test_a_server_of_ones_own_gets_all_at_once() -> None:
    assert Pace(32, None, None, careful=False).room == 32


def test_a_named_limit_needs_no_trying() -> None:
    assert Pace(32, 300, None, careful=True).room == 32


def test_what_the_service_asks_for_is_waited_for_by_all() -> None:
    pace = Pace(8, None, None, careful=True)
    ticket = pace.go(0, 0)
    pace.refused(1, ticket, 7.0, by_minute=False)
    assert pace.wait(1) == 7.0


def test_requests_that_were_refused_together_count_as_one_refusal() -> None:
    pace = Pace(8, 600, None, careful=True)
    tickets = [pace.go(0, 0) for _ in range(8)]
    for ticket in tickets:
        pace.refused(1, ticket, None, by_minute=False)
    assert (pace.barren, pace.room) == (1, 4)


def test_refusals_that_never_end_are_counted() -> None:
    pace = Pace(8, None, None, careful=True)
    seen = simulate(pace, Nothing(), 300)
    assert (seen.taken, pace.barren) == ([], len(seen.refused))
    assert len(seen.refused) < 12


@pytest.mark.parametrize("tokens", [10, 1000, 5000])
def test_tokens_a_minute_are_used_and_not_passed(tokens: int) -> None:
    limit = 60_000
    seen = simulate(Pace(64, None, limit, careful=False), AtOnce(64), HOUR, tokens=tokens)
    most = max(sum(then <= other < then + 60 for other in seen.taken) for then in seen.taken[:: len(seen.taken) // 50])
    assert most * tokens <= limit + 64 * tokens * (tokens == 10) + tokens
    assert sum(1 for _ in seen.taken) * tokens / 60 >= min(0.95 * limit, 64 / 1.9 * 60 * tokens)


def test_tokens_that_were_set_aside_in_vain_are_given_back() -> None:
    pace = Pace(8, None, 600, careful=False)
    ticket = pace.go(0, 600)
    assert (pace.wait(0) or 0) > 60
    pace.accepted(1, ticket, 10, {})
    assert (pace.wait(1) or 0) < 2


@given(
    st.integers(1, 40),
    st.one_of(st.none(), st.integers(1, 500)),
    st.lists(st.sampled_from(["go", "ok", "429", "minute", "lost"]), max_size=120),
)
def test_whatever_happens_the_room_stays_between_one_and_the_jobs(jobs: int, rpm: int | None, events: list[str]) -> None:
    pace, now, flying = Pace(jobs, rpm, None, careful=True), 0.0, []
    for event in events:
        now += 0.3
        if event == "go":
            pause = pace.wait(now)
            if pause is None:
                assert len(flying) >= pace.room
            else:
                now += pause
                flying.append(pace.go(now, 1))
        elif flying:
            ticket = flying.pop(0)
            if event == "ok":
                pace.accepted(now, ticket, 1, {})
            elif event == "lost":
                pace.returned()
            else:
                pace.refused(now, ticket, None, by_minute=event == "minute")
        assert 1 <= pace.room <= jobs
        assert pace.in_flight == len(flying)
