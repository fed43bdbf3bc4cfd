"""What jsonschema says of a misfit, in both languages: its own words in English, none of them left in Chinese."""

import re

import pytest
from jsonschema import Draft202012Validator

from ernie_cli.language.catalogue import translations
from ernie_cli.language.chosen import CHINESE
from ernie_cli.structure.reasons import SENTENCES, reason

MISFITS = {
    "type": ({"type": ["string", "null"]}, 5),
    "enum": ({"enum": ["a", "b"]}, " is not one of "),
    "pattern": ({"pattern": "^b"}, "a"),
    "format": ({"format": "ipv4"}, "a"),
    "minimum": ({"minimum": 3}, 2),
    "maximum": ({"maximum": 3}, 4.5),
    "required": ({"required": ["age"]}, {}),
    "const": ({"const": 3}, 4),
    "minLength": ({"minLength": 3}, "ab"),
    "maxLength": ({"maxLength": 3}, "abcd"),
    "minItems": ({"minItems": 3}, [1]),
    "maxItems": ({"maxItems": 1}, [1, 2]),
    "uniqueItems": ({"uniqueItems": True}, [1, 1]),
    "anyOf": ({"anyOf": [{"const": 1}]}, 2),
    "oneOf": ({"oneOf": [{"const": 1}]}, 2),
}


@pytest.mark.parametrize("keyword", SENTENCES)
def test_a_misfit_is_told_in_both_languages(keyword: str) -> None:
    schema, value = MISFITS[keyword]
    checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    [error] = checker.iter_errors(value)
    said = reason(str(error.validator), error.message)
    assert (error.validator, said) == (keyword, error.message)
    assert re.search("[\u4e00-\u9fff]", said.told(translations(CHINESE)))


@pytest.mark.parametrize("keyword", ["type", "dependentRequired"])
def test_other_words_are_quoted(keyword: str) -> None:
    said = reason(keyword, "something that nobody has said yet")
    assert said.told(translations(CHINESE)) == said == "something that nobody has said yet"
