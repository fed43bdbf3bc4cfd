"""`ernie chat --schema`: how it is asked for on each service, what reaches standard output, and what is asked again."""

import json
from pathlib import Path
from typing import Any

import pytest
from program import KEY, Program, chunk, stream
from services import SERVICES, choose, legacy, said, whole

SHORT = "name, age int"
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
GOOD, BAD = '{"name": "Bo", "age": 3}', '{"name": "Bo", "age": "three"}'
COMPACT = '{"name":"Bo","age":3}\n'
FAULT = "$.age: 'three' is not of type 'integer'"
IN_YAML = """
type: object
properties: {name: {type: string}, age: {type: integer}}
required: [name, age]
additionalProperties: false
"""
AS_PARAMETER = {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA, "strict": True}}
USED = {"usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}}


def schema(ernie: Program, *argv: str, **run: Any) -> Any:
    return ernie("chat", "-m", "ernie-3.5-8k", "--schema", SHORT, *argv, "Who?", **run)


@pytest.mark.parametrize("name", ["aistudio", "qianfan", "local"])
def test_a_schema_is_a_parameter_where_the_service_has_one(ernie: Program, name: str) -> None:
    model = choose(ernie, name).model
    ran = ernie("chat", "-m", model, "--schema", SHORT, "Who?", replies=[said(GOOD, name)])
    assert (ran.code, ran.out) == (0, COMPACT)
    assert ran.bodies[0]["response_format"] == AS_PARAMETER
    assert ran.bodies[0]["messages"] == [{"role": "user", "content": "Who?"}]


def test_a_service_that_has_to_be_told_that_a_schema_comes_is_told(ernie: Program) -> None:
    choose(ernie, "wcode")
    model = "baidu/ernie-4.5-21b-a3b-thinking"
    ran = ernie("chat", "-m", model, "--schema", SHORT, "Who?", replies=[said(GOOD, "wcode")])
    assert (ran.code, ran.out, ran.err) == (0, COMPACT, "")
    assert (ran.bodies[0]["response_format"], ran.bodies[0]["structured_outputs"]) == (AS_PARAMETER, True)


@pytest.mark.parametrize(
    ("name", "model"), [("wcode", "ernie-4.0-8k"), ("aistudio", "ernie-x1-32k-preview")], ids=["wcode", "aistudio"]
)
def test_a_model_without_the_parameter_is_told_in_words(ernie: Program, name: str, model: str) -> None:
    choose(ernie, name)
    ran = ernie("chat", "-m", model, "--schema", SHORT, "-s", "Be brief.", "Who?", replies=[said(GOOD, name)])
    assert (ran.code, ran.out) == (0, COMPACT)
    system, question = ran.bodies[0]["messages"]
    assert "response_format" not in ran.bodies[0]
    assert system["content"].startswith("Be brief.\n\nAnswer with one JSON object")
    assert json.loads(system["content"].rpartition("\n")[2]) == SCHEMA
    assert question == {"role": "user", "content": "Who?"}


def test_the_legacy_service_gets_its_bare_word_and_the_schema_in_words(ernie: Program) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "--schema", SHORT, "Who?", replies=[said(f"```json\n{GOOD}\n```", "wenxin")])
    assert (ran.code, ran.out) == (0, COMPACT)
    body = ran.bodies[0]
    assert (body["response_format"], body["messages"]) == ("json_object", [{"role": "user", "content": "Who?"}])
    assert json.loads(body["system"].rpartition("\n")[2]) == SCHEMA


@pytest.mark.parametrize("name", SERVICES)
def test_what_does_not_fit_is_asked_for_again_with_the_faults(ernie: Program, name: str) -> None:
    model = choose(ernie, name).model
    ran = ernie("chat", "-m", model, "--schema", SHORT, "Who?", replies=[said(BAD, name), said(GOOD, name)])
    assert (ran.code, ran.out) == (0, COMPACT)
    first, second = (body["messages"] for body in ran.bodies)
    assert second[: len(first)] == first
    assert second[len(first)] == {"role": "assistant", "content": BAD}
    assert f"- {FAULT}\n" in second[-1]["content"]
    assert [body.get("response_format") for body in ran.bodies] == [ran.bodies[0].get("response_format")] * 2
    assert [body.get("system") for body in ran.bodies] == [ran.bodies[0].get("system")] * 2


def test_an_answer_that_never_fits_is_an_error_with_the_first_path(ernie: Program) -> None:
    ran = schema(ernie, replies=[said(BAD)] * 3)
    assert (ran.code, ran.out) == (11, "")
    assert ran.err == (
        f"ernie: what came is: {BAD}\n"
        f"ernie: the answer does not fit after 3 tries: {FAULT} (aistudio, request as-1)\n"
        "hint: --schema-retries asks more often\n"
    )


