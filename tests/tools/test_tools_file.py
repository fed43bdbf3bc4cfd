"""Files of tools: the forms that people have, and mistakes in them with their place."""

import json
from pathlib import Path
from typing import Any

import pytest

from ernie_cli.errors import UsageError
from ernie_cli.tools.file import read_tools
from ernie_cli.tools.model import NOTHING, Running, Tool, ToolFile, ToolServer

CITY = {"type": "object", "properties": {"city": {"type": "string"}}}
FUNCTION = {"name": "get_weather", "description": "查天气 🌦", "parameters": CITY}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tools"


def read(path: Path, text: Any, **variables: str) -> ToolFile:
    path.write_text(text if isinstance(text, str) else json.dumps(text), "utf-8")
    return read_tools(path, variables.get)


@pytest.mark.parametrize(
    "written",
    [
        [{"type": "function", "function": FUNCTION}],
        [FUNCTION],
        {"tools": [FUNCTION]},
        {"functions": [FUNCTION]},
        {"tools": [{"function": FUNCTION}]},
    ],
)
def test_functions_are_read_in_every_form_that_people_have(path: Path, written: Any) -> None:
    assert read(path, written) == ToolFile((Tool("get_weather", FUNCTION),))


def test_json_may_be_indented_by_tabs_and_escape_all_but_ascii(path: Path) -> None:
    assert read(path, json.dumps([FUNCTION], indent="\t")).tools == (Tool("get_weather", FUNCTION),)


def test_an_escape_in_json_that_is_none_stays_as_it_is(path: Path) -> None:
    text = r'[{"name": "a", "description": "\\ud83c\\udf26 \\\ud83c\udf26"}]'
    assert read(path, text).tools[0].function["description"] == json.loads(text)[0]["description"]


def test_a_function_without_parameters_takes_an_empty_object(path: Path) -> None:
    assert read(path, [{"name": "now"}]).tools[0].parameters == NOTHING


def test_a_command_stands_beside_a_function_in_either_form(path: Path) -> None:
    how = {"command": ["date", "-u", ""], "timeout": 2.5, "output_limit": 100, "env": {"A": "b"}, "cwd": "here"}
    running = Running(("date", "-u", ""), 2.5, 100, {"A": "b"}, str(path.parent / "here"))
    for written in ([{**FUNCTION, **how}], [{"type": "function", "function": FUNCTION, **how}]):
        assert read(path, written).tools == (Tool("get_weather", FUNCTION, running),)


def test_yaml_is_read_as_it_is_written(path: Path) -> None:
    text = """\
# what the model may call
- name: now
  command: [date, +%H:%M]
  parameters:
    type: object
    properties:
      zone: {type: string, enum: ["no", UTC], default: UTC}
      hours: {type: number, minimum: 1.5, maximum: 12}
      exact: {type: boolean, default: true, description: }
"""
    [tool] = read(path, text).tools
    assert tool.parameters["properties"] == {
        "zone": {"type": "string", "enum": ["no", "UTC"], "default": "UTC"},
        "hours": {"type": "number", "minimum": 1.5, "maximum": 12},
        "exact": {"type": "boolean", "default": True, "description": None},
    }


def test_servers_are_read_as_other_programs_write_them(path: Path) -> None:
    written = {
        "mcpServers": {
            "weather": {"command": "uvx", "args": ["weather-mcp", "-v"], "env": {"TOKEN": "${WEATHER}"}, "autoApprove": ["*"]},
            "plain": {"type": "stdio", "command": "plain-mcp"},
            "off": {"command": "off", "disabled": True},
        }
    }
    assert read(path, written, WEATHER="w").servers == (
        ToolServer("weather", Running(("uvx", "weather-mcp", "-v"), environ={"TOKEN": "w"})),
        ToolServer("plain", Running(("plain-mcp",))),
    )


def test_a_variable_that_tools_do_not_get_is_named(path: Path) -> None:
    with pytest.raises(UsageError, match=r"env of now needs the variable QIANFAN_API_KEY"):
        read(path, [{"name": "now", "command": ["date"], "env": {"KEY": "${QIANFAN_API_KEY}"}}])


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("", "", "is empty"),
        ("- name: a\n- nam: b\n", ":2:3", "unknown key nam"),
        ("- name: a\n- description: b\n", ":2:3", "name is missing here"),
        ("- name: a\n- name: b\n- name: a\n", ":3:3", "there are two tools a, the first in line 1"),
        ("tools: [{name: a}]\nfunctions:\n- name: a\n", ":3:3", "there are two tools a"),
        ("- name: a b\n", ":1:9", "this is not a name"),
        ("- name: a\n  command: date -u\n", ":2:12", "a command is a list of words"),
        ("- name: a\n  command: []\n", ":2:12", "this list is empty"),
        ("- name: a\n  command: [head, -n, 5]\n", ":2:23", "quote the value"),
        ("- name: a\n  command: ['']\n", ":2:13", "this is empty"),
        ("- name: a\n  timeout: 0\n  command: [b]\n", ":2:12", "a time limit is more than 0"),
        ("- name: a\n  output_limit: 0\n", ":2:17", "an output limit is"),
        ("- name: a\n  parameters: [b]\n", ":2:15", "parameters are a JSON Schema of an object"),
        ("- name: a\n  parameters: {type: string}\n", ":2:15", "parameters are a JSON Schema of an object"),
        ("- name: a\n  parameters: {default: 2024-01-01}\n", ":2:25", "this is read as a date: quote it"),
        ("- name: a\n  env: {A: sk-0123456789}\n", ":2:12", "a secret does not belong in this file"),
        ("- type: tool\n  function: {name: a}\n", ":1:9", "this is none of function"),
        ("mcpServers: {a: {url: http://x}}\n", ":1:18", "a server behind an address is not supported"),
        ("{}", ":1:1", "there is no tool in it"),
        ('{"tools": [{"name": "a"}], "tools": []}', ":1:28", "the key tools stands twice"),
        ('[{"name": "a",}', ":2:1", "not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_place(path: Path, text: str, place: str, what: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(path, text)
    assert caught.value.message.startswith(f"{path}{place} ")
    assert what in caught.value.message


def test_a_file_that_is_not_there_is_named(path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read .*tools: No such file"):
        read_tools(path, lambda name: None)
