"""`ernie chat -a` as typed: what is refused before anything is sent, and what is taken in spite of doubts."""

import json
from pathlib import Path

import photographs
import pytest
from asked_pictures import HEAD, JPEG, PNG, SEEING, data_url, decoded, png_of, urls
from program import Program
from services import choose, said

from ernie_cli.pictures.attached import LARGEST, LONGEST


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["-a", "-", "-a", "-"], "both read standard input"),
        (["-a", "-", "-f", "-"], "both read standard input"),
        (["-a", "-", "-"], "both read standard input"),
        (["-a", "-", "--messages", "-"], "both read standard input"),
        (["-a", "-", "--batch", "-"], "both read standard input"),
        (["-a", "-", "-n"], "--no-stdin forbids it"),
    ],
)
def test_only_one_reads_standard_input(ernie: Program, argv: list[str], told: str) -> None:
    ran = ernie("chat", *SEEING, *argv, "what?", stdin=JPEG)
    assert (ran.code, told in ran.err) == (2, True)


def test_a_terminal_is_no_picture(ernie: Program) -> None:
    ran = ernie("chat", *SEEING, "-a", "-", "what?")
    assert (ran.code, "which is the terminal" in ran.err) == (2, True)


def test_keeping_metadata_of_nothing_is_a_mistake(ernie: Program) -> None:
    ran = ernie("chat", "--keep-metadata", "hi")
    assert (ran.code, "--keep-metadata is for pictures" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a b.webp", photographs.plain("WEBP"), "is WEBP; services take JPEG, PNG and BMP"),
        ("a b.webp", photographs.plain("WEBP"), "public address: services read WEBP from there"),
        ("a b.webp", photographs.plain("WEBP"), "convert it: magick '"),
        ("a.gif", photographs.plain("GIF"), "is GIF"),
        ("a.tif", photographs.plain("TIFF"), "is TIFF"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1", "is HEIC"),
        ("a.avif", b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1", "is AVIF"),
        ("a.mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00mp41", "is no picture"),
        ("a.svg", b"<svg/>", "is no picture: an SVG"),
        ("a.txt", b"hello", "is no picture: it begins with 'hello'"),
        ("a.txt", "你好吗".encode(), "is no picture: it begins with '你好'"),
        ("a.bin", b"\x7fELF\x02\x01\x01\0\0", "is no picture: it begins with the bytes 7f 45 4c 46 02 01 01 00"),
        ("a.png", b"", "is empty"),
        ("a.png", PNG[:100], "is a broken PNG file"),
        ("a.jpg", JPEG[:-2], "is a broken JPEG file: it ends too early"),
    ],
)
def test_what_no_service_takes_is_refused(ernie: Program, tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    ran = ernie("chat", *SEEING, "-a", str(tmp_path / name), "what?")
    assert (ran.code, ran.requests, told in ran.err) == (2, [], True), ran.err
    assert name in ran.err


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nothing.png", "cannot read nothing.png: No such file"),
        (".", "Is a directory"),
        ("ftp://example.com/a.png", "is no address"),
        ("file:///etc/passwd", "is no address"),
        ("data:image/png;base64,AAAA", "is no address"),
        ("https://", "is no address"),
        ("http://a b", "is no address"),
        ("a\0b", "cannot be a path"),
    ],
)
def test_what_is_neither_a_file_nor_an_address_is_refused(ernie: Program, name: str, told: str) -> None:
    ran = ernie("chat", *SEEING, "-a", name, "what?")
    assert (ran.code, ran.requests, told in ran.err) == (2, [], True), ran.err


