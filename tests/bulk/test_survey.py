"""Looking all rows over before the first is asked."""

import pytest

from ernie_cli.bulk.rows import Row, Shape, rows
from ernie_cli.bulk.survey import first_difference, survey
from ernie_cli.errors import UsageError

FORM = Shape("jsonl", "questions.jsonl")


def read(data: bytes) -> list[Row]:
    return list(rows([data], FORM))


def test_the_rows_are_counted() -> None:
    assert survey(lambda: read(b'{"id": 1}\n\n{broken\n{"id": 2}\n'), "x").rows == 3


def test_an_id_that_stands_twice_is_refused_with_both_lines() -> None:
    data = b'{"id": "a"}\n{"id": "b"}\n\n{"id": "a"}\n'
    with pytest.raises(UsageError, match=r"questions.jsonl: lines 1 and 4 have the same id 'a'"):
        survey(lambda: read(data), "questions.jsonl")


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (b'{"a": 1}\n{"a": 3}\n', "line 2 is another one"),
        (b'{"a": 1}\n', "it ends after line 1"),
        (b"", "it is empty"),
        (b'{"a": 1}\n{"a": 2}\n\n{"a": 3}\n', "line 4 is new"),
    ],
)
def test_another_input_is_told_by_its_first_line_that_differs(after: bytes, words: str) -> None:
    before = survey(lambda: read(b'{"a": 1}\n{"a": 2}\n'), "x")
    assert survey(lambda: read(after), "x").sha256 != before.sha256
    assert first_difference(read(after), before.digests) == words


def test_other_names_of_columns_make_another_input() -> None:
    before, after = (b"text,alt\na,b\n", b"alt,text\na,b\n")
    table = FORM._replace(form="csv")
    first, second = (survey(lambda data=data: list(rows([data], table)), "x") for data in (before, after))  # type: ignore[misc]
    assert first.sha256 != second.sha256
