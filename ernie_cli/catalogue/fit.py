"""Whether one value fits one parameter; knows neither providers nor flags."""

from math import isfinite, log
from typing import Any, NamedTuple

from ernie_cli.catalogue.model import Parameter
from ernie_cli.language.said import Said, say

PLAIN = {"flag": say("true or false"), "list": say("a list"), "object": say("an object")}
SMALLEST = 1e-9  # stands for 0 where 0 itself is excluded, as Baidu's own SDK does it


class Misfit(NamedTuple):
    """Why a value cannot be sent: `takes` says what can, `instead` is the nearest value that fits, None without one.

    `at_open_end`: the value is the very bound that the range excludes. `nearest` is a choice that is like the value in
    more than its letters.
    """

    takes: Said
    instead: Any = None
    at_open_end: bool = False
    nearest: str | None = None


def misfit(parameter: Parameter, value: Any) -> Misfit | None:
    """What is wrong with `value`, or None when it may be sent as it is."""
    if parameter.kind in ("number", "integer"):
        return _number(parameter, value)
    if parameter.kind == "text":
        return _text(parameter, value)
    if parameter.kind == "size":
        return _size(parameter, value)
    if parameter.kind == "list":
        return _list(parameter, value)
    if parameter.kind == "object":
        return _object(parameter, value)
    if parameter.kind == "flag" and not isinstance(value, bool):
        return Misfit(takes(parameter))
    return None


def takes(parameter: Parameter) -> Said:
    """What fits, in words: "a number above 0 and up to 1", "one of low, medium, high"."""
    if parameter.kind in ("number", "integer"):
        return _range(parameter)
    if parameter.choices:
        return say("one of {choices}", choices=", ".join(parameter.choices))
    if parameter.kind == "text":
        return (
            say("text") if parameter.longest is None else say("text of at most {longest} characters", longest=parameter.longest)
        )
    if parameter.kind == "size":
        low, high = parameter.low or 1, parameter.high or float("inf")
        return say("WIDTHxHEIGHT from {low:g}x{low:g} to {high:g}x{high:g}", low=low, high=high)
    if parameter.kind == "list" and parameter.most is not None:
        return say("up to {most} texts of at most {longest} characters each", most=parameter.most, longest=parameter.longest)
    if parameter.kind == "object" and parameter.most is not None:
        return say("up to {most} pairs of texts", most=parameter.most)
    return PLAIN.get(parameter.kind, say("any value"))


def _number(parameter: Parameter, value: Any) -> Misfit | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return Misfit(takes(parameter))
    low, high, step = parameter.low, parameter.high, 1 if parameter.kind == "integer" else SMALLEST
    if parameter.kind == "integer" and not isinstance(value, int):
        whole = misfit(parameter, int(value))
        return Misfit(takes(parameter), whole.instead if whole else int(value))
    if low is not None and (value < low or (parameter.low_open and value == low)):
        nearest = low + step if parameter.low_open else low
        return Misfit(takes(parameter), nearest, step == SMALLEST and value == low)
    if high is not None and (value > high or (parameter.high_open and value == high)):
        return Misfit(takes(parameter), high - step if parameter.high_open else high)
    return None


def _text(parameter: Parameter, value: Any) -> Misfit | None:
    if parameter.choices:
        is_choice = value in parameter.choices
        return None if is_choice else Misfit(takes(parameter), nearest=_nearest_size(value, parameter.choices))
    if not isinstance(value, str):
        return Misfit(say("text"))
    if parameter.longest is not None and len(value) > parameter.longest:
        return Misfit(takes(parameter), value[: parameter.longest])
    return None


def _size(parameter: Parameter, value: Any) -> Misfit | None:
    low, high = parameter.low or 1, parameter.high or float("inf")
    sides = _sides(value)
    if sides is None or not all(low <= side <= high for side in sides):
        return Misfit(takes(parameter))
    return None


def _nearest_size(value: Any, choices: tuple[str, ...]) -> str | None:
    """The choice that differs least from `value`, most of all in its shape; None unless all of them are sizes."""
    wanted, known = _sides(value), {choice: _sides(choice) for choice in choices}

    def distance(choice: str) -> float:
        width, height = (log(one / other) for one, other in zip(wanted or (), known[choice] or (), strict=True))
        return abs(width) + abs(height) + 2 * abs(width - height)

    return min(choices, key=distance) if wanted and all(known.values()) else None


def _sides(value: Any) -> tuple[int, int] | None:
    """Width and height of WIDTHxHEIGHT."""
    width, _, height = value.partition("x") if isinstance(value, str) else ("", "", "")
    if not all(side.isascii() and side.isdecimal() and len(side) < 7 and int(side) for side in (width, height)):
        return None
    return int(width), int(height)


def _list(parameter: Parameter, value: Any) -> Misfit | None:
    if not isinstance(value, list):
        return Misfit(say("a list"))
    most, longest = parameter.most, parameter.longest
    if most is None or longest is None:
        return None
    fitting = [each for each in value if isinstance(each, str) and len(each) <= longest][:most]
    return None if fitting == value else Misfit(takes(parameter), fitting or None)


def _object(parameter: Parameter, value: Any) -> Misfit | None:
    if not isinstance(value, dict):
        return Misfit(say("an object"))
    if parameter.choices and value.get("type") not in parameter.choices:
        return Misfit(say("an object whose type is one of {choices}", choices=", ".join(parameter.choices)))
    if parameter.most is None:
        return None
    fitting = dict([pair for pair in value.items() if isinstance(pair[1], str)][: parameter.most])
    return None if fitting == value else Misfit(takes(parameter), fitting or None)


def _range(parameter: Parameter) -> Said:
    """The range in words: "a number above 0 and up to 1", "a whole number from 2 to 2048"."""
    low, high, low_open, high_open = parameter.low, parameter.high, parameter.low_open, parameter.high_open
    noun = say("a number")
    if parameter.kind == "integer":
        noun = say("a whole number")
        low = low + 1 if low is not None and low_open else low
        high = high - 1 if high is not None and high_open else high
        low_open = high_open = False
    if low is None and high is None:
        return noun
    if low is None or high is None:
        return (
            say("{noun} of {low} or more", noun=noun, low=low)
            if high is None
            else say("{noun} of {high} or less", noun=noun, high=high)
        )
    return (
        say("{noun} above {low} and up to {high}", noun=noun, low=low, high=high)
        if low_open
        else say("{noun} from {low} to {high}", noun=noun, low=low, high=high)
    )
