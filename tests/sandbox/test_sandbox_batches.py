"""The batch service of the sandbox: files go up, a batch walks to its end, two files tell what came of each row."""

import json
from typing import Any

import pytest
from asking import KEYS, NOW, QIANFAN, Clock, Got, ask, sandbox

from ernie_cli.sandbox.application import Sandbox
from ernie_cli.sandbox.options import Options

CHAT = "/v2/chat/completions"
MODEL = "ernie-4.5-turbo-128k"
SAME = "[sandbox] You asked: “hello”. No model was called."


def asked(app: Sandbox, path: str, body: Any = None, method: str = "POST", **headers: str) -> Got:
    return ask(app, QIANFAN + path, body, method, {"Authorization": f"Bearer {KEYS[QIANFAN]}", **headers})


def looked(app: Sandbox, path: str) -> Any:
    return asked(app, path, method="GET").json


def row(custom_id: str, prompt: str = "hello", **fields: Any) -> dict[str, Any]:
    body = {"model": MODEL, "messages": [{"role": "user", "content": prompt}], **fields}
    return {"custom_id": custom_id, "method": "POST", "url": CHAT, "body": body}


def form(content: bytes, purpose: str = "batch", end: bytes = b"--") -> bytes:
    fields = (
        b'--B\r\nContent-Disposition: form-data; name="purpose"\r\n\r\n' + purpose.encode(),
        b'\r\n--B\r\nContent-Disposition: form-data; name="file"; filename="rows.jsonl"\r\n\r\n' + content,
    )
    return b"".join(fields) + b"\r\n--B" + end + b"\r\n"


def upload(app: Sandbox, body: bytes) -> Got:
    return asked(app, "/files", body, **{"Content-Type": "multipart/form-data; boundary=B"})


def lines(*rows: Any) -> bytes:
    return b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in rows)


def begun(app: Sandbox, *rows: Any, **fields: Any) -> Got:
    """A batch of these rows, just created."""
    file = upload(app, form(lines(*rows))).json["id"]
    return asked(app, "/batches", {"input_file_id": file, "endpoint": CHAT, "completion_window": "24h", **fields})


def ended(app: Sandbox, *rows: Any) -> Any:
    """A batch of these rows, at its end."""
    batch = begun(app, *rows).json
    while batch["status"] in ("validating", "in_progress", "finalizing", "cancelling"):
        batch = looked(app, f"/batches/{batch['id']}")
    return batch


def results(app: Sandbox, file_id: str | None) -> dict[str, Any]:
    """The lines of a file by their custom_id."""
    content = b"".join(asked(app, f"/files/{file_id}/content", method="GET").pieces) if file_id else b""
    return {line["custom_id"]: line for line in map(json.loads, content.splitlines())}


def test_a_file_comes_back_as_it_went_up() -> None:
    app, content = sandbox(), b'{"a": 1}\r\n\r\n\x00--B \xff\n'
    file = upload(app, form(content)).json
    expected = {"object": "file", "bytes": len(content), "filename": "rows.jsonl", "purpose": "batch"}
    assert {name: file[name] for name in expected} == expected
    assert asked(app, f"/files/{file['id']}/content", method="GET").pieces == [content]


