"""The man pages and completions that came along: inside the package where it is installed, beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def shipped(kind: str) -> Path:
    """The folder of `man` or `completions`."""
    inside = PACKAGE / "share" / kind
    return inside if inside.is_dir() else PACKAGE.parent / kind
