"""Lists of names for the shell: plain words alone, written whole and only when they change, and never a failure."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.completion.names import is_plain, model_names, read_names, write_names

HOSTILE = [
    "evil$(touch x)",
    "`id`",
    " a",
    "a ",
    "a\tb",
    "a\u3000b",
    "a\nb",
    "a;b",
    "a'b",
    'a"b',
    "a\\b",
    "a*b",
    "~root",
    "-p",
    "",
    "x" * 201,
    "a|b",
    "a\x1bb",
]


def test_names_stand_one_a_line_and_come_back(tmp_path: Path) -> None:
    write_names(tmp_path, "models", ["ernie-4.0-8k", "baidu/ERNIE-4.5:latest", "模型", "my trip", "ernie-4.0-8k"])
    path = tmp_path / "complete" / "models"
    assert path.read_text() == "ernie-4.0-8k\nbaidu/ERNIE-4.5:latest\n模型\nmy trip\n"
    assert read_names(tmp_path, "models") == ["ernie-4.0-8k", "baidu/ERNIE-4.5:latest", "模型", "my trip"]


def test_nobody_else_may_read_a_list(tmp_path: Path) -> None:
    (tmp_path / "complete").mkdir(mode=0o755)
    write_names(tmp_path, "models", ["a"])
    assert (tmp_path / "complete").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "complete/models").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_a_shell_would_obey_is_left_out(tmp_path: Path, name: str) -> None:
    write_names(tmp_path, "models", ["good", name])
    assert (tmp_path / "complete" / "models").read_text() == "good\n"


@given(st.text())
def test_a_plain_name_is_words_of_one_line(name: str) -> None:
    if is_plain(name):
        assert name.replace(" ", "").split() == [name.replace(" ", "")]
        assert name == name.strip()
        assert not set(name) & set("$`\"'\\;&|<>()[]{}*?!#~^=%")


def test_a_list_that_stays_the_same_is_not_written(tmp_path: Path) -> None:
    write_names(tmp_path, "models", ["a"])
    before = (tmp_path / "complete" / "models").stat()
    write_names(tmp_path, "models", ["a"])
    after = (tmp_path / "complete" / "models").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_list_that_changes_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_names(tmp_path, "models", ["a"])
    write_names(tmp_path, "models", ["b"])
    assert [path.name for path in (tmp_path / "complete").iterdir()] == ["models"]
    assert read_names(tmp_path, "models") == ["b"]


def test_a_link_in_the_place_of_a_list_is_replaced_and_its_target_stays(tmp_path: Path) -> None:
    (tmp_path / "complete").mkdir()
    target = tmp_path / "target"
    target.write_text("mine\n")
    (tmp_path / "complete" / "models").symlink_to(target)
    write_names(tmp_path, "models", ["a"])
    assert target.read_text() == "mine\n"


def test_a_pipe_in_the_place_of_a_list_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "complete").mkdir()
    os.mkfifo(tmp_path / "complete" / "models")
    assert read_names(tmp_path, "models") == []


@pytest.mark.parametrize("folder", ["/dev/null/ernie", "/proc/ernie"])
def test_a_folder_that_cannot_be_is_no_failure(folder: str) -> None:
    write_names(Path(folder), "models", ["a"])
    assert read_names(Path(folder), "models") == []


def test_models_are_named_alone_and_behind_their_providers() -> None:
    assert model_names([], {"one": ["a", "b/c"], "two": ["a"]}, []) == ["a", "b/c", "one/a", "one/b/c", "two/a"]


def test_what_a_service_listed_holds_until_it_is_asked_again() -> None:
    lists = {"one": ["a"], "two": ["b"]}
    after_live = model_names([], {**lists, "one": ["new"]}, ["one"])
    assert after_live == ["new", "b", "one/new", "two/b"]
    assert model_names(after_live, lists, []) == after_live
    assert model_names(after_live, lists, ["one"]) == ["a", "b", "one/a", "two/b"]


def test_a_provider_that_is_gone_leaves_the_list() -> None:
    assert model_names(["x", "own/x"], {"one": ["a"]}, []) == ["a", "one/a"]
