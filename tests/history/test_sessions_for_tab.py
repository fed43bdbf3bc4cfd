"""Names and ids of conversations are lists in the cache, for TAB: begun ones are in them, removed ones are not."""

import json
import os
from pathlib import Path

import pytest
from program import Program, chunk, stream

from ernie_cli.history.book import RECENT, enlist


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path)
    made.environ |= {"AI_STUDIO_API_KEY": "sk-canary-0123456789abcdef", "ERNIE_DATA_DIR": str(tmp_path / "data")}
    return made


def asked(program: Program, *flags: str) -> None:
    assert program("chat", "-n", *flags, "Hello", replies=[stream(chunk("Hi"), chunk("", "stop"))]).code == 0


def sessions(tmp_path: Path) -> list[str]:
    return offered(tmp_path, "sessions")


def offered(tmp_path: Path, kind: str = "conversations") -> list[str]:
    path = tmp_path / "cache/complete" / kind
    return path.read_text().splitlines() if path.exists() else []


def listed(program: Program, *flags: str) -> list[str]:
    """The ids that a user is shown, the oldest first."""
    rows = json.loads(program("history", "list", "--json", *flags).out)
    return [row["id"] for row in reversed(rows)]


def test_a_session_is_offered_once_it_has_begun_the_latest_first(program: Program, tmp_path: Path) -> None:
    for name in ("trip", "novel", "trip"):
        asked(program, "--session", name)
    assert sessions(tmp_path) == ["trip", "novel"]


def test_a_name_may_have_blanks_in_it(program: Program, tmp_path: Path) -> None:
    asked(program, "--session", "my trip")
    assert sessions(tmp_path) == ["my trip"]


def test_a_session_that_is_removed_is_offered_no_more(program: Program, tmp_path: Path) -> None:
    asked(program, "--session", "trip")
    asked(program, "--session", "novel")
    assert program("history", "remove", "trip", "--yes").code == 0
    assert sessions(tmp_path) == ["novel"]


def test_a_question_that_leaves_no_trace_leaves_none_here(program: Program, tmp_path: Path) -> None:
    asked(program, "--session", "trip", "--no-log")
    asked(program, "--no-log")
    program.environ["ERNIE_NO_LOG"] = "1"
    asked(program)
    assert (sessions(tmp_path), offered(tmp_path)) == ([], [])


def test_the_id_of_a_conversation_is_offered_once_it_has_begun(program: Program, tmp_path: Path) -> None:
    for flags in ((), ("--session", "trip"), ("--session", "trip"), ()):
        program.clock.sleep(1)
        asked(program, *flags)
    begun = offered(tmp_path)
    assert begun == listed(program)
    assert len(begun) == 3


def test_an_id_that_was_begun_and_removed_is_offered_no_more(program: Program, tmp_path: Path) -> None:
    for _ in range(3):
        program.clock.sleep(1)
        asked(program)
    first, second, third = offered(tmp_path)
    assert program("history", "remove", second, "--yes").code == 0
    assert offered(tmp_path) == [first, third]


def test_a_list_that_is_lost_comes_back_whole_however_few_are_shown(program: Program, tmp_path: Path) -> None:
    for _ in range(3):
        program.clock.sleep(1)
        asked(program)
    begun = offered(tmp_path)
    (tmp_path / "cache/complete/conversations").unlink()
    assert listed(program, "-n", "1") == begun[-1:]
    assert offered(tmp_path) == begun


def test_the_sandbox_leaves_no_id(program: Program, tmp_path: Path) -> None:
    assert program("chat", "-n", "-p", "sandbox", "Hello", in_process=True).code == 0
    assert offered(tmp_path) == []


def test_the_latest_ids_are_kept_and_never_twice_as_many(tmp_path: Path) -> None:
    path = tmp_path / "complete/conversations"
    ids = [f"{number:012x}" for number in range(5 * RECENT + 7)]
    for count, identity in enumerate(ids, 1):
        enlist(path, identity)
        kept = path.read_text().splitlines()
        assert min(count, RECENT) <= len(kept) < 2 * RECENT
        assert kept == ids[:count][-len(kept) :]


def test_nobody_else_may_read_which_conversations_there_are(tmp_path: Path) -> None:
    path = tmp_path / "complete/conversations"
    enlist(path, "0123456789ab")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_link_or_a_pipe_in_the_place_of_the_list_is_let_be(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("mine\n")
    (tmp_path / "link").symlink_to(target)
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe"):
        enlist(tmp_path / name, "0123456789ab")
    assert target.read_text() == "mine\n"


def test_a_list_that_cannot_be_written_costs_nothing(program: Program, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder\n")
    ran = program("chat", "-n", "Hello", replies=[stream(chunk("Hi"), chunk("", "stop"))])
    assert (ran.code, ran.out, ran.err) == (0, "Hi\n", "")
