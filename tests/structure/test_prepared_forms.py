"""Templates with a schema, and GitHub's form of a prompt: `ernie chat -t`."""

import json
from pathlib import Path
from typing import Any

import pytest
from program import Program, Ran, chunk, stream
from services import choose, said

GOOD = '{"name": "Bo", "age": 3}'
COMPACT = '{"name":"Bo","age":3}\n'
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
GITHUB = """
name: Who is it
description: Finds a person
model: ernie-4.0-turbo-8k
modelParameters:
  temperature: 0.2
  topP: 0.5
  maxTokens: 90
  stop: [END]
messages:
  - role: system
    content: You know {{kind}}.
  - role: user
    content: Who?
  - role: assistant
    content: Which {{kind}}?
  - role: user
    content: "{{input}}"
responseFormat: json_schema
jsonSchema: |-
  {"name": "person", "strict": true, "schema": SCHEMA}
testData:
  - input: x
evaluators: []
""".replace("SCHEMA", json.dumps(SCHEMA))


@pytest.fixture
def folder(ernie: Program, tmp_path: Path) -> Path:
    """The folder of templates."""
    ernie.environ["ERNIE_CONFIG_DIR"] = str(tmp_path / "config")
    made = tmp_path / "config" / "templates"
    made.mkdir(parents=True)
    return made


def sent(ran: Ran) -> Any:
    """The schema of the one request that went out."""
    (body,) = ran.bodies
    return body["response_format"]["json_schema"]["schema"]


@pytest.mark.parametrize(
    "schema",
    [
        "name, age int",
        json.dumps(SCHEMA),
        "|\n  name\n  age int",
        "person.json",
        "'@../person.json'",
        "./person.json",
    ],
)
def test_a_template_has_a_schema_in_any_of_its_ways(ernie: Program, folder: Path, schema: str) -> None:
    (folder / "who.yaml").write_text(f"prompt: Who?\nmodel: ernie-3.5-8k\nschema: {schema}\n")
    for place in (folder, folder.parent):
        (place / "person.json").write_text(json.dumps(SCHEMA))
    ran = ernie("chat", "-t", "who", replies=[said(GOOD)])
    assert (ran.code, ran.out, sent(ran)) == (0, COMPACT, SCHEMA)


def test_a_schema_may_be_a_mapping_and_stand_in_the_configuration(ernie: Program, folder: Path) -> None:
    template = {"prompt": "Who?", "model": "ernie-3.5-8k", "schema": SCHEMA, "schema-multi": True, "schema_retries": 0}
    (folder.parent / "config.yaml").write_text(json.dumps({"templates": {"who": template}}))
    ran = ernie("chat", "-t", "who", replies=[said(f'{{"items": [{GOOD}]}}')])
    assert (ran.code, ran.out) == (0, COMPACT)
    ran = ernie("chat", "-t", "who", replies=[said("no")])
    assert (ran.code, ran.out, len(ran.requests)) == (11, "", 1)


def test_flags_win_over_the_form_of_a_template(ernie: Program, folder: Path) -> None:
    (folder / "who.yaml").write_text("prompt: As json, who?\nmodel: ernie-3.5-8k\nschema: name, age int\nschema-retries: 0\n")
    ran = ernie("chat", "-t", "who", "--schema", "name, age int, x?", replies=[said('{"name": "a", "age": 1, "x": null}')])
    assert (ran.code, list(sent(ran)["properties"])) == (0, ["name", "age", "x"])
    ran = ernie("chat", "-t", "who", "--json-object", replies=[said("{}")])
    assert (ran.code, ran.out) == (0, "{}\n")
    ran = ernie("chat", "-t", "who", "-x", replies=[said("```\nhi\n```")])
    assert (ran.code, ran.out) == (0, "hi\n")
    ran = ernie("chat", "-t", "who", "--schema-retries", "1", replies=[said("no"), said(GOOD)])
    assert (ran.code, ran.out) == (0, COMPACT)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("schema: age itn", "schema (template who): no schema in the short form: the field age has no type itn"),
        ("schema: {type: 5}", "schema (template who): no JSON Schema: $.type: 5 is not valid"),
        ("schema: {const: 2024-01-01}", "who.yaml:2:17 this is read as a date: quote it"),
        ("schema: [1]", "who.yaml:2:9 this is a list, where text is meant"),
        ("schema: none.json", "none.json: No such file or directory"),
        ("schema: a\njson-object: true", "--schema and --json-object do not go together"),
        ("schema-retries: many", "who.yaml:2:17"),
    ],
)
def test_a_form_that_is_none_is_refused_with_its_template(ernie: Program, folder: Path, text: str, fault: str) -> None:
    (folder / "who.yaml").write_text(f"prompt: Who?\n{text}\n")
    ran = ernie("chat", "-t", "who")
    assert (ran.code, ran.out, ran.requests) == (2, "", [])
    assert fault in ran.err.replace(f"{folder}/", "")


