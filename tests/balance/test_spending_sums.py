"""Sums over the ledger: exact, by local days, and honest about what nobody knows."""

import json
import os
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from ledger_files import ledger_folder
from program import EPOCH, Program

from ernie_cli.catalogue.model import Price
from ernie_cli.catalogue.pricing import cost
from ernie_cli.errors import UsageError
from ernie_cli.events import Usage
from ernie_cli.ledger.database import Database
from ernie_cli.ledger.entry import Entry, entry, read, with_usage, written
from ernie_cli.ledger.spending import document, since, sums, total
from ernie_cli.storage.pending import prepare

NOW = EPOCH + 1000.0  # 2023-11-14 22:30 in Greenwich
DAY = 86400.0
YUAN = Price("0.004", "0.008", as_of="2026-05", source="a page")
DOLLAR = Price("0.1", "0.2", currency="USD", per=1_000_000)


def call(
    ago: float = 0,
    provider: str = "wcode",
    model: str = "m",
    code: int = 0,
    price: Price | None = YUAN,
    tokens: int | None = 100,
) -> Entry:
    made = entry(os.urandom(8).hex(), NOW - ago, provider, model, "chat", code, {})
    return made if tokens is None else with_usage(made, Usage(tokens, 1), cost(price, tokens, 1), price)


@pytest.fixture
def shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A clock eight hours ahead of Greenwich."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_sum_is_exact_where_floats_are_not() -> None:
    found = total(call(price=Price("0.1", "0.2", per=1), tokens=1) for _ in range(3))
    assert found.cost == {"CNY": Decimal("0.9")}


def test_currencies_are_never_mixed_and_unknown_is_counted() -> None:
    found = total([call(), call(price=DOLLAR), call(price=None), call(tokens=None, code=5)])
    assert document(found, "day") == {
        "day": "total",
        "calls": 4,
        "failed": 1,
        "prompt_tokens": 300,
        "completion_tokens": 3,
        "reasoning_tokens": None,
        "cached_tokens": None,
        "total_tokens": None,
        "cost": {"CNY": "0.000408", "USD": "0.0000102"},
        "unknown": 2,
    }


def test_free_is_known() -> None:
    found = total([call(price=Price("0", "0"))])
    assert (found.cost, found.unknown) == ({"CNY": Decimal(0)}, 0)


def test_days_are_those_of_the_user(shanghai: None) -> None:
    found = sums([call(ago=DAY), call(), call(ago=6 * 3600)], "day")
    assert [(one.key, one.calls) for one in found] == [("2023-11-14", 1), ("2023-11-15", 2)]


def test_seven_days_are_today_and_the_six_before(shanghai: None) -> None:
    assert since("7d", NOW) == int(time.mktime((2023, 11, 9, 0, 0, 0, 0, 0, -1)) * 1000)
    assert since("1d", NOW) == since("2023-11-15", NOW)
    assert since("24h", NOW) == int((NOW - DAY) * 1000)


