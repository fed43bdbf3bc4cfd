"""Pictures in the document of `ernie image --json`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ernie_cli.errors import ErnieError
from ernie_cli.render.notes import error_object

FACTS = ("format", "width", "height", "bytes")


def picture_object(
    index: int,
    seed: int | None,
    path: Path | None,
    url: str | None,
    expires: int | None,
    facts: Mapping[str, Any] | None,
    error: ErnieError | None,
) -> dict[str, Any]:
    """One picture, from 0; one that failed has an `error` besides."""
    found: dict[str, Any] = {"index": index, "seed": seed, "path": None if path is None else str(path)}
    found |= {"url": url, "expires": expires, **{name: (facts or {}).get(name) for name in FACTS}}
    return found | ({"error": error_object(error)} if error else {})