def test_a_broken_picture_may_be_sent_as_it_is(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(JPEG[:-2])
    ran = ernie("chat", *SEEING, "--keep-metadata", "-a", str(tmp_path / "a.jpg"), "what?", replies=[said("ok")])
    assert urls(ran) == [data_url("jpeg", JPEG[:-2])]


def test_ten_megabytes_are_taken(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png_of(LARGEST))
    ran = ernie("chat", *SEEING, "-a", str(tmp_path / "a.png"), "what?", replies=[said("ok")])
    assert (ran.code, len(decoded(urls(ran)[0]))) == (0, LARGEST)


def test_a_byte_more_is_refused_with_the_number(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png_of(LARGEST + 1))
    ran = ernie("chat", *SEEING, "-a", str(tmp_path / "a.png"), "what?")
    assert (ran.code, ran.requests) == (2, [])
    assert "has 10,485,761 bytes; a picture may have 10,485,760 (10 MB)" in ran.err


def test_what_is_cut_off_does_not_count(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG + bytes(LARGEST))
    ran = ernie("chat", *SEEING, "-a", str(tmp_path / "a.png"), "what?", replies=[said("ok")])
    assert urls(ran) == [data_url("png", PNG)]


def test_a_file_that_is_far_too_large_is_not_even_read(ernie: Program, tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(2**40)
    ran = ernie("chat", *SEEING, "-a", str(tmp_path / "a.png"), "what?")
    assert (ran.code, "has 1,099,511,627,776 bytes" in ran.err) == (2, True)


def test_too_much_of_standard_input_is_refused(ernie: Program) -> None:
    ran = ernie("chat", *SEEING, "-a", "-", "what?", stdin=HEAD + bytes(LONGEST))
    assert (ran.code, "standard input is larger than 64 MiB" in ran.err) == (2, True)


@pytest.mark.parametrize("name", ["aistudio", "qianfan"])
def test_a_model_that_cannot_see_is_refused_with_those_that_can(ernie: Program, folder: Path, name: str) -> None:
    choose(ernie, name)
    ran = ernie("chat", "-a", str(folder / "a.png"), "what?")
    assert (ran.code, ran.requests) == (2, [])
    assert "ernie-4.5-turbo-128k sees no pictures" in ran.err
    assert "-m ernie-4.5-turbo-vl" in ran.err


@pytest.mark.parametrize("name", ["wenxin", "wcode"])
def test_a_service_without_eyes_is_refused_with_those_that_have_some(ernie: Program, folder: Path, name: str) -> None:
    choose(ernie, name)
    ran = ernie("chat", "-a", str(folder / "a.png"), "what?")
    assert (ran.code, ran.requests) == (2, [])
    assert f"no model of {name} is known to see; others do: -p aistudio -m ernie-4.5-turbo-vl-32k" in ran.err


def test_a_model_that_nobody_knows_is_asked_with_a_note(ernie: Program, folder: Path) -> None:
    ran = ernie("chat", "-m", "ernie-9-eyes", "-a", str(folder / "a.png"), "what?", replies=[said("ok")])
    assert (ran.code, urls(ran)) == (0, [data_url("png", PNG)])
    assert "nobody here knows whether aistudio ernie-9-eyes sees pictures" in ran.err


def test_the_legacy_service_takes_none_for_any_model(ernie: Program, folder: Path) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "-m", "my-own", "-a", str(folder / "a.png"), "what?")
    assert (ran.code, ran.requests, "the legacy service takes text alone" in ran.err) == (2, [], True)


def test_lenient_asks_a_model_that_is_said_not_to_see(ernie: Program, folder: Path) -> None:
    ran = ernie("chat", "--lenient", "-a", str(folder / "a.png"), "what?", replies=[said("ok")])
    assert (ran.code, urls(ran)) == (0, [data_url("png", PNG)])
    assert "ernie-4.5-turbo-128k sees no pictures" in ran.err


def test_pictures_in_a_list_of_messages_need_a_model_that_sees(ernie: Program, tmp_path: Path) -> None:
    parts = [{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]
    (tmp_path / "m.json").write_text(json.dumps([{"role": "user", "content": parts}]))
    assert "sees no pictures" in ernie("chat", "--messages", str(tmp_path / "m.json")).err
    ran = ernie("chat", *SEEING, "--messages", str(tmp_path / "m.json"), replies=[said("ok")])
    assert urls(ran) == ["https://example.com/a.png"]
