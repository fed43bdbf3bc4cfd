"""The long forms: run by hand, `.venv/bin/pytest -s tests/soak/soak_*.py`; each prints the figures that it found."""

import sys
from pathlib import Path

import pytest

ERNIE = Path(sys.executable).with_name("ernie")


@pytest.fixture
def ernie_path() -> Path:
    """The installed command."""
    assert ERNIE.exists()
    return ERNIE
