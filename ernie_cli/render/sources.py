"""The sources of a search in the web, a line for each."""

from collections.abc import Iterable, Mapping
from typing import Any


def listed(results: Iterable[Mapping[str, Any]]) -> str:
    """`[1] Title https://…`, by the numbers that the marks in the text name."""
    lines = []
    for number, result in enumerate(results, 1):
        words = (str(result.get(name) or "") for name in ("title", "url"))
        lines.append(" ".join(part for part in (f"[{result.get('index', number)}]", *words) if part))
    return "".join(" ".join(line.split()) + "\n" for line in lines)
