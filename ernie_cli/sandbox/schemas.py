"""Values that fit a JSON Schema, the same for the same schema: enough of the standard for tools and structured answers."""

import math
import re
from typing import Any

from ernie_cli.sandbox.wire import Json, JsonObject

DEEPEST = 12  # a schema that contains itself has to end somewhere
_FORMATS = {
    "date": "2025-01-08",
    "time": "08:00:00Z",
    "date-time": "2025-01-08T08:00:00Z",
    "email": "sandbox@example.com",
    "uri": "https://example.com/sandbox",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "ipv4": "127.0.0.1",
    "hostname": "example.com",
}
_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”|「([^」]+)」|《([^》]+)》')


def fitting(schema: Json, name: str = "value", question: str = "", all_members: bool = False) -> Json:
    """A value that the schema takes.

    Text comes from what the question puts between quotation marks, else it is "sandbox NAME". An object gets the
    members it requires; all that it knows if it requires none, or if `all_members` says so.
    """
    quotes = ["".join(found) for found in _QUOTED.findall(question)]
    return _Filling(schema if isinstance(schema, dict) else {}, quotes, all_members).value(schema, name, 0)


class _Filling:
    def __init__(self, root: JsonObject, quotes: list[str], all_members: bool) -> None:
        self.root = root
        self.quotes = quotes
        self.all_members = all_members

    def value(self, schema: Json, name: str, depth: int) -> Json:
        schema = self._resolved(schema, 0)
        for key in ("const", "default"):
            if key in schema:
                return schema[key]
        for key in ("enum", "examples"):
            if isinstance(schema.get(key), list) and schema[key]:
                return schema[key][0]
        kind = _kind_of(schema)
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, name, depth)
        if kind in ("integer", "number"):
            return _number(schema, kind == "integer")
        if kind == "boolean":
            return True
        return None if kind == "null" else self._text(schema, name)

    def _object(self, schema: JsonObject, depth: int) -> JsonObject:
        properties = _properties(schema)
        required = _names(schema)
        names = list(properties) if self.all_members or not required else required
        if depth >= DEEPEST:
            names = required if depth < 2 * DEEPEST else []
        return {name: self.value(properties.get(name, {}), name, depth + 1) for name in names}

    def _array(self, schema: JsonObject, name: str, depth: int) -> list[Json]:
        least = max(1, _count(schema, "minItems") or 1)
        most = _count(schema, "maxItems")
        if depth >= DEEPEST:
            return []
        if isinstance(schema.get("prefixItems"), list):
            return [self.value(item, name, depth + 1) for item in schema["prefixItems"]]
        return [
            self.value(schema.get("items", {}), name, depth + 1) for _ in range(least if most is None else min(least, most))
        ]

    def _text(self, schema: JsonObject, name: str) -> str:
        text = _FORMATS.get(str(schema.get("format")), "") or (self.quotes.pop(0) if self.quotes else f"sandbox {name}")
        return text.ljust(_count(schema, "minLength") or 0, ".")[: _count(schema, "maxLength")]

    def _resolved(self, schema: Json, hops: int) -> JsonObject:
        """The schema with its reference followed, its parts merged and its first alternative taken."""
        if not isinstance(schema, dict) or hops > DEEPEST:
            return {}
        if isinstance(schema.get("$ref"), str):
            rest = {key: part for key, part in schema.items() if key != "$ref"}
            return {**self._resolved(self._pointed(schema["$ref"]), hops + 1), **rest}
        for key in ("anyOf", "oneOf", "allOf"):
            parts = schema.get(key)
            if isinstance(parts, list) and parts:
                rest = {name: part for name, part in schema.items() if name != key}
                return self._resolved(_merged([rest, *(parts if key == "allOf" else parts[:1])], self, hops), hops + 1)
        return schema

    def _pointed(self, reference: str) -> Json:
        place: Json = self.root
        for step in reference.removeprefix("#").strip("/").split("/"):
            if step:
                place = place.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(place, dict) else None
        return place


def _merged(parts: list[Json], filling: _Filling, hops: int) -> JsonObject:
    merged: JsonObject = {}
    for part in parts:
        resolved = filling._resolved(part, hops + 1)
        properties = {**_properties(merged), **_properties(resolved)}
        required = [*_names(merged), *_names(resolved)]
        merged = {**merged, **resolved}
        if properties:
            merged["properties"] = properties
        if required:
            merged["required"] = required
    return merged


def _kind_of(schema: JsonObject) -> str:
    kind: Any = schema.get("type")
    if isinstance(kind, list):
        kind = next((member for member in kind if member != "null"), "null")
    if isinstance(kind, str):
        return kind
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else "string"


def _names(schema: JsonObject) -> list[str]:
    required = schema.get("required")
    return [name for name in required if isinstance(name, str)] if isinstance(required, list) else []


def _properties(schema: JsonObject) -> JsonObject:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else {}


def _count(schema: JsonObject, key: str) -> int | None:
    """A bound of a length; what is none, or more than anybody wants to read, does not count."""
    count = schema.get(key)
    return count if isinstance(count, int) and 0 <= count <= 10_000 else None


def _bound(schema: JsonObject, key: str) -> float | None:
    bound = schema.get(key)
    return bound if isinstance(bound, int | float) and not isinstance(bound, bool) and abs(bound) < 1e15 else None


def _number(schema: JsonObject, is_whole: bool) -> float:
    """The number nearest to 1 within the bounds, on a multiple if one is wanted."""
    step = _bound(schema, "multipleOf")
    step = step if step is not None and step > 0 else None
    lows = [low for low in (_bound(schema, "minimum"), _stepped(schema, "exclusiveMinimum", step or 1)) if low is not None]
    highs = [
        high for high in (_bound(schema, "maximum"), _stepped(schema, "exclusiveMaximum", -(step or 1))) if high is not None
    ]
    number: float = min([max([1, *lows]), *highs])
    if step is not None:
        number = math.ceil(number / step) * step
    return int(number) if is_whole else number


def _stepped(schema: JsonObject, key: str, step: float) -> float | None:
    bound = _bound(schema, key)
    return None if bound is None else bound + step
