"""A cassette as YAML, made for people and for `git diff`: long texts as blocks, pictures as binary, nothing that a reader
of YAML could take for something else.
"""

from typing import Any

import yaml  # noqa: TID253 - reached from app.py, for --record alone

from ernie_cli.cassette.content import base64_bytes, named
from ernie_cli.cassette.tape import Take, Tape
from ernie_cli.requests import Json

HEAD = """\
# What ernie asked and what came back: `ernie chat --record` wrote it, `ernie chat --replay` answers from it, and so does
# `ernie sandbox serve --script`. It may be changed by hand, and holds no key.
"""
OPEN_END = "...\n"  # says nothing in a file that ends there
VERSION = 1
WIDTH = 2**30  # no line is folded
_TRAPS = "\x85\u2028\u2029\ufeff"  # what writers and readers of YAML do not agree upon


def written(tape: Tape) -> bytes:
    """The whole file."""
    root = {
        "cassette": VERSION,
        "provider": tape.provider,
        "model": tape.model,
        "exchanges": [_exchange(take) for take in tape.takes],
    }
    text = yaml.dump(root, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=WIDTH)
    return f"{HEAD}{text.removesuffix(OPEN_END)}".encode()


def _exchange(take: Take) -> Json:
    exchange: dict[str, Json] = {"request": {"method": take.method, "path": take.path}}
    if take.body is not None:
        exchange["request"]["body"] = take.body
    if take.status is not None:
        name, value = named(take.content)
        exchange["response"] = {"status": take.status, "headers": dict(take.headers), name: _packed(value)}
    if take.failure is not None:
        exchange["failure"] = {key: value for key, value in take.failure._asdict().items() if value not in (None, False)}
    return exchange


def _packed(value: Json) -> Json:
    """Pictures as the bytes that they are."""
    if isinstance(value, dict):
        return {key: _packed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_packed(member) for member in value]
    return value if not isinstance(value, str) else base64_bytes(value) or value


_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Base):  # type: ignore[misc]
    """Without anchors: what stands twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: Any, text: str) -> yaml.Node:
    style = None
    if any(trap in text for trap in _TRAPS):
        style = '"'
    elif "\n" in text:
        style = '"' if text[0] in " \n" else "|"
    node: yaml.Node = dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    return node


_Dumper.add_representer(str, _text)