def test_a_file_that_is_deleted_is_gone() -> None:
    app = sandbox()
    place = f"/files/{upload(app, form(b'x')).json['id']}"
    assert asked(app, place, method="DELETE").json["deleted"] is True
    assert [asked(app, place + tail, method="GET").status for tail in ("", "/content")] == [404, 404]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (form(b"x", "fine-tune"), "purpose must be batch"),
        (form(b" \n"), "the file is empty"),
        (form(b"x", end=b""), "the form has no end"),
        (b"--B\r\nA: b\r\n\r\nx\r\n--B--", "a field of the form has no name"),
        (b'--B\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n--B--', "file is missing"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(body: bytes, message: str) -> None:
    got = upload(sandbox(), body)
    assert (got.status, got.json["error"]["message"]) == (400, message)


def test_a_body_that_is_no_form_is_refused() -> None:
    assert asked(sandbox(), "/files", {"purpose": "batch"}).status == 400


def test_a_file_over_the_limit_is_refused() -> None:
    assert upload(sandbox(largest_file=10), form(b"x" * 11)).status == 413


def test_a_batch_goes_on_at_each_look() -> None:
    app = sandbox()
    place = f"/batches/{begun(app, row('1')).json['id']}"
    assert [looked(app, place)["status"] for _ in range(4)] == ["in_progress", "finalizing", "completed", "completed"]


def test_each_row_is_answered_as_a_live_call_is() -> None:
    app = sandbox()
    batch = ended(app, row("a"), row("b", temperature=7))
    assert batch["request_counts"] == {"total": 2, "completed": 1, "failed": 1}
    [good] = results(app, batch["output_file_id"]).values()
    live = asked(app, "/chat/completions", row("a")["body"]).json
    assert good["response"]["status_code"] == 200
    assert good["response"]["body"]["choices"] == live["choices"]
    [bad] = results(app, batch["error_file_id"]).values()
    assert (bad["response"]["status_code"], bad["response"]["body"]["error"]["code"]) == (400, "invalid_argument")


def test_rows_come_back_in_an_order_of_their_own() -> None:
    app = sandbox()
    names = [str(number) for number in range(50)]
    found = list(results(app, ended(app, *map(row, names))["output_file_id"]))
    assert found != names
    assert sorted(found, key=int) == names


@pytest.mark.parametrize(
    ("prompt", "status", "error"),
    [("[sandbox:status=429]", 429, None), ("[sandbox:502-html]", 502, None), ("[sandbox:reset]", None, "server_error")],
)
def test_a_fault_in_a_row_is_the_row_s_own(prompt: str, status: int | None, error: str | None) -> None:
    app = sandbox()
    batch = ended(app, row("a", prompt), row("b"))
    assert list(results(app, batch["output_file_id"])) == ["b"]
    bad = results(app, batch["error_file_id"])["a"]
    assert ((bad["response"] or {}).get("status_code"), (bad["error"] or {}).get("code")) == (status, error)


def test_a_batch_whose_rows_all_fail_has_an_error_file_alone() -> None:
    batch = ended(sandbox(), row("a", stream=True))
    assert (batch["status"], batch["output_file_id"], bool(batch["error_file_id"])) == ("completed", None, True)


def test_no_row_keeps_anybody_waiting() -> None:
    clock = Clock()
    ended(Sandbox(Options(clock=clock.now, sleep=clock.sleep)), row("a", "[sandbox:slow=60000] hello"))
    assert clock.now() == NOW


def test_a_row_can_be_lost() -> None:
    app = sandbox()
    batch = ended(app, row("a"), row("b", "[sandbox:batch-lost]"))
    assert (batch["request_counts"]["completed"], list(results(app, batch["output_file_id"]))) == (2, ["a"])
    assert batch["error_file_id"] is None


def test_a_row_can_end_the_batch_before_its_turn() -> None:
    app = sandbox()
    batch = ended(app, row("a"), row("b", "[sandbox:batch-cancelled]"), row("c"))
    assert (batch["status"], list(results(app, batch["output_file_id"]))) == ("cancelled", ["a"])


def test_what_an_expired_batch_left_undone_stands_in_its_error_file() -> None:
    app = sandbox()
    batch = ended(app, row("a"), row("b", "[sandbox:batch-expired]"), row("c"))
    assert (batch["status"], list(results(app, batch["output_file_id"]))) == ("expired", ["a"])
    undone = results(app, batch["error_file_id"])
    assert {name: line["error"]["code"] for name, line in undone.items()} == {"b": "batch_expired", "c": "batch_expired"}


def test_a_batch_expires_by_the_clock() -> None:
    clock = Clock()
    app = Sandbox(Options(clock=clock.now, sleep=clock.sleep))
    batch = begun(app, row("a"), completion_window="1h").json
    clock.sleep(3600)
    found = looked(app, f"/batches/{batch['id']}")
    assert (found["status"], found["expires_at"], found["output_file_id"]) == ("expired", int(NOW) + 3600, None)


def test_a_row_can_slow_the_batch_down() -> None:
    app = sandbox()
    place = f"/batches/{begun(app, row('a', '[sandbox:batch-slow=2]')).json['id']}"
    expected = ["in_progress", "in_progress", "in_progress", "finalizing", "completed"]
    assert [looked(app, place)["status"] for _ in range(5)] == expected


def test_a_batch_that_is_stopped_keeps_what_it_has_answered() -> None:
    app = sandbox()
    place = f"/batches/{begun(app, row('a'), row('b')).json['id']}"
    looked(app, place)
    assert asked(app, f"{place}/cancel").json["status"] == "cancelling"
    batch = looked(app, place)
    assert (batch["status"], list(results(app, batch["output_file_id"]))) == ("cancelled", ["a"])
    assert asked(app, f"{place}/cancel").status == 400


@pytest.mark.parametrize(
    ("rows", "code", "line"),
    [
        ([b"{"], "invalid_json_line", 1),
        ([row("a"), b"", {**row("b"), "body": "x"}], "invalid_json_line", 3),
        ([row("a"), row("a")], "duplicate_custom_id", 2),
        ([row("")], "missing_custom_id", 1),
        ([{**row("a"), "method": "GET"}], "invalid_method", 1),
        ([{**row("a"), "url": "/v2/images/generations"}], "mismatched_url", 1),
        ([row("a", "[sandbox:batch-failed]")], "invalid_request", 1),
        ([row(str(number)) for number in range(5001)], "too_many_tasks", None),
    ],
)
def test_a_file_that_cannot_be_worked_on_fails_the_batch(rows: list[Any], code: str, line: int | None) -> None:
    batch = ended(sandbox(), *rows)
    assert batch["status"] == "failed"
    assert [(error["code"], error["line"]) for error in batch["errors"]["data"]] == [(code, line)]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"input_file_id": "file-none"}, 404),
        ({"endpoint": "/v2/embeddings"}, 400),
        ({"endpoint": None}, 400),
        ({"completion_window": "0h"}, 400),
        ({"completion_window": "673h"}, 400),
        ({"completion_window": 24}, 400),
        ({"completion_window": "672h"}, 200),
        ({"metadata": []}, 400),
    ],
)
def test_a_batch_that_makes_no_sense_is_refused(fields: dict[str, Any], status: int) -> None:
    assert begun(sandbox(), row("a"), **fields).status == status


