"""The long form of the ledger's tests: fifty processes at once, and kills at many moments."""

import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "balance"))
from ledger_writers import killed_while_writing, written_together


@pytest.mark.timeout(1800)
def test_fifty_processes_write_a_thousand_entries_and_lose_none(tmp_path: Path) -> None:
    began = time.monotonic()
    kept, found = written_together(tmp_path / "ledger", processes=50, each=20)
    print(f"\n50 processes, {len(found)} entries, {time.monotonic() - began:.1f} s")
    assert len(kept) == 1000
    assert {one.id for one in found} == kept
    assert len(found) == 1000


@pytest.mark.timeout(1800)
def test_a_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    killed_while_writing(tmp_path / "ledger", kills=100, seed=7)
