"""What the tests of attached pictures have besides the program in this process: a folder of pictures, and the services."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "chat"))
from asked_pictures import BMP, JPEG, PNG


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One picture of each kind."""
    for name, data in {"a.png": PNG, "b.jpg": JPEG, "c.bmp": BMP}.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path
