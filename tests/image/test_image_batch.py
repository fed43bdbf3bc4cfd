"""`ernie image --batch`: rows as `ernie chat --batch` reads them, pictures numbered through, resumed by what is there."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from picture_files import GIF, PNG, packed
from program import Program

ROWS = [
    {"prompt": "a cat", "id": "first"},
    {"prompt": "a dog", "n": 2, "style": "pixel art", "size": "768*768"},
    {"prompt": "a cow", "model": "ERNIE-Image-Turbo", "steps": 8, "odd": 1},
]


def lines(*rows: Any) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    path = tmp_path / "prompts.jsonl"
    path.write_bytes(lines(*ROWS))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refused(status: int = 400) -> httpx.Response:
    return httpx.Response(status, json={"error": {"code": "x", "message": "no"}})


def test_every_row_is_drawn_by_its_own_words(ernie: Program, folder: Path, prompts: Path) -> None:
    argv = ("image", "--batch", str(prompts), "-j", "1", "-o", f"{folder}/", "--steps", "20")
    ran = ernie(*argv, replies=[packed(PNG), packed(PNG, GIF), packed(PNG)])
    assert (ran.code, ran.out.splitlines()) == (
        0,
        [f"{folder}/prompts-{number}.{kind}" for number, kind in enumerate(["png", "png", "gif", "png"], 1)],
    )
    assert [body.get("steps", body.get("num_inference_steps")) for body in ran.bodies] == [20, 20, 8]
    assert (ran.bodies[1]["style"], ran.bodies[1]["size"], ran.bodies[1]["n"]) == ("Pixel Art", "768x768", 2)
    assert "the field 'odd' is no parameter of the service; it is not sent" in ran.err
    assert names(folder) == ["prompts-1.png", "prompts-2.png", "prompts-3.gif", "prompts-4.png"]


def test_rows_come_from_a_table_or_a_pipe_as_well(ernie: Program, folder: Path) -> None:
    table = "prompt\tseed\n一只猫\t7\n".encode()
    argv = ("image", "--batch", "-", "--input-format", "tsv", "-o", f"{folder}/{{n}}-{{seed}}")
    ran = ernie(*argv, stdin=table, replies=[packed(PNG)])
    assert (ran.code, names(folder)) == (0, ["1-7.png"])
    assert (ran.bodies[0]["prompt"], ran.bodies[0]["seed"]) == ("一只猫", 7)


def test_the_batch_form_of_openai_is_read(ernie: Program, folder: Path) -> None:
    body = {"model": "Stable-Diffusion-XL", "prompt": "cat", "n": 2, "seed": 3, "extra": True}
    row = {"custom_id": "c-1", "method": "POST", "url": "/v1/images/generations", "body": body}
    argv = ("image", "--batch", "-", "--json", "-o", f"{folder}/{{n}}")
    ran = ernie(*argv, stdin=lines(row), replies=[packed(PNG, PNG)])
    assert ran.bodies == [{**body, "response_format": "url"}]
    assert [(image["index"], image["id"]) for image in json.loads(ran.out)["images"]] == [(0, "c-1"), (1, "c-1")]


def test_words_stand_before_each_prompt(ernie: Program, folder: Path) -> None:
    argv = ("image", "--batch", "-", "in watercolour:", "-", "on paper", "-o", f"{folder}/")
    ran = ernie(
        "image", "in watercolour:", "--batch", "-", "-o", f"{folder}/", stdin=lines({"prompt": "a cat"}), replies=[packed(PNG)]
    )
    assert ran.bodies[0]["prompt"] == "in watercolour:\n\na cat"
    ran = ernie(*argv, "--force", stdin=lines({"prompt": "a cat"}), replies=[packed(PNG)])
    assert ran.bodies[0]["prompt"] == "in watercolour:\n\na cat\n\non paper"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"text": "x"}, 'it has no "prompt"'),
        ({"prompt": "  "}, "its prompt is empty"),
        ({"prompt": 5}, "its prompt is not text"),
        ({"prompt": "x", "n": 0}, "count 0 does not fit"),
        ({"prompt": "x", "steps": 1}, "steps 1 does not fit"),
        ({"prompt": "x", "style": "neon"}, "style neon does not fit"),
        ({"prompt": "x" * 1025}, "the prompt has 1025 characters"),
        ({"prompt": "x", "model": "ernie-4.5-turbo-128k"}, "its model ernie-4.5-turbo-128k does not draw"),
        ([], "not a JSON object"),
    ],
)
def test_a_row_that_cannot_be_asked_fails_alone(ernie: Program, folder: Path, row: Any, said: str) -> None:
    argv = ("image", "--batch", "-", "-o", f"{folder}/{{n}}")
    ran = ernie(*argv, stdin=lines(row, {"prompt": "cat"}), replies=[packed(PNG)])
    assert (ran.code, ran.out) == (3, f"{folder}/2.png\n")
    assert f"1: row 0, line 1: {said}" in ran.err


def test_what_is_missing_is_drawn_by_resume(ernie: Program, folder: Path, prompts: Path) -> None:
    argv = ("image", "--batch", str(prompts), "-j", "1", "-o", f"{folder}/")
    first = ernie(*argv, replies=[packed(PNG), packed(PNG), refused()])
    assert (first.code, names(folder)) == (3, ["prompts-1.png", "prompts-2.png", "prompts.journal"])
    again = ernie(*argv, "--resume", replies=[packed(PNG), packed(PNG)])
    assert (again.code, again.out.splitlines()) == (0, [f"{folder}/prompts-3.png", f"{folder}/prompts-4.png"])
    assert [(body["prompt"], body.get("n")) for body in again.bodies] == [("a dog", None), ("a cow", None)]
    assert "2 of 4 pictures are there already" in again.err
    assert "prompts.journal" not in names(folder)


def test_nothing_is_asked_when_all_is_there(ernie: Program, folder: Path, prompts: Path) -> None:
    for number in range(1, 5):
        (folder / f"prompts-{number}.png").write_bytes(PNG)
    ran = ernie("image", "--batch", str(prompts), "--resume", "-o", f"{folder}/")
    assert (ran.code, ran.requests, "every picture is there" in ran.err) == (0, [], True)


def test_without_resume_a_picture_that_is_there_is_two(ernie: Program, folder: Path, prompts: Path) -> None:
    (folder / "prompts-2.jpg").write_bytes(b"mine")
    ran = ernie("image", "--batch", str(prompts), "-o", f"{folder}/")
    assert (ran.code, ran.requests, names(folder)) == (2, [], ["prompts-2.jpg"])


def test_another_input_is_not_gone_on_with(ernie: Program, folder: Path, prompts: Path) -> None:
    argv = ("image", "--batch", str(prompts), "-j", "1", "-o", f"{folder}/")
    ernie(*argv, replies=[packed(PNG), refused(), packed(PNG)])
    prompts.write_bytes(lines(ROWS[0], {"prompt": "a bird"}, ROWS[2]))
    ran = ernie(*argv, "--resume")
    assert (ran.code, ran.requests) == (2, [])
    assert "the input is not the one that the pictures were begun with: line 2 is another one" in ran.err


def test_a_key_that_is_refused_ends_the_job(ernie: Program, folder: Path, prompts: Path) -> None:
    reply = httpx.Response(401, json={"error": {"code": "invalid_iam_token", "message": "no"}})
    ran = ernie("image", "--batch", str(prompts), "-j", "1", "-o", f"{folder}/", replies=[packed(PNG), reply])
    assert (ran.code, ran.out, len(ran.requests)) == (3, f"{folder}/prompts-1.png\n", 2)


def test_a_limit_is_waited_for(ernie: Program, folder: Path, prompts: Path) -> None:
    began = ernie.clock.seconds
    limit = httpx.Response(429, headers={"retry-after": "3"}, json={"error": {"code": "rpm_rate_limit_exceeded"}})
    replies = [packed(PNG), limit, packed(PNG, PNG), packed(PNG)]
    ran = ernie("image", "--batch", str(prompts), "-j", "1", "--retries", "0", "-o", f"{folder}/", replies=replies)
    assert (ran.code, len(names(folder))) == (0, 4)
    assert ernie.clock.seconds - began >= 3


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--resume",), "--resume goes with --batch FILE"),
        (("--input-format", "csv"), "--input-format goes with --batch FILE"),
        (("--batch", "-", "--input-format", "xml"), "--input-format 'xml' does not fit: one of jsonl, csv, tsv"),
        (("--batch", "-", "--resume", "--force"), "--resume and --force do not go together"),
        (("--batch", "-", "--resume", "-o", "x-{n}-{seed}"), "--resume cannot tell what is done by names with {seed}"),
        (("--batch", "-", "-o", "cat.png"), "one name for many pictures"),
        (("--batch", "-", "-o", "-"), "takes one picture, not a whole --batch"),
        (("--batch", "/nowhere"), "--batch: cannot read /nowhere"),
    ],
)
def test_flags_that_make_no_sense_are_refused(ernie: Program, argv: tuple[str, ...], said: str) -> None:
    ran = ernie("image", "cat", *argv, stdin=lines({"prompt": "cat"}))
    assert (ran.code, ran.requests) == (2, [])
    assert said in ran.err


def test_a_dry_run_shows_what_every_row_would_send(ernie: Program, prompts: Path) -> None:
    ran = ernie("image", "--batch", str(prompts), "--dry-run")
    assert (ran.code, ran.requests, ran.out.count("curl ")) == (0, [], 3)


def test_an_empty_input_is_told(ernie: Program) -> None:
    ran = ernie("image", "--batch", "-", stdin=b"\n")
    assert (ran.code, ran.err) == (0, "ernie: standard input holds no rows\n")


def test_drafts_of_a_killed_run_are_removed_and_those_of_a_living_one_are_not(tmp_path: Path) -> None:
    import os
    import subprocess

    from ernie_cli.drawing.files import sweep

    gone = subprocess.Popen(["true"])
    gone.wait()
    for name in (f".ernie-{gone.pid}.ab", f".ernie-{os.getpid()}.ab", ".ernie-x.ab", "fox.png"):
        (tmp_path / name).touch()
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([f".ernie-{os.getpid()}.ab", ".ernie-x.ab", "fox.png"])
