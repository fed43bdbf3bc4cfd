"""Every wire format in which one can draw: the call that it makes, and the replies that all of them may get."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.dialects import DIALECTS
from ernie_cli.dialects.pictures import ARTISTS, Picture, decoded, drawing
from ernie_cli.errors import RejectedError
from ernie_cli.events import Usage
from ernie_cli.requests import Call, ImageRequest

BASE, OPTIONS = "https://host/v9", {"api": "/api"}
WANTED = ImageRequest("Stable-Diffusion-XL", "猫", 2, {"size": "768x768"})
CALLS = {
    "openai": Call(
        "https://host/v9/images/generations",
        body={"model": "Stable-Diffusion-XL", "prompt": "猫", "response_format": "url", "n": 2, "size": "768x768"},
    ),
    "wenxin": Call("https://host/v9/api/text2image/stable-diffusion-xl", body={"prompt": "猫", "n": 2, "size": "768x768"}),
}


@pytest.mark.parametrize("name", ARTISTS)
def test_a_call_asks_for_what_is_wanted(name: str) -> None:
    assert ARTISTS[name](BASE, OPTIONS).draw(WANTED) == CALLS[name]


@pytest.mark.parametrize("name", ARTISTS)
def test_one_picture_needs_no_number(name: str) -> None:
    assert "n" not in ARTISTS[name](BASE, OPTIONS).draw(WANTED._replace(pictures=1)).body


@pytest.mark.parametrize("name", ARTISTS)
def test_a_path_that_is_named_is_taken(name: str) -> None:
    call = ARTISTS[name](BASE, OPTIONS).draw(WANTED._replace(endpoint="text2image/sd_xl"))
    assert call.url.endswith("/text2image/sd_xl")


def test_whoever_can_be_asked_can_be_asked_to_draw() -> None:
    assert set(ARTISTS) == set(DIALECTS)


@pytest.mark.parametrize(
    ("item", "picture"),
    [
        ({"url": "https://a/b", "index": 7}, Picture("https://a/b")),
        ({"b64_json": "QQ==", "index": 0}, Picture("", "QQ==")),
        ({"object": "image", "b64_image": "QQ==", "index": 1}, Picture("", "QQ==")),
        ({"url": "https://a/b", "b64_json": None}, Picture("https://a/b")),
        ({"url": "", "b64_json": "QQ=="}, Picture("", "QQ==")),
        ({"url": 5, "b64_json": ["x"]}, Picture()),
        ("https://a/b", Picture()),
        (None, Picture()),
    ],
)
def test_a_picture_is_read_whatever_was_asked_for(item: Any, picture: Picture) -> None:
    assert drawing({"data": [item]}).pictures == (picture,)


def test_a_reply_of_the_legacy_service_is_read_with_its_usage() -> None:
    usage = {"prompt_tokens": 8, "total_tokens": 8}
    found = drawing({"id": "as-1", "created": 1, "data": [{"b64_image": "QQ==", "index": 1}], "usage": usage})
    assert found == ((Picture("", "QQ=="),), Usage(prompt_tokens=8, total_tokens=8), 1)


@pytest.mark.parametrize("payload", [None, [], {}, {"data": None}, {"data": {}}, {"data": "x"}, 3])
def test_a_reply_without_a_list_is_refused(payload: Any) -> None:
    with pytest.raises(RejectedError, match="no pictures"):
        drawing(payload)


@given(st.binary(min_size=1))
def test_base64_is_decoded_in_every_spelling(picture: bytes) -> None:
    plain, safe = base64.b64encode(picture).decode(), base64.urlsafe_b64encode(picture).decode()
    lines = "\r\n".join(plain[start : start + 5] for start in range(0, len(plain), 5))
    for spelled in (plain, safe, plain.rstrip("="), lines, f"data:image/png;base64,{plain}", f" {plain}\n"):
        assert decoded(spelled) == picture


@pytest.mark.parametrize("garbage", ["", " ", "=", "!!!!", "QQ=Q", "Q", "猫猫猫猫", "data:image/png;base64,", "<html></html>"])
def test_what_is_no_base64_is_refused(garbage: str) -> None:
    with pytest.raises(RejectedError):
        decoded(garbage)
