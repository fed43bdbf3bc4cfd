"""What the services and their SDKs publish, as facts.json copies it, and short ways to ask the catalogue."""

import json
from pathlib import Path
from typing import Any

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.checks import checked
from ernie_cli.errors import UsageError

FACTS = json.loads((Path(__file__).parent / "facts.json").read_text("utf-8"))
CAPABILITIES = {"web_search": "search", "structured_output": "schema"}


def fields(provider: str, model: str, **values: Any) -> dict[str, Any]:
    return checked(PROVIDERS[provider], model, values)[0]


def refused(provider: str, model: str, **values: Any) -> UsageError | None:
    """The error that the values are refused with, if they are."""
    try:
        fields(provider, model, **values)
    except UsageError as error:
        return error
    return None


def capabilities(row: dict[str, Any]) -> set[str]:
    return {CAPABILITIES.get(name, name) for name in row["capabilities"]}
