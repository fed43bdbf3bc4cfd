"""A script as YAML, the only module here that knows YAML: every mistake is told with file, line and the nearest key.

The file is a list; each entry has `prompt` (the whole last question) or `match` (a regular expression), and any of the
other fields of `script.Line`, spelled as there. `tool_calls` are `{name, arguments}` with an object or JSON text,
`search_results` are `{title, url}`, `usage` is `{prompt_tokens, completion_tokens}`.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml  # noqa: TID253 - the sandbox's own adapter of YAML

from ernie_cli.catalogue import nearest
from ernie_cli.errors import UsageError
from ernie_cli.language.said import Said, say
from ernie_cli.language.system import reason
from ernie_cli.sandbox import faults
from ernie_cli.sandbox.script import Line, Script

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_script(path: Path) -> Script:
    """The script in a file; raises UsageError."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise UsageError(say("{path}: {strerror}", path=path, strerror=reason(error))) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            say("{path}: byte {start} is not UTF-8", path=path, start=error.start), hint=say("save the file as UTF-8")
        ) from error
    return parse_script(text, str(path))


def parse_script(text: str, name: str = "script") -> Script:
    """The script in a text; `name` stands for the file in messages. Raises UsageError."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UsageError(
            say("{name}, line {line}: not YAML: {problem}", name=name, line=line, problem=error.problem or error.context)
        ) from error
    except yaml.YAMLError as error:
        raise UsageError(say("{name}: not YAML: {error}", name=name, error=error)) from error
    if root is None:
        return Script()
    if not isinstance(root, yaml.SequenceNode):
        raise _mistake(name, root, say("a script is a list of entries"), say("start each with `- prompt: …` or `- match: …`"))
    _refuse_doubles(name, root, set())
    return Script(tuple(_line(name, node) for node in root.value))


def _line(name: str, node: yaml.Node) -> Line:
    if not isinstance(node, yaml.MappingNode):
        raise _mistake(name, node, say("an entry is a mapping"), say("write `prompt: …` and `answer: …` below each other"))
    fields: dict[str, Any] = {}
    for key, value in node.value:
        field = str(key.value)
        reader = _READERS.get(field)
        if reader is None:
            near = nearest(field, _READERS)
            hint = (
                say("the nearest known key is {near}", near=near)
                if near
                else say("known keys: {readers}", readers=", ".join(_READERS))
            )
            raise _mistake(name, key, say("unknown key {field}", field=field), hint)
        try:
            fields[field] = reader(_Loader("").construct_document(value))
        except (ValueError, TypeError) as error:
            raise _mistake(name, value, say("{field}: {error}", field=field, error=error)) from error
        except yaml.YAMLError as error:
            raise _mistake(name, value, say("{field}: not a plain value", field=field)) from error
    if ("prompt" in fields) == ("match" in fields):
        raise _mistake(
            name, node, say("an entry has either `prompt` or `match`"), say("prompt: the whole question; match: a part")
        )
    return Line(**fields)


def _refuse_doubles(name: str, node: yaml.Node, visited: set[int]) -> None:
    if id(node) in visited:
        return  # an alias, perhaps of something that it stands in itself
    visited.add(id(node))
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                raise _mistake(name, key, say("key {key} stands twice", key=key.value))
            seen.add(str(key.value))
            _refuse_doubles(name, value, visited)
    elif isinstance(node, yaml.SequenceNode):
        for member in node.value:
            _refuse_doubles(name, member, visited)


def _mistake(name: str, node: yaml.Node, message: Said, hint: Said | None = None) -> UsageError:
    return UsageError(
        say("{name}, line {line}: {message}", name=name, line=node.start_mark.line + 1, message=message), hint=hint
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"must be text, not {value!r} (quote it)")
    return value


def _expression(value: Any) -> re.Pattern[str]:
    try:
        return re.compile(_text(value))
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"must be a whole number from {low} to {high}, not {value!r}")
        return value

    return read


def _code(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"must be a code, a number or a word, not {value!r}")
    return str(value)


def _kind(value: Any) -> str:
    kind = _code(value)
    if not faults.known(kind):
        raise ValueError(f"no such kind of fault: {kind} (kinds: {', '.join(faults.kinds())})")
    return kind


def _objects(value: Any, required: tuple[str, ...], allowed: tuple[str, ...]) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(member, dict) for member in value):
        raise TypeError(f"must be a list of mappings with {', '.join(allowed)}")
    for member in value:
        for key in member:
            if key not in allowed:
                raise ValueError(f"unknown key {key} (known: {', '.join(allowed)})")
        for key in required:
            if key not in member:
                raise ValueError(f"{key} is missing")
    return value


def _calls(value: Any) -> tuple[tuple[str, str], ...]:
    calls = []
    for call in _objects(value, ("name",), ("name", "arguments")):
        arguments = call.get("arguments", {})
        text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
        calls.append((_text(call["name"]), text))
    return tuple(calls)


def _results(value: Any) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"index": index, "url": _text(result["url"]), "title": _text(result["title"])}
        for index, result in enumerate(_objects(value, ("title", "url"), ("title", "url")), 1)
    )


def _usage(value: Any) -> tuple[tuple[str, int], ...]:
    [counts] = _objects([value], (), ("prompt_tokens", "completion_tokens"))
    return tuple((key, _whole(0, 10**9)(count)) for key, count in counts.items())


def _chunks(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("must be a list of texts")
    return tuple(_text(chunk) for chunk in value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "prompt": _text,
    "match": _expression,
    "answer": _text,
    "reasoning": _text,
    "finish_reason": _text,
    "tool_calls": _calls,
    "error": _code,
    "status": _whole(400, 599),
    "fault": _kind,
    "flag": _whole(0, 4),
    "delay_ms": _whole(0, 3_600_000),
    "pace_ms": _whole(0, 3_600_000),
    "chunks": _chunks,
    "search_results": _results,
    "usage": _usage,
}
