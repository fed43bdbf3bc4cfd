"""Processes that keep turns in one history at the same time, and what is found there when they are gone."""

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

from ernie_cli.history import database
from ernie_cli.history.book import book
from ernie_cli.history.conversation import Conversation
from ernie_cli.history.reader import Reader

PROGRAM = Path(__file__).with_name("history_program.py")


def started(folder: Path, count: int, name: str) -> "subprocess.Popen[str]":
    """A writer of `count` turns; it says each id on standard output once the turn is kept."""
    command = [sys.executable, PROGRAM, folder, str(count), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def conversation(folder: Path, name: str) -> Conversation:
    """What a reader finds, notes being a failure."""

    def told(text: str) -> None:
        raise AssertionError(text)

    found = Reader(book(folder, lambda: database, told, lambda text: None)).session(name)
    assert found is not None
    return found


def written_together(folder: Path, processes: int, each: int) -> None:
    """Let so many processes write at once, two to a session: every turn is there once, in the session that it is of."""
    running = [(f"s{number // 2}", started(folder, each, f"s{number // 2}")) for number in range(processes)]
    said: dict[str, set[str]] = {}
    for name, process in running:
        out = process.communicate(timeout=300)[0]
        ids = out.split()
        assert (process.returncode, len(ids)) == (0, each), out
        said.setdefault(name, set()).update(ids)
    for name, ids in said.items():
        turns = conversation(folder, name).turns
        assert ({turn.id for turn in turns}, len(turns)) == (ids, len(ids))
        assert {turn.name for turn in turns} == {name}


def killed_while_writing(folder: Path, kills: int, seed: int) -> None:
    """Kill writers after as many turns as a die says; every turn that was kept is found once, and none is half."""
    dice, kept = Random(seed), set()
    for _ in range(kills):
        process = started(folder, 1000, "s")
        assert process.stdout
        kept |= {process.stdout.readline().strip() for _ in range(dice.randrange(1, 8))}
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=60)
        kept |= {line for line in rest.split() if len(line) == 29}
        found = Counter(turn.id for turn in conversation(folder, "s").turns)
        assert kept <= set(found)
        assert set(found.values()) == {1}
