"""Cosines as numpy finds them; the best of many without keeping many."""

from collections.abc import Iterable, Sequence
from itertools import islice, repeat
from typing import Any

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ernie_cli.vectors.similarity import Best, cosine, matrix

numbers = st.lists(st.floats(-1e6, 1e6, width=32), min_size=3, max_size=3)


def best(wanted: Sequence[float], candidates: Iterable[tuple[Any, Sequence[float]]], count: int) -> list[tuple[float, Any]]:
    found = Best[Any](wanted, count)
    for candidate, its_numbers in candidates:
        found.add(candidate, its_numbers)
    return found.ranked()


@given(numbers, numbers)
def test_a_cosine_is_that_of_numpy(one: list[float], other: list[float]) -> None:
    lengths = float(numpy.linalg.norm(one) * numpy.linalg.norm(other))
    assume(lengths > 1e-6)
    assert cosine(one, other) == pytest.approx(float(numpy.dot(one, other)) / lengths, abs=1e-9)


@given(numbers, numbers)
def test_a_cosine_never_leaves_its_range(one: list[float], other: list[float]) -> None:
    assert -1 <= cosine(one, other) <= 1
    assert cosine(one, other) == pytest.approx(cosine(other, one))


def test_a_vector_of_zeros_is_like_nothing() -> None:
    assert cosine([0, 0], [1, 2]) == 0
    assert best([0, 0], [("a", [1, 2])], 1) == [(0.0, "a")]
    assert matrix([[0, 0], [1, 2]])[0] == [0, 0]


@given(st.lists(numbers, max_size=8), numbers, st.integers(1, 9))
def test_the_best_are_those_that_sorting_all_would_give(candidates: list[list[float]], wanted: list[float], count: int) -> None:
    found = best(wanted, enumerate(candidates), count)
    everything = best(wanted, enumerate(candidates), len(candidates))
    assert found == everything[:count]
    assert [score for score, _ in everything] == sorted((score for score, _ in everything), reverse=True)
    assert sorted(place for _, place in everything) == list(range(len(candidates)))
    assert all(score == pytest.approx(cosine(wanted, candidates[place])) for score, place in found)


def test_of_equals_the_earlier_comes_first() -> None:
    candidates = [("a", [0, 1]), ("b", [2, 0]), ("c", [1, 0]), ("d", [3, 0])]
    assert [name for _, name in best([1, 0], candidates, 3)] == ["b", "c", "d"]


def test_the_best_of_many_are_found_in_a_stream() -> None:
    many = ((place, [1.0, place % 7]) for place in islice(iter(range(10**9)), 5000))
    assert [place for _, place in best([1, 0], many, 2)] == [0, 7]
    assert best([1, 0], zip(repeat("x", 3), repeat([1, 0])), 9) == [(1.0, "x")] * 3


@given(st.lists(numbers, max_size=5))
def test_a_matrix_compares_each_with_each(vectors: list[list[float]]) -> None:
    found = matrix(vectors)
    for row, one in zip(found, vectors, strict=True):
        assert row == pytest.approx([cosine(one, other) for other in vectors])
