"""What a picture tells besides its pixels is cut out of its file; the pixels are those that Pillow saw before."""

import io
from collections.abc import Callable

import photographs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from photographs import FILM, PLACE, SIDEWAYS, seen, segment, way_up
from PIL import Image, ImageCms

from ernie_cli.pictures import bmp, exif, jpeg, png
from ernie_cli.pictures.cuts import Finds, bare

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
FINDS = {"jpeg": jpeg.cuts, "png": png.cuts, "bmp": bmp.cuts}
PHOTOGRAPHS: dict[str, tuple[Finds, Callable[[], bytes]]] = {
    "jpeg": (jpeg.cuts, photographs.jpeg),
    "progressive jpeg": (jpeg.cuts, lambda: photographs.jpeg(progressive=True)),
    "jpeg with restarts": (jpeg.cuts, lambda: photographs.jpeg(restart_marker_blocks=1)),
    "jpeg with a profile": (jpeg.cuts, lambda: photographs.jpeg(icc_profile=PROFILE)),
    "png": (png.cuts, photographs.png),
    "png with a profile": (png.cuts, lambda: photographs.png(icc_profile=PROFILE)),
    "bmp": (bmp.cuts, lambda: photographs.plain("BMP")),
}


def cut(data: bytes, finds: Finds) -> bytes:
    return b"".join(bare(data, finds))


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_pixels_stay_and_the_place_goes(name: str) -> None:
    finds, make = PHOTOGRAPHS[name]
    whole = make()
    left = cut(whole + FILM, finds)
    assert seen(left) == seen(whole)
    assert PLACE not in left
    assert b"xmp" not in left.lower()
    assert 0x8825 not in Image.open(io.BytesIO(left)).getexif()


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_cutting_twice_is_cutting_once(name: str) -> None:
    finds, make = PHOTOGRAPHS[name]
    once = cut(make() + FILM, finds)
    assert cut(once, finds) == once


@pytest.mark.parametrize("name", ["jpeg", "progressive jpeg", "png"])
def test_a_picture_is_not_shown_on_its_side(name: str) -> None:
    finds, make = PHOTOGRAPHS[name]
    assert way_up(cut(make(), finds)) == SIDEWAYS


def test_a_picture_that_is_upright_has_no_record_left() -> None:
    assert b"Exif" not in cut(photographs.jpeg(way=1), jpeg.cuts)


@pytest.mark.parametrize("way", range(1, 9))
@pytest.mark.parametrize("order", ["little", "big"])
def test_which_way_is_up_is_read_in_both_orders_of_bytes(way: int, order: str) -> None:
    record = photographs.exif(way)
    record.endian = "<" if order == "little" else ">"
    left = exif.bare_record(record.tobytes().removeprefix(b"Exif\0\0"))
    kept = Image.Exif()
    kept.load(left)
    assert dict(kept) == ({} if way == 1 else {0x0112: way})


@pytest.mark.parametrize("name", ["jpeg with a profile", "png with a profile"])
def test_colours_stay(name: str) -> None:
    finds, make = PHOTOGRAPHS[name]
    assert Image.open(io.BytesIO(cut(make(), finds))).info["icc_profile"] == PROFILE


def test_the_colours_of_print_stay() -> None:
    written = io.BytesIO()
    photographs.pixels().convert("CMYK").save(written, "JPEG", exif=photographs.exif())
    left = cut(written.getvalue(), jpeg.cuts)
    assert (seen(left), b"Adobe" in left) == (seen(written.getvalue()), True)


@pytest.mark.parametrize("alpha", ["RGBA", "P", "LA", "1", "I;16"])
def test_every_kind_of_png_keeps_its_pixels(alpha: str) -> None:
    written = io.BytesIO()
    photographs.pixels().convert("L" if alpha == "I;16" else alpha).convert(alpha).save(written, "PNG")
    assert seen(cut(written.getvalue(), png.cuts)) == seen(written.getvalue())


def test_an_animation_stays_one() -> None:
    written = io.BytesIO()
    photographs.pixels().save(written, "PNG", save_all=True, append_images=[photographs.pixels().rotate(90)])
    assert Image.open(io.BytesIO(cut(written.getvalue(), png.cuts))).n_frames == 2  # type: ignore[attr-defined]


def test_what_stands_between_segments_goes() -> None:
    whole = photographs.plain("JPEG")
    assert cut(whole[:2] + PLACE + whole[2:], jpeg.cuts) == whole


def test_places_hidden_between_scans_go() -> None:
    whole = photographs.jpeg(progressive=True)
    at = whole.rindex(b"\xff\xda")
    assert PLACE not in cut(whole[:at] + segment(0xE1, b"Exif\0\0" + PLACE) + segment(0xFE, PLACE) + whole[at:], jpeg.cuts)


@pytest.mark.parametrize("name", ["jpeg", "png"])
@pytest.mark.parametrize("keep", [3, 20, 100, -2, -13])
def test_a_file_that_ends_too_early_is_an_error(name: str, keep: int) -> None:
    finds, make = PHOTOGRAPHS[name]
    with pytest.raises(ValueError, match=r"too early|goes wrong"):
        cut(make()[:keep], finds)


def test_the_size_in_a_bmp_is_not_believed_when_pixels_would_go() -> None:
    whole = photographs.plain("BMP")
    lying = whole[:2] + (100).to_bytes(4, "little") + whole[6:]
    assert cut(lying, bmp.cuts) == lying


@given(st.sampled_from(sorted(PHOTOGRAPHS)), st.data())
def test_a_damaged_file_is_cut_or_refused(name: str, data: st.DataObject) -> None:
    finds, make = PHOTOGRAPHS[name]
    damaged = bytearray(make())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(2, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        left = cut(bytes(damaged), finds)
    except ValueError as error:
        assert "too early" in str(error) or "goes wrong" in str(error)
    else:
        assert len(left) <= len(damaged)


@given(st.sampled_from(sorted(FINDS)), st.binary(max_size=200))
def test_any_bytes_are_cut_or_refused(kind: str, rest: bytes) -> None:
    beginning = {"jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "bmp": b"BM"}[kind]
    try:
        assert len(cut(beginning + rest, FINDS[kind])) <= len(beginning + rest)
    except ValueError as error:
        assert str(error).startswith("it")


@given(st.binary(max_size=200), st.sampled_from([b"II*\0", b"MM\0*", b""]))
def test_any_record_says_which_way_is_up_or_nothing(rest: bytes, beginning: bytes) -> None:
    assert len(exif.bare_record(beginning + rest)) in (0, 26)
