"""The places of XDG, for Linux: what `platformdirs` says there, without what loading it costs every question."""

import os
import pwd
from collections.abc import Mapping
from pathlib import Path

PLACES = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}


def folder(kind: str, environ: Mapping[str, str]) -> Path:
    """Our folder of a kind: config, data or cache; a place that cannot be, for a user who has no home."""
    variable, below = PLACES[kind]
    given = environ.get(variable, "").strip()
    home = environ.get("HOME") or _home()
    if not given and not home.startswith("/"):
        return Path(os.devnull, "ernie")
    return Path(given or Path(home, below), "ernie")


def _home() -> str:
    """That of the user by the system's own list, "" for one who is not on it."""
    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return ""
