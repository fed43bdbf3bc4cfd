"""The recipes as the README tells them: whole files, found by what they are written in and a line of them."""

import re
from pathlib import Path

README = (Path(__file__).parents[2] / "README.md").read_text()
SECTION = README.split("## When one machine is not enough\n")[1].split("\n## ")[0]


def recipe(language: str, line: str) -> str:
    """The only block in this language that has a line which begins so."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
    (found,) = (block for block in blocks if any(each.startswith(line) for each in block.splitlines()))
    return found
