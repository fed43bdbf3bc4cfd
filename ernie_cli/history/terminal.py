"""Which terminal a run belongs to, told so that a later one on the same device is another."""

import os
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")


def terminal() -> str | None:
    """The device, and the session on it: its leader, and when that began. None without a controlling terminal."""
    try:
        device, leader = _device(), os.getsid(0)
    except OSError:
        return None
    return None if device is None else f"{device}-{leader}-{_beginning(leader)}"


def _device() -> int | None:
    """The number of the controlling terminal."""
    try:
        number = int(_status("self")[4])  # tty_nr of proc(5), counted behind the name of the program
    except (OSError, ValueError, IndexError):
        return _opened_device()
    return number or None


def _opened_device() -> int | None:
    """The same where there is no /proc."""
    try:
        file = os.open(os.ctermid(), os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return os.fstat(file).st_rdev
    except OSError:
        return None
    finally:
        os.close(file)


def _beginning(leader: int) -> str:
    """When the leader of the session began, and since which start of the machine that is counted; "" where nobody says."""
    try:
        return f"{_status(str(leader))[19]}-{BOOT.read_text().strip()}"
    except (OSError, IndexError):
        return ""


def _status(process: str) -> list[str]:
    """The fields of proc(5) from the state on: what is before may hold blanks."""
    return Path("/proc", process, "stat").read_text(errors="replace").rpartition(")")[2].split()
