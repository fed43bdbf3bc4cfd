"""The long form of the history's tests: fifty processes at once, kills at many moments, a hundred thousand turns."""

import os
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "history"))
from history_writers import killed_while_writing, written_together

from ernie_cli.history.database import Database
from ernie_cli.history.turn import Turn
from ernie_cli.requests import Message
from ernie_cli.storage.pending import prepare


@pytest.mark.timeout(1800)
def test_fifty_processes_keep_a_thousand_turns_and_lose_none(tmp_path: Path) -> None:
    began = time.monotonic()
    written_together(tmp_path / "history", processes=50, each=20)
    print(f"\n50 processes, 1000 turns, {time.monotonic() - began:.1f} s")


@pytest.mark.timeout(1800)
def test_a_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    killed_while_writing(tmp_path / "history", kills=100, seed=7)


@pytest.mark.timeout(1800)
def test_a_word_is_found_among_a_hundred_thousand_turns(tmp_path: Path) -> None:
    prepare(tmp_path / "history")
    path = tmp_path / "history/history.db"
    text = "天下大势，分久必合，合久必分。 It was the best of times, it was the worst of times. " * 10

    def turn(number: int) -> Turn:
        messages = (Message("user", f"question {number}"), Message("assistant", f"{text}{os.urandom(8).hex()}"))
        return Turn(f"{number:029}", number, f"{number // 10:012}", "wcode", "m", messages)

    began = time.monotonic()
    with Database(path) as database:
        database.add(map(turn, range(100_000)))
        print(f"\n100,000 turns, {path.stat().st_size / 1e6:.0f} MB, {time.monotonic() - began:.1f} s")
        for words in (["question 77777"], ["77777"], ["77"]):
            began = time.monotonic()
            found = database.found(words)
            print(f"{words}: {len(found)} turns, {time.monotonic() - began:.2f} s")
            assert any("question 77777" in str(one[0].messages) for one in found)
        began = time.monotonic()
        database.remove([f"{number:012}" for number in range(5000)])
        assert database.flushed()
        print(f"half of them removed: {time.monotonic() - began:.1f} s")
