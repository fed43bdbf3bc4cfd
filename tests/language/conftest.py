"""What tests of two languages have: processes on terminals of their own, beside the program in this process."""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "processes"))

import pytest
from ernie_process import Ernie, world


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Ernie]:
    """The program as a process of whoever reads Chinese."""
    with world(tmp_path) as ernie:
        ernie.environ |= {"ERNIE_LANG": "zh"}
        yield ernie
