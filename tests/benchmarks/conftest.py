"""The fixtures of the benchmarks."""

import sys
from pathlib import Path

from instruction_count import count, secure_server

sys.path.insert(0, str(Path(__file__).parents[1] / "installed"))
from installed_environment import environment

__all__ = ["count", "environment", "secure_server"]
