"""A file of settings as a value; whatever is wrong in it is told as `PATH:LINE:COLUMN what`."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ernie_cli.config.document import SETTINGS, Bounds, Item, Mistake, document
from ernie_cli.errors import UsageError
from ernie_cli.language.said import say
from ernie_cli.language.system import reason

T = TypeVar("T")
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def read(path: Path, reader: Callable[[Item | None], T], bounds: Bounds = SETTINGS) -> T:
    """What `reader` makes of the document in a file, which is None when there is nothing in it. Raises UsageError."""
    try:
        with path.open("rb") as file:
            raw = file.read(bounds.size + 1)
        if len(raw) > bounds.size:
            hint = say("it holds settings, not data") if bounds is SETTINGS else None
            raise UsageError(say("{path} is larger than {size} KiB", path=path, size=bounds.size // 1024), hint=hint)
        return reader(document(_joined(raw.decode("utf-8-sig")), bounds))
    except OSError as error:
        raise UsageError(say("cannot read {path}: {strerror}", path=path, strerror=reason(error))) from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise UsageError(
            say("{path}:{line}:{column} a byte that is not UTF-8", path=path, line=line, column=column),
            hint=say("save the file as UTF-8"),
        ) from error
    except Mistake as error:
        raise UsageError(
            say("{path}:{line}:{column} {message}", path=path, line=error.line, column=error.column, message=error.message),
            hint=error.hint,
        ) from error


def _joined(text: str) -> str:
    """JSON with whole characters where it escapes their halves, which YAML refuses; any other text as it is."""
    return _PAIR.sub(_whole, text) if text.lstrip()[:1] in ("{", "[") else text


def _whole(pair: re.Match[str]) -> str:
    character = bytes.fromhex(pair[2] + pair[3]).decode("utf-16-be")
    return f"{pair[1]}\\U{ord(character):08x}"
