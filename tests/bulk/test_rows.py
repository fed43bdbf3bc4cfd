"""Rows out of every form of input, with their places and their faults."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.bulk.rows import LARGEST, Row, Shape, lines, rows, shape
from ernie_cli.errors import UsageError

JSONL, CSV, TSV, LINES = (Shape(form, "input") for form in ("jsonl", "csv", "tsv", "lines"))


def read(data: bytes, form: Shape) -> list[Row]:
    return list(rows([data], form))


def fields(data: bytes, form: Shape) -> list[Any]:
    return [row.fault or dict(row.fields) for row in read(data, form)]


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def test_each_line_of_json_is_a_row_with_its_number_its_line_and_its_id() -> None:
    found = read(b'{"id": "a", "prompt": "x"}\n\n{"custom_id": 7}\n', JSONL)
    assert [(row.number, row.line, row.id) for row in found] == [(0, 1, "a"), (1, 3, "7")]


def test_carriage_returns_a_byte_order_mark_and_a_missing_last_line_end_change_nothing() -> None:
    assert fields(b'\xef\xbb\xbf{"a": 1}\r\n{"a": 2}', JSONL) == [{"a": 1}, {"a": 2}]


def test_a_line_that_is_no_json_is_a_fault_of_its_own_row() -> None:
    found = fields(b'{"a": 1}\n{broken\n[1]\n{"a": 2}\n', JSONL)
    assert (found[0], found[3]) == ({"a": 1}, {"a": 2})
    assert found[1].startswith("not JSON") and "not a JSON object" in found[2]


def test_bytes_that_are_no_utf_8_are_a_fault_of_their_row_and_say_where() -> None:
    assert "byte 0xff at offset 6" in fields(b'{}\n{"a": \xff}\n', JSONL)[1]


def test_an_id_that_is_neither_text_nor_number_is_a_fault() -> None:
    assert "neither text nor a whole number" in fields(b'{"id": [1]}\n', JSONL)[0]


def test_another_field_can_be_the_id() -> None:
    found = read(b'{"key": "k", "id": "i"}\n{"id": "i"}\n', JSONL._replace(id_field="key"))
    assert (found[0].id, found[1].fault) == ("k", "there is no 'key' in it, which --id-field names")


def test_a_record_may_hold_quoted_line_ends_and_commas() -> None:
    found = read(b'id,prompt\r\n1,"two\r\nlines, ""quoted"""\r\n2,x\r\n', CSV)
    assert [(row.line, row.id, row.fields["prompt"]) for row in found] == [(2, "1", 'two\nlines, "quoted"'), (4, "2", "x")]


def test_tabs_separate_where_they_should() -> None:
    assert fields(b"a\tb\n1,5\t2\n", TSV) == [{"a": "1,5", "b": "2"}]


def test_a_record_with_too_many_or_too_few_fields_is_a_fault_of_its_row() -> None:
    assert fields(b"a,b\n1\n1,2\n1,2,3\n", CSV) == [
        "it has 1 fields where the first line names 2",
        {"a": "1", "b": "2"},
        "it has 3 fields where the first line names 2",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'a,b\n1,"open\n2,3\n', "record that begins in line 2"),
        (b"a,a\n1,2\n", "names 'a' twice"),
        (b"a\n\xff\n", "line 2 is not UTF-8"),
    ],
)
def test_what_spoils_a_whole_table_is_an_error_that_says_where(data: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read(data, CSV)


def test_a_column_that_is_not_there_cannot_be_the_id() -> None:
    with pytest.raises(UsageError, match="no column 'key'"):
        read(b"a,b\n1,2\n", CSV._replace(id_field="key"))


def test_every_line_is_a_row_of_plain_text_also_an_empty_one() -> None:
    assert fields(b"one\n\n three \r\n", LINES) == [{"text": "one"}, {"text": ""}, {"text": " three "}]


def test_a_whole_text_is_one_row() -> None:
    assert fields(b"one\ntwo\n", Shape("text", "input")) == [{"text": "one\ntwo"}]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "gb18030"])
def test_other_encodings_are_read_line_by_line(encoding: str) -> None:
    data = "你好\n{世界\n".encode(encoding)
    assert [row.fields for row in rows(pieces(data, 3), LINES._replace(encoding=encoding))] == [
        {"text": "你好"},
        {"text": "{世界"},
    ]


def test_an_encoding_that_there_is_not_is_named() -> None:
    with pytest.raises(UsageError, match="utf-16-nonsense"):
        list(rows([b"x"], LINES._replace(encoding="utf-16-nonsense")))


def test_a_line_that_no_model_could_read_is_a_fault_and_the_next_one_is_well() -> None:
    def huge() -> Iterable[bytes]:
        yield b'{"a": 1}\n{"prompt": "'
        for _ in range(100):
            yield b"x" * 2**20
        yield b'"}\n{"a": 2}\n'

    found = list(rows(huge(), JSONL))
    assert [row.fault for row in found] == [None, f"the line is longer than {LARGEST // 2**20} MiB", None]
    assert len(found[1].raw) == 0


@given(st.lists(st.binary(max_size=12)), st.integers(1, 5))
def test_lines_are_the_same_however_the_bytes_come(parts: list[bytes], size: int) -> None:
    data = b"".join(parts)
    whole = [(number, line) for number, line in lines([data])]
    assert [(number, line) for number, line in lines(pieces(data, size))] == whole
    expected = [line.removesuffix(b"\r") for line in data.split(b"\n")]
    if expected[-1] == b"" and not data.split(b"\n")[-1]:
        expected.pop()
    assert [line for _, line in whole] == expected


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.text(max_size=8).filter(lambda text: "\0" not in text)), min_size=1))
def test_what_the_standard_library_writes_as_json_lines_comes_back(objects: list[dict[str, str]]) -> None:
    data = "".join(json.dumps(each) + "\n" for each in objects).encode()
    assert fields(data, JSONL) == objects


TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=8)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1), st.sampled_from([CSV, TSV]))
def test_what_the_standard_library_writes_as_a_table_comes_back(records: list[tuple[str, str]], form: Shape) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter="," if form is CSV else "\t", quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b"), *records])
    assert fields(file.getvalue().encode(), form) == [{"a": first, "b": second} for first, second in records]


@pytest.mark.parametrize(
    ("path", "form"), [("a.jsonl", "jsonl"), ("a.NDJSON", "jsonl"), ("a.csv", "csv"), ("a.tsv", "tsv"), ("a.txt", "lines")]
)
def test_the_ending_of_a_file_tells_its_form(path: str, form: str) -> None:
    assert shape(None, path, "lines").form == form


def test_a_form_that_there_is_not_is_an_error() -> None:
    with pytest.raises(UsageError, match="one of lines, text, jsonl, csv, tsv"):
        shape("xml", "a.csv", "lines")