@pytest.mark.parametrize("ending", [".prompt.yml", ".prompt.yaml"])
@pytest.mark.parametrize("is_path", [True, False], ids=["by its path", "by its name"])
def test_the_form_of_github_is_read(ernie: Program, folder: Path, tmp_path: Path, ending: str, is_path: bool) -> None:
    file = (tmp_path if is_path else folder) / f"who{ending}"
    file.write_text(GITHUB)
    ran = ernie("chat", "-t", str(file) if is_path else "who", "-V", "kind=people", "Bo?", replies=[said(GOOD)])
    assert (ran.code, ran.out) == (0, COMPACT)
    assert ran.bodies == [
        {
            "model": "ernie-4.0-turbo-8k",
            "messages": [
                {"role": "system", "content": "You know people."},
                {"role": "user", "content": "Who?"},
                {"role": "assistant", "content": "Which people?"},
                {"role": "user", "content": "Bo?"},
            ],
            "temperature": 0.2,
            "top_p": 0.5,
            "max_completion_tokens": 90,
            "stop": ["END"],
            "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA, "strict": True}},
            "stream": True,
        }
    ]


def test_a_missing_variable_is_told_with_its_name(ernie: Program, folder: Path) -> None:
    (folder / "who.prompt.yml").write_text(GITHUB)
    ran = ernie("chat", "-t", "who", "Bo?")
    assert (ran.code, ran.err) == (2, "ernie: template who wants kind\nhint: add -V kind=…\n")


