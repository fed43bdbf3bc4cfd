"""`kill -9` at random moments while a key is stored: the file is the old one or the new one, and no other key is lost."""

import sys
from pathlib import Path

import pytest

for neighbour in ("processes", "tokens", "credentials"):
    sys.path.insert(0, str(Path(__file__).parents[1] / neighbour))

from ernie_process import SECRETS, world

KILLS = 300


@pytest.mark.timeout(1800)
def test_a_killed_writer_never_tears_the_file_of_keys(tmp_path: Path) -> None:
    SECRETS.update(
        CODE="sk-canary-wcode-0123456789",
        OTHER_CODE="sk-canary-other-0123456789",
        FULL="bce-v3/ALTAK-canary/qianfan0123456789",
    )
    from test_many_at_once import killed_writers

    with world(tmp_path) as ernie:
        print(f"\n{KILLS} kills: {killed_writers(ernie, KILLS, seed=7)}")
