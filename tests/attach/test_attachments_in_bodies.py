"""An attachment is written into the JSON of a body piece by piece, and the whole is what JSON would have been."""

import base64
import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli import strict
from ernie_cli.pictures.picture import PIECE, Picture
from ernie_cli.requests import Call
from ernie_cli.transport.client import Client
from ernie_cli.transport.trace import shown_call


def written(body: Any) -> str:
    texts, attachments = strict.cut(body, separators=(",", ":"))
    pieces = ["".join(piece.decode() for piece in each.pieces()) for each in attachments]
    return texts[0] + "".join(piece + text for piece, text in zip(pieces, texts[1:], strict=True))


@given(st.lists(st.binary(max_size=40), max_size=9))
def test_the_text_of_a_picture_is_base64_of_its_parts(parts: list[bytes]) -> None:
    picture = Picture("png", parts, "a.png")
    text = b"".join(picture.pieces()).decode()
    assert text == "data:image/png;base64," + base64.b64encode(b"".join(parts)).decode()
    assert (len(text), picture.bytes) == (picture.length, len(b"".join(parts)))


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 2])
def test_no_piece_is_long_however_large_a_picture_is(size: int) -> None:
    picture = Picture("jpeg", [bytes(size), b"x" * size], "a.jpg")
    pieces = list(picture.pieces())
    assert max(map(len, pieces)) <= PIECE // 3 * 4
    assert base64.b64decode(b"".join(pieces).partition(b",")[2]) == bytes(size) + b"x" * size


def test_each_time_it_is_written_anew() -> None:
    picture = Picture("png", [b"abc"], "a.png")
    assert list(picture.pieces()) == list(picture.pieces())


@given(st.lists(st.one_of(st.text(), st.integers(), st.binary(max_size=9)), max_size=9))
def test_a_body_with_pictures_is_the_json_that_it_would_be(members: list[Any]) -> None:
    body = [Picture("bmp", [each], "a") if isinstance(each, bytes) else each for each in members]
    texts = ["".join(piece.decode() for piece in each.pieces()) if isinstance(each, Picture) else each for each in body]
    assert json.loads(written({"messages": body})) == {"messages": texts}


def test_the_same_picture_may_stand_twice() -> None:
    picture = Picture("png", [b"abc"], "a.png")
    assert json.loads(written([picture, "between", picture])) == [
        "data:image/png;base64,YWJj",
        "between",
        "data:image/png;base64,YWJj",
    ]


def test_what_is_neither_json_nor_an_attachment_is_an_error() -> None:
    with pytest.raises(TypeError, match="set is not JSON"):
        strict.cut({"a": {1}})


def test_the_wire_shows_how_large_a_picture_is_and_nothing_of_it() -> None:
    shown = shown_call(Call("https://example.com", body={"url": Picture("png", [bytes(2_000_000)], "a.png")}))
    assert shown == '> POST https://example.com\n> {"url": "data:image/png;base64,… (2,000,000 bytes)"}'


class Taking(httpx.BaseTransport):
    """Takes a request piece by piece; `order` gets the length of each."""

    def __init__(self, order: list[int]) -> None:
        self._order = order

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        self._order.extend(map(len, request.stream))
        return httpx.Response(200)


def test_every_piece_that_goes_out_begins_the_wait_anew() -> None:
    order: list[int] = []
    body = {"url": Picture("png", [bytes(3 * PIECE)], "a.png")}
    list(Client(Taking(order), 1.0)(Call("https://example.com", body=body), lambda: order.append(0)))
    large = PIECE // 3 * 4
    assert order == [len('{"url":"'), 0, len("data:image/png;base64,"), 0, large, 0, large, 0, large, len('"}')]
