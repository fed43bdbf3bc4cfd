"""Faults: how they are written, how the dice fall, and what each does to a reply."""

import pytest
from asking import AISTUDIO, LOCAL, QIANFAN, WENXIN, ask, chat, legacy, sandbox

from ernie_cli.errors import UsageError
from ernie_cli.sandbox.faults import BEFORE, Chance, Fault, parse_chance, struck


@pytest.mark.parametrize(
    ("text", "chance"),
    [
        ("429:0.1", Chance("429", 0.1)),
        ("502-html:1", Chance("502-html", 1)),
        ("slow-250:0.5", Chance("slow-250", 0.5)),
        ("336100:0", Chance("336100", 0)),
        ("no-end:1", Chance("no-end", 1)),
    ],
)
def test_a_chance_is_a_kind_and_a_rate(text: str, chance: Chance) -> None:
    assert parse_chance(text) == chance


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("429", "no rate"),
        ("boom:1", "no such kind: boom"),
        ("200:1", "no such kind: 200"),
        ("336999:1", "no such kind: 336999"),
        ("429:2", "the rate is no number from 0 to 1"),
        ("429:often", "the rate is no number"),
        ("429:nan", "the rate is no number"),
    ],
)
def test_a_chance_that_is_none_is_told(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        parse_chance(text)
    assert caught.value.hint


def test_the_dice_strike_as_often_as_they_should_and_the_same_way_again() -> None:
    chances = (Chance("cut", 0.25),)
    struck_once = [struck(chances, 7, b"question", time) for time in range(4000)]
    assert 900 < sum(kind is not None for kind in struck_once) < 1100
    assert struck_once == [struck(chances, 7, b"question", time) for time in range(4000)]
    assert struck_once != [struck(chances, 8, b"question", time) for time in range(4000)]


def test_a_rate_of_nothing_never_strikes_and_of_one_always() -> None:
    chances = (Chance("reset", 0), Chance("hang", 1))
    assert {struck(chances, 0, b"q", time) for time in range(100)} == {"hang"}


@pytest.mark.parametrize("kind", BEFORE)
def test_what_happens_before_a_reply_is_raised(kind: str) -> None:
    with pytest.raises(Fault) as caught:
        chat(sandbox(faults=(Chance(kind, 1),)), LOCAL)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("429", 429, "rpm_rate_limit_exceeded"), ("500", 500, "internal_error"), ("18", 429, "user_rate_limit_exceeded")],
)
def test_a_status_comes_in_the_services_own_body(kind: str, status: int, code: str) -> None:
    got = chat(sandbox(faults=(Chance(kind, 1),)), AISTUDIO)
    assert (got.status, got.json["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("kind", "status", "code"), [("429", 200, 336501), ("18", 200, 18), ("500", 500, 336000), ("401", 200, 110)]
)
def test_the_legacy_api_has_numbers_for_them(kind: str, status: int, code: int) -> None:
    got = legacy(sandbox(faults=(Chance(kind, 1),)))
    assert (got.status, got.json["error_code"]) == (status, code)


def test_a_gateway_speaks_html() -> None:
    got = chat(sandbox(faults=(Chance("502-html", 1),)), QIANFAN)
    assert (got.status, got.headers["content-type"]) == (502, "text/html")
    assert b"<html>" in got.pieces[0]


def test_faults_strike_every_path() -> None:
    app = sandbox(faults=(Chance("503", 1),))
    assert ask(app, "/oauth/2.0/token", method="GET").status == 503
    assert ask(app, f"/sandbox/images/9x9-{'a' * 64}.png", method="GET").status == 503
    assert ask(app, f"{WENXIN}/embeddings/embedding-v1?access_token=24.a", {"input": ["a"]}).status == 503


def test_a_cut_stream_ends_within_a_line_and_before_its_end() -> None:
    for kind in ("cut", "stall"):
        pieces: list[bytes] = []
        app = sandbox(faults=(Chance(kind, 1),))
        environ = {"stream": True}
        with pytest.raises(Fault) as caught:
            pieces.extend(chat(app, LOCAL, "a long question to be cut", **environ).pieces)
        assert caught.value.kind == kind


def test_no_end_means_neither_a_reason_nor_an_end_mark() -> None:
    app = sandbox(faults=(Chance("no-end", 1),))
    events = chat(app, LOCAL, stream=True).events
    assert events
    assert all(event["choices"][0]["finish_reason"] is None for event in events)
    assert all(not event["is_end"] for event in legacy(app, stream=True).events)
    half = chat(app, LOCAL)
    assert int(half.headers["content-length"]) == len(b"".join(half.pieces))
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        _ = half.json


def test_a_broken_stream_holds_an_error_in_the_services_form() -> None:
    app = sandbox(faults=(Chance("broken", 1),))
    assert "error" in chat(app, QIANFAN, stream=True).events[-1]
    assert legacy(app, stream=True).events[-1]["error_code"] == 336000
    assert chat(app, QIANFAN).status == 500


def test_no_body_is_a_200_with_nothing_in_it() -> None:
    got = chat(sandbox(faults=(Chance("no-body", 1),)), LOCAL)
    assert (got.status, b"".join(got.pieces), got.headers["content-length"]) == (200, b"", "0")


def test_slowness_and_latency_add_up() -> None:
    app = sandbox(faults=(Chance("slow-3000", 1),), latency=500)
    assert chat(app, LOCAL).json["created"] == 1_700_000_003
