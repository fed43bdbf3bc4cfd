"""How alike vectors are: the cosine of their angle, in plain Python; a vector of zeros is like nothing."""

import heapq
from collections.abc import Sequence
from math import hypot
from operator import mul
from typing import Generic, TypeVar

T = TypeVar("T")
Numbers = Sequence[float]


def cosine(one: Numbers, other: Numbers) -> float:
    """From -1 to 1, 0 where one of them has no length. Both are of the same number of dimensions."""
    lengths = hypot(*one) * hypot(*other)
    return within(sum(map(mul, one, other)) / lengths) if lengths else 0.0


class Best(Generic[T]):
    """The `count` candidates that are most like `wanted`; of equals, the earlier. Keeps no more than these."""

    def __init__(self, wanted: Numbers, count: int) -> None:
        self._direction = _unit(wanted)
        self._count = count
        self._heap: list[tuple[float, int, T]] = []  # the worst on top
        self._seen = 0

    def add(self, candidate: T, numbers: Numbers) -> None:
        """One more, with as many dimensions as the others."""
        length = hypot(*numbers)
        score = within(sum(map(mul, self._direction, numbers)) / length) if length else 0.0
        self._seen += 1
        entry = (score, -self._seen, candidate)  # no two have the same place, so that candidates are never compared
        if len(self._heap) < self._count:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def ranked(self) -> list[tuple[float, T]]:
        """With their scores, the best first."""
        return [(score, candidate) for score, _, candidate in sorted(self._heap, reverse=True)]


def matrix(vectors: Sequence[Numbers]) -> list[list[float]]:
    """Each with each; the diagonal is 1, or 0 for a vector of zeros."""
    units = [_unit(vector) for vector in vectors]
    return [[within(sum(map(mul, unit, other))) for other in units] for unit in units]


def within(score: float) -> float:
    """No rounding error may lead beyond what a cosine can be."""
    return max(-1.0, min(1.0, score))


def _unit(numbers: Numbers) -> Numbers:
    length = hypot(*numbers)
    return [number / length for number in numbers] if length else numbers
