"""The platform's own places for configuration, data and cache."""

import os
from pathlib import Path

import platformdirs  # noqa: TID253 - this module is the adapter, reached from app.py


def folder(kind: str) -> Path:
    """Our folder of a kind: config, data or cache; a place that cannot be, for a user who has no home."""
    try:
        return Path(str(getattr(platformdirs, f"user_{kind}_dir")("ernie", appauthor=False)))
    except RuntimeError:
        return Path(os.devnull, "ernie")
