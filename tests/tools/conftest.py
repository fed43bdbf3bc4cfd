"""What the tests of tools have besides the program in this process: a folder, tools in it, and the sandbox that calls them."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from program import Program

sys.path.insert(0, str(Path(__file__).parents[1] / "processes"))
from written_tools import Tools


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    """Writes a file of tools and gives its name."""

    def write(*found: Any) -> str:
        path = tmp_path / "tools.json"
        path.write_text(json.dumps(list(found), ensure_ascii=False), "utf-8")
        return str(path)

    return write


@pytest.fixture
def sandbox(ernie: Program, tmp_path: Path) -> Program:
    """The sandbox in the program, which calls functions whose names stand in the question."""
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ |= {
        "ERNIE_PROVIDER": "sandbox",
        "ERNIE_MODEL": "deepseek-v3",
        "ERNIE_DATA_DIR": str(tmp_path / "data"),
        "PATH": "/usr/bin:/bin",
    }
    return ernie
