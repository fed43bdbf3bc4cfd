"""A cassette read back from its file, whoever wrote it; every mistake is told with line and column."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from pathlib import Path

from ernie_cli.cassette.content import BODIES, content_of, request_body
from ernie_cli.cassette.tape import FAILURES, Failure, Take, Tape
from ernie_cli.cassette.writing import VERSION
from ernie_cli.config import values
from ernie_cli.config.document import Bounds, Item, mistake
from ernie_cli.config.source import read
from ernie_cli.language.said import say
from ernie_cli.requests import Json
from ernie_cli.strict import DEEPEST

BOUNDS = Bounds(256 * 2**20, DEEPEST + 10, 5_000_000)
HINT = say("ernie chat --record writes one")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_HEAD = re.compile(rb"^cassette[ \t]*:", re.MULTILINE)


def is_tape(path: Path) -> bool:
    """Whether a file says of itself that it is a cassette; False for one that cannot be read."""
    try:
        return _HEAD.search(path.read_bytes()) is not None
    except OSError:
        return False


def read_tape(path: Path) -> Tape:
    """The cassette in a file. Raises UsageError."""
    return read(path, _tape, BOUNDS)


def _tape(root: Item | None) -> Tape:
    if root is None or root.kind != "a mapping" or "cassette" not in root.members:
        raise mistake(root or Item(say("nothing"), "", 1, 1), say("this is no cassette"), HINT)
    found = values.record(
        {"cassette": _version, "provider": values.text, "model": _text, "exchanges": _several(_take)},
        needed=("cassette", "provider", "model", "exchanges"),
    )(root)
    return Tape(found["provider"], found["model"], found["exchanges"])


def _version(item: Item) -> int:
    if item.text != str(VERSION):
        raise mistake(
            item,
            say("this is a cassette of form {item}, and form {version} is known", item=item.text[:20], version=VERSION),
            say("update ernie"),
        )
    return VERSION


def _take(item: Item) -> Take:
    readers = {"request": _request, "response": _response, "failure": _failure}
    found = values.record(readers, needed=("request",))(item)
    if "response" not in found and "failure" not in found:
        raise mistake(item, say("response is missing here"), say("or a failure, where nothing came back"))
    method, path, body = found["request"]
    status, headers, content = found.get("response", (None, {}, b""))
    return Take(method, path, body, status, headers, content, found.get("failure"))


def _request(item: Item) -> tuple[str, str, Json]:
    readers = {"method": values.fitting(r"[A-Z]+", say("a method, such as POST")), "path": _path, "body": _json}
    found = values.record(readers, needed=("method", "path"))(item)
    return found["method"], found["path"], request_body(found.get("body"))


def _response(item: Item) -> tuple[int, Mapping[str, str], bytes]:
    readers = {"status": _status, "headers": values.named(_text), **{name: _body(name) for name in BODIES}}
    found = values.record(readers, needed=("status",))(item)
    bodies = [name for name in BODIES if name in found]
    if len(bodies) > 1:
        raise mistake(item.keys[bodies[1]], say("there is a body under {bodies} already", bodies=bodies[0]))
    headers = {name.lower(): value for name, value in found.get("headers", {}).items()}
    return found["status"], headers, found[bodies[0]] if bodies else b""


def _failure(item: Item) -> Failure:
    readers = {"kind": values.one_of(*FAILURES), "message": _text, "hint": _text, "again": values.flag}
    found = values.record(readers, needed=("kind", "message"))(item)
    return Failure(found["kind"], found["message"], found.get("hint"), found.get("again", False))


def _status(item: Item) -> int:
    status = values.whole(item)
    if not 100 <= status <= 599:
        raise mistake(item, say("this is no status of HTTP: from 100 to 599"))
    return status


def _path(item: Item) -> str:
    path = values.text(item)
    if not path.startswith("/"):
        raise mistake(item, say("a path begins with /"), say("it hangs below the base URL: /chat/completions"))
    return path


def _body(name: str) -> Callable[[Item], bytes]:
    def read_body(item: Item) -> bytes:
        if name == "binary":
            return _bytes(item)
        return content_of(name, _json(item) if name == "json" else _text(item))

    return read_body


def _several(reader: Callable[[Item], Take]) -> Callable[[Item], tuple[Take, ...]]:
    def read_all(item: Item) -> tuple[Take, ...]:
        if item.kind != "a list":
            raise mistake(item, say("this is {kind}, where a list is meant", kind=item.kind))
        return tuple(reader(each) for each in item.items)

    return read_all


def _text(item: Item) -> str:
    if item.kind in ("a list", "a mapping"):
        raise mistake(item, say("this is {kind}, where text is meant", kind=item.kind))
    return item.text


def _bytes(item: Item) -> bytes:
    try:
        return b64decode(_text(item))
    except ValueError as error:
        raise mistake(item, say("this is no base64")) from error


def _json(item: Item) -> Json:
    """What stands there, as JSON has it: YAML's other spellings (`no`, 0x10, dates) are text."""
    if item.kind == "a mapping":
        return {name: _json(member) for name, member in item.members.items()}
    if item.kind == "a list":
        return [_json(member) for member in item.items]
    if item.kind == "binary":
        return b64encode(_bytes(item)).decode()
    if item.kind == "nothing":
        return None
    if item.kind == say("true or false") and item.text.lower() in ("true", "false"):
        return item.text.lower() == "true"
    if item.kind == "a number" and _NUMBER.fullmatch(item.text):
        return int(item.text) if _INTEGER.fullmatch(item.text) else _finite(item)
    return item.text


def _finite(item: Item) -> float:
    number = float(item.text)
    if number in (float("inf"), float("-inf")):
        raise mistake(item, say("this is larger than any number"))
    return number
