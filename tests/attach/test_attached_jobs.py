"""Pictures that go with the rows of a job."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from asked_pictures import JPEG, PNG, SEEING, data_url
from program import Program
from services import said

TURNS: list[Any] = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "yes?"}]
QUESTION = {"role": "user", "content": "what?"}


@pytest.mark.parametrize("row", [{"prompt": "what?"}, {"messages": [*TURNS, QUESTION]}])
def test_pictures_go_with_every_row(ernie: Program, folder: Path, row: Any) -> None:
    (folder / "rows.jsonl").write_text(json.dumps(row) + "\n" + json.dumps(row) + "\n")
    argv = ["chat", *SEEING, "--no-stream", "--batch", str(folder / "rows.jsonl"), "-a", str(folder / "a.png")]
    message = {"role": "assistant", "content": "ok"}
    answer = {"id": "as-1", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    ran = ernie(*argv, "-j", "1", replies=[httpx.Response(200, json=answer)] * 2)
    assert (ran.code, len(ran.bodies)) == (0, 2), ran.err
    for body in ran.bodies:
        assert body["messages"][-1]["content"][1:] == [{"type": "image_url", "image_url": {"url": data_url("png", PNG)}}]


def test_a_row_whose_model_cannot_see_fails_alone(ernie: Program, folder: Path) -> None:
    rows = [{"prompt": "a", "model": "ernie-4.5-turbo-128k"}, {"prompt": "b"}]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    argv = ["chat", *SEEING, "--batch", str(folder / "rows.jsonl"), "-a", str(folder / "a.png")]
    ran = ernie(*argv, "-j", "1", replies=[said("ok")])
    lines = {line["index"]: line for line in map(json.loads, ran.out.splitlines())}
    assert (ran.code, lines[0]["ok"], lines[1]["ok"]) == (3, False, True)
    assert "sees no pictures" in lines[0]["error"]["message"]


def test_other_pictures_are_told_when_a_job_goes_on(ernie: Program, folder: Path) -> None:
    (folder / "rows.jsonl").write_text('{"prompt": "a"}\n')
    argv = ["chat", *SEEING, "--batch", str(folder / "rows.jsonl"), "-o", str(folder / "out.jsonl")]
    assert ernie(*argv, "-a", str(folder / "a.png"), replies=[said("ok")]).code == 0
    (folder / "d.png").write_bytes(PNG)
    assert "attach is" not in ernie(*argv, "--resume", "-a", str(folder / "d.png")).err
    ran = ernie(*argv, "--resume", "-a", str(folder / "b.jpg"))
    old, new = (sha256(data).hexdigest()[:12] for data in (PNG, JPEG))
    assert f"attach is {new} from here on; what is done was asked with {old}" in ran.err


@pytest.mark.parametrize(("most", "code"), [("0.01", 7), ("10", 0)])
def test_a_limit_of_cost_counts_a_picture_as_much_as_the_model_reads(
    ernie: Program, folder: Path, most: str, code: int
) -> None:
    (folder / "rows.jsonl").write_text('{"prompt": "a"}\n')
    (folder / "config").mkdir()
    (folder / "config" / "config.yaml").write_text(
        "prices: {aistudio/ernie-4.5-turbo-vl-32k: {input: 1, output: 1, currency: CNY, per: 1000000}}\n"
    )
    ernie.environ["ERNIE_CONFIG_DIR"] = str(folder / "config")
    argv = ["chat", *SEEING, "--batch", str(folder / "rows.jsonl"), "--max-tokens", "10", "--max-cost", most]
    ran = ernie(*argv, "-a", str(folder / "a.png"), replies=[] if code else [said("ok")])
    assert ran.code == code, ran.err


def test_pictures_go_with_the_rows_of_a_job_that_is_handed_over(ernie: Program, folder: Path) -> None:
    (folder / "rows.jsonl").write_text('{"prompt": "what?"}\n')
    argv = ["chat", "-p", "sandbox", *SEEING, "--batch", str(folder / "rows.jsonl"), "--remote", "--wait"]
    ran = ernie(*argv, "-a", str(folder / "a.png"), "-a", str(folder / "b.jpg"), in_process=True)
    assert (ran.code, "2 pictures (48x32, 48x32) came with it" in ran.out) == (0, True), ran.err
