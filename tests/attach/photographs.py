"""Photographs as cameras write them: with a place, a maker, a comment, and which way is up."""

import io
from typing import Any

from PIL import Image, PngImagePlugin

PLACE = b"52.5163 N 13.3777 E"
XMP = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude='%s'/>" % PLACE
FILM = b"\x00\x00\x00\x18ftypmp42" + PLACE * 100
SIDEWAYS = 6


def pixels() -> Image.Image:
    """A picture whose four corners differ."""
    image = Image.linear_gradient("L").resize((48, 32)).convert("RGB")
    image.putpixel((0, 0), (255, 0, 0))
    return image


def exif(way: int = SIDEWAYS) -> Image.Exif:
    """A record with a maker, a place, and which way is up."""
    record = Image.Exif()
    record[0x0112], record[0x010F] = way, PLACE.decode()
    place = record.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (52.0, 30.0, 58.7), "E", (13.0, 22.0, 39.7)
    return record


def jpeg(way: int = SIDEWAYS, **more: Any) -> bytes:
    """With Exif, XMP, IPTC and a comment."""
    written = io.BytesIO()
    pixels().save(written, "JPEG", exif=exif(way), comment=PLACE, **more)
    whole = written.getvalue()
    told = segment(0xE1, XMP) + segment(0xED, b"Photoshop 3.0\x008BIM" + PLACE)
    return whole[:2] + told + whole[2:]


def segment(mark: int, content: bytes) -> bytes:
    """One segment of a JPEG."""
    return bytes((0xFF, mark)) + (len(content) + 2).to_bytes(2) + content


def png(**more: Any) -> bytes:
    """With Exif, XMP and texts of all three kinds."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", PLACE.decode())
    told.add_text("Location", PLACE.decode(), zip=True)
    told.add_itxt("XML:com.adobe.xmp", XMP.decode("latin-1"))
    written = io.BytesIO()
    pixels().save(written, "PNG", pnginfo=told, exif=exif(), **more)
    return written.getvalue()


def plain(kind: str) -> bytes:
    """A picture that tells nothing but its pixels."""
    written = io.BytesIO()
    pixels().save(written, kind)
    return written.getvalue()


def seen(data: bytes) -> tuple[str, tuple[int, int], bytes]:
    """Mode, size and pixels, as they are decoded."""
    image = Image.open(io.BytesIO(data))
    return image.mode, image.size, image.tobytes()


def way_up(data: bytes) -> Any:
    """Which way is up, None where nothing says so."""
    return Image.open(io.BytesIO(data)).getexif().get(0x0112)