def test_messages_alone_are_a_prompt(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "x.prompt.yml").write_text("messages: [{role: user, content: 'Sum up: {{input}}'}]\nresponseFormat: text\n")
    choose(ernie, "wenxin")
    ran = ernie("chat", "-t", f"{tmp_path}/x.prompt.yml", stdin=b"words", replies=[said("x", "wenxin")])
    assert (ran.code, ran.bodies[0]["messages"]) == (0, [{"role": "user", "content": "Sum up: words"}])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "x.prompt.yml is empty"),
        ("model: a", ":1:1 messages is missing here"),
        ("messages: []", ":1:11 this list is empty"),
        ("messages: [{role: user, content: a}, {role: system, content: b}]", ":1:38 a system message is the first one"),
        ("messages: [{role: tool, content: a}]", ":1:19 this is none of system, user, assistant"),
        ("messages: [{role: user, content: '{{'}]", ":1:34 {{ begins no variable"),
        ("messages: [{role: user}]", ":1:12 content is missing here"),
        ("messages: &m [{role: user, content: a}]\nmodelParameters: {topP: 0.1, top_p: 0.2}", ":2:30 top_p stands twice"),
        ("messages: &m [{role: user, content: a}]\nresponseFormat: json_schema", ":2:17 jsonSchema is missing beside it"),
        ("messages: &m [{role: user, content: a}]\njsonSchema: '{'", ":2:13 not JSON"),
        ("messages: &m [{role: user, content: a}]\nmodelParams: {}", ":2:1 unknown key modelParams"),
    ],
)
def test_a_prompt_that_is_none_says_where(ernie: Program, tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "x.prompt.yml").write_text(text)
    ran = ernie("chat", "-t", f"{tmp_path}/x.prompt.yml", "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert fault in ran.err


def test_one_name_in_both_forms_is_refused_and_an_unknown_one_is_told_of_both(ernie: Program, folder: Path) -> None:
    (folder / "who.prompt.yml").write_text(GITHUB)
    (folder / "what.yaml").write_text("prompt: What?")
    assert "did you mean who?" in ernie("chat", "-t", "whoo", "hi").err
    (folder / "who.yaml").write_text("prompt: Who?")
    assert "there are two templates who:" in ernie("chat", "-t", "who", "hi").err


def test_the_check_of_the_configuration_looks_at_schemas_and_prompts(ernie: Program, folder: Path) -> None:
    (folder / "a.yaml").write_text("prompt: A\nschema: x itn\n")
    (folder / "b.prompt.yml").write_text("messages: []")
    (folder / "c.prompt.yml").write_text(GITHUB)
    ran = ernie("config", "check")
    lines = ran.out.replace(f"{folder}/", "").splitlines()
    assert ran.code == 2
    assert lines[0].startswith("a.yaml: schema: no schema in the short form: the field x has no type itn")
    assert (lines[1], lines[2]) == ("b.prompt.yml:1:11 this list is empty", "ok  c.prompt.yml")


def test_rows_are_asked_with_the_messages_of_a_prompt(ernie: Program, folder: Path, tmp_path: Path) -> None:
    (folder / "who.prompt.yml").write_text(GITHUB.replace("json_schema", "text"))
    (tmp_path / "rows.csv").write_text("kind,input\ncats,Bo?\n")
    ran = ernie("chat", "-t", "who", "--batch", str(tmp_path / "rows.csv"), replies=[said("x")])
    assert (ran.code, [each["content"] for each in ran.bodies[0]["messages"]]) == (
        0,
        ["You know cats.", "Who?", "Which cats?", "Bo?"],
    )


TOOLS = json.dumps([{"name": "look", "description": "Looks", "parameters": {"type": "object", "properties": {}}}])


def test_a_template_has_tools_in_a_file_beside_it(ernie: Program, folder: Path) -> None:
    (folder / "look.json").write_text(TOOLS)
    (folder / "who.yaml").write_text("prompt: Who?\nmodel: deepseek-v3\ntools: look.json\ntool-choice: look\n")
    ran = ernie("chat", "-t", "who", replies=[said("x")])
    (body,) = ran.bodies
    assert (ran.code, body["tools"][0]["function"]["name"]) == (0, "look")
    assert body["tool_choice"] == {"type": "function", "function": {"name": "look"}}


def test_tools_of_the_command_line_win_over_those_of_a_template(ernie: Program, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(TOOLS.replace("look", "hear"))
    (folder / "who.yaml").write_text("prompt: Who?\nmodel: deepseek-v3\ntools: none.json\ntool-choice: look\n")
    ran = ernie("chat", "-t", "who", "--tools", str(tmp_path / "other.json"), replies=[said("x")])
    (body,) = ran.bodies
    assert (ran.code, body["tools"][0]["function"]["name"], "tool_choice" in body) == (0, "hear", False)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("tools: none.json", "none.json: No such file or directory"),
        ("tool-choice: look", "--tool-choice goes with --tools FILE"),
        ("tools: none.json\nrun-tools: always", "who.yaml:3:1 unknown key run-tools"),
    ],
)
def test_a_template_runs_nothing_and_misses_nothing(ernie: Program, folder: Path, text: str, fault: str) -> None:
    (folder / "who.yaml").write_text(f"prompt: Who?\n{text}\n")
    ran = ernie("chat", "-t", "who")
    assert (ran.code, ran.out, ran.requests) == (2, "", [])
    assert fault in ran.err.replace(f"{folder}/", "").replace("run_tools", "run-tools")


def test_an_answer_after_tools_has_to_fit_too(ernie: Program, tmp_path: Path) -> None:
    command = ["printf", "Bo is 3"]
    (tmp_path / "tools.json").write_text(json.dumps([{**json.loads(TOOLS)[0], "command": command}]))
    call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "look", "arguments": "{}"}}
    replies = [stream(chunk(tool_calls=[call]), chunk(None, "tool_calls")), said("Bo is 3"), said(GOOD)]
    ran = ernie(
        *("chat", "-m", "deepseek-v3", "--schema", "name, age int", "--tools", str(tmp_path / "tools.json")),
        *("--run-tools", "always", "Who?"),
        replies=replies,
    )
    assert (ran.code, ran.out) == (0, COMPACT)
    assert [message["role"] for message in ran.bodies[2]["messages"]] == ["user", "assistant", "tool", "assistant", "user"]
