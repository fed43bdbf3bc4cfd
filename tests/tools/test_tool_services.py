"""The loop of tools with every service, as the sandbox serves it, and with a model that has functions in words alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from ernie_process import Ernie, world
from served import Served, served
from written_tools import TIME, WEATHER

SERVICES = {
    "aistudio": "deepseek-v3",
    "qianfan": "ernie-5.1",
    "wcode": "baidu/ernie-4.5-21b-a3b-thinking",
    "wenxin": "ernie-3.5-8k",
    "local": "any",
}
SCRIPT = """\
- match: "名称：get_weather"
  answer: "Action: get_weather\\nAction Input: {\\"city\\": \\"上海\\"}"
- prompt: '{"result": "21 degrees in 上海"}'
  answer: 上海现在二十一度。
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    script = tmp_path_factory.mktemp("script") / "script.yaml"
    script.write_text(SCRIPT)
    with served("--script", str(script)) as found:
        yield found


@pytest.fixture
def ernie(tmp_path: Path, server: Served) -> Iterator[Ernie]:
    with world(tmp_path) as found:
        found.environ |= server.exports
        (tmp_path / "tools.json").write_text(json.dumps([WEATHER, TIME]))
        yield found


def asked(ernie: Ernie, provider: str, model: str, *argv: str) -> str:
    command = ("chat", "-n", "-p", provider, "-m", model, "--tools", "tools.json", *argv)
    ended = ernie(*command, "What does get_weather say of it?")
    assert ended.code == 0, ended.err
    return ended.out.decode()


@pytest.mark.parametrize("streaming", ["--stream", "--no-stream"])
@pytest.mark.parametrize("provider", SERVICES)
def test_every_service_gets_the_result_as_it_wants_it(ernie: Ernie, provider: str, streaming: str) -> None:
    told = asked(ernie, provider, SERVICES[provider], "--run-tools", "always", "--thinking", "hide", streaming)
    assert "The function returned: " in told
    assert "21 degrees in sandbox city" in told


@pytest.mark.parametrize("provider", SERVICES)
def test_the_calls_of_every_service_have_one_form(ernie: Ernie, provider: str) -> None:
    [line] = asked(ernie, provider, SERVICES[provider], "--thinking", "hide").splitlines()
    found = json.loads(line)
    assert (found["name"], found["arguments"]) == ("get_weather", {"city": "sandbox city"})


def test_a_model_that_has_functions_in_words_calls_them_too(ernie: Ernie) -> None:
    assert asked(ernie, "wenxin", "ernie-func-8k", "--run-tools", "always") == "上海现在二十一度。\n"


def test_its_calls_are_shown_as_those_of_others(ernie: Ernie) -> None:
    found = json.loads(asked(ernie, "wenxin", "ernie-func-8k", "--json"))
    assert (found["content"], found["finish_reason"]) == ("", "tool_calls")
    assert [call["arguments"] for call in found["tool_calls"]] == [{"city": "上海"}]


def test_a_recorded_loop_is_answered_again_without_a_service(ernie: Ernie, tmp_path: Path) -> None:
    argv = ("--run-tools", "always", "--thinking", "hide")
    told = asked(ernie, "aistudio", "deepseek-v3", *argv, "--record", "loop.yaml")
    ernie.environ["ERNIE_AISTUDIO_BASE_URL"] = "http://127.0.0.1:9/v3"
    assert asked(ernie, "aistudio", "deepseek-v3", *argv, "--replay", "loop.yaml") == told
