"""A picture inside a question: a data URL that is made while it is sent, so that the picture is held once and no copy of it."""

from binascii import b2a_base64
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256

from ernie_cli.language.said import say
from ernie_cli.requests import Attachment

PIECE = 3 * 16384  # bytes: what becomes 64 KiB of base64


class Picture(Attachment):
    """`kind` is png, jpeg or bmp; `parts` are its bytes; `path` is a file that holds just these bytes, None without one."""

    def __init__(self, kind: str, parts: Sequence[bytes | memoryview], name: str, path: str | None = None) -> None:
        self.kind = kind
        self.parts = tuple(parts)
        self.name = name
        self.path = path
        self.bytes = sum(map(len, self.parts))
        self.head = f"data:image/{kind};base64,"
        self.length = len(self.head) + (self.bytes + 2) // 3 * 4

    def __str__(self) -> str:
        return say("{head}… ({bytes:,} bytes)", head=self.head, bytes=self.bytes)

    @cached_property
    def sha256(self) -> str:  # type: ignore[override]
        """Of its bytes."""
        digest = sha256()
        for part in self.parts:
            digest.update(part)
        return digest.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        """The data URL."""
        yield self.head.encode()
        rest = b""
        for part in self.parts:
            for start in range(0, len(part), PIECE):
                block = rest + part[start : start + PIECE]
                whole = len(block) // 3 * 3
                yield b2a_base64(memoryview(block)[:whole], newline=False)
                rest = block[whole:]
        if rest:
            yield b2a_base64(rest, newline=False)
