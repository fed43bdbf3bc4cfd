"""The folder that all machines share: its questions, the parts of the answers, and what may be seen of the key."""

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ernie_process import KEY, PATIENCE, PROGRAM, Ernie
from service_in_here import Service

SHORT = 0.05  # seconds between two looks


class Work:
    """The folder of `process`, beside its home. `bin` is the first of its PATH."""

    def __init__(self, process: Ernie) -> None:
        self.process = process
        self.bin, self.folder = (process.folder / name for name in ("bin", "work"))
        self.bin.mkdir()
        self.folder.mkdir()
        process.folder = self.folder
        process.environ["PATH"] = f"{self.bin}{os.pathsep}{process.environ['PATH']}"

    def at(self, service: Service) -> None:
        """Let every machine ask this service, by an `ernie` that knows no other: recipes pass no variables on."""
        program = self.bin / "ernie"
        program.write_text(f'#!/bin/sh\nERNIE_AISTUDIO_BASE_URL={service.url}/v3 exec {PROGRAM} "$@"\n')
        program.chmod(0o755)

    def ask(self, count: int) -> None:
        """Write so many questions."""
        rows = ({"id": f"id-{number}", "prompt": f"question {number}"} for number in range(count))
        (self.folder / "questions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    def lines(self, pattern: str = "part-*.jsonl") -> list[Any]:
        """The lines of all parts."""
        return [json.loads(line) for path in sorted(self.folder.glob(pattern)) for line in path.read_bytes().splitlines()]

    def answered(self, pattern: str = "part-*.jsonl") -> Counter[str]:
        """How often each row was answered, over all parts."""
        return Counter(line["id"] for line in self.lines(pattern) if line["ok"])


def once_each(count: int) -> Counter[str]:
    """Every row, once."""
    return Counter(f"id-{number}" for number in range(count))


def until(what: str, is_so: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Return when it is so. Fails when that takes as long as a hang."""
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end, f"waited too long until {what}"
        time.sleep(SHORT)


def holds_key(files: Path) -> list[Path]:
    """The files below `files` that hold the key."""
    return [path for path in files.rglob("*") if KEY.encode() in _content(path)]


def arguments() -> bytes:
    """The arguments of all processes of this machine, as anybody may see them."""
    return b"\n".join(_content(process / "cmdline") for process in Path("/proc").glob("[0-9]*"))


def _content(path: Path) -> bytes:
    """Nothing where there is none any more: files of others come and go."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
