"""JSON whose numbers keep the digits that they were written with, however many; the rest is as `json` has it."""

import json
from math import isfinite
from typing import Any, Self

from ernie_cli import strict
from ernie_cli.language.said import say
from ernie_cli.requests import Json


class Real(float):
    """A number with a fraction or an exponent, and how it was written."""

    __slots__ = ("digits",)
    digits: str

    def __new__(cls, digits: str) -> Self:
        """Raises ValueError for what is no number, or larger than any."""
        number = super().__new__(cls, digits)
        if not isfinite(number):
            raise ValueError(say("{digits} is not a number that JSON has", digits=digits[:40]))
        number.digits = digits
        return number


def read(text: str) -> Json:
    """The value of `text`; control characters may stand inside strings. Raises ValueError."""
    return strict.parsed(text, controls=True, number=_number)


def written(value: Any, indented: bool = False, level: int = 0) -> str:
    """JSON text: compact, or each member on a line of its own; text is not escaped beyond what JSON asks for."""
    if isinstance(value, Real):
        return value.digits
    if isinstance(value, dict) and value:
        colon = ": " if indented else ":"
        members = [f"{_text(name)}{colon}{written(each, indented, level + 1)}" for name, each in value.items()]
        return _joined("{", members, "}", indented, level)
    if isinstance(value, list) and value:
        return _joined("[", [written(each, indented, level + 1) for each in value], "]", indented, level)
    return _text(value)


def _number(digits: str) -> int | float:
    return int(digits) if digits.lstrip("-").isdecimal() else Real(digits)


def _joined(opening: str, members: list[str], closing: str, indented: bool, level: int) -> str:
    if not indented:
        return opening + ",".join(members) + closing
    margin = "\n" + "  " * (level + 1)
    return opening + margin + f",{margin}".join(members) + "\n" + "  " * level + closing


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