@pytest.mark.parametrize("retries", [0, 1, 4])
def test_it_is_asked_again_as_often_as_the_user_says(ernie: Program, retries: int) -> None:
    ran = schema(ernie, "--schema-retries", str(retries), replies=[said("no")] * (retries + 1))
    assert (ran.code, ran.out, len(ran.requests)) == (11, "", retries + 1)


def test_words_around_the_json_are_left_out(ernie: Program) -> None:
    ran = schema(ernie, replies=[said(f"Sure! Here it is:\n\n{GOOD}\n\nHope that helps.")])
    assert (ran.code, ran.out) == (0, COMPACT)


def test_nothing_is_shown_before_all_of_it_fits(ernie: Program) -> None:
    reply = stream(*(chunk(piece) for piece in ('{"name": "Bo", ', '"age": ', "3}")), chunk("", "stop"))
    ran = schema(ernie, "--stream", replies=[reply])
    assert (ran.code, ernie.order) == (0, [COMPACT.rstrip("\n").encode(), b"\n"])


def test_a_terminal_gets_it_indented(ernie: Program) -> None:
    ran = schema(ernie, replies=[said(GOOD)], terminal=["stdout"])
    assert ran.out == '{\n  "name": "Bo",\n  "age": 3\n}\n'


def test_what_a_terminal_would_obey_stays_an_escape(ernie: Program) -> None:
    ran = schema(ernie, replies=[said('{"name": "\\u001b[2J\\u2028\\ud800\u202e中", "age": 3}')])
    assert ran.out == '{"name":"\\u001b[2J\\u2028\\ud800\\u202e中","age":3}\n'


def test_numbers_come_out_with_the_digits_of_the_model(ernie: Program) -> None:
    answer = '{"price": 1.10, "id": 123456789012345678901234567890, "far": 1E5}'
    ran = ernie("chat", "-m", "ernie-3.5-8k", "--json-object", "json?", replies=[said(answer)])
    assert ran.out == '{"price":1.10,"id":123456789012345678901234567890,"far":1E5}\n'


def test_the_document_has_the_json_as_its_content_and_the_tokens_of_all_tries(ernie: Program) -> None:
    ran = schema(ernie, "--json", replies=[said(BAD, **USED), said(f"So: {GOOD}", **USED)])
    document = json.loads(ran.out)
    assert (ran.code, document["content"] + "\n", document["finish_reason"]) == (0, COMPACT, "stop")
    assert document["usage"] == {
        "prompt_tokens": 20,
        "completion_tokens": 10,
        "reasoning_tokens": None,
        "cached_tokens": None,
        "total_tokens": 30,
    }


def test_json_lines_hold_the_text_once_it_fits(ernie: Program) -> None:
    ran = schema(ernie, "--json", "--stream", replies=[said(BAD), said(GOOD)])
    assert [json.loads(line)["type"] for line in ran.out.splitlines()] == ["text", "done"]
    assert json.loads(ran.out.splitlines()[0])["text"] + "\n" == COMPACT


def test_a_document_of_what_does_not_fit_has_the_error_and_what_came(ernie: Program) -> None:
    ran = schema(ernie, "--json", "--schema-retries", "0", replies=[said(BAD)])
    document = json.loads(ran.out)
    assert (ran.code, document["content"], document["error"]["kind"]) == (11, BAD, "unfit")
    assert document["error"]["message"] == f"the answer does not fit: {FAULT}"
    assert len(ran.err.splitlines()) == 1


def test_every_try_is_entered_in_the_ledger_once(ernie: Program, tmp_path: Path) -> None:
    ernie.environ["ERNIE_DATA_DIR"] = str(tmp_path / "data")
    schema(ernie, replies=[said(BAD, **USED), said(GOOD, **USED)])
    spent = ernie("balance", "--spent", "--json")
    (row,) = json.loads(spent.out)
    assert (row["calls"], row["total_tokens"]) == (2, 30)


def test_the_model_may_think_aloud_meanwhile(ernie: Program) -> None:
    reply = stream(chunk(reasoning_content="hm"), chunk(GOOD), chunk("", "stop"))
    ran = schema(ernie, "--thinking", "show", replies=[reply])
    assert (ran.code, ran.out) == (0, f"<think>\nhm\n</think>\n\n{COMPACT}")


