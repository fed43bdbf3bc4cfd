"""Questions with pictures: small files of every kind, and how they look in a request."""

import base64

import photographs
from program import Ran

SEEING = ("-m", "ernie-4.5-turbo-vl-32k")
PNG, JPEG, BMP = photographs.plain("PNG"), photographs.plain("JPEG"), photographs.plain("BMP")
HEAD = b"\x89PNG\r\n\x1a\n"


def png_of(size: int) -> bytes:
    """A PNG file of so many bytes, as far as its chunks tell."""
    frame = len(HEAD) + 12 + 12
    return HEAD + (size - frame).to_bytes(4) + b"IDAT" + bytes(size - frame + 4) + bytes(4) + b"IEND" + bytes(4)


def urls(ran: Ran) -> list[str]:
    """The addresses of the pictures in the last message."""
    parts = ran.bodies[0]["messages"][-1]["content"]
    return [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]


def data_url(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def decoded(url: str) -> bytes:
    return base64.b64decode(url.partition(",")[2])
