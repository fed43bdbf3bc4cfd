"""Answers that nobody writes in good faith: each is shown, in memory that does not grow with it."""

import tracemalloc

import pytest
from laid_out import lines, written

from ernie_cli.render.markdown.stream import Markdown

MILLION = 1_000_000
LINES = {
    "letters": "a" * MILLION,
    "chinese": "中" * MILLION,
    "stars": "*" * MILLION,
    "brackets": "[" * MILLION,
    "signs": ">" * MILLION,
    "bars": "|" * MILLION,
    "accents": "\u0301" * MILLION,
    "blanks": " " * MILLION,
    "openings": "**a " * (MILLION // 40),
    "links": "[a](" * (MILLION // 40),
    "code": "```python\n" + "x(" * (MILLION // 2),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_of_a_million_characters_is_not_kept(name: str) -> None:
    page = Markdown(lambda: 80, True, lambda _: None)
    tracemalloc.start()
    try:
        for at in range(0, len(LINES[name]), 1000):
            page.feed(LINES[name][at : at + 1000])
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    page.close()
    assert most < 4_000_000


@pytest.mark.parametrize("name", ["letters", "chinese", "stars", "accents"])
def test_a_line_of_a_million_characters_is_shown_whole(name: str) -> None:
    assert written([LINES[name]]).decode().replace("\n", "") == LINES[name]


@pytest.mark.parametrize("mark", ["> ", "- ", "*_", "[", "**a ", "1. ", "`"])
def test_a_thousand_levels_are_shown(mark: str) -> None:
    assert lines(mark * 1000 + "core")[-1].endswith("core")


def test_ten_thousand_columns_are_shown() -> None:
    source = "".join(f"|{cell * 10_000}\n" for cell in ("a|", "-|", "b|"))
    shown = written([source]).decode()
    assert (shown.count("a"), shown.count("b")) == (10_000, 10_000)


def test_escape_sequences_are_visible_wherever_they_stand() -> None:
    bad = "\x1b]0;x\x07\x9b2J"
    source = f"{bad}\n# {bad}\n- {bad}\n\n```{bad}\n{bad}\n```\n| {bad} |\n|---|\n| {bad} |\n\n[{bad}]({bad})"
    shown = written([source], coloured=False).decode()
    assert not {"\x1b", "\x07", "\x9b"} & set(shown)
    assert shown.count("␛]0;x␇<9B>2J") == 9


def test_an_entity_is_no_way_around() -> None:
    assert lines("&#27;[2J &#x1b;[2J &lt;") == ["&#27;[2J &#x1b;[2J <"]
