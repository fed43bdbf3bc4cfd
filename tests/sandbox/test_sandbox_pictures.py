"""Pictures that any viewer reads, and vectors that say which texts are alike."""

import base64
import math
import struct
import time
import zlib

import pytest
from asking import AISTUDIO, LOCAL, QIANFAN, WENXIN, ask, post, sandbox
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.sandbox.png import png
from ernie_cli.sandbox.schemas import fitting
from ernie_cli.sandbox.vectors import vector

DIGEST = bytes(range(0, 256, 8))


def chunks_of(picture: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG file, their checks checked."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    place, found = 8, {}
    while place < len(picture):
        (length,) = struct.unpack_from(">I", picture, place)
        kind, content = picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", picture, place + 8 + length) == (zlib.crc32(kind + content),)
        found[kind] = content
        place += 12 + length
    return found


@pytest.mark.parametrize(("width", "height"), [(1, 1), (7, 3), (576, 1024)])
def test_a_picture_is_a_png_of_its_size(width: int, height: int) -> None:
    found = chunks_of(png(width, height, DIGEST))
    assert list(found) == [b"IHDR", b"tEXt", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", found[b"IHDR"]) == (width, height, 8, 2, 0, 0, 0)
    pixels = zlib.decompress(found[b"IDAT"])
    assert len(pixels) == height * (1 + 3 * width)
    assert {pixels[start] for start in range(0, len(pixels), 1 + 3 * width)} == {0}


def test_a_picture_shows_more_than_one_colour() -> None:
    pixels = zlib.decompress(chunks_of(png(64, 64, DIGEST))[b"IDAT"])
    assert len(set(struct.iter_unpack("3s", pixels[1:193]))) > 3


def test_the_largest_picture_takes_less_than_a_second() -> None:
    start = time.perf_counter()
    png(2048, 2048, DIGEST)
    assert time.perf_counter() - start < 1


def test_pictures_follow_prompt_seed_and_number() -> None:
    def drawn(**fields: object) -> list[str]:
        body = {"model": "irag-1.0", "prompt": "cat", "size": "512x512", "response_format": "b64_json", **fields}
        return [each["b64_json"] for each in post(sandbox(), QIANFAN, "/images/generations", body).json["data"]]

    assert drawn(seed=1) == drawn(seed=1)
    assert len({*drawn(n=4), *drawn(seed=1), *drawn(prompt="dog")}) == 6


def test_an_address_gives_the_picture_that_base64_gives() -> None:
    app = sandbox()
    body = {"model": "Stable-Diffusion-XL", "prompt": "猫", "size": "768x768"}
    reply = post(app, AISTUDIO, "/images/generations", body).json
    [linked] = reply["data"]
    packed = post(app, AISTUDIO, "/images/generations", {**body, "response_format": "b64_json"}).json["data"][0]
    assert (list(linked), list(packed)) == (["url", "index"], ["b64_json", "index"])
    assert linked["url"].startswith("http://sandbox:80/sandbox/images/768x768-")
    got = ask(app, linked["url"].removeprefix("http://sandbox:80"), method="GET")
    assert got.headers["content-type"] == "image/png"
    assert got.pieces == [base64.b64decode(packed["b64_json"])]


def test_the_legacy_api_gives_base64_numbered_from_one() -> None:
    got = ask(sandbox(), f"{WENXIN}/text2image/sd_xl?access_token=24.a", {"prompt": "cat", "size": "768x768"}).json
    assert (got["object"], list(got["data"][0]), got["data"][0]["index"]) == (
        "image",
        ["object", "b64_image", "index"],
        1,
    )
    vivid = {"prompt": "cat", "size": "1024x1024", "style": "vivid"}
    assert ask(sandbox(), f"{WENXIN}/txt2img?access_token=24.a", vivid).json["data"]


def test_embeddings_are_of_length_one_and_of_the_documented_size() -> None:
    for model, size in (("embedding-v1", 384), ("bge-large-zh", 1024)):
        [row] = post(sandbox(), AISTUDIO, "/embeddings", {"model": model, "input": ["你好"]}).json["data"]
        assert len(row["embedding"]) == size
        assert math.hypot(*row["embedding"]) == pytest.approx(1, abs=1e-6)


def near(one: str, other: str) -> float:
    """How alike two texts are by their vectors."""
    pairs = zip(vector(one, "embedding-v1"), vector(other, "embedding-v1"), strict=True)
    return sum(left * right for left, right in pairs)


def test_texts_that_share_words_are_nearer() -> None:
    assert near("北京的天气很好", "今天北京天气怎么样") > near("北京的天气很好", "推荐一些美食") + 0.1
    assert near("the red cat", "a red cat sleeps") > near("the red cat", "quantum physics") + 0.1


@pytest.mark.parametrize(("one", "other"), [("refund", "opening hours"), ("怎么退款", "营业时间"), ("?", "!")])
def test_texts_that_share_no_more_than_letters_are_far(one: str, other: str) -> None:
    assert abs(near(one, other)) < 0.1


def test_forms_of_a_word_are_near() -> None:
    assert near("Refunds!", "our refund policy") > near("Refunds!", "opening hours") + 0.1


def test_packed_vectors_come_only_where_they_are_asked_for() -> None:
    app = sandbox()
    body = {"model": "embedding-v1", "input": "hi", "encoding_format": "base64"}
    plain = post(app, AISTUDIO, "/embeddings", body).json["data"][0]["embedding"]
    packed = post(app, LOCAL, "/embeddings", body).json["data"][0]["embedding"]
    assert struct.unpack("<384f", base64.b64decode(packed)) == pytest.approx(plain, abs=1e-6)


def test_each_service_names_its_list_as_its_page_does() -> None:
    app = sandbox()
    body = {"model": "embedding-v1", "input": ["hi"]}
    assert post(app, AISTUDIO, "/embeddings", body).json["object"] == "embedding_list"
    assert post(app, LOCAL, "/embeddings", body).json["object"] == "list"
    old = ask(app, f"{WENXIN}/embeddings/embedding-v1?access_token=24.a", body).json
    assert list(old) == ["id", "object", "created", "data", "usage"]


SCHEMA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["object", "array", "integer", "string"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("type", "properties", "required", "items", "minItems", "maxItems", "anyOf", "allOf", "$ref"),
                    *("enum", "minimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "prefixItems"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(SCHEMA)
def test_any_schema_is_filled_without_an_error(schema: object) -> None:
    fitting(schema)
