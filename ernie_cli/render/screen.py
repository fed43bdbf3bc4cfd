"""What is known of a terminal: how wide it is, and whether it takes colours."""

import os
from collections.abc import Mapping
from typing import BinaryIO, NamedTuple

USUAL, NARROWEST = 80, 40  # columns


class Screen(NamedTuple):
    """`width` is in columns."""

    width: int
    is_coloured: bool


def screen(file: BinaryIO | None, environ: Mapping[str, str]) -> Screen:
    """The terminal behind `file`: COLUMNS wins over what it says itself, NO_COLOR over everything."""
    return Screen(max(_width(file, environ.get("COLUMNS", "")), NARROWEST), not environ.get("NO_COLOR"))


def has_colours(is_terminal: bool, environ: Mapping[str, str]) -> bool:
    """Whether escape sequences go there: into a terminal that knows them, else where they are asked for."""
    if environ.get("NO_COLOR"):
        return False
    is_forced = any(environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE"))
    return is_forced or (is_terminal and environ.get("TERM") != "dumb")


def _width(file: BinaryIO | None, columns: str) -> int:
    if columns.isdecimal() and int(columns):
        return min(int(columns), 1000)
    try:
        return os.get_terminal_size(file.fileno()).columns or USUAL if file else USUAL
    except (OSError, ValueError):
        return USUAL
