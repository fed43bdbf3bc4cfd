"""What a picture is, by its bytes: each kind is known and measured, a torn one is noticed, anything else is refused."""

import io
import random
from contextlib import suppress

import pytest
from picture_files import KINDS, PNG, bomb

from ernie_cli.errors import RejectedError
from ernie_cli.pictures.kinds import Facts, format_of, measured


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_measured(kind: str) -> None:
    picture, facts = KINDS[kind]
    assert measured(io.BytesIO(picture)) == Facts(*facts, len(picture))


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_is_cut_anywhere_is_refused(kind: str) -> None:
    picture, _ = KINDS[kind]
    for length in range(len(picture)):
        with pytest.raises(RejectedError):
            measured(io.BytesIO(picture[:length]))


def test_a_torn_picture_may_come_whole_another_time() -> None:
    with pytest.raises(RejectedError, match="ends too early") as caught:
        measured(io.BytesIO(PNG[:-1]))
    assert caught.value.again


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><p>expired", "a web page"),
        (b"\xef\xbb\xbf\n<svg xmlns=", "SVG"),
        (b'<?xml version="1.0"?><Error>', "XML"),
        (b'{"error": 1}', "begins with"),
        (b"BMW", "goes wrong"),
        (b"GIF89a/*<script>alert(1)</script>*/", "goes wrong"),
        (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "goes wrong"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(RejectedError, match=said):
        measured(io.BytesIO(body))


def test_the_header_alone_tells_the_size_of_a_bomb() -> None:
    assert measured(io.BytesIO(bomb(16000)))[:3] == ("png", 16000, 16000)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_with_spoiled_bytes_never_breaks_the_reader(kind: str) -> None:
    chance = random.Random(kind)
    for _ in range(300):
        spoiled = bytearray(KINDS[kind][0])
        for _ in range(chance.randint(1, 4)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        with suppress(RejectedError):
            assert measured(io.BytesIO(spoiled)).bytes == len(spoiled)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.png", "png"),
        ("a.JPG", "jpeg"),
        ("a.jpeg", "jpeg"),
        ("a.tar.webp", "webp"),
        ("a.txt", None),
        ("png", None),
        ("", None),
    ],
)
def test_an_ending_promises_a_kind(name: str, kind: str | None) -> None:
    assert format_of(name) == kind
