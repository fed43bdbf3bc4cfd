"""Embeddings out of a reply, the same in every wire format; a reply that does not fit the question is refused whole."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import NamedTuple

from ernie_cli import strict
from ernie_cli.dialects import reading
from ernie_cli.errors import RejectedError
from ernie_cli.events import Usage
from ernie_cli.language.said import say
from ernie_cli.requests import Json
from ernie_cli.vectors.vector import Vector

PLAIN = b"-.0123456789,eE"
SAFE = 38  # characters of a number without a positive exponent that surely fits a float32
WIDTH = 4  # bytes of a float32


class Embeddings(NamedTuple):
    """One vector for each text, in the order of the texts; `usage` is that of the whole reply."""

    vectors: tuple[Vector, ...]
    usage: Usage | None = None


def parsed(raw: bytes) -> Json:
    """The payload, with each number as the bytes that the service wrote where it holds embeddings. Raises ValueError.

    To keep them is faster than to make floats of them, and exact.
    """
    text = raw.decode("utf-8-sig", "replace")
    payload = strict.parsed(text, controls=True, number=str.encode)
    is_answer = isinstance(reading.members(payload).get("data"), list)
    return payload if is_answer else strict.parsed(text, controls=True)


def embeddings(payload: Json, count: int) -> Embeddings:
    """The embeddings of `count` texts in what `parsed` gave. Raises RejectedError."""
    body = reading.members(payload)
    listed = body.get("data")
    rows = reading.objects(listed)
    if not isinstance(listed, list) or len(rows) < len(listed):
        raise RejectedError(
            say("the reply holds no list of embeddings"), hint=say("check the base URL, and that the model can embed")
        )
    if len(rows) != count:
        raise RejectedError(say("the reply holds {rows} embeddings for {texts}", rows=len(rows), texts=_texts(count)))
    vectors = tuple(_vector(row.get("embedding"), number) for number, row in enumerate(_in_order(rows), 1))
    for number, vector in enumerate(vectors, 1):
        if vector.dimensions != vectors[0].dimensions:
            counts = say("{dimensions} and {dimensions_2}", dimensions=vectors[0].dimensions, dimensions_2=vector.dimensions)
            raise RejectedError(
                say(
                    "the embeddings of one reply differ in length: {counts} numbers (text {number})",
                    counts=counts,
                    number=number,
                )
            )
    return Embeddings(vectors, _usage(body.get("usage")))


def _in_order(rows: Sequence[Mapping[str, Json]]) -> Sequence[Mapping[str, Json]]:
    """The rows by their `index`; where none has one, as they stand."""
    if all(row.get("index") is None for row in rows):
        return rows
    places: dict[int, Mapping[str, Json]] = {}
    for row in rows:
        place = _count(row.get("index"))
        if place is None or place >= len(rows) or place in places:
            what = (
                say("no number")
                if place is None
                else say("{place} twice", place=place)
                if place in places
                else say("{place}, which no text has", place=place)
            )
            raise RejectedError(say("the reply's embeddings cannot be told apart: an index is {what}", what=what))
        places[place] = row
    return [places[place] for place in range(len(rows))]


def _vector(found: Json, number: int) -> Vector:
    if isinstance(found, str):
        return _unpacked(found, number)
    if not isinstance(found, list):
        raise RejectedError(say("the embedding of text {number} is no list of numbers", number=number))
    if not found:
        raise RejectedError(say("the embedding of text {number} is empty", number=number))
    kinds = set(map(type, found))
    if kinds == {list}:
        raise RejectedError(
            say("the embedding of text {number} holds {found} vectors, one for each token", number=number, found=len(found)),
            hint=say("the server does not pool: start it with pooling (such as --pooling mean), or serve an embedding model"),
        )
    if kinds != {bytes}:
        raise RejectedError(say("the embedding of text {number} holds something that is no number", number=number))
    joined = b",".join(found)
    if not _is_plain(joined) or max(map(len, found)) > SAFE:
        _check_finite([each for each in found if len(each) > SAFE or not _is_plain(each)], number)
    return Vector(len(found), joined)


def _is_plain(numbers: bytes) -> bool:
    """Whether none of them has an exponent that could make it large; a negative one cannot."""
    exponents = numbers.count(b"e") + numbers.count(b"E")
    return not numbers.translate(None, PLAIN) and exponents == numbers.count(b"e-") + numbers.count(b"E-")


def _check_finite(odd: Sequence[bytes], number: int) -> None:
    """No number beyond float32, which is what vectors are kept and compared as; NaN and Infinity are none at all."""
    for each in odd:
        if not isfinite(_single(float(each))):
            shown = each[:40].decode("ascii", "replace")
            raise RejectedError(
                say(
                    "the embedding of text {number} holds {shown}, which is no number that a vector can have",
                    number=number,
                    shown=shown,
                )
            )


def _single(value: float) -> float:
    return Vector(1, repr(value).encode()).values[0]


def _unpacked(text: str, number: int) -> Vector:
    """Base64 of 32-bit floats, little end first, as `encoding_format: base64` is answered."""
    try:
        packed = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RejectedError(say("the embedding of text {number} is neither a list nor base64", number=number)) from error
    if not packed or len(packed) % WIDTH:
        raise RejectedError(
            say(
                "the embedding of text {number} is base64 of {packed} bytes, which are no 32-bit numbers",
                number=number,
                packed=len(packed),
            )
        )
    vector = Vector(len(packed) // WIDTH, packed=packed)
    if not isfinite(sum(vector.values)):
        raise RejectedError(say("the embedding of text {number} holds NaN or Infinity", number=number))
    return vector


def _usage(found: Json) -> Usage | None:
    tokens = reading.members(found)
    return reading.usage({name: _count(tokens.get(name)) for name in ("prompt_tokens", "total_tokens")})


def _count(value: Json) -> int | None:
    return int(value) if isinstance(value, bytes) and value.isdigit() and len(value) < 19 else None


def _texts(count: int) -> str:
    return say("1 text") if count == 1 else say("{count} texts", count=count)
