"""The short form of a schema: fields, types, descriptions with commas, and what is none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.structure.short import Misread, schema_of
from ernie_cli.structure.validator import Validator


def properties(text: str) -> Any:
    """The members of the schema, which are all required and no others may be there."""
    schema = schema_of(text)
    assert (schema["type"], schema["additionalProperties"]) == ("object", False)
    assert schema["required"] == list(schema["properties"])
    return schema["properties"]


def test_a_field_is_a_name_and_a_type() -> None:
    assert properties("name, age int, tall float, happy bool, note str") == {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "tall": {"type": "number"},
        "happy": {"type": "boolean"},
        "note": {"type": "string"},
    }


@pytest.mark.parametrize("text", ["a, b int", "a\nb int", "a; b int", "a,\n\n  b int,\n", ";a;;b int;"])
def test_fields_stand_behind_commas_semicolons_and_line_ends(text: str) -> None:
    assert properties(text) == {"a": {"type": "string"}, "b": {"type": "integer"}}


def test_a_list_holds_what_stands_in_its_brackets() -> None:
    assert properties("tags [str], any [], grid [[int]], mood [good|bad]") == {
        "tags": {"type": "array", "items": {"type": "string"}},
        "any": {"type": "array", "items": {"type": "string"}},
        "grid": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
        "mood": {"type": "array", "items": {"type": "string", "enum": ["good", "bad"]}},
    }


def test_a_field_may_have_fields_of_its_own() -> None:
    found = properties("address {street: with its number, if any, zip str}, people [{\n  name\n  age int\n}]")
    assert found["address"] == schema_of("street: with its number, if any; zip")
    assert found["people"] == {"type": "array", "items": schema_of("name, age int")}


@pytest.mark.parametrize("text", ["age? int", "age int?", "age? int?"])
def test_a_question_mark_lets_a_value_be_null(text: str) -> None:
    assert properties(text) == {"age": {"type": ["integer", "null"]}}


def test_a_choice_may_be_null_too() -> None:
    assert properties("mood? good|bad") == {"mood": {"type": ["string", "null"], "enum": ["good", "bad", None]}}


def test_choices_are_words_and_numbers_where_all_of_them_are() -> None:
    assert properties('state open|"in work"|done, stars 1|2|3, code 007|008') == {
        "state": {"type": "string", "enum": ["open", "in work", "done"]},
        "stars": {"type": "integer", "enum": [1, 2, 3]},
        "code": {"type": "string", "enum": ["007", "008"]},
    }


@pytest.mark.parametrize(
    ("text", "description", "others"),
    [
        ("bio: short bio, one sentence", "short bio, one sentence", []),
        ("bio: a short text, with commas, age int", "a short text, with commas", ["age"]),
        ("bio: warm, short, no jargon, age int, city", "warm, short, no jargon", ["age", "city"]),
        ("bio: the life, city", "the life", ["city"]),
        ("bio: in [one, two] lines, age int", "in [one, two] lines", ["age"]),
        ("bio: as at http://a.example/b, c int", "as at http://a.example/b", ["c"]),
        ('bio: "a, b int", c', "a, b int", ["c"]),
        (r'bio: "say \"hi\", \\o", c', r'say "hi", \o', ["c"]),
        ('bio: "short" and sweet, c', '"short" and sweet', ["c"]),
        ("bio: one, two words; c", "one, two words", ["c"]),
        ("bio: one, two words\nc", "one, two words", ["c"]),
        ("bio: a list ] of things, c int", "a list ] of things", ["c"]),
    ],
)
def test_a_description_ends_where_the_rest_of_the_line_is_fields(text: str, description: str, others: list[str]) -> None:
    found = properties(text)
    assert found["bio"] == {"type": "string", "description": description}
    assert list(found) == ["bio", *others]


def test_names_are_of_any_script() -> None:
    assert properties('姓名, 简介: 一句话\uff0c不超过二十字, 年龄 int, "full name"') == {
        "姓名": {"type": "string"},
        "简介": {"type": "string", "description": "一句话\uff0c不超过二十字"},
        "年龄": {"type": "integer"},
        "full name": {"type": "string"},
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "there is no field in it"),
        ("a {}", "there is no field in it"),
        ("age itn", "the field age has no type itn; did you mean int?"),
        ("a int b", "'b' behind the field a is neither a type nor another field"),
        ("a, b, a", "the field a stands twice"),
        ("a {b", "} is missing at the end"),
        ("a [b", "the field a has no type b"),
        ("a [int", "] is missing behind what the list a holds"),
        ("a x|x", "a choice of the field a stands twice"),
        ("a x|", "the end is no choice for the field a"),
        ("(a)", "'(a)' begins no field"),
        ("a: " + "x" * 10_000, "it is longer than 10000 characters"),
        ("a " + "[" * 50 + "]" * 50, "nested deeper than 20 levels"),
        ("a {" * 50 + "b" + "}" * 50, "nested deeper than 20 levels"),
    ],
)
def test_what_is_no_short_form_says_why(text: str, fault: str) -> None:
    with pytest.raises(Misread) as caught:
        schema_of(text)
    assert str(caught.value) == fault


def test_many_described_fields_on_one_line_are_read() -> None:
    assert len(properties(", ".join(f"f{n}: b" for n in range(200)))) == 200


@given(st.text(st.sampled_from('ab,:;|[]{}?" \n\\,中int1'), max_size=60))
def test_every_text_is_a_sound_schema_or_misread(text: str) -> None:
    try:
        schema = schema_of(text)
    except Misread:
        return
    assert Validator(schema, "x").faults({}) != ()


NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
TYPES = st.recursive(
    st.sampled_from([("str", {"type": "string"}), ("int", {"type": "integer"}), ("bool", {"type": "boolean"})]),
    lambda inner: inner.map(lambda each: (f"[{each[0]}]", {"type": "array", "items": each[1]})),
    max_leaves=3,
)
WORDS = st.from_regex(r"[a-z]{1,6}( [a-z]{1,6}){1,3}", fullmatch=True)  # two words and more are no field


@given(st.lists(st.tuples(NAMES, TYPES, st.lists(WORDS, max_size=3)), min_size=1, max_size=6, unique_by=lambda each: each[0]))
def test_fields_with_types_and_descriptions_of_several_words_come_back(fields: list[Any]) -> None:
    fields = [
        (name, kind, [words for words in described if words.split()[1] not in TYPE_WORDS]) for name, kind, described in fields
    ]
    text = ", ".join(f"{name} {kind[0]}" + (": " + ", ".join(words) if words else "") for name, kind, words in fields)
    expected = {name: kind[1] | ({"description": ", ".join(words)} if words else {}) for name, kind, words in fields}
    assert properties(text) == expected


TYPE_WORDS = ("str", "string", "text", "int", "integer", "float", "number", "bool", "boolean")
