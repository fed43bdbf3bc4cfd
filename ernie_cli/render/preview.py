"""A picture drawn in a terminal: the one adapter of textual-image, an optional library, loaded for a preview alone.

Loading it asks the terminal what it can draw, so it is done before anything is sent.
"""

import io
import logging
import os
import struct
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console  # noqa: TID253 - reached from app.py

LARGEST = 64 * 10**6  # pixels: a file of some hundred kB may hold more than any memory
ROWS_LEFT = 4  # of the terminal, for the path and the prompt of the shell
WIDEST = 80  # columns
USUAL = 24
BROKEN = (OSError, ValueError, SyntaxError, ArithmeticError, EOFError, struct.error)  # as Pillow raises them


@contextmanager
def _asking_the_terminal() -> Iterator[None]:
    """The library reads the terminal's answers from standard input, which may be a pipe with the prompt in it."""
    given = sys.__stdin__
    if given is not None and given.isatty():
        yield
        return
    try:
        terminal = open("/dev/tty", encoding="utf-8")  # noqa: SIM115, PTH123 - closed below, and no path
    except OSError:
        terminal = None
    sys.__stdin__ = terminal  # type: ignore[misc]
    try:
        yield
    finally:
        sys.__stdin__ = given  # type: ignore[misc]
        if terminal is not None:
            terminal.close()


logging.getLogger("textual_image").disabled = True
logging.getLogger("textual_image._terminal").disabled = True  # a terminal that does not answer is no news to anybody
with _asking_the_terminal():
    from textual_image.renderable import Image


def preview(path: Path, pixels: tuple[int, int], columns: int, is_true: bool) -> bytes | None:
    """The picture as the terminal shows it, None when it is too large or too broken to be drawn.

    `is_true`: half blocks may have any colour, not only the 256 that every terminal has.
    """
    if pixels[0] * pixels[1] > LARGEST:
        return None
    screen = io.StringIO()
    console = Console(
        file=screen,
        width=min(columns, WIDEST),
        height=max(_rows() - ROWS_LEFT, 4),
        force_terminal=True,
        color_system="truecolor" if is_true else "256",
        legacy_windows=False,
        _environ={},
    )
    try:
        with _asking_the_terminal(), warnings.catch_warnings(action="ignore"):  # one library's of another
            console.print(Image(path, width="auto", height="auto"))
    except BROKEN:
        return None
    return screen.getvalue().encode()


def _rows() -> int:
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).lines if sys.__stdout__ else USUAL
    except (OSError, ValueError):
        return USUAL
