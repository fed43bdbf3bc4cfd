"""`ernie chat --batch --schema`: each row is judged for itself, and asked again for itself."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from program import Program, Ran
from services import choose, whole

GOOD, BAD = '{"name": "Bo", "age": 3}', '{"name": "Bo"}'
USED = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}


def asked(ernie: Program, folder: Path, rows: list[dict[str, Any]], *argv: str, **run: Any) -> Ran:
    """A job of `rows`, one after the other."""
    (folder / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    words = ("chat", "-m", "ernie-3.5-8k", "--batch", str(folder / "rows.jsonl"), "-j", "1", "--no-stream", *argv)
    return ernie(*words, "--schema", "name, age int", **run)


def used(text: str) -> httpx.Response:
    return whole(text, usage=USED)


def test_rows_that_fit_hold_the_json_and_others_are_asked_again(ernie: Program, tmp_path: Path) -> None:
    replies = [used(f"So: {GOOD}"), used(BAD), used(GOOD)]
    ran = asked(ernie, tmp_path, [{"prompt": "a"}, {"prompt": "b"}], replies=replies)
    first, second = map(json.loads, ran.out.splitlines())
    assert (ran.code, first["content"], second["content"]) == (0, '{"name":"Bo","age":3}', '{"name":"Bo","age":3}')
    assert (first["usage"]["total_tokens"], second["usage"]["total_tokens"]) == (15, 30)
    assert [body["response_format"]["type"] for body in ran.bodies] == ["json_schema"] * 3
    assert "$: 'age' is a required property" in ran.bodies[2]["messages"][-1]["content"]


def test_a_model_that_is_not_listed_with_schemas_is_a_detail(ernie: Program, tmp_path: Path) -> None:
    rows = [{"prompt": "a", "model": "ernie-4.0-8k"}]
    assert asked(ernie, tmp_path, rows, replies=[used(GOOD)]).err.count("\n") == 1
    assert "not listed with schema" in asked(ernie, tmp_path, rows, "-v", replies=[used(GOOD)]).err


def test_a_row_that_never_fits_failed(ernie: Program, tmp_path: Path) -> None:
    rows = [{"prompt": "a", "id": "x"}, {"prompt": "b"}]
    ran = asked(ernie, tmp_path, rows, "--schema-retries", "1", replies=[used(BAD), used(BAD), used(GOOD)])
    first, second = map(json.loads, ran.out.splitlines())
    assert (ran.code, first["ok"], second["ok"]) == (3, False, True)
    assert (first["id"], first["error"]["kind"], first["error"]["exit_code"]) == ("x", "unfit", 11)
    assert first["error"]["message"] == "the answer does not fit after 2 tries: $: 'age' is a required property"


def test_a_row_that_the_cap_cuts_is_not_asked_again(ernie: Program, tmp_path: Path) -> None:
    ran = asked(ernie, tmp_path, [{"prompt": "a"}], "--max-tokens", "5", replies=[whole('{"name', "length")])
    assert (ran.code, json.loads(ran.out)["error"]["hint"]) == (3, "it was cut at the limit that was set: raise --max-tokens")


def test_a_row_with_a_model_of_its_own_is_asked_in_its_way(ernie: Program, tmp_path: Path) -> None:
    choose(ernie, "wcode")
    rows = [{"prompt": "a", "model": "ernie-4.0-8k", "system": "Be brief."}, {"prompt": "b", "model": "baidu/x"}]
    ran = asked(ernie, tmp_path, rows, replies=[used(GOOD), used(GOOD)])
    assert ran.code == 0
    assert "response_format" not in ran.bodies[0]
    assert ran.bodies[0]["messages"][0]["content"].startswith("Be brief.\n\nAnswer with one JSON object")
    assert (ran.bodies[1]["structured_outputs"], len(ran.bodies[1]["messages"])) == (True, 1)


def test_a_job_that_goes_on_with_another_schema_says_so(ernie: Program, tmp_path: Path) -> None:
    out = str(tmp_path / "out.jsonl")
    asked(ernie, tmp_path, [{"prompt": "a"}], "-o", out, "--schema-retries", "0", replies=[used(BAD)])
    rows = ("chat", "-m", "ernie-3.5-8k", "--batch", str(tmp_path / "rows.jsonl"), "--no-stream")
    ran = ernie(*rows, "-o", out, "--resume", "--schema", "name", replies=[used(BAD)])
    assert "ernie: schema is " in ran.err


def test_a_row_that_did_not_fit_is_asked_by_the_next_run(ernie: Program, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    asked(ernie, tmp_path, [{"prompt": "a"}], "-o", str(out), "--schema-retries", "0", replies=[used(BAD)])
    ran = asked(ernie, tmp_path, [{"prompt": "a"}], "-o", str(out), "--resume", replies=[used(GOOD)])
    (line,) = map(json.loads, out.read_text().splitlines())
    assert (ran.code, line["ok"], line["content"]) == (0, True, '{"name":"Bo","age":3}')


@pytest.mark.parametrize(
    ("argv", "fault"),
    [
        (["-x"], "--extract and --batch do not go together"),
        (["--schema", "a", "--remote", "-o", "out"], "a schema and --remote do not go together"),
        (["--schema", "a itn"], "--schema: no schema in the short form"),
    ],
)
def test_what_cannot_be_done_with_rows_is_refused(ernie: Program, tmp_path: Path, argv: list[str], fault: str) -> None:
    (tmp_path / "rows.jsonl").write_text('{"prompt": "a"}\n')
    ran = ernie("chat", "--batch", str(tmp_path / "rows.jsonl"), *argv)
    assert (ran.code, ran.requests) == (2, [])
    assert fault in ran.err
