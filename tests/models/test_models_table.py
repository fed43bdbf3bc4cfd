"""The table of models on terminals of any width: ids are whole, figures go before words are cut, wide names keep columns."""

import httpx
import pytest
from program import Program

from ernie_cli.language.said import Said, quoted, say
from ernie_cli.render.models import described, fitted, separated, spread_out
from ernie_cli.render.table import width

PROVIDERS = ("aistudio", "qianfan", "wenxin", "wcode", "local")


def said(*cells: str) -> tuple[Said, ...]:
    return tuple(map(quoted, cells))


TITLES = ((say("model"), False), (say("live"), False), (say("can"), False), (quoted("size"), True))


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_line_is_wider_than_the_terminal_and_no_id_is_cut(ernie: Program, provider: str, columns: int) -> None:
    ernie.environ["COLUMNS"] = str(columns)
    ids = ernie("models", "-p", provider, "--ids").out.splitlines()
    lines = ernie("models", "-p", provider, terminal=("stdout",)).out.splitlines()
    assert [line.split(" ")[0] for line in lines[1:]] == ids
    assert max(map(width, lines)) <= columns


@pytest.mark.parametrize("provider", PROVIDERS[:4])
def test_eighty_columns_show_abilities_and_sizes(ernie: Program, provider: str) -> None:
    ernie.environ["COLUMNS"] = "80"
    heading = ernie("models", "-p", provider, terminal=("stdout",)).out.splitlines()[0].split()
    assert heading[:3] == ["model", "can", "context"]


def test_two_hundred_columns_show_where_figures_come_from(ernie: Program) -> None:
    ernie.environ["COLUMNS"] = "200"
    shown = ernie("models", "-p", "wenxin", terminal=("stdout",)).out
    assert shown.splitlines()[0].split("  ")[-1].strip() == "source"
    assert "30 / 90 CNY" in shown
    assert "free" in shown


def test_several_providers_have_a_table_each(ernie: Program) -> None:
    shown = ernie("models", "--all", terminal=("stdout",)).out
    headings = [line for line in shown.splitlines() if ": " in line]
    assert headings[:2] == ["aistudio: Baidu AI Studio", "qianfan: Baidu Cloud Qianfan"]


def test_marks_stand_beside_the_names(ernie: Program) -> None:
    reply = httpx.Response(200, json={"data": [{"id": "ernie-3.5-8k"}, {"id": "ernie-9"}]})
    lines = ernie("models", "--live", terminal=("stdout",), replies=[reply]).out.splitlines()
    marks = {line.split()[0]: line.split()[1] for line in lines if len(line.split()) > 1}
    assert (marks["model"], marks["ernie-9"], marks["ernie-4.0-8k"]) == ("live", "new", "gone")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_page_fits_eighty_columns_but_for_addresses(ernie: Program, provider: str) -> None:
    ernie.environ["COLUMNS"] = "80"
    for id_ in ernie("models", "-p", provider, "--ids").out.splitlines():
        lines = ernie("models", "-p", provider, id_, terminal=("stdout",)).out.splitlines()
        assert max(width(line) for line in lines if "https://" not in line) <= 80, id_


def test_a_name_too_long_for_its_column_stands_on_a_line_of_its_own() -> None:
    rows = [said("a", "short", "some words", ""), said("b", "x" * 20, "other words", "")]
    shown = spread_out(said("n", "sent as", "takes", "default"), rows, str, 2, 34).decode()
    assert shown.splitlines() == [
        "n  sent as  takes",
        "a  short    some words",
        "b  xxxxxxxxxxxxxxxxxxxx",
        "            other words",
    ]
    narrow = spread_out(said("name", "sent as", "takes", "default"), rows, str, 2, 24).decode().splitlines()
    assert narrow[2] == "b   xxxxxxxxxxxxxxxxxxxx"


def test_a_name_and_a_title_that_are_the_same_are_told_once(ernie: Program) -> None:
    assert "provider\twcode\n" in ernie("models", "wcode/ernie-4.0-8k").out
    shown = ernie("models", "--all", terminal=("stdout",)).out.splitlines()
    assert "wcode" in shown


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("id_", ["ernie-4.5-turbo-128k", "Stable-Diffusion-XL", "embedding-v1"])
def test_a_page_fits_the_terminal(ernie: Program, id_: str, columns: int) -> None:
    ernie.environ["COLUMNS"] = str(columns)
    shown = ernie("models", id_, terminal=("stdout",)).out
    if columns > 40:
        assert max(map(width, shown.splitlines())) <= columns
    assert " ".join(shown.split()).startswith(f"model {id_} ")


def test_a_dumb_terminal_gets_eighty_columns(ernie: Program) -> None:
    ernie.environ["TERM"] = "dumb"
    assert max(map(width, ernie("models", terminal=("stdout",)).out.splitlines())) <= 80


def test_wide_names_keep_the_columns_in_line() -> None:
    shown = fitted(TITLES, [said("模型", "", "chat", "1"), said("ab", "", "embed", "22")], str, 80, 2).decode()
    assert shown == "model  can    size\n模型   chat      1\nab     embed    22\n"


def test_a_column_that_says_nothing_is_left_out_and_the_last_go_first() -> None:
    rows = [said("a" * 30, "", "chat", "1")]
    assert fitted(TITLES, rows, str, 36, 2).decode().split() == ["model", "can", "a" * 30, "chat"]
    assert fitted(TITLES, rows, str, 20, 2).decode().split() == ["model", "a" * 30]


def test_fields_cannot_break_their_line() -> None:
    assert separated([("a\tb", "c\nd")]) == b"a b\tc d\n"


def test_a_long_text_is_wrapped_beside_its_label() -> None:
    pairs = [(quoted("a"), quoted("one two three four")), (quoted("label"), quoted("x"))]
    assert described(pairs, str, 20).decode() == "a      one two three four\nlabel  x\n"
    long = " ".join(["word"] * 10)
    assert described([(quoted("label"), quoted(long))], str, 40).decode().splitlines()[1].startswith("       word")


def test_a_wrapped_cell_leaves_the_others_empty_below_it() -> None:
    shown = spread_out(said("n", "fits", "d"), [said("x", " ".join(["word"] * 12), "1")], str, 1, 40).decode().splitlines()
    assert shown[1].endswith("1")
    assert all(line.startswith("   word") and not line.endswith("1") for line in shown[2:])
    assert " ".join(shown[1:]).count("word") == 12


def test_a_source_that_is_that_of_all_is_told_once(ernie: Program) -> None:
    ernie.environ["COLUMNS"] = "120"
    lines = ernie("models", "qianfan/ernie-5.0-thinking-preview", terminal=("stdout",)).out.splitlines()
    found = {line.split("  ")[0]: line.split("  ")[-1].strip() for line in lines[: lines.index("")]}
    assert found["price"] == "1.4 / 5.6 USD a million tokens, in / out"
    assert found["source"] == "aichat models.yaml, 2026-02-23"


def test_a_price_of_another_source_tells_whose_it_is_and_of_when(ernie: Program) -> None:
    ernie.environ["COLUMNS"] = "120"
    shown = ernie("models", "wenxin/ernie-4.0-8k", terminal=("stdout",)).out
    assert "in / out (EAKE AI manual of the Wenxin API, 2026-05-08)\n" in shown


def test_a_price_in_a_pipe_tells_its_source_and_each_date_once(ernie: Program) -> None:
    piped = ernie("models", "qianfan/ernie-5.0-thinking-preview").out
    assert "price\t1.4 / 5.6 USD a million tokens, in / out (aichat models.yaml, 2026-02-23)\n" in piped
