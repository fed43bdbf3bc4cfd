"""JSON Schema: the only module that knows `jsonschema`. Nothing is ever fetched, whatever a schema refers to."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, SchemaError, ValidationError, validators  # noqa: TID253 - its adapter
from jsonschema.exceptions import best_match  # noqa: TID253 - as above
from referencing import Registry, Specification  # noqa: TID253 - as above
from referencing.exceptions import Unresolvable  # noqa: TID253 - as above
from referencing.jsonschema import (  # noqa: TID253 - as above
    SchemaRegistry,
    SchemaResource,
    UnknownDialect,
    specification_with,
)

from ernie_cli.errors import UsageError
from ernie_cli.language.said import Said, say
from ernie_cli.requests import Json
from ernie_cli.structure.form import Fault
from ernie_cli.structure.reasons import reason

MOST = 10  # faults that are told
LONGEST = 300  # characters of one
SAMPLES: tuple[Json, ...] = (None, True, 0, "", [], {})  # what tells a schema that never ends from one that does
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


class Validator:
    """What one schema takes, in the draft that its `$schema` names, else 2020-12. Formats that can be checked are."""

    def __init__(self, schema: Json, where: str) -> None:
        """Raises UsageError, which begins with `where`, for a schema that is none or leads elsewhere."""
        self._where = where
        draft: Any = self._draft(schema)
        try:
            draft.check_schema(schema)
        except SchemaError as error:
            fault = _fault(error)
            raise UsageError(
                say("{where}: no JSON Schema: {fault}", where=where, fault=fault.said()),
                hint=say("json-schema.org tells how one is written"),
            ) from error
        registry = self._registry(schema)
        extend: Any = validators.extend  # its types say nothing
        exact = extend(draft, {"multipleOf": _multiple_of})
        self._validator: Any = exact(schema, registry=registry, format_checker=draft.FORMAT_CHECKER)
        try:
            for sample in SAMPLES:
                self._validator.is_valid(sample)
        except RecursionError as error:
            raise UsageError(say("{where}: the schema refers to itself without end", where=where)) from error

    def faults(self, value: Json) -> tuple[Fault, ...]:
        """Why `value` does not fit, the first MOST reasons; none when it fits."""
        try:
            return tuple(_fault(best_match((error,))) for error in islice(self._validator.iter_errors(value), MOST))
        except RecursionError:
            return (Fault("$", say("it is nested too deep to be checked")),)

    def _draft(self, schema: Json) -> Any:
        if not isinstance(schema, dict):
            raise UsageError(
                say("{where}: a schema is an object", where=self._where), hint=say('like {"type": "object", "properties": {…}}')
            )
        named = schema.get("$schema")
        if named is None:
            return Draft202012Validator
        unknown: Any = None
        found = validators.validator_for(schema, unknown) if isinstance(named, str) else unknown
        if found is None:
            raise UsageError(
                say("{where}: nobody here knows the draft $schema names: {named}", where=self._where, named=str(named)[:80]),
                hint=say("leave it out, or write {meta_schema}", meta_schema=Draft202012Validator.META_SCHEMA["$id"]),
            )
        return found

    def _registry(self, schema: Json) -> SchemaRegistry:
        """The schema alone, to be found at its own address. Raises UsageError for a reference that leads out of it."""
        resource: SchemaResource = _dialect(schema).create_resource(schema)
        registry: SchemaRegistry = Registry().with_resource(resource.id() or "", resource)
        for base, reference in _references(resource, registry):
            try:
                base.lookup(reference)
            except Unresolvable as error:
                raise UsageError(
                    say(
                        "{where}: the reference {reference} leads to nothing in the schema itself",
                        where=self._where,
                        reference=reference[:80],
                    ),
                    hint=say("nothing is fetched: put what is meant into $defs"),
                ) from error
        return registry


def _dialect(schema: Json) -> Specification[Any]:
    try:
        return specification_with(schema.get("$schema", Draft202012Validator.META_SCHEMA["$id"]))
    except UnknownDialect:
        return specification_with(Draft202012Validator.META_SCHEMA["$id"])


def _references(resource: SchemaResource, registry: SchemaRegistry) -> Iterator[tuple[Any, str]]:
    """Each reference, with what looks it up from where it stands."""
    waiting = [(resource, registry.resolver_with_root(resource))]
    while waiting:
        one, resolver = waiting.pop()
        contents: Any = one.contents
        if isinstance(contents, dict):
            yield from ((resolver, contents[name]) for name in REFERENCES if isinstance(contents.get(name), str))
        waiting += [(each, resolver.in_subresource(each)) for each in one.subresources()]


def _multiple_of(_: Any, step: float, number: Json, __: Json) -> Iterator[ValidationError]:
    """By the digits as they are written: in binary 19.99 is no multiple of 0.01."""
    if isinstance(number, int | float) and not isinstance(number, bool) and Fraction(str(number)) % Fraction(str(step)):
        yield ValidationError(say("{number!r} is not a multiple of {step!r}", number=number, step=step))


def _fault(error: Any) -> Fault:
    message = error.message
    if not isinstance(message, Said) or len(message) > LONGEST:
        words = " ".join(message.split())
        short = words if len(words) <= LONGEST else f"{words[: LONGEST // 2]} … {words[-LONGEST // 2 :]}"
        message = reason(str(error.validator), short)
    return Fault(error.json_path, message)
