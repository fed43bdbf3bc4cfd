"""What is cut out of a picture's file before it leaves this machine: what its pixels do not need; nothing is encoded anew."""

from collections.abc import Callable, Iterator
from typing import NamedTuple


class Cut(NamedTuple):
    """Bytes from `start` to before `end` that go, and what stands in their place."""

    start: int
    end: int
    instead: bytes = b""


# What finds the cuts of a file, in order. Raises ValueError that says how the file breaks its own format.
Finds = Callable[[bytes], Iterator[Cut]]


def bare(data: bytes, finds: Finds) -> list[bytes | memoryview]:
    """The file without its cuts, in parts that are views of `data`. Raises ValueError for a broken file."""
    view, begin = memoryview(data), 0
    parts: list[bytes | memoryview] = []
    for cut in finds(data):
        parts += [part for part in (view[begin : cut.start], cut.instead) if part]
        begin = cut.end
    return parts + ([view[begin:]] if begin < len(data) else [])
