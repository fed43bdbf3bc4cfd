"""An answer looks the same however it came in pieces, and comes as early as it can."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laid_out import PIECES, Screen, written

from ernie_cli.render.markdown.colours import lexer
from ernie_cli.render.markdown.stream import Markdown

ANSWERS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
WIDTHS = st.sampled_from([2, 12, 40, 80])
ALLOWED = re.compile(rb"\x1b\[[0-9;]*m|(?:\r|\x1b\[[0-9]+D)\x1b\[K")  # looks, and clearing within the line


@settings(max_examples=300, deadline=None)
@given(ANSWERS, WIDTHS, st.integers(1, 20))
def test_the_same_is_written_whatever_the_pieces(answer: str, width: int, size: int) -> None:
    pieces = [answer[at : at + size] for at in range(0, len(answer), size)]
    assert written(pieces, width) == written([answer], width)


@settings(max_examples=200, deadline=None)
@given(ANSWERS, st.sampled_from([12, 40, 80]), st.integers(1, 20), st.booleans())
def test_the_same_is_on_the_screen_whatever_the_pieces(answer: str, width: int, size: int, coloured: bool) -> None:
    pieces = [answer[at : at + size] for at in range(0, len(answer), size)]
    raw = written(pieces, width, coloured, terminal=True)
    assert Screen(width, 10).shown(raw) == Screen(width, 10).shown(written([answer], width, coloured))
    rest = ALLOWED.sub(b"", raw)
    assert b"\x1b" not in rest
    assert b"\r" not in rest


@settings(max_examples=150, deadline=None)
@given(ANSWERS)
def test_without_colours_there_is_no_escape_sequence(answer: str) -> None:
    assert b"\x1b" not in written(answer, terminal=True)


def test_words_come_as_they_arrive() -> None:
    page = Markdown(lambda: 80, True, lexer)
    pieces = ("Hel", "lo wor", "ld, 你", "好", "吗")
    assert [page.feed(piece).decode() for piece in pieces] == ["Hel", "lo wor", "ld, 你", "好", "吗"]


@pytest.mark.parametrize(("coloured", "back"), [(True, "\x1b[4D\x1b[K"), (False, "\b\b\b\b    \b\b\b\b")])
def test_a_word_that_outgrows_the_line_moves_to_the_next(coloured: bool, back: str) -> None:
    page = Markdown(lambda: 10, coloured, lexer)
    assert [page.feed(piece).decode() for piece in ("hello", " wor", "lds")] == ["hello", " wor", f"{back}\nworlds"]


def test_code_comes_line_by_line() -> None:
    page = Markdown(lambda: 80, False, lexer)
    assert [page.feed(piece) for piece in ("```\n", "a = ", "1\nb", " = 2\n")] == [b"```\n", b"", b"a = 1\n", b"b = 2\n"]


def test_a_row_is_glimpsed_while_its_table_is_held_and_gone_when_it_is_shown() -> None:
    page = Markdown(lambda: 40, True, lexer)
    held = [page.feed(piece) for piece in ("| a | b |\n|---|---|\n", "| 1 ", "| 2 |\n")]
    assert held == [b"\x1b[2m| a | b |\x1b[m", b"\r\x1b[K\x1b[2m| 1 \x1b[m", b"\r\x1b[K\x1b[2m| 1 | 2 |\x1b[m"]
    assert page.close().startswith(b"\r\x1b[K\x1b[0;1ma")


def test_what_has_no_end_is_not_waited_for_longer_than_a_few_lines() -> None:
    page = Markdown(lambda: 80, True, lexer)
    page.feed("*args ")
    assert b"*args" in page.feed("word " * 60)
