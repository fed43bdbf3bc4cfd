"""A configuration file for the program in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from program import Program

Configure = Callable[[str], Path]


@pytest.fixture
def configure(ernie: Program, tmp_path: Path) -> Configure:
    """Writes `config.yaml` and takes the key of AI Studio away."""
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ["ERNIE_CONFIG_DIR"] = str(tmp_path)

    def configured(text: str) -> Path:
        path = tmp_path / "config.yaml"
        path.write_text(text)
        return path

    return configured
