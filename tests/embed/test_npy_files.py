"""A numpy file has a row for each input, whatever was left out, and its head is right at the end."""

import io
from pathlib import Path

import numpy
import pytest
from embedded_rows import Kept, row
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.render.npy import HEAD, Npy, Spooled, head
from ernie_cli.render.output import Stdout
from ernie_cli.render.vectors import Row

singles = st.floats(width=32, allow_nan=False, allow_infinity=False)


def spooled(rows: list[Row], ids: Kept | None = None) -> bytes:
    """What a pipe gets."""
    out = io.BytesIO()
    form = Npy(Spooled(Stdout(out)), ids)
    for each in rows:
        form.show(each)
    assert not out.getvalue()
    form.close(None, None)
    return out.getvalue()


def loaded(data: bytes) -> numpy.ndarray:
    return numpy.load(io.BytesIO(data), allow_pickle=False)


@given(st.integers(1, 5).flatmap(lambda size: st.lists(st.none() | st.lists(singles, min_size=size, max_size=size))))
def test_numpy_reads_every_row(given_rows: list[list[float] | None]) -> None:
    found = loaded(spooled([row(place, numbers) for place, numbers in enumerate(given_rows)]))
    size = next((len(numbers) for numbers in given_rows if numbers is not None), 0)
    wanted = [[numpy.nan] * size if numbers is None else numbers for numbers in given_rows]
    assert (found.dtype, found.shape) == (numpy.dtype("<f4"), (len(given_rows), size))
    numpy.testing.assert_array_equal(found, numpy.array(wanted, numpy.float32).reshape(found.shape))


def test_rows_left_out_before_the_first_vector_are_rows_too() -> None:
    found = loaded(spooled([row(0, None), row(1, None), row(2, [1, 2, 3])]))
    assert found.shape == (3, 3)
    assert numpy.isnan(found).all(axis=1).tolist() == [True, True, False]


def test_ids_stand_beside_the_rows() -> None:
    ids = Kept()
    spooled([row(0, None, name="a"), row(1, [1], name='"\n你'), row(2, [1])], ids)
    assert ids.data.decode("ascii").splitlines() == ['"a"', '"\\"\\n\\u4f60"', "null"]


@pytest.mark.parametrize("rows", [0, 1, 10**12])
def test_a_head_has_the_same_length_whatever_it_says(rows: int, tmp_path: Path) -> None:
    written = head(rows, 1024)
    assert len(written) == HEAD
    file = io.BytesIO(written)
    assert numpy.lib.format.read_magic(file) == (1, 0)
    assert numpy.lib.format.read_array_header_1_0(file) == ((rows, 1024), False, numpy.dtype("<f4"))
