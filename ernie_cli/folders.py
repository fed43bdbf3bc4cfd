"""The platform's own places for configuration, data and cache."""

import os
from pathlib import Path

import platformdirs  # noqa: TID253 - this module is the adapter, reached from app.py


def cache() -> Path:
    """For what can be made again; a place that cannot be, for a user who has no home."""
    try:
        return Path(platformdirs.user_cache_dir("ernie", appauthor=False))
    except RuntimeError:
        return Path(os.devnull, "ernie")
