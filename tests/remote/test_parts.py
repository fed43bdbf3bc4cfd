"""A job on its way into files: split at the limits of the service, each row by a name that tells where it belongs."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.catalogue.model import Batching
from ernie_cli.errors import RejectedError, UsageError
from ernie_cli.remote.names import custom_id, row_of
from ernie_cli.remote.parts import Request, parts
from ernie_cli.remote.submitted import Submitted, covered, submitted

URL = "/v2/chat/completions"


def requests(*indexes: int) -> list[Request]:
    return [Request(index, None, {"messages": ["你好"]}) for index in indexes]


def split(folder: Path, asked: list[Request], **limits: int) -> list[tuple[list[str], tuple[tuple[int, int], ...]]]:
    """The names and the spans of each part; what `parts` counts is what is there."""
    found = []
    for part in parts(iter(asked), folder, Batching(URL, **limits)):
        lines = [json.loads(line) for line in part.path.read_bytes().splitlines()]
        assert len(lines) == part.rows
        found.append(([line["custom_id"] for line in lines], part.spans))
    return found


def test_a_row_is_a_line_of_openai_s_batch_form(tmp_path: Path) -> None:
    [line] = [json.loads(part.path.read_bytes()) for part in parts([Request(3, "a", {"model": "m"})], tmp_path, Batching(URL))]
    assert line == {"custom_id": "3:a", "method": "POST", "url": URL, "body": {"model": "m"}}


def test_half_a_character_in_an_id_stays_what_it_is(tmp_path: Path) -> None:
    assert split(tmp_path, [Request(0, "\ud800", {})]) == [(["0:\ud800"], ((0, 0),))]


def test_a_file_is_there_until_the_next_is_asked_for(tmp_path: Path) -> None:
    seen = [sorted(path.name for path in tmp_path.iterdir()) for _ in parts(requests(0, 1), tmp_path, Batching(URL, rows=1))]
    assert seen == [["part-1.jsonl"], ["part-2.jsonl"]]
    assert list(tmp_path.iterdir()) == []


def test_rows_are_split_at_the_most_that_a_file_may_have(tmp_path: Path) -> None:
    assert split(tmp_path, requests(0, 1, 2, 4, 5), rows=2) == [
        (["0", "1"], ((0, 1),)),
        (["2", "4"], ((2, 2), (4, 4))),
        (["5"], ((5, 5),)),
    ]


def test_rows_are_split_at_the_bytes_that_a_file_may_have(tmp_path: Path) -> None:
    [size] = [part.path.stat().st_size for part in parts(requests(0), tmp_path, Batching(URL))]
    assert [len(names) for names, _ in split(tmp_path, requests(*range(5)), size=2 * size)] == [2, 2, 1]
    assert [len(names) for names, _ in split(tmp_path, requests(*range(5)), size=2 * size - 1)] == [1] * 5


def test_a_row_that_no_file_can_hold_is_named(tmp_path: Path) -> None:
    with pytest.raises(RejectedError, match="row 7 alone is larger"):
        split(tmp_path, requests(7), size=10)


def test_five_thousand_rows_are_one_part_of_qianfan_s_and_one_more_makes_two(tmp_path: Path) -> None:
    assert [len(names) for names, _ in split(tmp_path, requests(*range(5001)))] == [5000, 1]


def test_no_rows_are_no_part(tmp_path: Path) -> None:
    assert split(tmp_path, []) == []


@given(st.integers(0, 10**15 - 1), st.none() | st.text())
def test_a_name_tells_its_row(index: int, id_: str | None) -> None:
    assert row_of(custom_id(index, id_)) == (index, id_)


@pytest.mark.parametrize("name", ["", "request-1", ":a", "-1", "1.5", "٣", "1" * 16])
def test_the_name_of_another_program_is_none_of_ours(name: str) -> None:
    assert row_of(name) is None


def test_a_part_is_read_from_the_journal_as_it_was_noted() -> None:
    first = Submitted(1, ((0, 4), (6, 6)), "file-1", "batch_1", done=True)
    second = Submitted(2, ((5, 5),), "file-2")
    notes = json.loads(json.dumps({**second.note(), "pid": 7, **first.note()}))
    assert submitted(notes) == [first, second]
    assert first.rows == 6


def test_a_later_note_of_a_part_counts() -> None:
    part = Submitted(1, ((0, 0),), "file-1")
    assert submitted({**part.note(), **part._replace(batch="batch_1").note()}) == [part._replace(batch="batch_1")]


def test_the_rows_of_parts_are_marked() -> None:
    assert covered([Submitted(1, ((0, 1), (4, 9)), "f")], 6) == bytearray(b"\1\1\0\0\1\1")


@pytest.mark.parametrize("value", [{}, [], None, {"number": 1, "spans": [[1]], "file": "f", "batch": None, "done": False}])
def test_a_note_that_nobody_wrote_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        submitted({"part 1": value})
