"""What was saved is read back, from our own files and numpy's; a damaged file is told with the place."""

from pathlib import Path

import numpy
import pytest
from embedded_rows import row, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ernie_cli.errors import UsageError
from ernie_cli.render.vectors import json_lines
from ernie_cli.vectors.saved import Saved, saved_vectors

VALUES = [[0.5, -1, 2], [0.25, 3, 4]]
LINE = b'{"index": 0, "id": "a", "text": "x", "embedding": [1, 0.5]}\n'


def read(path: Path) -> list[Saved]:
    return list(saved_vectors(str(path)))


def refused(path: Path) -> UsageError:
    with pytest.raises(UsageError) as caught:
        read(path)
    return caught.value


def test_json_lines_are_read_back(tmp_path: Path) -> None:
    path = tmp_path / "saved.jsonl"
    path.write_bytes(written(json_lines, [row(0, VALUES[0], "one", "a"), row(1, None), row(2, VALUES[1], "two")]))
    assert [(each.place, each.id, each.text, list(each.values)) for each in read(path)] == [
        (0, "a", "one", VALUES[0]),
        (2, None, "two", VALUES[1]),
    ]


def test_lines_of_others_need_nothing_but_an_embedding(tmp_path: Path) -> None:
    path = tmp_path / "saved.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"embedding": [1]}\r\n\n{"id": 7, "text": null, "embedding": [2]}')
    assert [(each.place, each.id, each.text, list(each.values)) for each in read(path)] == [
        (0, None, None, [1]),
        (1, "7", None, [2]),
    ]


@pytest.mark.parametrize("kind", ["<f4", "<f8"])
@pytest.mark.parametrize("version", [(1, 0), (2, 0)])
def test_a_file_of_numpy_is_read(kind: str, version: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "saved.npy"
    with path.open("wb") as file:
        numpy.lib.format.write_array(file, numpy.array(VALUES, kind), version)
    assert [(each.place, each.id, list(each.values)) for each in read(path)] == [(0, None, VALUES[0]), (1, None, VALUES[1])]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.integers(0, 5), size=st.integers(1, 5))
def test_any_shape_of_numpy_is_read(rows: int, size: int, tmp_path: Path) -> None:
    path = tmp_path / "saved.npy"
    values = numpy.arange(rows * size, dtype="<f4").reshape(rows, size)
    numpy.save(path, values)
    assert [list(each.values) for each in read(path)] == values.tolist()


def test_rows_that_were_left_out_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "saved.npy"
    numpy.save(path, numpy.array([[numpy.nan] * 2, [1, 2]], "<f4"))
    assert [each.place for each in read(path)] == [1]


def test_ids_beside_the_file_are_those_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "saved.npy"
    numpy.save(path, numpy.array([[numpy.nan] * 2, [1, 2], [3, 4]], "<f4"))
    (tmp_path / "saved.npy.ids").write_text('"a"\n"b"\nnull\n')
    assert [each.id for each in read(path)] == ["b", None]


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        ('"a"\n', "line 2 of "),
        ('"a"\n5\n', "line 2 of "),
        ('"a\n"b"\n', "line 1 of "),
        ("", "line 1 of "),
    ],
)
def test_ids_that_do_not_fit_are_told_with_their_line(ids: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "saved.npy"
    numpy.save(path, numpy.array(VALUES, "<f4"))
    (tmp_path / "saved.npy.ids").write_text(ids)
    assert told in refused(path).message


@pytest.mark.parametrize(
    "values",
    [
        numpy.asfortranarray(numpy.array(VALUES, "<f4")),
        numpy.array(VALUES, ">f4"),
        numpy.array(VALUES, "<i4"),
        numpy.array(VALUES, "<f2"),
        numpy.array(VALUES[0], "<f4"),
        numpy.array([VALUES], "<f4"),
        numpy.array(5, "<f4"),
    ],
)
def test_another_kind_of_array_is_refused_with_the_way_to_make_a_right_one(values: numpy.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "saved.npy"
    numpy.save(path, values)
    error = refused(path)
    assert "float32 or float64" in error.message
    assert "numpy.save" in (error.hint or "")


def test_a_file_that_ends_too_early_is_told_with_the_offset(tmp_path: Path) -> None:
    path = tmp_path / "saved.npy"
    numpy.save(path, numpy.array(VALUES, "<f4"))
    path.write_bytes(path.read_bytes()[:-5])
    assert refused(path).message.endswith("ends at offset 147, in row 1 of the 2 that it should have")


def test_infinity_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "saved.npy"
    numpy.save(path, numpy.array([[1, numpy.inf]], "<f4"))
    assert "row 0" in refused(path).message


@pytest.mark.parametrize(
    "head",
    [b"\x93NUMPY", b"\x93NUMPY\x03\x00aaaa", b"\x93NUMPY\x02\x00\xff\xff\xff\xff", b"\x93NUMPY\x01\x00\x09\x00{'descr':"],
)
def test_a_broken_head_is_refused(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "saved.npy"
    path.write_bytes(head)
    assert str(path) in refused(path).message


@pytest.mark.parametrize(
    "line",
    [
        b"no",
        b"[1]",
        b'{"embedding": []}',
        b'{"embedding": [true]}',
        b'{"embedding": ["1"]}',
        b'{"embedding": [NaN]}',
        b'{"text": 1}',
        b"\xff",
        b'{"embedding": [1e999]}',
        b'{"embedding": [' + b"9" * 400 + b"]}",
    ],
)
def test_a_line_without_an_embedding_is_told_with_its_number(line: bytes, tmp_path: Path) -> None:
    path = tmp_path / "saved.jsonl"
    path.write_bytes(LINE + line + b"\n")
    assert refused(path).message.startswith(f"line 2 of {path} ")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "none").message


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert read(tmp_path / "empty") == []
