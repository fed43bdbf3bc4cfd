"""Values that fit a JSON Schema, the same for the same schema: enough of the standard for tools and structured answers."""

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
        properties = schema.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        required = [name for name in schema.get("required") or () if isinstance(name, str)]
        names = list(properties) if self.all_members or not required else required
        if depth >= DEEPEST:
            names = required if depth < 2 * DEEPEST else []
        return {name: self.value(properties.get(name, {}), name, depth + 1) for name in names}

    def _array(self, schema: JsonObject, name: str, depth: int) -> list[Json]:
        least = schema.get("minItems", 1)
        most = schema.get("maxItems", max(1, least))
        if depth >= DEEPEST:
            return []
        if isinstance(schema.get("prefixItems"), list):
            return [self.value(item, name, depth + 1) for item in schema["prefixItems"]]
        return [self.value(schema.get("items", {}), name, depth + 1) for _ in range(min(max(1, least), most))]

    def _text(self, schema: JsonObject, name: str) -> str:
        text = _FORMATS.get(str(schema.get("format")), "") or (self.quotes.pop(0) if self.quotes else f"sandbox {name}")
        least, most = schema.get("minLength", 0), schema.get("maxLength")
        return text.ljust(least, ".")[:most]

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
        properties = {**merged.get("properties", {}), **resolved.get("properties", {})}
        required = [*merged.get("required", []), *resolved.get("required", [])]
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


def _number(schema: JsonObject, is_whole: bool) -> float:
    step = schema.get("multipleOf") or 1
    low, high = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if isinstance(above, int | float) and not isinstance(above, bool):
        low = above + step if low is None else max(low, above + step)
    if isinstance(below, int | float) and not isinstance(below, bool):
        high = below - step if high is None else min(high, below - step)
    number: float = 1
    if low is not None and number < low:
        number = low
    if high is not None and number > high:
        number = high
    if schema.get("multipleOf"):
        number = -(-number // step) * step
    return int(number) if is_whole else number
