"""Previews follow the paths; a picture that cannot be shown is kept all the same."""

from pathlib import Path

from picture_files import bomb, packed
from program import Program

from ernie_cli.sandbox.png import png


def test_a_picture_that_cannot_be_shown_is_kept_with_a_note(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "cat", "-o", f"{folder}/c.png", replies=[packed(bomb(9000))], terminal=["stdout"])
    assert (ran.code, ran.out, (folder / "c.png").exists()) == (0, f"{folder}/c.png\n", True)
    assert ran.err == f"ernie: {folder}/c.png cannot be shown: it is too large, or not what it says\n"


def test_previews_follow_the_paths(ernie: Program, folder: Path) -> None:
    pictures = [png(60, 40, bytes([number] * 32)) for number in range(2)]
    ran = ernie("image", "cat", "-N", "2", "-o", f"{folder}/{{n}}", replies=[packed(*pictures)], terminal=["stdout"])
    assert ran.code == 0, ran.err
    first, second = (ran.out.index(f"{folder}/{number}.png") for number in (1, 2))
    assert ran.code == 0
    assert second - first > 200
