"""The platform's own places for configuration, data and cache."""

from pathlib import Path

import platformdirs  # noqa: TID253 - this module is the adapter, reached from app.py


def cache() -> Path:
    """For what can be made again."""
    return Path(platformdirs.user_cache_dir("ernie", appauthor=False))
