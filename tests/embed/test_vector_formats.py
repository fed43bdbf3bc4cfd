"""Each format has the rows in the order of the input, and says in its own way what was left out."""

import base64
import csv
import io
import json
import struct

import pandas
import pytest
from embedded_rows import Kept, row, written
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.errors import TemporaryError
from ernie_cli.events import Usage
from ernie_cli.render.table import width
from ernie_cli.render.vectors import Document, Row, base64_lines, fitted, json_lines, summary, table
from ernie_cli.vectors.vector import Vector

ROWS = [row(0, [0.5, -1], "one", "a"), row(1, None, ""), row(2, [2.25, 1e-07], '你,"好"\n', None)]
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def test_json_lines_hold_the_numbers_as_they_came() -> None:
    rows = [Row(0, "a", "x", Vector(2, b"0.10,-1E-5")), *ROWS[1:]]
    assert written(json_lines, rows).decode() == (
        '{"index":0,"id":"a","text":"x","embedding":[0.10,-1E-5]}\n'
        '{"index":2,"id":null,"text":"你,\\"好\\"\\n","embedding":[2.25,1e-07]}\n'
    )


def test_pandas_reads_json_lines() -> None:
    frame = pandas.read_json(io.BytesIO(written(json_lines, ROWS)), lines=True)
    assert frame["embedding"].tolist() == [[0.5, -1], [2.25, 1e-07]]
    assert frame["index"].tolist() == [0, 2]


@pytest.mark.parametrize("indented", [False, True])
def test_a_document_has_all_that_there_is_to_say(indented: bool) -> None:
    usage = Usage(prompt_tokens=3, total_tokens=3)
    found = json.loads(written(lambda output: Document(output, "p", "m", indented), ROWS, usage))
    assert found == {
        "provider": "p",
        "model": "m",
        "dimensions": 2,
        "data": [
            {"index": 0, "id": "a", "text": "one", "embedding": [0.5, -1]},
            {"index": 2, "id": None, "text": '你,"好"\n', "embedding": [2.25, 1e-07]},
        ],
        "usage": {"prompt_tokens": 3, "total_tokens": 3},
    }


@pytest.mark.parametrize("indented", [False, True])
@pytest.mark.parametrize("rows", [[], [ROWS[1]]])
def test_a_document_without_rows_is_a_document(indented: bool, rows: list[Row]) -> None:
    found = json.loads(written(lambda output: Document(output, "p", "m", indented), rows))
    usage = {"prompt_tokens": None, "total_tokens": None}
    assert found == {"provider": "p", "model": "m", "dimensions": None, "data": [], "usage": usage}


@pytest.mark.parametrize("indented", [False, True])
def test_a_document_that_breaks_off_is_whole_and_says_why(indented: bool) -> None:
    found = json.loads(written(lambda output: Document(output, "p", "m", indented), ROWS[:1], None, TemporaryError("down")))
    assert (len(found["data"]), found["error"]["message"], found["error"]["exit_code"]) == (1, "down", 5)


def test_an_indented_document_has_a_row_on_each_line() -> None:
    text = written(lambda output: Document(output, "p", "m", True), ROWS).decode()
    assert [line[:14] for line in text.splitlines()] == [
        "{",
        '  "provider": ',
        '  "model": "m"',
        '  "dimensions"',
        '  "data": [',
        '    {"index":0',
        '    {"index":2',
        "  ],",
        '  "usage": {',
        '    "prompt_to',
        '    "total_tok',
        "  }",
        "}",
    ]


@pytest.mark.parametrize("separator", [",", "\t"])
def test_pandas_reads_a_table(separator: str) -> None:
    text = written(lambda output: table(output, separator, begun=False), ROWS)
    frame = pandas.read_csv(io.BytesIO(text), sep=separator)
    assert frame["index"].tolist() == [0, 2]
    assert frame["id"].tolist()[0] == "a"
    assert [json.loads(cell) for cell in frame["embedding"]] == [[0.5, -1], [2.25, 1e-07]]


def test_line_n_of_a_tsv_is_input_n() -> None:
    text = written(lambda output: table(output, "\t", begun=False), ROWS).decode()
    assert text.split("\n") == ["index\tid\tembedding", "0\ta\t[0.5,-1]", "", "2\t\t[2.25,1e-07]", ""]


@pytest.mark.parametrize("separator", [",", "\t"])
@given(names=st.lists(words, min_size=1, max_size=3))
def test_a_table_gives_every_id_back(separator: str, names: list[str]) -> None:
    rows = [row(place, [1], "", name) for place, name in enumerate(names)]
    text = written(lambda output: table(output, separator, begun=False), rows).decode()
    assert [each["id"] for each in csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)] == names


def test_a_table_that_goes_on_has_no_second_head() -> None:
    assert written(lambda output: table(output, ",", begun=True), ROWS[:1]) == b'0,a,"[0.5,-1]"\n'


def test_a_table_without_rows_has_its_head() -> None:
    assert written(lambda output: table(output, ",", begun=False), []) == b"index,id,embedding\n"


def test_line_n_of_base64_is_input_n() -> None:
    lines = written(base64_lines, ROWS).split(b"\n")
    assert [struct.unpack("<2f", base64.b64decode(line)) if line else () for line in lines[:-1]] == [
        (0.5, -1.0),
        (),
        pytest.approx((2.25, 1e-07)),
    ]


def test_a_summary_has_place_length_first_numbers_and_text() -> None:
    rows = [row(0, [0.5, -1], "one\ttwo\nthree"), row(7, [0.25] * 384, "你好" * 50)]
    lines = written(lambda output: summary(output, 60), rows).decode().splitlines()
    assert lines[0] == "     0  2  [+0.5000 -1.0000]  one two three"
    assert lines[1].startswith("     7  384  [+0.2500 +0.2500 +0.2500 …]  你好")
    assert lines[1].endswith("…")
    assert width(lines[1]) in (59, 60)


@given(text=words, room=st.integers(1, 20))
def test_a_shortened_text_fits_and_is_harmless(text: str, room: int) -> None:
    line = fitted(text, room)
    assert width(line) <= room
    assert not any(ord(character) < 32 for character in line)


def test_rows_stream() -> None:
    kept = Kept()
    for form in (json_lines(kept), table(kept, ",", begun=True), base64_lines(kept), Document(kept, "p", "m", False)):
        before = len(kept.pieces)
        form.show(ROWS[0])
        assert len(kept.pieces) == before + 1
