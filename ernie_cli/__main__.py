"""`ernie`, and `python -m ernie_cli`: signals are dealt with before anything slow is imported, and a death by signal is real.

The only module besides `app` that imports inside a function: `--version` must cost no more than Python itself.
"""

import os
import sys

from ernie_cli import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

PATIENCE = 5.0  # seconds for last words after a signal


def run() -> None:
    """The whole program; never returns."""
    if sys.argv[1:] == ["--version"] and sys.stdout is not None and _told_version():
        _leave(0)
    try:
        _leave(_ran())
    except KeyboardInterrupt:  # before our own handlers stood
        _die("SIGINT")


def _told_version() -> bool:
    """False when it cannot be written: the program itself says why."""
    try:
        os.write(1, f"ernie {__version__}\n".encode())
    except OSError:
        return False
    return True


def _ran() -> int:
    import gc
    import signal

    from ernie_cli.errors import Interrupted
    from ernie_cli.interrupts import is_importing

    def interrupt(number: int, frame: "FrameType | None") -> None:
        signal.signal(number, signal.SIG_DFL)  # a second one ends it at once
        if is_importing(frame):  # the machinery of imports swallows exceptions, and there is nothing to save yet
            _die(signal.Signals(number).name)
        signal.signal(signal.SIGALRM, lambda *_: _die(signal.Signals(number).name))
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)  # a destructor swallows them too
        raise Interrupted(number)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name)
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup, or a shell's background
            signal.signal(number, interrupt)
    gc.disable()  # imports make no cycles worth looking for
    try:
        from ernie_cli.app import App
        from ernie_cli.main import main
        from ernie_cli.render.output import ClosedPipe

        gc.freeze()
        gc.enable()
        try:
            return main(sys.argv[1:], App.real())
        except ClosedPipe:
            _die("SIGPIPE")
    except Interrupted as interrupted:
        _die(signal.Signals(interrupted.signum).name)
    return 1


def _die(name: str) -> None:
    """Die of a signal as if it had never been caught, so that a shell's loop stops.

    The first process of a container, and one that has the signal blocked, live on: they leave with the code that a
    shell would show.
    """
    import signal

    number = getattr(signal, name)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    _leave(128 + number)


def _leave(code: int) -> None:
    """Leave without waiting for the threads of name look-ups, connections and keyrings."""
    os._exit(code)


if __name__ == "__main__":
    run()
