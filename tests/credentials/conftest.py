"""The bench that several modules here work on."""

from pathlib import Path

import pytest
from token_bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "cache" / "tokens")
