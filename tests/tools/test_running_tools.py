"""Tools that are run: the way from a call to the answer, as typed, and what each side is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from program import Program, Ran, chunk, stream
from written_tools import CITY, TIME, WEATHER, Tools, tool

ASKED = "get_weather please"


def run(sandbox: Program, file: str, *argv: str) -> Ran:
    return sandbox("chat", "--tools", file, *argv, ASKED, in_process=True)


def called(name: str, arguments: str = '{"city": "X"}', **more: Any) -> Any:
    """A stream that calls a tool."""
    call = {"index": 0, "id": "c1", "type": "function", "function": {"name": name, "arguments": arguments}}
    return stream(chunk(tool_calls=[call], **more), chunk(finish="tool_calls"))


def result(ran: Ran, turn: int = 1) -> Any:
    """What the model was told of the last call before a turn."""
    return ran.bodies[turn]["messages"][-1]["content"]


def test_without_run_tools_the_calls_are_the_answer(sandbox: Program, tools: Tools) -> None:
    ran = run(sandbox, tools(WEATHER))
    call = json.loads(ran.out)
    assert (ran.code, call["name"], call["arguments"]) == (0, "get_weather", {"city": "sandbox city"})
    assert ran.err == ""


def test_a_tool_is_run_and_the_model_answers_with_what_it_said(sandbox: Program, tools: Tools) -> None:
    ran = run(sandbox, tools(WEATHER, TIME), "--run-tools", "always")
    assert (ran.code, ran.out) == (0, "[sandbox] The function returned: 21 degrees in sandbox city\n")
    assert ran.err == 'ernie: running get_weather {"city": "sandbox city"}\n'


def test_json_is_the_document_of_the_last_answer_with_the_usage_of_all(sandbox: Program, tools: Tools) -> None:
    once = json.loads(run(sandbox, tools(WEATHER), "--json").out)["usage"]["prompt_tokens"]
    found = json.loads(run(sandbox, tools(WEATHER), "--json", "--run-tools", "always").out)
    assert (found["finish_reason"], found["tool_calls"]) == ("stop", [])
    assert found["content"].startswith("[sandbox] The function returned")
    assert found["usage"]["prompt_tokens"] > 2 * once


def test_json_lines_tell_calls_and_results_in_their_order(sandbox: Program, tools: Tools) -> None:
    ran = run(sandbox, tools(WEATHER), "--json", "--stream", "--run-tools", "always")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    kinds = [line["type"] for line in lines]
    assert kinds[:3] == ["tool_call", "tool_result", "text"]
    assert kinds[-1] == "done"
    assert lines[1] == {
        "type": "tool_result",
        "id": lines[0]["id"],
        "name": "get_weather",
        "content": "21 degrees in sandbox city",
        "ok": True,
    }


def test_several_calls_of_a_turn_run_at_once_and_their_results_keep_their_order(
    ernie: Program, tools: Tools, tmp_path: Path
) -> None:
    """Each of the two waits for the other one's file, so that one after the other would never end."""
    there = f"""
open(os.path.join({str(tmp_path)!r}, given['city']), 'w').close()
other = os.path.join({str(tmp_path)!r}, {{'a': 'b', 'b': 'a'}}[given['city']])
while not os.path.exists(other): time.sleep(0.01)
print(given['city'])"""
    calls = [
        {"index": at, "id": f"c{at}", "function": {"name": "meet", "arguments": json.dumps({"city": city})}}
        for at, city in enumerate("ab")
    ]
    replies = [stream(chunk(tool_calls=calls), chunk(finish="tool_calls")), stream(chunk("both"), chunk(finish="stop"))]
    file = tools(tool("meet", there, timeout=60))
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", file, "--run-tools", "always", "hi", replies=replies)
    assert [message["content"] for message in ran.bodies[1]["messages"][-2:]] == ["a", "b"]
    assert ran.out == "both\n"


def test_results_go_back_behind_the_calls_that_they_are_of(ernie: Program, tools: Tools) -> None:
    replies = [called("get_weather"), stream(chunk("fine"), chunk(finish="stop"))]
    file = tools(WEATHER)
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", file, "--run-tools", "always", "hi", replies=replies)
    function = {"name": "get_weather", "arguments": '{"city": "X"}'}
    assert ran.bodies[1]["messages"] == [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "c1", "type": "function", "function": function}]},
        {"role": "tool", "content": "21 degrees in X", "tool_call_id": "c1"},
    ]


