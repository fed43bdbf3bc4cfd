"""How alike vectors are: the cosine of their angle, in plain Python; a vector of zeros is like nothing."""

import heapq
from collections.abc import Iterable, Sequence
from math import hypot
from operator import itemgetter, mul
from typing import TypeVar

T = TypeVar("T")
Numbers = Sequence[float]


def cosine(one: Numbers, other: Numbers) -> float:
    """From -1 to 1, 0 where one of them has no length. Both are of the same number of dimensions."""
    lengths = hypot(*one) * hypot(*other)
    return within(sum(map(mul, one, other)) / lengths) if lengths else 0.0


def best(wanted: Numbers, candidates: Iterable[tuple[T, Numbers]], count: int) -> list[tuple[float, T]]:
    """The `count` that are most like `wanted`, with their scores, the best first; of equals, the earlier. Keeps no more."""
    direction = _unit(wanted)
    scored = ((_along(direction, numbers), candidate) for candidate, numbers in candidates)
    return heapq.nlargest(count, scored, key=itemgetter(0))


def matrix(vectors: Sequence[Numbers]) -> list[list[float]]:
    """Each with each; the diagonal is 1, or 0 for a vector of zeros."""
    units = [_unit(vector) for vector in vectors]
    return [[within(sum(map(mul, unit, other))) for other in units] for unit in units]


def within(score: float) -> float:
    """No rounding error may lead beyond what a cosine can be."""
    return max(-1.0, min(1.0, score))


def _along(direction: Numbers, numbers: Numbers) -> float:
    length = hypot(*numbers)
    return within(sum(map(mul, direction, numbers)) / length) if length else 0.0


def _unit(numbers: Numbers) -> Numbers:
    length = hypot(*numbers)
    return [number / length for number in numbers] if length else numbers
