"""JSON as its standard has it: no NaN, no Infinity, no number beyond them, nothing nested so deep that reading it fails."""

import json
import os
from collections.abc import Callable
from typing import Any

from ernie_cli.language.said import Said, quoted, say, words_of
from ernie_cli.requests import Attachment

DEEPEST = 200  # levels; no service goes beyond a dozen, and what writes JSON again must not run out of stack


def parsed(text: str, controls: bool = False, number: Callable[[str], Any] | None = None) -> Any:
    """The value of `text`; with `controls`, control characters may stand inside strings. Raises ValueError.

    `number` gets each number as it is written, and NaN and Infinity too: whoever gives it must look for them.
    """
    constant, real = number or _no_number, number or _finite
    try:
        value = json.loads(text, strict=not controls, parse_constant=constant, parse_float=real, parse_int=number)
    except RecursionError as error:
        raise ValueError(say("nested too deep")) from error
    if text.count("[") + text.count("{") > DEEPEST and _is_deep(value):
        raise ValueError(say("nested too deep"))
    return value


def reason(error: ValueError) -> Said:
    """Why a text is no JSON, of what `parsed` raises: in English as Python has it."""
    if not isinstance(error, json.JSONDecodeError):
        return words_of(error)
    known = (
        say("Expecting value"),
        say("Expecting property name enclosed in double quotes"),
        say("Expecting ':' delimiter"),
        say("Expecting ',' delimiter"),
        say("Illegal trailing comma before end of object"),
        say("Illegal trailing comma before end of array"),
        say("Unterminated string starting at"),
        say("Invalid control character at"),
        say("Invalid \\escape"),
        say("Invalid \\uXXXX escape"),
        say("Extra data"),
        say("Unexpected UTF-8 BOM (decode using utf-8-sig)"),
    )
    what = next((each for each in known if each == error.msg), quoted(error.msg))
    place = {"line": error.lineno, "column": error.colno, "character": error.pos}
    return say("{what}: line {line} column {column} (char {character})", what=what, **place)


def cut(body: Any, **form: Any) -> tuple[list[str], list[Attachment]]:
    """The JSON of a body, cut where attachments stand in it: a text before each of them and one behind the last.

    `form` is that of `json.dumps`.
    """
    mark, found = os.urandom(16).hex(), list[Attachment]()  # nothing that is sent can hold a mark made just now

    def stand_in(value: Any) -> str:
        if not isinstance(value, Attachment):
            raise TypeError(say("{name} is not JSON", name=type(value).__name__))
        found.append(value)
        return mark

    text = json.dumps(body, ensure_ascii=False, allow_nan=False, default=stand_in, **form)
    return (text.split(mark), found) if found else ([text], found)


def _no_number(word: str) -> Any:
    raise ValueError(say("{word} is not JSON", word=word))


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(say("{digits} is larger than any number", digits=digits[:40]))
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