def test_a_file_is_written_when_it_fits_and_else_left_alone(ernie: Program, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    schema(ernie, "-o", str(target), replies=[said(GOOD)])
    ran = schema(ernie, "-o", str(target), "--schema-retries", "0", replies=[said(BAD)])
    assert (ran.code, target.read_text(), [path.name for path in tmp_path.glob("answer*")]) == (11, COMPACT, ["answer.json"])
    assert BAD in ran.err


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (whole(BAD, "length"), 9),
        (whole("", choice={"finish_reason": "content_filter"}), 8),
        (whole(None, message={"refusal": "no"}, choice={"message": {"content": None, "refusal": "I will not"}}), 8),
        (stream(chunk('{"name": "B'), done=False), 9),
    ],
    ids=["length", "filter", "refusal", "broken off"],
)
def test_an_answer_that_ends_badly_keeps_its_code_and_is_not_asked_again(ernie: Program, reply: Any, code: int) -> None:
    ran = schema(ernie, "--retries", "0", replies=[reply])
    assert (ran.code, ran.out, len(ran.requests)) == (code, "", 1)
    assert "printed" not in ran.err


def test_a_cap_that_cuts_the_json_is_named_and_not_tried_again(ernie: Program) -> None:
    ran = schema(ernie, "--max-tokens", "5", replies=[said('{"name": "B', finish="length")])
    assert (ran.code, ran.out, len(ran.requests)) == (11, "", 1)
    assert "hint: it was cut at the limit that was set: raise --max-tokens\n" in ran.err


def test_a_list_is_asked_for_inside_an_object_and_printed_as_lines(ernie: Program) -> None:
    ran = schema(ernie, "--schema-multi", replies=[said(f'{{"items": [{GOOD}, {GOOD}]}}')], terminal=["stdout"])
    assert (ran.code, ran.out) == (0, COMPACT * 2)
    assert ran.bodies[0]["response_format"]["json_schema"] == {
        "name": "answer",
        "schema": {
            "type": "object",
            "properties": {"items": {"type": "array", "items": SCHEMA}},
            "required": ["items"],
            "additionalProperties": False,
        },
        "strict": True,
    }


def test_an_item_that_does_not_fit_is_named(ernie: Program) -> None:
    ran = schema(ernie, "--schema-multi", "--schema-retries", "0", replies=[said(f'{{"items": [{GOOD}, {BAD}]}}')])
    assert (ran.code, ran.out) == (11, "")
    assert "does not fit: $.items[1].age: 'three' is not of type 'integer'" in ran.err


def test_no_items_are_no_lines(ernie: Program) -> None:
    ran = schema(ernie, "--schema-multi", replies=[said('{"items": []}')])
    assert (ran.code, ran.out) == (0, "")


def test_any_object_is_asked_for_by_its_own_name(ernie: Program) -> None:
    ran = ernie("chat", "-m", "ernie-3.5-8k", "--json-object", "As json:", "who?", replies=[said("{} or so")])
    assert (ran.code, ran.out, ran.err) == (0, "{}\n", "")
    assert ran.bodies[0]["response_format"] == {"type": "json_object"}


def test_an_object_that_no_message_speaks_of_is_worth_a_note(ernie: Program) -> None:
    ran = ernie("chat", "-m", "ernie-3.5-8k", "--json-object", "Who?", replies=[said("[1]"), said('{"a": 1}')])
    assert (ran.code, ran.out) == (0, '{"a":1}\n')
    assert ran.err == "ernie: no message mentions JSON; services want one to, where --json-object is sent\n"
    assert "- $: it is no object\n" in ran.bodies[1]["messages"][-1]["content"]


