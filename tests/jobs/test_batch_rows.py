"""`ernie chat --batch` as typed: what a row may be, and what comes of it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest
from program import KEY, Program, Ran, chunk, stream

USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}


def answer(text: str = "yes", finish: str = "stop", **members: Any) -> httpx.Response:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return httpx.Response(200, json={"id": "as-1", "model": "m", "choices": [choice], "usage": USAGE, **members})


def echo(request: httpx.Request) -> httpx.Response:
    return answer(json.loads(request.content)["messages"][-1]["content"])


def lines(ran: Ran) -> list[Any]:
    return sorted((json.loads(line) for line in ran.out.splitlines()), key=lambda line: line["index"])


@pytest.fixture
def batch(ernie: Program, tmp_path: Path) -> Any:
    """Runs a batch of these rows; each is asked once unless `replies` say otherwise."""

    def run(*rows: Any, flags: Iterable[str] = (), replies: Any = None, name: str = "rows.jsonl", text: str = "") -> Ran:
        path = tmp_path / name
        path.write_text(text or "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        return ernie("chat", "--batch", str(path), *flags, replies=[echo] * len(rows) if replies is None else replies)

    return run


def test_each_row_becomes_one_line_with_its_index_and_its_id(batch: Any) -> None:
    ran = batch({"prompt": "one", "id": "a"}, {"prompt": "two"})
    assert ran.code == 0, ran.err
    assert [(line["index"], line["id"], line["ok"], line["content"]) for line in lines(ran)] == [
        (0, "a", True, "one"),
        (1, None, True, "two"),
    ]


def test_a_line_is_the_document_of_json_with_the_answers_own_id_beside_it(batch: Any, ernie: Program) -> None:
    single = json.loads(ernie("chat", "--json", "one", replies=[echo]).out)
    line = lines(batch({"prompt": "one", "id": "a"}))[0]
    assert line["answer_id"] == single.pop("id")
    assert {name: line[name] for name in single if name not in ("timing", "created")} == {
        name: value for name, value in single.items() if name not in ("timing", "created")
    }


def test_messages_a_system_prompt_and_a_model_may_stand_in_a_row(batch: Any) -> None:
    ran = batch(
        {"messages": [{"role": "user", "content": "x"}], "system": "short", "model": "ernie-x1-32k"},
        flags=["-s", "long", "-j", "1"],
    )
    assert ran.bodies[0]["model"] == "ernie-x1-32k"
    assert ran.bodies[0]["messages"] == [{"role": "system", "content": "short"}, {"role": "user", "content": "x"}]


def test_flags_are_the_defaults_of_rows(batch: Any) -> None:
    ran = batch(
        {"prompt": "x", "temperature": 0.2}, {"prompt": "y"}, flags=["--temperature", "0.9", "-s", "be kind", "-j", "1"]
    )
    assert sorted((body["messages"][-1]["content"], body["temperature"]) for body in ran.bodies) == [("x", 0.2), ("y", 0.9)]
    assert all(body["messages"][0] == {"role": "system", "content": "be kind"} for body in ran.bodies)


def test_words_stand_before_each_prompt_and_a_dash_marks_its_place(batch: Any) -> None:
    assert lines(batch({"prompt": "x"}, flags=["Translate:"]))[0]["content"] == "Translate:\n\nx"
    assert lines(batch({"prompt": "x"}, flags=["Say", "-", "twice"]))[0]["content"] == "Say\n\nx\n\ntwice"


@pytest.mark.parametrize(
    ("flags", "what"), [(["--", "Translate:"], "the words for all rows"), (["-t", "short"], "the template")]
)
def test_rows_that_leave_words_or_template_out_are_counted_once(
    batch: Any, ernie: Program, tmp_path: Path, flags: list[str], what: str
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "short.yaml").write_text("prompt: 'Say {{input}}'")
    ernie.environ["ERNIE_CONFIG_DIR"] = str(tmp_path)
    said = [{"role": "user", "content": "hi"}]
    ran = batch(
        {"prompt": "one"},
        {"messages": said},
        {"body": {"messages": said}},
        {"prompt": "a", "messages": said},
        flags=flags,
        replies=[echo] * 3,
    )
    assert f"ernie: 3 of 4 rows have messages of their own and are asked without {what}\n" in ran.err
    assert ran.err.count("messages of their own") == 1


def test_rows_with_messages_and_no_words_beside_them_are_nothing_to_tell_of(batch: Any) -> None:
    assert "messages of their own" not in batch({"messages": [{"role": "user", "content": "hi"}]}).err


def test_openais_batch_form_is_read_and_its_body_is_sent(batch: Any) -> None:
    body = {
        "model": "ernie-4.0-8k",
        "messages": [{"role": "user", "content": "x"}],
        "max_completion_tokens": 9,
        "own_field": {"a": 1},
        "stream": True,
    }
    ran = batch({"custom_id": "c", "method": "POST", "url": "/v1/chat/completions", "body": body})
    assert lines(ran)[0]["id"] == "c"
    sent = ran.bodies[0]
    assert (sent["model"], sent["max_completion_tokens"], sent["own_field"]) == ("ernie-4.0-8k", 9, {"a": 1})


def test_a_parameter_may_go_by_the_name_of_the_flag_or_of_the_service(batch: Any) -> None:
    ran = batch({"prompt": "x", "max_tokens": 5}, {"prompt": "y", "max_completion_tokens": 6}, flags=["-j", "1"])
    assert sorted(body["max_completion_tokens"] for body in ran.bodies) == [5, 6]


def test_a_field_that_is_no_parameter_is_told_once_and_not_sent(batch: Any) -> None:
    ran = batch({"prompt": "x", "colour": "red"}, {"prompt": "y", "colour": "blue"})
    assert ran.err.count("the field 'colour' is no parameter") == 1
    assert all("colour" not in body for body in ran.bodies)


def test_columns_of_a_table_are_fields_and_empty_ones_are_none(batch: Any) -> None:
    text = 'id,prompt,temperature,stop,seed\n1,"one\ntwo",0.5,"[""a"",""b""]",\n2,x,,end,7\n'
    ran = batch(name="rows.csv", text=text, replies=[echo] * 2, flags=["-j", "1"])
    sent = sorted(ran.bodies, key=lambda body: len(body["messages"][-1]["content"]))
    assert (sent[1]["temperature"], sent[1]["stop"], "seed" in sent[1]) == (0.5, ["a", "b"], False)
    assert (sent[0]["stop"], sent[0]["seed"], "temperature" in sent[0]) == (["end"], 7, False)


def test_fields_of_a_row_are_the_variables_of_a_template(batch: Any, ernie: Program, tmp_path: Path) -> None:
    folder = tmp_path / "config" / "templates"
    folder.mkdir(parents=True)
    (folder / "translate.yaml").write_text('system: "Into {{language}}."\nprompt: "{{text}} ({{tone}})"\ntemperature: 0.3\n')
    ernie.environ["ERNIE_CONFIG_DIR"] = str(folder.parent)
    text = "text\tlanguage\nhello\tFrench\n"
    ran = batch(name="rows.tsv", text=text, replies=[echo], flags=["-t", "translate", "-V", "tone=kind"])
    assert ran.bodies[0]["messages"] == [
        {"role": "system", "content": "Into French."},
        {"role": "user", "content": "hello (kind)"},
    ]
    assert ran.bodies[0]["temperature"] == 0.3
    assert "no parameter" not in ran.err


def test_a_row_that_lacks_a_variable_fails_by_itself(batch: Any, ernie: Program, tmp_path: Path) -> None:
    folder = tmp_path / "config" / "templates"
    folder.mkdir(parents=True)
    (folder / "t.yaml").write_text('prompt: "{{text}}"\n')
    ernie.environ["ERNIE_CONFIG_DIR"] = str(folder.parent)
    ran = batch({"text": "x"}, {"other": "y"}, replies=[echo], flags=["-t", "t"])
    assert ran.code == 3
    assert "template t wants text" in lines(ran)[1]["error"]["message"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"id": "a"}, 'neither "prompt" nor "messages"'),
        ({"prompt": "  "}, "its prompt is empty"),
        ({"prompt": 5}, "its prompt is not text"),
        ({"prompt": "x", "messages": []}, "both prompt and messages"),
        ({"messages": []}, "its messages are empty"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "message 1 has no role"),
        ({"prompt": "x", "temperature": 9}, "temperature 9 does not fit"),
        ({"prompt": "x", "temperature": "warm"}, "its temperature 'warm' is no number"),
        ({"prompt": "x", "model": 5}, "its model is not text"),
        ({"body": {"messages": [{"role": "user", "content": "x"}]}, "url": "/v1/embeddings"}, "not that of chat completions"),
        ({"body": []}, "its body is no object"),
    ],
)
def test_a_row_that_cannot_be_asked_fails_with_the_reason_and_the_others_go_on(batch: Any, row: Any, words: str) -> None:
    ran = batch(row, {"prompt": "fine"}, replies=[echo])
    failed, fine = lines(ran)
    assert (ran.code, failed["ok"], failed["error"]["exit_code"], fine["ok"]) == (3, False, 2, True)
    assert words in failed["error"]["message"]
    assert "row 0, line 1" in ran.err and words in ran.err
    assert "1 of 2 rows failed" in ran.err


def test_an_answer_at_the_length_limit_is_a_whole_one(batch: Any) -> None:
    ran = batch({"prompt": "x"}, replies=[answer("cut", "length")])
    assert (ran.code, lines(ran)[0]["ok"], lines(ran)[0]["finish_reason"]) == (0, True, "length")


def test_an_answer_that_broke_off_is_asked_for_again(batch: Any) -> None:
    broken = stream(chunk("half"), done=False)
    ran = batch({"prompt": "x"}, replies=[broken, stream(chunk("whole", "stop"))])
    assert (ran.code, lines(ran)[0]["content"], len(ran.requests)) == (0, "whole", 2)


def test_what_fails_for_the_moment_is_asked_once_more_at_the_end(batch: Any) -> None:
    wrong = httpx.Response(500, json={"error": {"code": "internal_error", "message": "m"}})
    ran = batch({"prompt": "a"}, {"prompt": "b"}, replies=[wrong] * 3 + [echo] * 2, flags=["-j", "1"])
    assert ran.code == 0, ran.err
    assert [json.loads(line)["index"] for line in ran.out.splitlines()] == [1, 0]


def test_the_filter_refuses_a_row_and_not_the_job(batch: Any) -> None:
    blocked = httpx.Response(403, json={"error": {"code": "system_unsafe", "type": "unsafe_request", "message": "no"}})
    ran = batch({"prompt": "bad"}, {"prompt": "good"}, replies=[blocked, echo], flags=["-j", "1"])
    assert (ran.code, lines(ran)[0]["error"]["kind"], lines(ran)[1]["ok"]) == (3, "blocked", True)


def test_standard_input_may_be_the_rows(ernie: Program) -> None:
    ran = ernie("chat", "--batch", "-", stdin=b'{"prompt": "x"}', replies=[echo])
    assert lines(ran)[0]["content"] == "x"


def test_standard_input_is_left_alone_when_the_rows_are_a_file(batch: Any) -> None:
    assert batch({"prompt": "x"}).code == 0


def test_rows_of_another_encoding_are_read(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_bytes("prompt\n你好\n".encode("gb18030"))
    ran = ernie("chat", "--batch", str(tmp_path / "rows.csv"), "--encoding", "gb18030", replies=[echo])
    assert lines(ran)[0]["content"] == "你好"


def test_ids_that_stand_twice_are_refused_before_anything_is_sent(batch: Any) -> None:
    ran = batch({"prompt": "x", "id": "a"}, {"prompt": "y", "id": "a"}, replies=[])
    assert (ran.code, ran.out) == (2, "")
    assert "lines 1 and 2 have the same id 'a'" in ran.err


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--resume"], "--resume needs a file"),
        (["--messages", "m.json"], "--messages and --batch do not go together"),
        (["--raw"], "--raw and --batch do not go together"),
        (["--rpm", "0"], "--rpm 0 does not fit"),
        (["--tpm", "nan"], "--tpm nan does not fit"),
        (["--shard", "2/2"], "--shard '2/2' does not fit"),
        (["--shard", "x"], "--shard 'x' does not fit"),
        (["--input-format", "lines"], "one of jsonl, csv, tsv"),
        (["--max-cost", "much"], "'much' is no amount"),
        (["--max-cost", "-1"], "an amount above 0"),
        (["--max-cost", "5", "--dry-run"], "the price of aistudio/ernie-4.5-turbo-128k is unknown"),
        (["--temperature", "9"], "--temperature 9.0 does not fit"),
        (["--jobs", "0"], "--jobs/-j: 0 is not in the range"),
        (["--id-field", "key"], "which --id-field names"),
    ],
)
def test_what_makes_no_sense_is_refused(batch: Any, flags: list[str], words: str) -> None:
    ran = batch({"prompt": "x", "id": "a"}, flags=flags, replies=[])
    assert ran.code == (3 if "--id-field" in flags else 2)
    assert words in ran.err


@pytest.mark.parametrize("flags", [["--resume"], ["--rpm", "3"], ["-j", "2"], ["--shard", "0/2"], ["--max-cost", "1"]])
def test_flags_of_jobs_mean_nothing_to_one_question(ernie: Program, flags: list[str]) -> None:
    ran = ernie("chat", *flags, "hi")
    assert ran.code == 2
    assert "goes with --batch FILE" in ran.err


def test_a_file_of_plain_lines_is_refused_as_a_whole_and_the_forms_are_named(batch: Any) -> None:
    ran = batch(name="plain.txt", text="What is tea?\nWhy?\n", replies=[])
    assert (ran.code, ran.out) == (2, "")
    assert "plain.txt: no line of it is a JSON object" in ran.err
    assert 'hint: a row is such as {"prompt": "…"}; --input-format names another form: csv, tsv' in ran.err


def test_a_plain_line_among_rows_fails_alone(batch: Any) -> None:
    ran = batch(text='# questions\n{"prompt": "x"}\n', replies=[echo])
    assert (ran.code, [line["ok"] for line in lines(ran)]) == (3, [False, True])


def test_a_binary_file_is_refused_as_a_whole(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "program").write_bytes(b"\x7fELF\x02\x01\0\nmore\n")
    ran = ernie("chat", "--batch", str(tmp_path / "program"), "-o", str(tmp_path / "out.jsonl"))
    assert (ran.code, (tmp_path / "out.jsonl").exists()) == (2, False)
    assert "program holds a NUL byte at offset 6" in ran.err


def test_a_file_that_is_not_there_is_named(ernie: Program) -> None:
    ran = ernie("chat", "--batch", "/missing.jsonl")
    assert (ran.code, "cannot read /missing.jsonl" in ran.err) == (2, True)


def test_no_rows_are_no_failure(batch: Any) -> None:
    ran = batch(text="\n\n", replies=[])
    assert (ran.code, ran.out) == (0, "")
    assert "holds no rows" in ran.err


def test_a_refused_key_ends_the_job_and_fails_no_row(batch: Any) -> None:
    refused = httpx.Response(401, json={"error": {"code": "invalid_iam_token", "message": "no"}})
    ran = batch(*[{"prompt": str(n)} for n in range(9)], replies=[echo, refused], flags=["-j", "1"])
    assert (ran.code, [line["index"] for line in lines(ran)]) == (4, [0])


def test_an_account_without_money_ends_the_job(batch: Any) -> None:
    broke = httpx.Response(403, json={"error": {"code": "account_overdue", "message": "pay"}})
    ran = batch({"prompt": "x"}, {"prompt": "y"}, replies=[broke], flags=["-j", "1"])
    assert (ran.code, ran.out) == (7, "")


def test_errors_of_rows_hold_no_secret(batch: Any) -> None:
    telling = httpx.Response(400, json={"error": {"code": "invalid_argument", "message": f"bad {KEY}"}})
    ran = batch({"prompt": "x"}, replies=[telling])
    assert KEY not in ran.out + ran.err


def test_a_part_of_the_rows_keeps_their_numbers(batch: Any) -> None:
    ran = batch(*[{"prompt": str(n)} for n in range(7)], replies=[echo] * 2, flags=["--shard", "1/3"])
    assert [line["index"] for line in lines(ran)] == [1, 4]


def test_every_call_is_in_the_ledger_also_one_that_failed(batch: Any, ernie: Program) -> None:
    wrong = httpx.Response(500, json={"error": {"code": "internal_error", "message": "m"}})
    batch({"prompt": "a"}, {"prompt": "b"}, replies=[wrong, echo, echo], flags=["-j", "1"])
    spent = json.loads(ernie("balance", "--spent", "--json").out)
    assert sum(row["calls"] for row in spent) == 3


def test_the_service_of_the_old_days_is_asked_in_its_own_way(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"prompt": "x", "max_tokens": 50, "system": "s"}\n')
    ernie.environ["QIANFAN_ACCESS_TOKEN"] = "24.canary-token"
    reply = httpx.Response(200, json={"id": "as-1", "result": "yes", "usage": USAGE})
    ran = ernie("chat", "-p", "wenxin", "--batch", str(tmp_path / "rows.jsonl"), replies=[reply])
    assert (ran.bodies[0]["max_output_tokens"], ran.bodies[0]["system"]) == (50, "s")
    assert lines(ran)[0]["content"] == "yes"


def test_a_code_18_of_the_old_days_slows_the_job_down_and_fails_nothing(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"prompt": "x"}\n')
    ernie.environ["QIANFAN_ACCESS_TOKEN"] = "24.canary-token"
    busy = httpx.Response(200, json={"error_code": 18, "error_msg": "Open api qps request limit reached"})
    reply = httpx.Response(200, json={"id": "as-1", "result": "yes", "usage": USAGE})
    ran = ernie("chat", "-p", "wenxin", "--batch", str(tmp_path / "rows.jsonl"), "--retries", "0", replies=[busy, busy, reply])
    assert (ran.code, len(ran.requests)) == (0, 3)


@pytest.mark.parametrize("force", [[], ["--force"], ["--resume"]])
def test_the_input_is_never_the_output(ernie: Program, tmp_path: Path, force: list[str]) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"prompt": "x"}\n')
    (tmp_path / "link.jsonl").symlink_to(path)
    for output in (path, tmp_path / "link.jsonl"):
        ran = ernie("chat", "--batch", str(path), "-o", str(output), *force)
        assert (ran.code, "is the input itself" in ran.err) == (2, True)
    assert path.read_text() == '{"prompt": "x"}\n'


def test_a_table_without_a_prompt_is_refused_as_a_whole(batch: Any) -> None:
    ran = batch(name="rows.csv", text="id,question\n1,Hi\n2,Ho\n", replies=[])
    assert ran.code == 2
    assert "there is no column 'prompt'; columns are id, question" in ran.err


def test_rows_that_cannot_be_asked_are_not_said_to_be_asked_again(batch: Any, tmp_path: Path) -> None:
    ran = batch({"prompt": ""}, {"prompt": "fine"}, replies=[echo], flags=["-o", str(tmp_path / "out.jsonl")])
    assert (ran.code, "mend them in a file of their own" in ran.err, "--resume asks" in ran.err) == (3, True, False)


UNKNOWN = httpx.Response(404, json={"error": {"code": "no_such_model", "message": "no such model"}})


def test_a_model_that_the_service_does_not_have_ends_the_job_after_five_rows_and_is_told(batch: Any, ernie: Program) -> None:
    rows = [{"prompt": str(number)} for number in range(50)]
    ran = batch(*rows, replies=[UNKNOWN] * 50, flags=["-j", "1", "-m", "nomodel"])
    ernie.replies.clear()
    assert (ran.code, "hint: check the model's name" in ran.err, "--resume" in ran.err) == (6, True, False)
    assert 5 <= len(lines(ran)) <= 9  # a few are asked ahead
    assert ran.err.count("aistudio nomodel is not in the catalogue") == 1


def test_a_few_rows_that_all_blame_the_model_end_as_one_question_would(batch: Any) -> None:
    ran = batch({"prompt": "a"}, {"prompt": "b"}, replies=[UNKNOWN] * 2, flags=["-m", "nomodel"])
    assert (ran.code, len(lines(ran)), "--resume" in ran.err) == (6, 2, False)


def test_a_model_that_only_rows_name_fails_those_rows_alone(batch: Any) -> None:
    rows = [{"prompt": str(number), "model": "nomodel"} for number in range(7)]
    ran = batch(*rows, {"prompt": "fine"}, replies=[UNKNOWN] * 7 + [echo], flags=["-j", "1"])
    assert (ran.code, [line["ok"] for line in lines(ran)]) == (3, [False] * 7 + [True])


def test_answers_that_were_cut_are_told_once(batch: Any) -> None:
    ran = batch({"prompt": "x"}, {"prompt": "y"}, replies=[answer("cut", "length")] * 2)
    assert (ran.code, ran.err.count("end at the service's length limit")) == (0, 1)
