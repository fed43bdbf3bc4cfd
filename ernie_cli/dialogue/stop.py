"""Ctrl-C while an answer comes: it ends the answer, and the program goes on."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from types import FrameType

from ernie_cli.errors import Interrupted
from ernie_cli.interrupts import is_importing

AGAIN = 0.05  # seconds


@contextmanager
def stoppable() -> Iterator[None]:
    """Inside, SIGINT raises Interrupted as often as it comes; afterwards it means what it did before.

    The machinery of imports swallows exceptions: a signal that comes while it works is sent again a moment later.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        if is_importing(frame):
            Timer(AGAIN, os.kill, (os.getpid(), number)).start()
            return
        raise Interrupted(number)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
