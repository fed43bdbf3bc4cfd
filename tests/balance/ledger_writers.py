"""Processes that enter calls in one ledger at the same time, and what is found there when they are gone."""

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

from ernie_cli.ledger import database
from ernie_cli.ledger.book import Ledger
from ernie_cli.ledger.entry import Entry

PROGRAM = Path(__file__).with_name("ledger_program.py")


def started(folder: Path, count: int, name: str) -> "subprocess.Popen[str]":
    """A writer of `count` entries; it says each id on standard output once the entry is kept."""
    command = [sys.executable, PROGRAM, folder, str(count), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def entries(folder: Path) -> list[Entry]:
    """What a reader finds, notes being a failure."""

    def told(text: str) -> None:
        raise AssertionError(text)

    return Ledger(folder, lambda: database, told, lambda text: None).entries()


def written_together(folder: Path, processes: int, each: int) -> tuple[set[str], list[Entry]]:
    """Let so many processes write at once; the ids that they kept, and what is found."""
    running = [started(folder, each, f"m{number}") for number in range(processes)]
    said = [process.communicate(timeout=300)[0].split() for process in running]
    assert [process.returncode for process in running] == [0] * processes, said
    assert [len(ids) for ids in said] == [each] * processes, said
    return {one for ids in said for one in ids}, entries(folder)


def killed_while_writing(folder: Path, kills: int, seed: int) -> None:
    """Kill writers after as many entries as a die says; every entry that was kept is found once, and none is half."""
    dice, kept = Random(seed), set()
    for number in range(kills):
        process = started(folder, 1000, f"m{number}")
        assert process.stdout
        kept |= {process.stdout.readline().strip() for _ in range(dice.randrange(1, 12))}
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=60)
        kept |= {line for line in rest.split() if len(line) == 29}
        found = Counter(entry.id for entry in entries(folder))
        assert kept <= set(found)
        assert set(found.values()) == {1}
