"""What of an exchange is kept, and how: JSON and Chinese as people read them, pictures by digest, never a secret."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from urllib.parse import urlsplit

from ernie_cli import strict
from ernie_cli.config.values import without_secrets
from ernie_cli.language.said import say
from ernie_cli.requests import Attachment, Json

BODIES = ("json", "stream", "text", "binary")  # names of a body in the file
KEPT = ("content-type", "retry-after", "x-bce-error-message", "x-request-id", "x-baidu-request-id", "x-bce-request-id")
RATES = "x-ratelimit-"
PIECE = 65536  # bytes
LEAST_BASE64 = 512  # characters; a shorter text stays as it is
_DATA, _BASE64 = "data:", ";base64,"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_STARTS = (b"data:", b"event:", b":")  # of a stream of events


def request_body(body: Json, clean: Callable[[str], str] = str) -> Json:
    """The body of a request as it is kept and compared: without secrets, a digest where a picture stood.

    What looks like a key is none here either, so that a question with one in it is known again.
    """
    if isinstance(body, Attachment):
        return _digest(body.pieces())
    if isinstance(body, dict):
        return {_without(clean, str(key)): request_body(member, clean) for key, member in body.items()}
    if isinstance(body, (list, tuple)):
        return [request_body(member, clean) for member in body]
    if not isinstance(body, str):
        return body
    if body.startswith(_DATA) and _BASE64 in body[:100] and not body.partition(_BASE64)[2].startswith("sha256:"):
        return _digest(iter((body.encode("utf-8", "surrogatepass"),)))
    return _without(clean, body)


def kept_headers(headers: Mapping[str, str], clean: Callable[[str], str]) -> dict[str, str]:
    """The headers that mean something to whoever reads the reply; of a redirect the host alone."""
    kept = {name: _without(clean, value) for name, value in headers.items() if name in KEPT or name.startswith(RATES)}
    if "location" in headers:
        try:
            target = urlsplit(headers["location"])
            kept["location"] = f"{target.scheme}://{target.hostname}/" if target.hostname else "/"
        except ValueError:
            kept["location"] = "/"
    return kept


def named(content: bytes) -> tuple[str, Json]:
    """The body of a reply under one of the names of BODIES: `content_of` makes the same of it again.

    JSON is kept as JSON where that changes no number; its blanks and escapes may change.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return "binary", content
    if is_stream(content):
        return "stream", "".join(map(_readable, _LINE.findall(text)))
    try:
        value = strict.parsed(text, number=_exact)
        json.dumps(value, ensure_ascii=False).encode()
    except ValueError:
        return "text", text
    return "json", value


def is_stream(content: bytes) -> bool:
    """Whether a body is a stream of events."""
    return content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_STARTS)


def pieces(content: bytes) -> Iterator[bytes]:
    """A body on its way again."""
    return (content[start : start + PIECE] for start in range(0, len(content), PIECE))


def content_of(name: str, value: Json) -> bytes:
    """The bytes of a body that stands in the file under a name of BODIES."""
    if name == "binary":
        return bytes(value)
    return value.encode() if name != "json" else json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def cleaned(content: bytes, clean: Callable[[str], str]) -> bytes:
    """A body without secrets; what is no text is left alone."""
    try:
        return _without(clean, content.decode()).encode()
    except UnicodeDecodeError:
        return content


def spells_secret(content: bytes, clean: Callable[[str], str]) -> bool:
    """Whether the events of a stream spell a secret out together, a piece each, so that no event shows it."""
    if not is_stream(content):
        return False
    texts: dict[str, list[str]] = {}
    for line in content.decode("utf-8", "replace").split("\n"):
        try:
            _gather(strict.parsed(line.removeprefix("data:")), "", texts)
        except ValueError:
            continue
    return any(clean(joined) != joined for joined in map("".join, texts.values()))


def base64_bytes(text: str) -> bytes | None:
    """What a long text is base64 of, None where it is none, or would not become the same again."""
    if len(text) < LEAST_BASE64 or not text.isascii():
        return None
    try:
        found = b64decode(text, validate=True)
    except ValueError:
        return None
    return found if b64encode(found).decode() == text else None


def _gather(value: Json, name: str, texts: dict[str, list[str]]) -> None:
    """Add the texts of an event to those of the same name."""
    if isinstance(value, dict):
        for key, member in value.items():
            _gather(member, key, texts)
    elif isinstance(value, list):
        for member in value:
            _gather(member, name, texts)
    elif isinstance(value, str):
        texts.setdefault(name, []).append(value)


def _without(clean: Callable[[str], str], text: str) -> str:
    return without_secrets(clean(text))


def _digest(parts: Iterator[bytes]) -> str:
    """A data URL whose picture is told by the digest of its base64."""
    head, digest, begun = b"", sha256(), False
    for piece in parts:
        if not begun:
            head, mark, piece = (head + piece).partition(_BASE64.encode())
            begun = bool(mark)
        digest.update(piece)
    return f"{head.decode('utf-8', 'replace')}{_BASE64}sha256:{digest.hexdigest()}"


def _readable(line: str) -> str:
    """A line of a stream with characters in place of escapes, where that changes nothing else."""
    if not line.startswith("data:") or "\\u" not in line:
        return line
    ending = line[len(line.rstrip("\r\n")) :]
    try:
        value = strict.parsed(line[5:].strip(), number=_exact)
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        text.encode()
    except ValueError:
        return line
    return f"data: {text}{ending}" if text.isprintable() and not text.isascii() else line


def _exact(word: str) -> int | float:
    value = float(word) if set(word) & set(".eE") or not word.lstrip("-").isdigit() else int(word)
    if json.dumps(value) != word or word in ("NaN", "Infinity", "-Infinity"):
        raise ValueError(say("{word} is written in a way of its own", word=word[:40]))
    return value
