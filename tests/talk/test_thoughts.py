"""Thinking in the text of an answer: with and without its tags, in any pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.events import Answer, Delta
from ernie_cli.talk.thoughts import split

# What a server without a parser sends -> thinking, answer.
TEXTS = {
    "<think>\nTwo and two.\n</think>\n\nFour.": ("Two and two.", "Four."),
    "Two and two.\n</think>\n\nFour.": ("Two and two.", "Four."),
    "二加二。\n</think>\n\n<response>\n四。\n</response>\n": ("二加二。", "四。"),
    "<think></think>Four.": (None, "Four."),
    "Four.": (None, "Four."),
    "<b>Four</b>": (None, "<b>Four</b>"),
    "": (None, ""),
    "<think>never closed": ("never closed", ""),
    "a < b </thin": (None, "a < b </thin"),
    "so\n</think>\nas in <response> of HTTP": ("so", "as in <response> of HTTP"),
    "so</think><response>never ended": ("so", "never ended"),
    "so</think><respond>": ("so", "<respond>"),
    "a</think>b</think>c": ("a", "b</think>c"),
}


def answered(pieces: list[Delta]) -> tuple[str | None, str]:
    answer = Answer()
    for delta in split(pieces):
        answer.add(delta)
    return answer.reasoning, answer.content


@pytest.mark.parametrize("text", TEXTS)
def test_thinking_is_taken_out_of_a_whole_text(text: str) -> None:
    assert answered([Delta(text=text), Delta(finish_reason="stop")]) == TEXTS[text]


@given(st.sampled_from(list(TEXTS)), st.integers(1, 9))
def test_the_size_of_the_pieces_changes_nothing(text: str, size: int) -> None:
    pieces = [Delta(text=text[start : start + size]) for start in range(0, len(text), size)]
    assert answered([*pieces, Delta(ended=True)]) == TEXTS[text]


def test_an_answer_streams_once_its_thinking_is_over() -> None:
    shown = [delta.text for delta in split(Delta(text=text) for text in ("<think>a", "b</think>\n", "one ", "two "))]
    assert shown == ["", "", "one ", "two "]


def test_thinking_streams_when_its_tag_opens_it() -> None:
    shown = [delta.reasoning for delta in split(Delta(text=text) for text in ("<think>", "one ", "two ", "</think>"))]
    assert shown == ["", "one ", "two ", ""]


def test_a_server_that_splits_by_itself_is_left_alone() -> None:
    pieces = [Delta(reasoning="so"), Delta(text="text with </think> in it", finish_reason="stop")]
    assert answered(pieces) == ("so", "text with </think> in it")


def test_a_million_pieces_without_a_tag_are_looked_at_once_each() -> None:
    reasoning, content = answered([Delta(text="word ")] * 200_000)
    assert (reasoning, len(content)) == (None, 1_000_000)
