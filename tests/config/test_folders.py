"""Where our folders are: what the platform says, found without a library on Linux."""

import subprocess
import sys
from pathlib import Path

import pytest

from ernie_cli.folders import xdg

SHOW = "import platformdirs as p; print(*(getattr(p, f'user_{kind}_dir')('ernie', appauthor=False) for kind in %r))"


@pytest.mark.parametrize(
    "environ",
    [
        {"HOME": "/home/somebody"},
        {"HOME": "/home/somebody", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/e"},
        {"HOME": "/home/somebody", "XDG_CONFIG_HOME": ""},
        {"HOME": "/home/somebody", "XDG_CACHE_HOME": "  "},
        {},
    ],
    ids=str,
)
def test_they_are_those_of_platformdirs(environ: dict[str, str]) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", SHOW % (tuple(xdg.PLACES),)], env=environ, capture_output=True, text=True, check=True
    )
    assert [xdg.folder(kind, environ) for kind in xdg.PLACES] == [Path(path) for path in shown.stdout.split()]
