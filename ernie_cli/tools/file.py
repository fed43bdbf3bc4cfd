"""Reads a file of tools, JSON or YAML, in any of the forms that people have; every mistake names line and column.

- a list of OpenAI's tools: `{type: function, function: {name, description, parameters}}`
- a list of functions as the legacy service has them: `{name, description, parameters}`
- either of them with a `command` (a list of words), and `timeout`, `output_limit`, `env`, `cwd` beside it
- `{tools: [...]}`, `{functions: [...]}`
- `{mcpServers: {NAME: {command, args, env, cwd, timeout}}}`, as other programs have it
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ernie_cli.config.document import Item, mistake
from ernie_cli.config.plain import plain
from ernie_cli.config.source import read
from ernie_cli.config.values import Reader, decimal, fitting, flag, is_secret, named, one_of, record, several, text, whole
from ernie_cli.errors import UsageError
from ernie_cli.language.said import say
from ernie_cli.requests import Json
from ernie_cli.tools.model import BYTES, NOTHING, SECONDS, Running, Tool, ToolFile, ToolServer

LONGEST_WAIT = 86_400.0  # seconds
FORM = say("a tool has a name, a description, parameters (a JSON Schema), and a command to run it")
_VARIABLE = re.compile(r"\$\{(\w+)\}")


def read_tools(path: Path, variable: Callable[[str], str | None]) -> ToolFile:
    """The tools in a file; `variable` gives what stands for `${NAME}` in an `env`. Raises UsageError."""

    def reader(root: Item | None) -> ToolFile:
        if root is None:
            raise UsageError(say("{path} is empty", path=path), hint=FORM)
        return _file(root)

    return _settled(read(path, reader), path, variable)


def _file(root: Item) -> ToolFile:
    if root.kind == "a list":
        return ToolFile(_tools(root))
    found = record(_TOP)(root)
    if not found:
        raise mistake(root, say("there is no tool in it"), FORM)
    both = (*found.get("tools", ()), *found.get("functions", ()))
    _refuse_doubles([*_entries(root, "tools"), *_entries(root, "functions")], [tool.name for tool in both])
    servers = found.get("mcpServers", {})
    return ToolFile(both, tuple(ToolServer(name, each) for name, each in servers.items() if each is not None))


def _entries(root: Item, key: str) -> tuple[Item, ...]:
    return root.members[key].items if key in root.members else ()


def _tools(item: Item) -> tuple[Tool, ...]:
    found = several(_tool)(item)
    _refuse_doubles(item.items, [tool.name for tool in found])
    return found


def _refuse_doubles(items: Sequence[Item], names: list[str]) -> None:
    for at, name in enumerate(names):
        if name in names[:at]:
            first = items[names.index(name)].line
            raise mistake(items[at], say("there are two tools {name}, the first in line {first}", name=name, first=first))


def _tool(item: Item) -> Tool:
    wrapped = "function" in item.members
    found = record(_WRAPPED, ("function",))(item) if wrapped else record({**_FUNCTION, **_RUNNING}, ("name",))(item)
    function = found["function"] if wrapped else {name: each for name, each in found.items() if name in _FUNCTION}
    return Tool(function["name"], {**function, "parameters": function.get("parameters") or NOTHING}, _running(found))


def _function(item: Item) -> Mapping[str, Json]:
    return record(_FUNCTION, ("name",))(item)


def _running(found: Mapping[str, Any]) -> Running | None:
    if "command" not in found:
        return None
    return Running(
        found["command"],
        found.get("timeout", SECONDS),
        found.get("output_limit", BYTES),
        found.get("env", {}),
        found.get("cwd"),
    )


def _server(item: Item) -> Running | None:
    """None for one that is switched off."""
    if "url" in item.keys:
        raise mistake(
            item.keys["url"], say("a server behind an address is not supported"), say("name one that a command starts")
        )
    found = record(_SERVER, ("command",))(item)
    if found.get("disabled"):
        return None
    return _running({**found, "command": (found["command"], *found.get("args", ()))})


def _parameters(item: Item) -> Json:
    found = plain(item)
    if found is not None and (not isinstance(found, dict) or found.get("type", "object") != "object"):
        raise mistake(
            item,
            say("parameters are a JSON Schema of an object"),
            say("for example {type: object, properties: {city: {type: string}}}"),
        )
    return found


def _said(item: Item) -> str:
    """Words for the model, whatever they hold."""
    return item.text if item.kind == "text" else text(item)


def _value(item: Item) -> str:
    """What a variable is set to."""
    if is_secret(item.text):
        raise mistake(item, say("a secret does not belong in this file"), say("put it into a variable and write ${NAME} here"))
    return _word(item)


def _check_variable(key: Item) -> None:
    if "=" in key.text or "\0" in key.text:
        raise mistake(key, say("this is no name of a variable"))


def _word(item: Item) -> str:
    """One word of a command, which may be empty."""
    return item.text if item.kind == "text" and item.text == "" else text(item)


def _words(item: Item) -> tuple[str, ...]:
    """Words behind a command, which may be none."""
    return () if item.kind == "a list" and not item.items else several(_word)(item)


def _command(item: Item) -> tuple[str, ...]:
    if item.kind == "text":
        raise mistake(
            item,
            say("a command is a list of words; no shell splits it"),
            say("for example [{item}]", item=", ".join(item.text.split()[:5])),
        )
    found = several(_word)(item)
    text(item.items[0])
    return found


def _seconds(item: Item) -> float:
    seconds = float(decimal(item))
    if not 0 < seconds <= LONGEST_WAIT:
        raise mistake(item, say("a time limit is more than 0 and at most {longest_wait:g} seconds", longest_wait=LONGEST_WAIT))
    return seconds


def _bytes(item: Item) -> int:
    most = whole(item)
    if most < 1:
        raise mistake(item, say("an output limit is a number of bytes above 0"))
    return most


def _settled(found: ToolFile, path: Path, variable: Callable[[str], str | None]) -> ToolFile:
    """Variables of the environment filled in, folders below that of the file."""

    def settled(running: Running, name: str) -> Running:
        def value(match: re.Match[str]) -> str:
            known = variable(match[1])
            if known is None:
                raise UsageError(
                    say(
                        "{path}: env of {name} needs the variable {match}, which no tool gets or which is not set",
                        path=path,
                        name=name,
                        match=match[1],
                    )
                )
            return known

        environ = {key: _VARIABLE.sub(value, each) for key, each in running.environ.items()}
        folder = running.folder and str(path.parent / Path(running.folder).expanduser())
        return running._replace(environ=environ, folder=folder)

    return ToolFile(
        tuple(tool._replace(running=tool.running and settled(tool.running, tool.name)) for tool in found.tools),
        tuple(server._replace(running=settled(server.running, server.name)) for server in found.servers),
    )


_NAME = fitting(r"\S{1,64}", say("a name: up to 64 characters without blanks"))
_FUNCTION: Mapping[str, Reader[Any]] = {
    "name": _NAME,
    "description": _said,
    "parameters": _parameters,
    **dict.fromkeys(("strict", "responses", "examples"), plain),
}
_RUNNING: Mapping[str, Reader[Any]] = {
    "command": _command,
    "timeout": _seconds,
    "output_limit": _bytes,
    "env": named(_value, _check_variable),
    "cwd": text,
}
_WRAPPED: Mapping[str, Reader[Any]] = {"type": one_of("function"), "function": _function, **_RUNNING}
_SERVER: Mapping[str, Reader[Any]] = {
    **_RUNNING,
    "command": text,
    "args": _words,
    "type": one_of("stdio"),
    "disabled": flag,
    **dict.fromkeys(("autoApprove", "alwaysAllow", "description"), plain),  # of other programs: they approve nothing here
}
_TOP: Mapping[str, Reader[Any]] = {"tools": _tools, "functions": _tools, "mcpServers": named(_server)}
