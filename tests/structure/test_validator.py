"""What fits a JSON Schema, which schemas are none, and that nothing is fetched."""

from typing import Any

import pytest

from ernie_cli.errors import UsageError
from ernie_cli.structure import digits
from ernie_cli.structure.form import Form, is_closed, list_schema
from ernie_cli.structure.short import schema_of
from ernie_cli.structure.validator import Validator

DRAFT_7 = "http://json-schema.org/draft-07/schema#"
TREE = {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#"}}}, "required": ["kids"]}


def faults(schema: Any, text: str) -> list[str]:
    return [str(fault) for fault in Validator(schema, "--schema").faults(digits.read(text))]


@pytest.mark.parametrize(
    ("schema", "text", "expected"),
    [
        (schema_of("age int"), '{"age": "x"}', ["$.age: 'x' is not of type 'integer'"]),
        (schema_of("age int"), "[]", ["$: [] is not of type 'object'"]),
        (schema_of("a [{b int}]"), '{"a": [{"b": 1}, {"b": null}]}', ["$.a[1].b: None is not of type 'integer'"]),
        ({"properties": {"a b": {"type": "string"}}}, '{"a b": 1}', ["$['a b']: 1 is not of type 'string'"]),
        ({"multipleOf": 0.01}, "19.99", []),
        ({"multipleOf": 0.01}, "19.995", ["$: 19.995 is not a multiple of 0.01"]),
        ({"type": "integer"}, "1.0", []),
        ({"type": "integer"}, "123456789012345678901234567890", []),
        ({"format": "date"}, '"2025-02-30"', ["$: '2025-02-30' is not a 'date'"]),
        ({"anyOf": [{"type": "object", "required": ["a"]}, {"type": "null"}]}, "{}", ["$: 'a' is a required property"]),
        ({"$schema": DRAFT_7, "items": [{"type": "string"}]}, "[1]", ["$[0]: 1 is not of type 'string'"]),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"$anchor": "x", "type": "null"}}}, "1", ["$: 1 is not of type 'null'"]),
        ({"$id": "https://a.example/s", "$ref": "s#x", "$defs": {"a": {"$anchor": "x", "type": "null"}}}, "null", []),
        (TREE, '{"kids": [{"kids": []}, {}]}', ["$.kids[1]: 'kids' is a required property"]),
        ({"const": "x" * 5000}, '"y"', [f"$: '{'x' * 149} … {'x' * 121}' was expected"]),
    ],
)
def test_what_does_not_fit_is_told_with_its_path(schema: Any, text: str, expected: list[str]) -> None:
    found = faults(schema, text)
    if expected and len(expected[0]) > 200:
        assert len(found) == 1
        assert len(found[0]) < 320
        assert " … " in found[0]
    else:
        assert found == expected


def test_ten_faults_are_enough() -> None:
    assert len(faults({"items": {"type": "string"}}, str(list(range(50))))) == 10


def test_a_value_that_is_too_deep_to_be_looked_at_does_not_fit() -> None:
    schema: Any = {"allOf": [{"items": {"allOf": [{"allOf": [{"$ref": "#"}]}]}}]}
    assert faults(schema, "[" * 190 + "]" * 190) == ["$: it is nested too deep to be checked"]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ([], "a schema is an object"),
        ({"type": "objekt"}, "no JSON Schema: $.type: 'objekt' is not valid"),
        ({"properties": {"a": {"pattern": "("}}}, "no JSON Schema: $.properties.a.pattern: '(' is not a 'regex'"),
        ({"multipleOf": 0}, "no JSON Schema: $.multipleOf"),
        ({"$schema": "urn:mine"}, "nobody here knows the draft $schema names: urn:mine"),
        ({"$schema": 7}, "nobody here knows the draft $schema names: 7"),
        ({"$ref": "#"}, "the schema refers to itself without end"),
        ({"$ref": "#/$defs/nowhere"}, "the reference #/$defs/nowhere leads to nothing"),
        ({"items": {"$ref": "https://a.example/s.json"}}, "the reference https://a.example/s.json leads to nothing"),
        ({"items": {"$ref": "file:///etc/passwd"}}, "the reference file:///etc/passwd leads to nothing"),
    ],
)
def test_a_schema_that_is_none_says_where(schema: Any, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        Validator(schema, "--schema")
    assert caught.value.message.startswith(f"--schema: {words}")


@pytest.mark.parametrize(
    ("item", "good", "bad"),
    [
        (schema_of("n int"), '{"items": [{"n": 1}]}', '{"items": [{"n": "x"}]}'),
        (TREE, '{"items": [{"kids": [{"kids": []}]}]}', '{"items": [{"kids": [{}]}]}'),
        (
            {"$schema": DRAFT_7, "definitions": {"a": {"type": "null"}}, "items": {"$ref": "#/definitions/a"}},
            '{"items": [[null]]}',
            '{"items": [[1]]}',
        ),
        (
            {"$id": "https://a.example/s", "$defs": {"a": {"type": "null"}}, "items": {"$ref": "#/$defs/a"}},
            '{"items": [[null]]}',
            '{"items": [[1]]}',
        ),
    ],
)
def test_references_of_an_item_lead_to_the_same_place_inside_a_list(item: Any, good: str, bad: str) -> None:
    schema = list_schema(item)
    assert (faults(schema, good), len(faults(schema, bad))) == ([], 1)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (schema_of("a, b [{c? int}]"), True),
        (list_schema(schema_of("a")), True),
        ({"type": "object"}, False),
        ({"type": "object", "properties": {"a": {}}, "additionalProperties": False}, False),
        ({"type": "array", "items": {"type": "object"}}, False),
        ({"enum": [{"type": "object"}]}, True),
        ({"type": "string"}, True),
    ],
)
def test_a_schema_is_closed_where_no_object_is_open(schema: Any, expected: bool) -> None:
    assert is_closed(schema) is expected


def test_the_first_value_that_fits_is_taken_and_else_the_largest_is_told_about() -> None:
    form = Form(schema_of("a int"), Validator(schema_of("a int"), "x"))
    assert form.fitted('[1] {"b": 2} {"a": 3} {"a": 4}').value == {"a": 3}
    assert [str(each) for each in form.fitted('[1] {"a": "three"}').faults] == ["$.a: 'three' is not of type 'integer'"]
    assert [str(each) for each in form.fitted("words").faults] == ["$: there is no JSON in it"]


def test_a_bare_list_is_a_list_of_items() -> None:
    schema = list_schema(schema_of("a int"))
    form = Form(schema, Validator(schema, "x"), is_list=True)
    assert form.shown(form.fitted('```\n[{"a": 1}, {"a": 2}]\n```').value, indented=True) == '{"a":1}\n{"a":2}'
