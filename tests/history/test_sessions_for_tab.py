"""The names of conversations are a list in the cache, for TAB: begun ones are in it, removed ones are not."""

from pathlib import Path

import pytest
from program import Program, chunk, stream


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path)
    made.environ |= {"AI_STUDIO_API_KEY": "sk-canary-0123456789abcdef", "ERNIE_DATA_DIR": str(tmp_path / "data")}
    return made


def asked(program: Program, *flags: str) -> None:
    assert program("chat", "-n", *flags, "Hello", replies=[stream(chunk("Hi"), chunk("", "stop"))]).code == 0


def sessions(tmp_path: Path) -> list[str]:
    path = tmp_path / "cache/complete/sessions"
    return path.read_text().splitlines() if path.exists() else []


def test_a_session_is_offered_once_it_has_begun_the_latest_first(program: Program, tmp_path: Path) -> None:
    for name in ("trip", "novel", "trip"):
        asked(program, "--session", name)
    assert sessions(tmp_path) == ["trip", "novel"]


def test_a_session_that_is_removed_is_offered_no_more(program: Program, tmp_path: Path) -> None:
    asked(program, "--session", "trip")
    asked(program, "--session", "novel")
    assert program("history", "remove", "trip", "--yes").code == 0
    assert sessions(tmp_path) == ["novel"]


def test_a_question_that_leaves_no_trace_leaves_none_here(program: Program, tmp_path: Path) -> None:
    asked(program, "--session", "trip", "--no-log")
    assert sessions(tmp_path) == []
