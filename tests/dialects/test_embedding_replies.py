"""Vectors come out of a reply as the service wrote them and in the order of the question, or not at all."""

import base64
import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.dialects.vectors import Embeddings, embeddings, parsed
from ernie_cli.errors import RejectedError
from ernie_cli.events import Usage
from ernie_cli.vectors.vector import Vector

singles = st.floats(width=32, allow_nan=False, allow_infinity=False)


def reply(*vectors: str, indexes: list[Any] | None = None, **more: Any) -> bytes:
    """A reply whose numbers stand as they are given; `indexes` None leaves them out."""
    rows = []
    for place, numbers in enumerate(vectors):
        index = "" if indexes is None else f'"index": {json.dumps(indexes[place])}, '
        rows.append(f'{{"object": "embedding", {index}"embedding": {numbers}}}')
    rest = "".join(f", {json.dumps(name)}: {json.dumps(value)}" for name, value in more.items())
    return f'{{"object": "embedding_list", "data": [{", ".join(rows)}]{rest}}}'.encode()


def read(raw: bytes, count: int = 1) -> Embeddings:
    return embeddings(parsed(raw), count)


def packed(*numbers: float) -> str:
    return json.dumps(base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode())


def test_the_digits_of_the_service_are_kept() -> None:
    (vector,) = read(reply("[0.10, -1E-5, 0, 12345678901234567890, -0.0]")).vectors
    assert vector.json == b"[0.10,-1E-5,0,12345678901234567890,-0.0]"
    assert vector.dimensions == 5
    assert vector.values.tolist() == pytest.approx([0.1, -1e-5, 0, 12345678901234567890, -0.0])


@given(st.permutations(range(5)))
def test_rows_come_in_the_order_of_the_question_whatever_the_order_of_the_reply(order: list[int]) -> None:
    found = read(reply(*(f"[{place}.5]" for place in order), indexes=order), 5)
    assert [vector.json for vector in found.vectors] == [b"[0.5]", b"[1.5]", b"[2.5]", b"[3.5]", b"[4.5]"]


def test_rows_without_an_index_are_taken_as_they_stand() -> None:
    assert [vector.json for vector in read(reply("[2]", "[1]"), 2).vectors] == [b"[2]", b"[1]"]


def test_the_tokens_are_those_of_the_reply_once() -> None:
    usage = {"prompt_tokens": 7, "total_tokens": 8}
    assert read(reply("[1]", "[2]", usage=usage), 2).usage == Usage(prompt_tokens=7, total_tokens=8)
    assert read(reply("[1]")).usage is None
    assert read(reply("[1]", usage={"prompt_tokens": -1, "total_tokens": "x"})).usage is None


@given(st.lists(singles, min_size=1, max_size=9))
def test_base64_is_unpacked_to_numbers_that_give_the_same_floats(numbers: list[float]) -> None:
    (vector,) = read(reply(packed(*numbers))).vectors
    assert vector.values.tolist() == numbers
    assert vector.dimensions == len(json.loads(vector.json))
    again = Vector(vector.dimensions, numbers=vector.json[1:-1])
    assert again.floats == vector.floats


@given(st.lists(singles, min_size=1, max_size=9))
def test_floats_are_the_nearest_to_the_digits(numbers: list[float]) -> None:
    (vector,) = read(reply(json.dumps(numbers))).vectors
    assert vector.floats == struct.pack(f"<{len(numbers)}f", *numbers)


@pytest.mark.parametrize(
    ("raw", "count", "told"),
    [
        (reply("[1]"), 2, "1 embeddings for 2 texts"),
        (reply("[1]", "[2]"), 1, "2 embeddings for 1 text"),
        (reply(), 1, "0 embeddings"),
        (reply("[1]", "[2]", indexes=[0, 0]), 2, "an index is 0 twice"),
        (reply("[1]", "[2]", indexes=[1, 2]), 2, "an index is 2, which no text has"),
        (reply("[1]", "[2]", indexes=[0, -1]), 2, "an index is no number"),
        (reply("[1]", "[2]", indexes=[0, None]), 2, "an index is no number"),
        (reply("[1]", "[2]", indexes=[0, "1"]), 2, "an index is no number"),
        (reply("[1, 2]", "[1]"), 2, "2 and 1 numbers (text 2)"),
        (reply("[]"), 1, "the embedding of text 1 is empty"),
        (reply("[[0.1, 0.2], [0.3, 0.4]]"), 1, "2 vectors, one for each token"),
        (reply("[0.1, NaN]"), 1, "holds NaN"),
        (reply("[0.1, -Infinity]"), 1, "holds -Infinity"),
        (reply("[1e999]"), 1, "holds 1e999"),
        (reply("[1e39]"), 1, "holds 1e39"),
        (reply("[" + "9" * 5000 + "]"), 1, "holds 9999"),
        (reply('["0.1"]'), 1, "something that is no number"),
        (reply("[0.1, null]"), 1, "something that is no number"),
        (reply("[true]"), 1, "something that is no number"),
        (reply("null"), 1, "no list of numbers"),
        (reply("5"), 1, "no list of numbers"),
        (reply('"%%"'), 1, "neither a list nor base64"),
        (reply('"你好"'), 1, "neither a list nor base64"),
        (reply('""'), 1, "base64 of 0 bytes"),
        (reply('"AAAA"'), 1, "base64 of 3 bytes"),
        (reply(packed(1, float("nan"))), 1, "NaN or Infinity"),
        (reply(packed(float("-inf"))), 1, "NaN or Infinity"),
        (b'{"data": [[0.1]]}', 1, "no list of embeddings"),
        (b'{"data": {"embedding": [1]}}', 1, "no list of embeddings"),
        (b"[[0.1, 0.2]]", 1, "no list of embeddings"),
        (b"{}", 1, "no list of embeddings"),
        (b'{"data": [{}]}', 1, "no list of numbers"),
    ],
)
def test_a_reply_that_does_not_fit_the_question_is_refused(raw: bytes, count: int, told: str) -> None:
    with pytest.raises(RejectedError) as caught:
        read(raw, count)
    assert told in caught.value.message


def test_a_server_without_pooling_is_told_what_to_do() -> None:
    with pytest.raises(RejectedError) as caught:
        read(reply("[[0.1]]"))
    assert "--pooling" in (caught.value.hint or "")


def test_an_error_keeps_its_numbers_as_numbers() -> None:
    assert parsed(b'{"error_code": 336003, "error_msg": "no"}') == {"error_code": 336003, "error_msg": "no"}


@pytest.mark.parametrize("raw", [b"", b"no", b'{"data": [', b'{"error": NaN}', b"[" * 100_000, b'{"data":' + b"[" * 5000])
def test_what_is_no_json_is_a_value_error(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed(raw)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(("index", "embedding", "data", "usage")), inner, max_size=4)
    ),
    max_leaves=30,
)


@given(st.fixed_dictionaries({"data": st.lists(json_values, max_size=3)}, optional={"usage": json_values}), st.integers(1, 3))
def test_whatever_a_server_sends_is_read_or_refused(payload: Any, count: int) -> None:
    try:
        found = read(json.dumps(payload).encode(), count)
    except RejectedError:
        return
    assert len(found.vectors) == count
    assert all(len(json.loads(vector.json)) == vector.dimensions for vector in found.vectors)
