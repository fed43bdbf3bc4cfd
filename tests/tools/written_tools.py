"""Tools as people write them, with commands in Python, and what becomes of their processes."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

PATIENCE = 60.0  # seconds
Tools = Callable[..., str]  # the fixture that writes a file of them

CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def python(program: str) -> list[str]:
    """A command that runs a program in Python; `given` is what the model gave."""
    return [sys.executable, "-c", f"import json, os, sys, time\ngiven = json.load(sys.stdin)\n{program}"]


def tool(name: str, program: str | None = None, **more: Any) -> dict[str, Any]:
    """A tool that takes a city; `program` is its command in Python, None for none."""
    found = {"name": name, "description": name, "parameters": CITY, **more}
    return found if program is None else {**found, "command": python(program)}


WEATHER = tool("get_weather", "print('21 degrees in', given['city'])")
TIME = tool("get_time", "print('12:30 in', given['city'])")


def gone(pid: int) -> bool:
    """Whether a process is no more, or waits only to be buried."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def written(path: Path) -> str:
    """The line in a file, once somebody has written it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError):
            text = path.read_text()
            if text.endswith("\n"):
                return text.strip()
        time.sleep(0.01)
    raise AssertionError(f"nobody wrote {path}")