@pytest.mark.parametrize("text", ["", "d", "7", "7w", "yesterday", "2023-13-01", "99999999999d", "-3d"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--since"):
        since(text, NOW)


@pytest.mark.parametrize(
    ("by", "keys"),
    [("model", ["wcode/m", "wenxin/m"]), ("provider", ["wcode", "wenxin"]), ("session", [""]), ("day", ["2023-11-14"])],
)
def test_sums_are_by_what_was_asked(by: str, keys: list[str]) -> None:
    assert [one.key for one in sums([call(), call(provider="wenxin")], by)] == keys


def test_an_entry_is_the_same_after_it_was_written() -> None:
    one = call()._replace(session="诗歌", balance="1.50", sandbox=True)
    assert read(written(one)) == one


@pytest.mark.parametrize("change", [{"at": True}, {"cost": 1.5}, {"prompt_tokens": 2**70}, {"provider": None}, {"more": 1}])
def test_what_is_no_entry_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not an entry"):
        read(json.dumps({**call()._asdict(), **change}).encode())


@pytest.fixture
def filled(ernie: Program, tmp_path: Path) -> Program:
    """A ledger of four calls and one of the sandbox."""
    folder = ledger_folder(tmp_path)
    prepare(folder)
    calls = [
        call(ago=9 * DAY, model="old"),
        call(),
        call(provider="wenxin", code=9),
        call(provider="aistudio", price=None, model="x\x1b[31m"),
        call(provider="aistudio")._replace(sandbox=True),
    ]
    with Database(folder / "calls.db") as database:
        database.add(calls)
    return ernie


def test_a_pipe_gets_plain_columns(filled: Program) -> None:
    ran = filled("balance", "--spent", "--by", "provider")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "PROVIDER  CALLS  FAILED  ASKED  ANSWERED       CNY  UNKNOWN",
        "wcode         2       0    200         2  0.000816        0",
        "aistudio      1       0    100         1   unknown        1",
        "wenxin        1       1    100         1  0.000408        0",
        "total         4       1    400         4  0.001224        1",
    ]


def test_what_is_older_is_left_out(filled: Program) -> None:
    ran = filled("balance", "--spent", "--since", "7d", "--by", "model")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["MODEL", "aistudio/x␛[31m", "wcode/m", "wenxin/m", "total"]


def test_json_is_a_list_of_sums_with_amounts_as_text(filled: Program) -> None:
    ran = filled("balance", "--spent", "--json", "--by", "provider", "-p", "wcode")
    (found,) = json.loads(ran.out)
    assert (found["provider"], found["calls"], found["cost"], found["unknown"]) == ("wcode", 2, {"CNY": "0.000816"}, 0)


def test_the_sandbox_is_shown_when_it_is_asked_for_and_only_then(filled: Program) -> None:
    ran = filled("balance", "--spent", "--by", "provider", "-p", "sandbox")
    assert [line.split()[:2] for line in ran.out.splitlines()[1:]] == [["aistudio", "1"], ["total", "1"]]


def test_a_balance_nobody_can_ask_for_shows_the_tokens_of_the_ledger(filled: Program) -> None:
    assert "this machine used 101 tokens of 1,000,000 that are free" in filled("balance", "-p", "aistudio").out


def test_an_empty_ledger_is_told(ernie: Program) -> None:
    ran = ernie("balance", "--spent")
    assert (ran.code, ran.out, ran.err) == (0, "", "ernie: the ledger holds no such call\n")
    assert ernie("balance", "--spent", "--json").out == "[]\n"


@pytest.mark.parametrize("width", [80, 200])
def test_a_terminal_gets_bars_that_fit_and_every_figure(filled: Program, width: int) -> None:
    filled.environ["COLUMNS"] = str(width)
    filled.environ["NO_COLOR"] = "1"
    ran = filled("balance", "--spent", "--by", "provider", terminal=["stdout"])
    lines = ran.out.splitlines()
    assert max(map(len, lines)) == width
    assert "\x1b" not in ran.out
    assert [line.split()[-2:] for line in lines] == [
        ["CNY", "UNKNOWN"],
        ["0.000816", "0"],
        ["unknown", "1"],
        ["0.000408", "0"],
        ["0.001224", "1"],
    ]
    assert [line.count("█") > 0 for line in lines] == [False, True, True, True, False]
    assert lines[1].count("█") > lines[2].count("█")


def test_figures_are_whole_on_a_terminal_that_is_too_narrow(filled: Program) -> None:
    filled.environ["COLUMNS"] = "20"
    ran = filled("balance", "--spent", "--by", "provider", terminal=["stdout"])
    assert ("0.001224" in ran.out, "█" in ran.out, "…" in ran.out) == (True, False, False)


def test_colours_are_for_terminals_that_take_them(filled: Program) -> None:
    assert "\x1b[32" in filled("balance", "--spent", terminal=["stdout"]).out
    filled.environ["TERM"] = "dumb"
    plain = filled("balance", "--spent", terminal=["stdout"]).out
    assert ("\x1b" in plain, "█" in plain, "UNKNOWN" in plain) == (False, False, True)
