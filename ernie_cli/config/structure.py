"""Readers of what an answer has to be and what the model may call, by the names of the flags of `ernie chat`."""

import json
from collections.abc import Mapping
from typing import Any

from ernie_cli.config.document import Item
from ernie_cli.config.plain import plain
from ernie_cli.config.values import Reader, flag, text, whole


def _schema(item: Item) -> str:
    """As `--schema` takes it; a mapping is a JSON Schema."""
    return json.dumps(plain(item), ensure_ascii=False) if item.kind == "a mapping" else text(item)


STRUCTURE: Mapping[str, Reader[Any]] = {
    "schema": _schema,
    "schema_retries": whole,
    **dict.fromkeys(("schema_multi", "json_object", "extract"), flag),
}
TOOLING: Mapping[str, Reader[Any]] = {  # nothing is run because a template says so
    **dict.fromkeys(("tools", "tool_choice"), text),
    "no_parallel_tools": flag,
}
