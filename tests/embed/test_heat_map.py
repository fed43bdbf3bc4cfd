"""A heat map shows figures where there is room, colours where there is less, and nothing where it would be wrong."""

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.render.matrix import heat_map, shade

TEXTS = ["猫坐在垫子上", "a dog\x1b[31m", "a third text that is long enough to be cut off"]
ROWS = [[1, 0.8, 0.2], [0.8, 1, -0.1], [0.2, -0.1, 1]]


def shown(room: int, coloured: bool = False) -> list[str]:
    """What a terminal shows, line by line."""
    drawn = heat_map(TEXTS, ROWS, room, coloured)
    assert drawn is not None
    screen = pyte.Screen(room, 10)
    pyte.ByteStream(screen).feed(drawn.replace(b"\n", b"\r\n"))
    return [line.rstrip() for line in screen.display if line.strip()]


def test_each_text_has_a_line_and_each_pair_a_figure() -> None:
    lines = [line.split() for line in shown(80)]
    assert lines[0] == ["1", "2", "3"]
    assert [line[-3:] for line in lines[1:]] == [["1.00", "0.80", "0.20"], ["0.80", "1.00", "-0.10"], ["0.20", "-0.10", "1.00"]]


def test_control_characters_of_a_text_do_nothing() -> None:
    assert "a dog␛[31m" in shown(80)[2]


def test_where_figures_have_no_room_there_are_colours() -> None:
    lines = shown(30, coloured=True)
    assert "1.00" not in "".join(lines)
    assert lines[-1].startswith("  3 a third text that …")
    drawn = heat_map(TEXTS, ROWS, 30, coloured=True)
    assert drawn is not None
    assert b"\x1b[" in drawn


@pytest.mark.parametrize(("room", "coloured"), [(20, True), (30, False)])
def test_where_nothing_fits_nothing_is_drawn(room: int, coloured: bool) -> None:
    assert heat_map(TEXTS, ROWS, room, coloured) is None


@given(st.lists(st.floats(-1, 1), min_size=2))
def test_a_warmer_colour_is_a_greater_likeness(scores: list[float]) -> None:
    palette = ["bright_white", "white", "bright_yellow", "yellow", "bright_red", "red"]
    places = [palette.index(shade(score)) for score in sorted(scores)]
    assert places == sorted(places)
