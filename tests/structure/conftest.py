"""What the tests of answers in a form have besides the program in this process: the services, and what is said of a run."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "chat"))
