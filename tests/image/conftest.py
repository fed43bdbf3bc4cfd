"""What the tests of pictures have: a folder that pictures go to."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Empty, and ended with a slash when it is named to the program."""
    made = tmp_path / "pictures"
    made.mkdir()
    return made
