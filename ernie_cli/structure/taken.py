"""JSON out of what a model said: the whole text, else a fenced block, else what stands between other words; pure."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress

from ernie_cli.requests import Json
from ernie_cli.structure import digits
from ernie_cli.structure.fences import blocks

MOST = 100  # brackets that begin no JSON, after which nobody looks further: each may have been read to the end
_decoder = json.JSONDecoder(strict=False)


def taken(text: str) -> Iterator[Json]:
    """The values of JSON in `text`, the likeliest first: all of it; else each fenced block, then each among words."""
    with suppress(ValueError):
        yield digits.read(text.strip().removeprefix("\ufeff"))
        return
    for block in blocks(text):
        with suppress(ValueError):
            yield digits.read(block.strip())
    yield from _among_words(text)


def _among_words(text: str) -> Iterator[Json]:
    """Objects and lists."""
    failures, at = 0, 0
    brackets = re.compile(r"[{\[]")
    while failures < MOST and (found := brackets.search(text, at)):
        try:
            _, at = _decoder.raw_decode(text, found.start())
            yield digits.read(text[found.start() : at])
        except (ValueError, RecursionError):
            failures += 1
            at = max(at, found.start() + 1)
