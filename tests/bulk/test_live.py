"""What comes slowly is not held back."""

from collections.abc import Iterator
from threading import Event

import pytest

from ernie_cli.bulk.live import ROOM, live


def test_everything_comes_in_its_order() -> None:
    assert [item for item in live(range(5000)) if item is not None] == list(range(5000))


def test_a_pause_is_told() -> None:
    go = Event()

    def slow() -> Iterator[int]:
        yield 1
        assert go.wait(60)
        yield 2

    found = live(slow())
    assert (next(found), next(found)) == (1, None)
    go.set()
    assert [item for item in found if item is not None] == [2]


def test_what_reading_raises_is_raised_after_what_came_before() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    found = live(broken())
    assert next(found) == 1
    with pytest.raises(ValueError, match="broken"):
        list(found)


def test_a_fast_source_is_held_back() -> None:
    taken: list[int] = []

    def fast() -> Iterator[int]:
        for number in range(10**6):
            taken.append(number)
            yield number

    found = live(fast())
    assert next(found) == 0
    assert len(taken) <= ROOM + 2
