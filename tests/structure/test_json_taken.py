"""JSON that is taken out of text, with its digits, and fenced blocks of code."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ernie_cli.structure import digits
from ernie_cli.structure.fences import Fences, blocks
from ernie_cli.structure.taken import taken

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('\ufeff \n{"a": 1}\n', [{"a": 1}]),
        ("[1]", [[1]]),
        ("7", [7]),
        ('```json\n{"a": 1}\n```', [{"a": 1}, {"a": 1}]),
        ('Sure:\n\n  ~~~\n  {"a":\n  1}\n  ~~~\nDone.', [{"a": 1}, {"a": 1}]),
        # AI Studio LLM API v3, 5.5: what json_object gave
        ('{\n "上海今天天气": "无法提供"\n}\n\n为了获取', [{"上海今天天气": "无法提供"}]),
        ('See [1]: use {x} like {"a": {"b": [2]}}, not {"c": 3}', [[1], {"a": {"b": [2]}}, {"c": 3}]),
        ('{"text": "two\nlines\ttab"}', [{"text": "two\nlines\ttab"}]),
        ('{"a": NaN} {"b": 1e999} {"c": 1}', [{"c": 1}]),
        ("{" * 300 + '{"a": 1}', []),
        ("no JSON here", []),
        ("", []),
    ],
)
def test_the_likeliest_value_comes_first(text: str, values: list[Any]) -> None:
    assert list(taken(text)) == values


def test_what_is_nested_without_end_is_no_value_and_takes_no_time() -> None:
    assert list(taken("[" * 100_000 + '{"a": ' * 100_000)) == []
    assert list(taken("[" * 300 + "]" * 300)) == []


@given(JSON)
def test_a_value_is_read_as_json_reads_it(value: Any) -> None:
    text = json.dumps(value)
    assert digits.read(text) == json.loads(text)


@given(JSON, st.booleans())
def test_what_is_written_is_the_same_json(value: Any, indented: bool) -> None:
    found = digits.written(digits.read(json.dumps(value)), indented)
    assert json.loads(found) == value
    assert found == json.dumps(value, ensure_ascii=False, **({"indent": 2} if indented else {"separators": (",", ":")}))


@pytest.mark.parametrize(
    "number",
    ["1.10", "0.1000000000000000055511151231257827", "1E5", "-0.0", "1e-400", "123456789012345678901234567890"],
)
def test_numbers_keep_their_digits(number: str) -> None:
    assert digits.written(digits.read(f'{{"n": {number}}}')) == f'{{"n":{number}}}'


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999", "9" * 5000, "01", "+1", ".5"])
def test_what_json_does_not_have_is_no_number(number: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        digits.read(number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n```py\nx = 1\n\ny\n```\nb", ["x = 1\n\ny\n"]),
        ("```\na\n```\n```\nb\n```", ["a\n", "b\n"]),
        ("````md\n```py\nx\n```\n````\n", ["```py\nx\n```\n"]),
        ("~~~\n```\n~~~~\n", ["```\n"]),
        ("```\na\n~~~\n", ["a\n~~~\n"]),
        ("1. do\n\n   ```sh\n   ls\n     -l\n  x\n   ```\n", ["ls\n  -l\nx\n"]),
        ("```\ndef f():\n    '''\n    ```\n    '''\n```\n", ["def f():\n    '''\n    ```\n    '''\n"]),
        ("```\nno end", ["no end"]),
        ("```", [""]),
        ("```\n```\n", [""]),
        ("``` `not` one\nx\n", []),
        ("``\nx\n``\n", []),
        ("say ```x``` here", []),
        ("```\r\na\r\n```\r\n", ["a\r\n"]),
        ("```\n``` x\n`````  \nrest", ["``` x\n"]),
        ("\u2028```\nx", []),
        ("> Do:\n> ```py\n> if x:\n>\n>     y\n>z\n> ```\n> more", ["if x:\n\n    y\nz\n"]),
        ("> ```\n> a\nb\n```\nc\n```", ["a\n", "c\n"]),
        ("> ```\n> > a\n> ```\n", ["> a\n"]),
        ("> > ```\n>> a\n> b\n", ["a\n"]),
        ("> - ```\n>   a\n>     b\n>   ```\n", ["a\n  b\n"]),
        ("- ```sh\n  ls\n  ```\n- ```sh\n  ps\n  ```\n", ["ls\n", "ps\n"]),
        ("12. ```\n    a\n    ```\n", ["a\n"]),
        ("1) > ```\n   > a\n   > ```\nb", ["a\n"]),
        ("- ```\nnot indented\n```\n", ["not indented\n"]),
        ("```\n> a\n- b\n```\n", ["> a\n- b\n"]),
        ("-```\nx\n1.```\nx", []),
    ],
)
def test_blocks_are_fenced_by_the_rules_of_commonmark(text: str, expected: list[str]) -> None:
    assert blocks(text) == expected


@given(st.text(st.sampled_from("`~ \n\r\tab>>-1."), max_size=60), st.lists(st.integers(1, 5), max_size=60))
@example("```\n" + "`" * 40 + "\n", [1] * 60)
@example("> > ```\n> > a\n>  >b\n> >  ```\n> c\n", [1] * 60)
@example("> ```\n> a\nb\n```\nc\n", [1] * 60)
def test_it_does_not_matter_in_which_pieces_a_text_comes(text: str, sizes: list[int]) -> None:
    fences, found, at = Fences(), [""], 0
    for size in (*sizes, len(text)):
        for piece in fences.feed(text[at : at + size]):
            found = [*found, ""] if piece is None else [*found[:-1], found[-1] + piece]
        at += size
    for piece in fences.close():
        found = [*found, ""] if piece is None else [*found[:-1], found[-1] + piece]
    assert found[:-1] == blocks(text)


def test_code_is_given_as_it_comes_and_not_line_by_line() -> None:
    fences = Fences()
    assert [list(fences.feed(piece)) for piece in ("```py\n", "pri", "nt", "(1)", "\n", "``", "`\n", "x")] == [
        [],
        ["pri"],
        ["nt"],
        ["(1)"],
        ["\n"],
        [],
        [None],
        [],
    ]


def test_code_in_a_quote_is_given_as_it_comes_too() -> None:
    fences = Fences()
    pieces = ("> ```py\n", ">", " pri", "nt(1)", "\n", "x", "y\n")
    assert [list(fences.feed(piece)) for piece in pieces] == [[], [], ["pri"], ["nt(1)"], ["\n"], [None], []]


def test_a_line_without_an_end_costs_no_more_than_its_length() -> None:
    fences = Fences()
    for _ in range(200_000):
        assert list(fences.feed("words ")) == []