def test_pictures_are_drawn_in_batches_too() -> None:
    app, url = sandbox(), "/v2/images/generations"
    drawn = {"custom_id": "a", "method": "POST", "url": url, "body": {"model": "irag-1.0", "prompt": "a cat"}}
    place = f"/batches/{begun(app, drawn, endpoint=url).json['id']}"
    batch = [looked(app, place) for _ in range(3)][-1]
    assert results(app, batch["output_file_id"])["a"]["response"]["body"]["data"][0]["url"].endswith(".png")


def test_batches_are_listed_page_by_page() -> None:
    app = sandbox()
    made = [begun(app, row(name)).json["id"] for name in "abc"][::-1]
    first = looked(app, "/batches?limit=2")
    assert ([batch["id"] for batch in first["data"]], first["has_more"]) == (made[:2], True)
    second = looked(app, f"/batches?limit=2&after={first['last_id']}")
    assert ([batch["id"] for batch in second["data"]], second["has_more"]) == (made[2:], False)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "after=batch_none"])
def test_a_page_that_makes_no_sense_is_refused(query: str) -> None:
    assert asked(sandbox(), f"/batches?{query}", method="GET").status == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/batches/batch_none", 404), ("POST", "/batches/batch_none/cancel", 404), ("PUT", "/files", 405)],
)
def test_what_is_not_there_is_said(method: str, path: str, status: int) -> None:
    assert asked(sandbox(), path, method=method).status == status


def test_a_service_without_batches_has_no_such_place() -> None:
    assert ask(sandbox(), "/llm/lmapi/v3/batches", method="GET", headers={"Authorization": "Bearer any"}).status == 404
