"""The history under many processes and kills: nothing is lost, nothing is there twice, sessions never mix."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from history_writers import killed_while_writing, written_together


def test_processes_that_write_at_once_lose_nothing_and_never_mix(tmp_path: Path) -> None:
    written_together(tmp_path / "history", processes=10, each=8)


def test_a_killed_writer_loses_nothing_and_keeps_nothing_twice(tmp_path: Path) -> None:
    killed_while_writing(tmp_path / "history", kills=5, seed=20261124)


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_files_are_for_their_owner_alone_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    program = (
        "import os, sys; from pathlib import Path; from ernie_cli.history.database import Database;"
        "from ernie_cli.history.turn import KIND, Turn; from ernie_cli.requests import Message;"
        "from ernie_cli.storage.pending import Pending;"
        f"os.umask({mask}); folder = Path(sys.argv[1]); one = Turn('a', 1, 'c', 'wcode', 'm', (Message('user', 'hi'),));"
        "Pending(folder / 'pending', KIND).put(one);"
        "database = Database(folder / 'history.db'); database.add([one]); os._exit(0)"
    )
    folder = tmp_path / "data" / "history"
    subprocess.run([sys.executable, "-c", program, folder], check=True, env={**os.environ})
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
    assert modes == {
        "history": 0o700,
        "pending": 0o700,
        "a.1.json": 0o600,
        "history.db": 0o600,
        "history.db-wal": 0o600,
        "history.db-shm": 0o600,
    }