def test_a_choice_that_is_forced_holds_for_the_first_turn_alone(ernie: Program, tools: Tools) -> None:
    replies = [called("get_weather"), stream(chunk("fine"), chunk(finish="stop"))]
    file, choice = tools(WEATHER), ("--tool-choice", "get_weather", "--no-parallel-tools")
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", file, *choice, "--run-tools", "always", "hi", replies=replies)
    assert ran.bodies[0]["tool_choice"] == {"type": "function", "function": {"name": "get_weather"}}
    assert "tool_choice" not in ran.bodies[1]
    assert [body["parallel_tool_calls"] for body in ran.bodies] == [False, False]


def test_ids_that_a_server_gives_twice_are_told_apart(ernie: Program, tools: Tools) -> None:
    replies = [called("get_weather"), called("get_weather"), stream(chunk("fine"), chunk(finish="stop"))]
    file = tools(WEATHER)
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", file, "--run-tools", "always", "hi", replies=replies)
    assert [message.get("tool_call_id") for message in ran.bodies[2]["messages"]] == [None, None, "c1", None, "c1_2"]


def test_words_of_two_turns_stand_apart(ernie: Program, tools: Tools) -> None:
    replies = [called("get_weather", content="Let me look."), stream(chunk("Fine"), chunk("."), chunk(finish="stop"))]
    file = tools(WEATHER)
    ran = ernie("chat", "-q", "-m", "deepseek-v3", "--tools", file, "--run-tools", "always", "hi", replies=replies)
    assert ran.out == "Let me look.\n\nFine.\n"


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("get_weather", '{"city": 5}', {"error": "the arguments do not fit the parameters: $.city: 5 is not of type 'string'"}),
        ("get_weather", "{}", {"error": "the arguments do not fit the parameters: $: 'city' is a required property"}),
        ("get_weather", "[1]", {"error": "the arguments are no JSON object", "given": "[1]"}),
        ("rm", '{"city": "X"}', {"error": "there is no tool rm; there are get_weather"}),
    ],
)
def test_a_call_that_makes_no_sense_is_told_to_the_model(
    ernie: Program, tools: Tools, name: str, arguments: str, told: dict[str, str]
) -> None:
    replies = [called(name, arguments), stream(chunk("fine"), chunk(finish="stop"))]
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", tools(WEATHER), "--run-tools", "always", "hi", replies=replies)
    assert (ran.code, ran.out) == (0, "fine\n")
    assert json.loads(result(ran)) == told


def test_arguments_that_are_no_json_go_back_as_an_empty_object(ernie: Program, tools: Tools) -> None:
    """Servers that read the arguments of earlier turns refuse a body in which they cannot."""
    replies = [called("get_weather", '{"city": '), stream(chunk("fine"), chunk(finish="stop"))]
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", tools(WEATHER), "--run-tools", "always", "hi", replies=replies)
    assert ran.bodies[1]["messages"][1]["tool_calls"][0]["function"]["arguments"] == "{}"
    assert json.loads(result(ran))["given"] == '{"city": '


def test_a_tool_that_fails_is_no_failure_of_the_run(sandbox: Program, tools: Tools) -> None:
    failing = tool("get_weather", "print('part'); sys.exit('no such city')")
    ran = run(sandbox, tools(failing), "--run-tools", "always")
    told = {"error": "the tool failed with exit status 1", "stderr": "no such city", "output": "part\n"}
    assert (ran.code, json.loads(ran.out.partition(": ")[2])) == (0, told)
    assert "ernie: get_weather: no such city\n" in ran.err


@pytest.mark.parametrize(("most", "told"), [(3, "3 turns"), (1, "1 turn")])
def test_a_model_that_never_stops_calling_is_stopped(ernie: Program, tools: Tools, most: int, told: str) -> None:
    replies = [called("get_weather", content="Hm.") for _ in range(most)]
    argv = ("--run-tools", "always", "--max-turns", str(most), "--json")
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", tools(WEATHER), *argv, "hi", replies=replies)
    found = json.loads(ran.out)
    assert (ran.code, found["finish_reason"], found["content"]) == (9, None, "Hm.")
    assert found["error"]["message"] == f"the model still calls tools after {told}"


