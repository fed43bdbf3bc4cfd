"""Previews of pictures that no memory holds, or that are broken inside: there is none."""

from pathlib import Path

import pytest
from picture_files import PNG, bomb

from ernie_cli.render.preview import preview


def test_a_picture_that_no_memory_holds_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb(16000))
    assert preview(path, (16000, 16000), 80, is_true=True) is None


@pytest.mark.parametrize("spoiled", [PNG[:40] + bytes(20) + PNG[60:], b"", b"<html>"])
def test_a_picture_that_is_broken_inside_is_not_shown(tmp_path: Path, spoiled: bytes) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(spoiled)
    assert preview(path, (3, 2), 80, is_true=True) is None