def test_a_model_that_nobody_lists_with_schemas_is_a_detail(ernie: Program) -> None:
    ran = ernie("chat", "--schema", SHORT, "Who?", replies=[said(GOOD)])
    assert (ran.code, ran.out, ran.err) == (0, COMPACT, "")
    ran = ernie("chat", "-v", "--schema", SHORT, "Who?", replies=[said(GOOD)])
    assert "ernie: aistudio ernie-4.5-turbo-128k is not listed with schema; the service may ignore it\n" in ran.err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s.json", json.dumps(SCHEMA)),
        (
            "s.yaml",
            IN_YAML,
        ),
        ("s.yml", json.dumps(SCHEMA)),
        ("s.txt", "name\nage int\n"),
        ("s", f" {json.dumps(SCHEMA)}"),
    ],
)
def test_a_schema_may_be_a_file_of_any_form(ernie: Program, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    for word in (f"@{tmp_path}/{name}", f"{tmp_path}/{name}"):
        ran = ernie("chat", "-m", "ernie-3.5-8k", "--schema", word, "Who?", replies=[said(GOOD)])
        assert (ran.code, ran.out) == (0, COMPACT)
        assert ran.bodies[0]["response_format"] == AS_PARAMETER


def test_inline_json_may_hold_slashes_and_so_may_a_description(ernie: Program) -> None:
    inline = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/a", "$defs": {"a": SCHEMA}}
    for word in (json.dumps(inline), "name: and/or more, age int"):
        ran = ernie("chat", "-m", "ernie-3.5-8k", "--schema", word, "Who?", replies=[said(GOOD)])
        assert (ran.code, ran.out) == (0, COMPACT)
    assert ran.bodies[0]["response_format"]["json_schema"]["strict"] is True


@pytest.mark.parametrize(
    ("argv", "fault"),
    [
        (["--schema", "age itn"], "--schema: no schema in the short form: the field age has no type itn; did you mean int?"),
        (["--schema", '{"type": 5}'], "--schema: no JSON Schema: $.type: 5 is not valid under any of the given schemas"),
        (["--schema", '{"type": '], "--schema: not JSON: Expecting value: line 1 column 10 (char 9)"),
        (["--schema", "[1]"], "--schema: a schema is an object"),
        (["--schema", "@no/file"], "--schema: cannot read no/file: No such file or directory"),
        (["--schema", "no.json"], "--schema: cannot read no.json: No such file or directory"),
        (["--schema", '{"$ref": "https://a.example/"}'], "--schema: the reference https://a.example/ leads to nothing"),
        (["--schema", SHORT, "--json-object"], "--schema and --json-object do not go together"),
        (["--schema", SHORT, "--raw"], "--raw and --schema do not go together"),
        (["--schema", SHORT, "-x"], "--extract does not go with a schema"),
        (["--json-object", "-x"], "--extract does not go with a schema"),
        (["--json-object", "--raw"], "--raw and --json-object do not go together"),
        (["-x", "--json"], "--extract and --json do not go together"),
        (["-x", "--raw"], "--raw and --extract do not go together"),
        (["--schema-multi"], "--schema-multi goes with --schema"),
        (["--schema-multi", "--json-object"], "--schema-multi goes with --schema"),
        (["--schema-retries", "3"], "--schema-retries goes with --schema or --json-object"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_sent(ernie: Program, argv: list[str], fault: str) -> None:
    ran = ernie("chat", *argv, "Who?")
    assert (ran.code, ran.out, ran.requests) == (2, "", [])
    assert fault in ran.err


def test_a_mistake_in_a_file_of_yaml_is_told_with_its_place(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("type: object\nproperties:\n  at: {const: 2024-01-01}\n")
    ran = ernie("chat", "--schema", f"{tmp_path}/s.yaml", "Who?")
    assert (ran.code, ran.requests) == (2, [])
    assert f"{tmp_path}/s.yaml:3:15 this is read as a date: quote it" in ran.err


def test_a_dry_run_shows_what_would_be_asked(ernie: Program) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "--schema", SHORT, "--dry-run", "Who?")
    assert (ran.code, ran.requests) == (0, [])
    assert '"response_format": "json_object"' in ran.out
    assert '"system": "Answer with one JSON object' in ran.out


def test_a_call_of_a_tool_is_no_answer_to_be_judged(ernie: Program) -> None:
    call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "look", "arguments": "{}"}}
    ran = schema(ernie, replies=[stream(chunk(tool_calls=[call]), chunk(None, "tool_calls"))])
    assert (ran.code, json.loads(ran.out)["name"]) == (0, "look")


def test_the_key_is_in_no_error_that_repeats_the_answer(ernie: Program) -> None:
    ran = schema(ernie, "--schema-retries", "0", replies=[said(f'{{"name": "Bo", "age": "{KEY}"}}')])
    assert ran.code == 11
    assert KEY not in ran.err + ran.out


@pytest.mark.parametrize("model", ["ernie-3.5-8k", "ernie-4.5-turbo-128k"])
def test_the_sandbox_answers_what_fits(ernie: Program, model: str) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ran = ernie("chat", "-p", "sandbox", "-m", model, "--schema", "a int, b [{c? float, d x|y}]", "Who?", in_process=True)
    assert (ran.code, json.loads(ran.out).keys()) == (0, {"a", "b"})


def test_an_answer_of_the_legacy_service_that_breaks_off_shows_nothing(ernie: Program) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "--schema", SHORT, "--retries", "0", "Who?", replies=[legacy({"result": '{"name":'})])
    assert (ran.code, ran.out) == (9, "")
