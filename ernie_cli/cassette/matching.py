"""When two requests are the same: as JSON, whatever the order of keys, and 1 is 1.0; and where two of them differ."""

import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from ernie_cli.dialects.refusals import excerpt
from ernie_cli.language.said import Said, quoted, say
from ernie_cli.requests import Json

LONGEST = 80  # characters of a value that a message shows
_MISSING = object()


class Difference(NamedTuple):
    """Where two bodies differ, and what stands there in each, fit for a message."""

    place: str
    asked: Said
    kept: Said


def canonical(body: Json) -> str:
    """A text that is the same for bodies that mean the same."""
    return json.dumps(_plain(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def differences(asked: Json, kept: Json, place: str = "") -> Iterator[Difference]:
    """Every place where two bodies differ, in the order of what is asked."""
    if isinstance(asked, dict) and isinstance(kept, dict):
        for key in (*asked, *(key for key in kept if key not in asked)):
            where = f"{place}.{key}" if place else str(key)
            yield from differences(asked.get(key, _MISSING), kept.get(key, _MISSING), where)
    elif isinstance(asked, list) and isinstance(kept, list):
        for index, (one, other) in enumerate(zip_longest(asked, kept, fillvalue=_MISSING)):
            yield from differences(one, other, f"{place}[{index}]")
    elif asked is _MISSING or kept is _MISSING or canonical(asked) != canonical(kept):
        yield Difference(place or say("the body"), _shown(asked), _shown(kept))


def _plain(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _shown(value: Json) -> Said:
    if value is _MISSING:
        return say("missing")
    text = excerpt(json.dumps(value, ensure_ascii=False))
    return quoted(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")