@pytest.mark.parametrize(("content", "hint"), [("Hm.", "what came is printed; --max-turns N"), (None, "--max-turns N")])
def test_one_turn_that_calls_says_what_is_printed_only_when_something_is(
    ernie: Program, tools: Tools, content: str | None, hint: str
) -> None:
    argv = ("--run-tools", "always", "--max-turns", "1")
    replies = [called("get_weather", content=content)]
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", tools(WEATHER), *argv, "hi", replies=replies)
    assert (ran.code, ran.out.strip()) == (9, content or "")
    assert f"after 1 turn\nhint: {hint}" in ran.err


def test_what_may_be_tried_again_may_not_once_a_tool_has_run(ernie: Program, tools: Tools) -> None:
    import httpx

    replies = [called("get_weather"), *(httpx.Response(503) for _ in range(3))]
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", tools(WEATHER), "--run-tools", "always", "hi", replies=replies)
    assert ran.code == 9
    assert "the answer broke off after tools had run" in ran.err


def test_every_turn_is_in_the_ledger_with_its_own_tokens(ernie: Program, tools: Tools, tmp_path: Path) -> None:
    ernie.environ["ERNIE_DATA_DIR"] = str(tmp_path / "data")
    call = {"index": 0, "id": "c1", "function": {"name": "get_weather", "arguments": '{"city": "X"}'}}
    replies = [
        stream({**chunk(finish="tool_calls", tool_calls=[call]), "usage": {"prompt_tokens": 10, "completion_tokens": 2}}),
        stream({**chunk("fine", finish="stop"), "usage": {"prompt_tokens": 30, "completion_tokens": 4}}),
    ]
    argv = ("--run-tools", "always", "--json")
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", tools(WEATHER), *argv, "hi", replies=replies)
    assert json.loads(ran.out)["usage"]["prompt_tokens"] == 40
    [row] = json.loads(ernie("balance", "--spent", "--json").out)
    assert (row["calls"], row["prompt_tokens"], row["completion_tokens"]) == (2, 40, 6)


def test_tools_get_the_environment_without_what_proves_who_asks(sandbox: Program, tools: Tools) -> None:
    secrets = {
        "AI_STUDIO_API_KEY": "sk-hidden-1",
        "QIANFAN_SECRET_KEY": "hidden-2",
        "ERNIE_MINE_API_KEY": "hidden-3",
    }
    sandbox.environ |= {**secrets, "GREETING": "hello"}
    shows = tool("get_weather", "print(json.dumps(dict(os.environ)))", env={"OWN": "${GREETING} you"})
    ran = run(sandbox, tools(shows), "--run-tools", "always")
    found = json.loads(ran.out.partition(": ")[2])
    assert not set(found) & set(secrets)
    assert (found["GREETING"], found["OWN"], found["PATH"]) == ("hello", "hello you", "/usr/bin:/bin")


def test_a_secret_of_this_run_is_in_no_variable_whatever_its_name(ernie: Program, tools: Tools) -> None:
    ernie.environ |= {"PATH": "/usr/bin:/bin", "COPY": f"Bearer {ernie.environ['AI_STUDIO_API_KEY']}"}
    replies = [called("get_weather"), stream(chunk("fine"), chunk(finish="stop"))]
    file = tools(tool("get_weather", "print(sorted(os.environ))"))
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", file, "--run-tools", "always", "hi", replies=replies)
    assert "PATH" in result(ran)
    assert "COPY" not in result(ran)


