"""`-o FILE` is replaced whole or not at all; what came of a broken answer is kept beside it."""

import json
import os
from pathlib import Path

import pytest
from program import Program, chunk, stream
from services import failed, said, whole


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "answer.txt"


def names(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


@pytest.mark.parametrize("old", [None, "old and much longer than the new one"])
def test_a_file_is_replaced_whole(ernie: Program, target: Path, old: str | None) -> None:
    if old:
        target.write_text(old)
    ran = ernie("chat", "hi", "-o", str(target), replies=[said("Hello")])
    assert (ran.code, ran.out, target.read_text(), names(target)) == (0, "", "Hello\n", ["answer.txt"])


def test_the_mode_of_a_replaced_file_stays(ernie: Program, target: Path) -> None:
    target.write_text("old")
    target.chmod(0o640)
    ernie("chat", "hi", "-o", str(target), replies=[said("Hello")])
    assert target.stat().st_mode & 0o777 == 0o640


def test_json_goes_into_the_file_too(ernie: Program, target: Path) -> None:
    ernie("chat", "hi", "--json", "-o", str(target), replies=[whole()], terminal=["stdout"])
    assert json.loads(target.read_text())["content"] == "Hello"


@pytest.mark.parametrize("stage", ["whole", "broken"])
def test_an_answer_that_breaks_off_leaves_the_file_and_names_the_part(ernie: Program, target: Path, stage: str) -> None:
    target.write_text("old")
    replies = [stream(chunk("Hel"), done=False)] if stage == "broken" else [said("Hello", finish="length")]
    ran = ernie("chat", "hi", "-o", str(target), replies=replies)
    partial = target.with_name("answer.txt.partial")
    assert (ran.code, target.read_text()) == (9, "old")
    assert partial.read_text() == ("Hel\n" if stage == "broken" else "Hello\n")
    assert f"what came is in {partial}" in ran.err
    assert names(target) == ["answer.txt", "answer.txt.partial"]


@pytest.mark.parametrize("argv", [[], ["--retries", "-1"], ["--timeout", "nan"], ["--json"]])
def test_a_failure_before_any_text_leaves_nothing_behind(ernie: Program, target: Path, argv: list[str]) -> None:
    target.write_text("old")
    ran = ernie("chat", "hi", "-o", str(target), *argv, replies=[failed()] if "nan" not in argv and "-1" not in argv else [])
    assert ran.code in (2, 6)
    assert (target.read_text(), names(target)) == ("old", ["answer.txt"])


def test_a_link_stays_and_its_target_is_replaced(ernie: Program, target: Path) -> None:
    link = target.with_name("link")
    target.write_text("old")
    link.symlink_to(target)
    ernie("chat", "hi", "-o", str(link), replies=[said("Hello")])
    assert (link.is_symlink(), target.read_text()) == (True, "Hello\n")


@pytest.mark.parametrize(
    ("name", "told"), [("", "is a folder"), ("missing/answer.txt", "there is no folder"), ("a\0b", "cannot be written")]
)
def test_a_target_that_cannot_be_is_refused_before_anything_is_sent(ernie: Program, target: Path, name: str, told: str) -> None:
    ran = ernie("chat", "hi", "-o", f"{target.parent}/{name}")
    assert (ran.code, ran.requests) == (2, [])
    assert told in ran.err


def test_a_device_is_written_straight(ernie: Program, target: Path) -> None:
    os.mkfifo(target)
    reader = os.open(target, os.O_RDONLY | os.O_NONBLOCK)
    try:
        ran = ernie("chat", "hi", "-o", str(target), replies=[said("Hello")])
        assert (ran.code, os.read(reader, 100), names(target)) == (0, b"Hello\n", ["answer.txt"])
    finally:
        os.close(reader)


def test_a_full_device_is_an_output_error(ernie: Program) -> None:
    ran = ernie("chat", "hi", "-o", "/dev/full", replies=[said("Hello")])
    assert ran.code == 10
    assert ran.err == "ernie: cannot write /dev/full: No space left on device\n"


def test_a_dash_is_standard_output(ernie: Program) -> None:
    assert ernie("chat", "hi", "-o", "-", replies=[said("Hello")]).out == "Hello\n"
