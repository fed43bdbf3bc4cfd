"""What an answer has to be, and whether one is: any object, a value that fits a schema, or a list of such values."""

from typing import Any, NamedTuple, Protocol

from ernie_cli.language.said import Said, say
from ernie_cli.requests import Json
from ernie_cli.structure import digits
from ernie_cli.structure.taken import taken

RETRIES = 2
ITEMS = "items"  # the member that holds a list: most services want an object around it


class Fault(NamedTuple):
    """What does not fit: `path` is like `$.people[0].age`, the words are ours, or the validator's own in quotation."""

    path: str
    message: Said

    def __str__(self) -> str:
        return self.said()

    def said(self) -> Said:
        """For a person."""
        return say("{path}: {message}", path=self.path, message=self.message)


class Validates(Protocol):
    """Whatever knows what fits."""

    def faults(self, value: Json) -> tuple[Fault, ...]:
        """Why a value does not fit, none when it does."""
        ...


class AnyObject:
    """Takes every object."""

    def faults(self, value: Json) -> tuple[Fault, ...]:
        """One for what is no object."""
        return () if isinstance(value, dict) else (Fault("$", say("it is no object")),)


class Form(NamedTuple):
    """`schema` is of the whole answer, as it is sent; None asks for any object. `is_list`: it is items that are wanted."""

    schema: Json | None
    validator: Validates
    is_list: bool = False
    retries: int = RETRIES

    def fitted(self, text: str) -> "Fitted":
        """The first value of JSON in `text` that fits, else what keeps the largest one from fitting."""
        unfit: list[tuple[int, tuple[Fault, ...]]] = []
        for found in taken(text):
            value = {ITEMS: found} if self.is_list and isinstance(found, list) else found
            faults = self.validator.faults(value)
            if not faults:
                return Fitted(value)
            unfit.append((len(digits.written(value)), faults))
        return Fitted(None, max(unfit, key=lambda each: each[0])[1] if unfit else (Fault("$", say("there is no JSON in it")),))

    def shown(self, value: Json, indented: bool) -> str:
        """The JSON text of a value that fits: on one line unless `indented`; of a list, each item on a line of its own."""
        if self.is_list:
            return "\n".join(map(digits.written, value[ITEMS]))
        return digits.written(value, indented)


class Fitted(NamedTuple):
    """A value that fits, or `faults`."""

    value: Json
    faults: tuple[Fault, ...] = ()


def list_schema(schema: Json) -> Json:
    """The schema of an object that holds a list of what fits `schema`, whose own references go on leading where they did."""
    item = {name: part for name, part in schema.items() if name != "$schema"}
    around: dict[str, Any] = {"$schema": schema["$schema"]} if "$schema" in schema else {}
    around |= {"type": "object", "properties": {ITEMS: {"type": "array", "items": item}}}
    around |= {"required": [ITEMS], "additionalProperties": False}
    if "$id" not in schema and _refers_to_root(item):
        around["properties"][ITEMS]["items"] = {"$ref": "#/$defs/item"}
        around["$defs"] = {"item": _moved(item)}
    return around


def is_closed(schema: Json) -> bool:
    """Whether every object in it says that it has its members and no others, as a service's strict mode wants it."""
    if isinstance(schema, list):
        return all(map(is_closed, schema))
    if not isinstance(schema, dict):
        return True
    properties = schema.get("properties")
    if schema.get("type") == "object" or isinstance(properties, dict):
        names = set(properties) if isinstance(properties, dict) else set()
        required = schema.get("required", [])
        if schema.get("additionalProperties") is not False or not isinstance(required, list) or names != set(required):
            return False
    return all(is_closed(part) for name, part in schema.items() if name not in ("enum", "const", "default", "examples"))


def _refers_to_root(schema: Json) -> bool:
    if isinstance(schema, list):
        return any(map(_refers_to_root, schema))
    if not isinstance(schema, dict):
        return False
    return _is_rooted(schema.get("$ref")) or any(map(_refers_to_root, schema.values()))


def _moved(schema: Json) -> Json:
    """The same with each reference to its root leading to the place where it stands now."""
    if isinstance(schema, list):
        return [_moved(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {name: _moved(part) for name, part in schema.items()}
    if _is_rooted(moved.get("$ref")):
        moved["$ref"] = "#/$defs/item" + moved["$ref"][1:]
    return moved


def _is_rooted(reference: Json) -> bool:
    return isinstance(reference, str) and (reference == "#" or reference.startswith("#/"))