def test_a_secret_that_a_tool_prints_is_not_told_to_the_model(ernie: Program, tools: Tools, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(ernie.environ["AI_STUDIO_API_KEY"])
    replies = [called("get_weather"), stream(chunk("fine"), chunk(finish="stop"))]
    file = tools(tool("get_weather", f"print(open({str(tmp_path / 'key')!r}).read())"))
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", file, "--run-tools", "always", "hi", replies=replies)
    assert result(ran) == "***"


def test_a_key_that_is_an_ordinary_word_spoils_nothing(ernie: Program, tools: Tools) -> None:
    ernie.environ |= {"AI_STUDIO_API_KEY": "EMPTY", "NOTE": "EMPTY"}
    replies = [called("get_weather"), stream(chunk("fine"), chunk(finish="stop"))]
    file = tools(tool("get_weather", "print('EMPTY', os.environ['NOTE'])"))
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", file, "--run-tools", "always", "hi", replies=replies)
    assert result(ran) == "EMPTY EMPTY"


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("--tool-choice", "auto"), "--tool-choice goes with --tools FILE"),
        (("--run-tools", "always"), "--run-tools goes with --tools FILE"),
        (("--no-parallel-tools",), "--no-parallel-tools goes with --tools FILE"),
        (("--tools", "T", "--max-turns", "3"), "--max-turns goes with --run-tools"),
        (("--tools", "T", "--run-tools", "yes"), "--run-tools 'yes' does not fit: one of ask, always"),
        (("--tools", "T", "--tool-choice", "get_wether"), "there is no tool get_wether; did you mean get_weather?"),
        (("--tools", "T", "--batch", "x.jsonl"), "--tools goes with one question, not with --batch"),
    ],
)
def test_flags_that_make_no_sense_are_refused(sandbox: Program, tools: Tools, argv: tuple[str, ...], message: str) -> None:
    file = tools(WEATHER)
    ran = sandbox("chat", *(file if word == "T" else word for word in argv), "hi", in_process=True)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (tool("f"), "the tool f has no command, so --run-tools cannot run it"),
        ({**tool("f"), "command": ["no-such-command"]}, "the tool f: there is no command no-such-command"),
        ({**tool("f", "0"), "cwd": "nowhere"}, "the tool f: there is no folder"),
        (
            tool("f", "0", parameters={"properties": {"a": {"type": "strin"}}}),
            "the parameters of the tool f: no JSON Schema: $.properties.a.type",
        ),
    ],
)
def test_what_could_not_be_run_is_refused_before_anything_is_sent(
    sandbox: Program, tools: Tools, written: dict[str, Any], message: str
) -> None:
    ran = run(sandbox, tools(WEATHER, written), "--run-tools", "always")
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_model_without_tools_is_refused_with_those_that_have_them(sandbox: Program, tools: Tools) -> None:
    ran = run(sandbox, tools(WEATHER), "-m", "ernie-4.5-turbo-128k")
    assert ran.code == 2
    assert "deepseek-v3" in ran.err


def test_a_dry_run_shows_the_tools_and_runs_nothing(ernie: Program, tools: Tools, tmp_path: Path) -> None:
    file = tools(tool("f", f"open({str(tmp_path / 'ran')!r}, 'w')"))
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", file, "--run-tools", "always", "--dry-run", "hi")
    assert '"name":"f"' in ran.out.replace('": "', '":"')
    assert not (tmp_path / "ran").exists()


def test_parameters_are_sent_as_they_are_written(ernie: Program, tools: Tools) -> None:
    replies = [stream(chunk("fine"), chunk(finish="stop"))]
    ran = ernie("chat", "-m", "deepseek-v3", "--tools", tools(tool("f")), "hi", replies=replies)
    function = {"name": "f", "description": "f", "parameters": CITY}
    assert ran.bodies[0]["tools"] == [{"type": "function", "function": function}]


def test_a_conversation_keeps_calls_and_results_and_goes_on_with_them(ernie: Program, tools: Tools, tmp_path: Path) -> None:
    ernie.environ["ERNIE_DATA_DIR"] = str(tmp_path / "data")
    turn = [called("get_weather"), stream(chunk("fine"), chunk(finish="stop"))]
    argv = ("chat", "-m", "deepseek-v3", "--session", "s", "--tools", tools(WEATHER), "--run-tools", "always")
    ernie(*argv, "hi", replies=turn)
    turn = [called("get_weather"), stream(chunk("fine"), chunk(finish="stop"))]
    ran = ernie(*argv, "and now?", replies=turn)
    told = [(message["role"], message.get("tool_call_id")) for message in ran.bodies[1]["messages"]]
    first = [("user", None), ("assistant", None), ("tool", "c1"), ("assistant", None)]
    assert told == [*first, ("user", None), ("assistant", None), ("tool", "c1_2")]
