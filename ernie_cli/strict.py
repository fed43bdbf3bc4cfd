"""JSON as its standard has it: no NaN, no Infinity, no number beyond them, nothing nested so deep that reading it fails."""

import json
from collections.abc import Callable
from typing import Any

DEEPEST = 200  # levels; no service goes beyond a dozen, and what writes JSON again must not run out of stack


def parsed(text: str, controls: bool = False, number: Callable[[str], Any] | None = None) -> Any:
    """The value of `text`; with `controls`, control characters may stand inside strings. Raises ValueError.

    `number` gets each number as it is written, and NaN and Infinity too: whoever gives it must look for them.
    """
    constant, real = number or _no_number, number or _finite
    try:
        value = json.loads(text, strict=not controls, parse_constant=constant, parse_float=real, parse_int=number)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if text.count("[") + text.count("{") > DEEPEST and _is_deep(value):
        raise ValueError("nested too deep")
    return value


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{digits[:40]} is larger than any number")
    return number


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [member for each in level for member in _members(each)]
        if not level:
            return False
    return True


def _members(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
