"""A body of `multipart/form-data`, taken apart: each field by its name, its bytes untouched."""

from collections.abc import Mapping
from email.message import Message
from email.parser import BytesHeaderParser
from typing import NamedTuple

END = b"\r\n"


class Part(NamedTuple):
    """One field; `filename` is None where it is no file."""

    filename: str | None
    content: bytes


def parts(content_type: str, body: bytes) -> Mapping[str, Part]:
    """The fields of a body. Raises ValueError for one that is no form, or breaks off."""
    boundary = _headers(b"Content-Type: " + content_type.encode("latin-1", "replace")).get_boundary()
    if not content_type.lower().startswith("multipart/form-data") or not boundary:
        raise ValueError("the body is no multipart/form-data")
    pieces = (END + body).split(END + b"--" + boundary.encode())
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise ValueError("the form has no end")
    found = {}
    for piece in pieces[1:-1]:
        head, blank, content = piece.removeprefix(END).partition(END + END)
        disposition = _headers(head)
        name = disposition.get_param("name", header="content-disposition")
        if not blank or not isinstance(name, str):
            raise ValueError("a field of the form has no name")
        found[name] = Part(disposition.get_filename(), content)
    return found


def _headers(text: bytes) -> Message:
    return BytesHeaderParser().parsebytes(text + END + END)
