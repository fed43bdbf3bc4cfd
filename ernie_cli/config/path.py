"""Keys with dots: `providers.qianfan.proxy`; a part that holds a dot itself stands in quotes: `prices."wcode/x-4.5".input`."""

import re
from collections.abc import Iterable

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say

PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^."'\s]+))\s*(\.|$)""")
_PLAIN = re.compile(r"""[^."'\s]+""")

Path = tuple[str, ...]


def parsed(key: str) -> Path:
    """The parts of `key`. Raises UsageError."""
    parts: list[str] = []
    at, is_open = 0, True
    while is_open and (found := PART.match(key, at)):
        parts.append(next(part for part in found.groups()[:3] if part is not None))
        at, is_open = found.end(), bool(found[4])
    if is_open or at < len(key) or not all(parts):
        raise UsageError(
            say("{key!r} is no key", key=key[:60]),
            hint=say("for example chat.temperature, or 'prices.\"aistudio/x-4.5\".input'"),
        )
    return tuple(parts)


def dotted(path: Iterable[str]) -> str:
    """A path as `parsed` reads it."""
    return ".".join(part if _PLAIN.fullmatch(part) else f"'{part}'" if '"' in part else f'"{part}"' for part in path)
