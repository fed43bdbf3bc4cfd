"""Servers of tools that speak the Model Context Protocol, as the library for it writes them."""

import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from ernie_process import world
from program import Program, Ran
from written_tools import gone, written

SERVER = str(Path(__file__).with_name("weather_server.py"))


@pytest.fixture
def served(sandbox: Program, tmp_path: Path) -> Any:
    """Asks with one server of tools."""

    def ask(prompt: str, *argv: str, manner: str = "", **entry: Any) -> Ran:
        path = tmp_path / "servers.json"
        path.write_text(json.dumps(servers(manner, **entry)))
        return sandbox("chat", "--tools", str(path), "--run-tools", "always", *argv, prompt, in_process=True)

    return ask


def servers(manner: str = "", **entry: Any) -> dict[str, Any]:
    return {"mcpServers": {"weather": {"command": sys.executable, "args": [SERVER, manner], **entry}}}


def test_a_tool_of_a_server_is_called_like_any_other(served: Any) -> None:
    ran = served("get_weather")
    assert (ran.code, ran.out) == (0, "[sandbox] The function returned: 21 degrees in sandbox city\n")
    assert "ernie: weather: asked for sandbox city\n" in ran.err


def test_its_tools_are_offered_with_their_schemas(served: Any, sandbox: Program) -> None:
    ran = served("get_weather", "--dry-run")
    body = json.loads(ran.out[ran.out.index("{") : ran.out.rindex("}") + 1])
    functions = {tool["function"]["name"]: tool["function"] for tool in body["tools"]}
    assert sorted(functions) == ["get_failure", "get_map", "get_nothing", "get_variables", "get_weather"]
    assert functions["get_weather"]["description"] == "The weather of a city."
    assert functions["get_weather"]["parameters"]["required"] == ["city"]


def test_of_what_is_no_text_the_kind_is_told(served: Any) -> None:
    assert "a map of sandbox city\n[image image/png is left out]" in served("get_map").out


def test_a_failure_is_told_to_the_model(served: Any) -> None:
    ran = served("get_failure")
    assert ran.code == 0
    assert '"error": "the tool failed"' in ran.out
    assert "no such city: sandbox city" in ran.out


def test_it_gets_the_environment_without_what_proves_who_asks(served: Any, sandbox: Program) -> None:
    sandbox.environ |= {"QIANFAN_API_KEY": "bce-v3/ALTAK-hidden/x", "GREETING": "hello"}
    variables = served("get_variables", env={"OWN": "${GREETING}"}).out.split()
    assert {"GREETING", "OWN"} < set(variables)
    assert "QIANFAN_API_KEY" not in variables


def test_a_tool_that_never_ends_is_left_alone(served: Any, tmp_path: Path) -> None:
    ran = served("get_nothing", timeout=1, cwd=str(tmp_path))
    assert "the tool did not end within 1 s" in ran.out


def test_a_server_that_dies_at_once_is_told(served: Any) -> None:
    ran = served("get_weather", manner="dies")
    assert (ran.code, ran.out) == (2, "")
    assert "the server of tools weather did not start" in ran.err
    assert "ernie: weather: no licence" in ran.err


def test_words_that_are_no_protocol_are_passed_over(served: Any) -> None:
    assert "21 degrees" in served("get_weather", manner="talks").out


def test_two_tools_of_one_name_are_told_apart_by_their_server(served: Any, tmp_path: Path, sandbox: Program) -> None:
    path = tmp_path / "both.json"
    own = {"name": "get_weather", "command": ["true"], "parameters": {"type": "object"}}
    path.write_text(json.dumps({"tools": [own], **servers()}))
    ran = sandbox("chat", "--tools", str(path), "--run-tools", "always", "weather_get_weather", in_process=True)
    assert "21 degrees" in ran.out


def test_a_server_is_not_started_without_a_yes(served: Any, sandbox: Program) -> None:
    asked: list[str] = []

    def no(question: str) -> str:
        asked.append(question)
        return ""

    sandbox.approve = no
    ran = served("get_weather", "--run-tools", "ask")
    assert ran.code == 2
    assert "the server of tools weather may not be started" in ran.err
    assert asked[0].startswith("The server of tools weather is to be started: ")


def test_servers_are_not_started_to_show_calls(sandbox: Program, tmp_path: Path) -> None:
    path = tmp_path / "servers.json"
    path.write_text(json.dumps({"mcpServers": {"weather": {"command": "false"}}}))
    ran = sandbox("chat", "--tools", str(path), "hi", in_process=True)
    assert ran.code == 2
    assert "servers of tools are started by --run-tools alone: weather" in ran.err


@pytest.mark.parametrize("manner", ["", "stays"])
def test_a_signal_leaves_no_server_behind(tmp_path: Path, manner: str) -> None:
    with world(tmp_path) as ernie:
        (tmp_path / "servers.json").write_text(json.dumps(servers(manner)))
        argv = ("-p", "sandbox", "-m", "deepseek-v3", "--tools", "servers.json", "--run-tools", "always")
        running = ernie.start("chat", "-n", *argv, "get_nothing")
        running.said("running get_nothing")
        server = int(written(tmp_path / "sandbox city"))
        running.send(signal.SIGINT)
        assert running.ended().code == -signal.SIGINT
        assert gone(server)
