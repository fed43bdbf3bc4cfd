"""The ranges that each service keeps its parameters in (the tables of the five pages), and the check of a body.

A field that is null counts as not sent; a field that no table names passes.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.wire import Json, JsonObject


class Range(NamedTuple):
    """From `low` to `high`; an open end leaves the bound itself out."""

    low: float = float("-inf")
    high: float = float("inf")
    whole: bool = False
    low_open: bool = False
    high_open: bool = False


class Words(NamedTuple):
    """One of these texts."""

    choices: tuple[str, ...]


class Texts(NamedTuple):
    """A list (or, where `pairs`, an object) of texts: so many at most, each so long at most."""

    most: int | None = None
    longest: int | None = None
    pairs: bool = False


class Truth(NamedTuple):
    """true or false."""


class Kinds(NamedTuple):
    """One of these types of JSON, by the names that Python has for them."""

    types: tuple[type, ...]


Allowed = Range | Words | Texts | Truth | Kinds
Ranges = Mapping[str, Allowed]

_PENALTY = Range(-2, 2)
_SHARE = Range(0, 1)
_WARMTH = Range(0, 1, low_open=True)
_SEED = Range(0, 2147483647, whole=True, low_open=True, high_open=True)
_STOPS = Texts(4, 20)
_COUNT = Range(1, whole=True)
_FOUND = Range(1, 28, whole=True)
_PICTURES = {"n": Range(1, 4, whole=True), "seed": Range(0, 4294967295, whole=True)}
_KINDS: Ranges = {
    "stream": Truth(),
    "tools": Kinds((list,)),
    "functions": Kinds((list,)),
    "tool_choice": Kinds((str, dict)),
    "response_format": Kinds((str, dict)),
    "web_search": Kinds((dict,)),
    "stream_options": Kinds((dict,)),
    "stop": Texts(),
    "system": Kinds((str,)),
    "logprobs": Truth(),
    "top_logprobs": Range(0, 20, whole=True),
    "max_tokens": _COUNT,
    "max_completion_tokens": _COUNT,
    "web_search.search_number": _FOUND,
    "web_search.reference_number": _FOUND,
    "web_search.search_num": _FOUND,
    "web_search.reference_num": _FOUND,
}

THINKING: Ranges = {  # wcode, baidu/…
    **_KINDS,
    "temperature": Range(0, 2),
    "top_p": _SHARE,
    "top_k": Range(0, whole=True),
    "min_p": _SHARE,
    "top_a": _SHARE,
    "frequency_penalty": _PENALTY,
    "presence_penalty": _PENALTY,
    "repetition_penalty": Range(0, 2),
    "seed": Range(whole=True),
    "verbosity": Words(("low", "medium", "high")),
}
WCODE: Ranges = {  # wcode, ernie-…
    **_KINDS,
    "temperature": _WARMTH,
    "top_p": Range(0, 1, low_open=True),
    "frequency_penalty": _PENALTY,
    "seed": _SEED,
    "stop": _STOPS,
}
WENXIN: Ranges = {
    **_KINDS,
    "temperature": _WARMTH,
    "top_p": _SHARE,
    "penalty_score": Range(1, 2),
    "frequency_penalty": _PENALTY,
    "presence_penalty": _PENALTY,
    "max_output_tokens": Range(2, 2048, whole=True),
    "min_output_tokens": Range(2, 2048, whole=True),
    "stop": _STOPS,
    "metadata": Texts(16, None, pairs=True),
}
AISTUDIO: Ranges = {
    **_KINDS,
    "temperature": _WARMTH,
    "top_p": _SHARE,
    "penalty_score": Range(1, 2),
    "frequency_penalty": _PENALTY,
    "presence_penalty": _PENALTY,
    "max_completion_tokens": Range(2, whole=True),
    "seed": _SEED,
    "stop": _STOPS,
    "parallel_tool_calls": Truth(),
}
QIANFAN: Ranges = {
    **AISTUDIO,
    "temperature": Range(0, 2),
    "max_completion_tokens": _COUNT,
    "repetition_penalty": Range(0, 2, low_open=True),
    "thinking_budget": _COUNT,
    "enable_thinking": Truth(),
}
QIANFAN_ERNIE: Ranges = {**QIANFAN, "temperature": _WARMTH}
LOCAL: Ranges = {
    **_KINDS,
    "temperature": Range(0, 2),
    "top_p": _SHARE,
    "frequency_penalty": _PENALTY,
    "presence_penalty": _PENALTY,
}
DRAWING: Ranges = {**_PICTURES, "steps": Range(10, 50, whole=True), "cfg_scale": Range(0, 30)}
QIANFAN_DRAWING: Ranges = {**_PICTURES, "steps": Range(1, 50, whole=True)}


def check(content: JsonObject, ranges: Ranges) -> None:
    """Raise Refusal at the first field that is out of its range or of another type."""
    for field, allowed in ranges.items():
        value = _member(content, field)
        if value is not None and (complaint := _complaint(value, allowed)):
            raise Refusal("bad_value", f"{field} {complaint}")


def _member(content: Json, field: str) -> Json:
    for step in field.split("."):
        content = content.get(step) if isinstance(content, dict) else None
    return content


def _complaint(value: Json, allowed: Allowed) -> str:
    if isinstance(allowed, Range):
        return _out_of(value, allowed)
    if isinstance(allowed, Words):
        return "" if value in allowed.choices else f"must be one of {', '.join(allowed.choices)}"
    if isinstance(allowed, Kinds):
        return "" if isinstance(value, allowed.types) else "is of a wrong type"
    if isinstance(allowed, Truth):
        return "" if isinstance(value, bool) else "must be a boolean"
    return _wrong_texts(value, allowed)


def _out_of(value: Json, allowed: Range) -> str:
    if isinstance(value, bool) or not isinstance(value, int if allowed.whole else int | float):
        return f"must be {'an integer' if allowed.whole else 'a number'}"
    too_low = value <= allowed.low if allowed.low_open else value < allowed.low
    too_high = value >= allowed.high if allowed.high_open else value > allowed.high
    if not (too_low or too_high) and value == value:  # NaN is equal to nothing
        return ""
    left, right = "(" if allowed.low_open else "[", ")" if allowed.high_open else "]"
    return f"range is {left}{_bound(allowed.low)}, {_bound(allowed.high)}{right}"


def _wrong_texts(value: Json, allowed: Texts) -> str:
    if allowed.pairs:
        right = isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
    else:
        value = [value] if isinstance(value, str) else value
        right = isinstance(value, list) and all(isinstance(text, str) for text in value)
    if not right:
        return "must hold strings"
    if allowed.most is not None and len(value) > allowed.most:
        return f"has more than {allowed.most} elements"
    if allowed.longest is not None and any(len(text) > allowed.longest for text in value):
        return f"has an element of more than {allowed.longest} characters"
    return ""


def _bound(number: float) -> str:
    return f"{number:g}" if abs(number) < 1e6 else f"{number:.0f}"
