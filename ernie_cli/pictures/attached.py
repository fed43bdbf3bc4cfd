"""The pictures that a user names for a question: read, told by their bytes, without where they were taken.

An address is passed on as it is: the service fetches it, we never do.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from ernie_cli.errors import UsageError
from ernie_cli.inputs.reading import Stdin, read_file, well_formed
from ernie_cli.language.said import NOTHING, quoted, say
from ernie_cli.pictures import bmp, jpeg, png
from ernie_cli.pictures.cuts import Finds, bare
from ernie_cli.pictures.kinds import described, kind_of
from ernie_cli.pictures.picture import Picture
from ernie_cli.render.notes import Notes
from ernie_cli.requests import Json

LARGEST = 10 * 2**20  # bytes of one picture, as the services take it
LONGEST = 64 * 2**20  # bytes of a file that is read at all: a photograph may have a film behind it
FINDS: Mapping[str, Finds] = {"jpeg": jpeg.cuts, "png": png.cuts, "bmp": bmp.cuts}
ADDRESS = re.compile(r"https?://[^/?#\s]+\S*", re.IGNORECASE)
SCHEME = re.compile(r"(data:|[a-z][a-z0-9+.-]+://)", re.IGNORECASE)
BRANDS = {b"avif": "AVIF", b"avis": "AVIF"}  # every other one of these containers is a HEIC


class Attaching(NamedTuple):
    """How pictures are taken in: whether as they are, and who reads standard input."""

    stdin: Stdin
    no_stdin: bool
    keep_metadata: bool
    notes: Notes


def attached(names: Sequence[str], how: Attaching) -> tuple[Json, ...]:
    """Parts of a message, in the order of `names`: paths, addresses, - for standard input. Raises UsageError."""
    return tuple({"type": "image_url", "image_url": {"url": _attached(name, how)}} for name in names)


def picture(data: bytes, name: str, keep_metadata: bool, path: str | None = None) -> Picture:
    """The picture that a file holds. Raises UsageError for one that no service takes, with what to do."""
    kind = kind_of(data[:16])
    if kind is None or kind not in FINDS:
        raise _unfit(data[:16], name, kind)
    parts: list[bytes | memoryview] = [data]
    if not keep_metadata:
        try:
            parts = bare(data, FINDS[kind])
        except ValueError as error:
            raise UsageError(
                say("--attach: {name} is a broken {kind} file: {error}", name=name, kind=kind.upper(), error=error),
                hint=say("--keep-metadata sends it as it is, with whatever it may tell of where it was taken"),
            ) from error
    made = Picture(kind, parts, name, path if len(parts) == 1 and len(parts[0]) == len(data) else None)
    if made.bytes > LARGEST:
        raise _too_large(name, made.bytes)
    return made


def _attached(name: str, how: Attaching) -> Json:
    if ADDRESS.fullmatch(name):
        return well_formed(name, "--attach")
    if name != "-" and SCHEME.match(name):
        raise UsageError(
            say("--attach {name!r} is no address", name=name[:60]),
            hint=say("https:// and http:// are passed on; else give a file"),
        )
    if name == "-":
        data, shown, path = _from_stdin(how), say("standard input"), None
    else:
        data, shown, path = _from_file(name), quoted(name), name
    found = picture(data, shown, how.keep_metadata, path)
    if found.bytes != len(data):
        how.notes.detail(
            say(
                "{shown} is sent without its metadata: {bytes:,} of {data:,} bytes",
                shown=shown,
                bytes=found.bytes,
                data=len(data),
            )
        )
    return found


def _from_file(name: str) -> bytes:
    size = 0
    with suppress(OSError, ValueError):  # told when it is read
        size = Path(name).stat().st_size
    if size > LONGEST:
        raise _too_large(name, size)
    return read_file(name, "--attach", LONGEST)


def _from_stdin(how: Attaching) -> bytes:
    how.stdin.claim("--attach -")
    if how.no_stdin:
        raise UsageError(say("--attach - asks for standard input, --no-stdin forbids it"))
    if how.stdin.is_terminal:
        raise UsageError(say("--attach - asks for standard input, which is the terminal"), hint=say("pipe a picture in"))
    return how.stdin.read(most=LONGEST)


def _too_large(name: str, size: int) -> UsageError:
    return UsageError(
        say(
            "--attach: {name} has {size:,} bytes; a picture may have {largest:,} (10 MB)", name=name, size=size, largest=LARGEST
        ),
        hint=say("make it smaller, for example: magick IN -resize 2048x2048 OUT"),
    )


def _unfit(head: bytes, name: str, kind: str | None) -> UsageError:
    """The error for a file of another kind, or of none."""
    if head[4:8] == b"ftyp":
        kind = BRANDS.get(head[8:12], "HEIC" if head[8:10] in (b"he", b"hv", b"mi", b"ms") else None)
    elif head[:4] in (b"II*\0", b"MM\0*"):
        kind = "TIFF"
    if not head:
        return UsageError(say("--attach: {name} is empty", name=name))
    if kind is None:
        return UsageError(
            say("--attach: {name} is no picture: {described}", name=name, described=described(head)),
            hint=say("-f FILE adds a text to the question"),
        )
    source = "IN" if name == say("standard input") else quote(f"{name}[0]" if kind == "gif" else name)
    target = "OUT.png" if name == say("standard input") else quote(str(Path(name).with_suffix(".png")))
    online = say(", or give its public address: services read WEBP from there") if kind == "webp" else NOTHING
    return UsageError(
        say("--attach: {name} is {kind}; services take JPEG, PNG and BMP", name=name, kind=kind.upper()),
        hint=say("convert it: magick {source} {target}{online}", source=source, target=target, online=online),
    )
