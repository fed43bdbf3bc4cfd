"""The output as the record of what is done, and the journal beside it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.bulk.journal import Journal
from ernie_cli.bulk.record import Record
from ernie_cli.bulk.survey import Survey
from ernie_cli.errors import OutputError, UsageError

LOOKED = Survey(3, "abc", b"0123456789ab")


def line(index: int, ok: str = "true", identity: str = "null") -> bytes:
    return f'{{"index":{index},"id":{identity},"ok":{ok},"content":"你好"}}\n'.encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.jsonl"


def test_lines_are_appended(path: Path) -> None:
    record = Record(str(path))
    record.open()
    record.write(line(0))
    record.write(line(1))
    record.close()
    assert path.read_bytes() == line(0) + line(1)


def test_what_is_done_is_what_the_lines_say(path: Path) -> None:
    path.write_bytes(line(2) + line(0, "false") + line(2) + line(1, identity=r'"a\"b"')[:20])
    record = Record(str(path))
    kept = record.kept(3)
    assert (list(kept.done), kept.dropped) == ([0, 0, 1], 2)
    record.rewrite(kept)
    record.close()
    assert path.read_bytes() == line(2)


@pytest.mark.parametrize("size", range(len(line(1))))
def test_a_torn_tail_is_cut_wherever_it_is_torn(path: Path, size: int) -> None:
    path.write_bytes(line(0) + line(1)[:size])
    record = Record(str(path))
    record.rewrite(record.kept(3))
    record.close()
    assert path.read_bytes() == line(0)


def test_a_file_that_needs_nothing_is_left_as_it_is(path: Path) -> None:
    path.write_bytes(line(0))
    before = path.stat().st_ino
    record = Record(str(path))
    record.rewrite(record.kept(3))
    record.close()
    assert path.stat().st_ino == before


def test_the_mode_of_the_file_is_kept(path: Path) -> None:
    path.write_bytes(line(0, "false"))
    path.chmod(0o640)
    record = Record(str(path))
    record.rewrite(record.kept(3))
    record.close()
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("other", [b"a,b\n1,2\n", line(0) + b'{"x": 1}\n', line(3)])
def test_a_file_that_is_something_else_is_refused_and_left_as_it_is(path: Path, other: bytes) -> None:
    path.write_bytes(other)
    record = Record(str(path))
    with pytest.raises(UsageError, match=r"line [12] is"):
        record.kept(3)
    record.close()
    assert path.read_bytes() == other


def test_a_second_writer_is_refused_with_the_pid_of_the_first(path: Path) -> None:
    record = Record(str(path))
    record.journal.begin(LOOKED, {})
    with pytest.raises(UsageError, match=f"in use by another ernie \\(pid {os.getpid()}\\)"):
        Record(str(path))
    record.close()
    Record(str(path)).close()


def test_the_lock_goes_with_the_process(path: Path) -> None:
    code = (
        "import os, signal, sys; from ernie_cli.bulk.record import Record; r = Record(sys.argv[1]);"
        "r.open(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == -9
    Record(str(path)).close()


def test_a_file_that_is_removed_while_it_is_written_is_noticed(path: Path) -> None:
    record = Record(str(path))
    record.open()
    record.write(line(0))
    path.unlink()
    with pytest.raises(OutputError, match="removed or replaced"):
        record.write(line(1))
    record.close()


def test_a_folder_or_a_missing_folder_is_refused(tmp_path: Path) -> None:
    for name in (str(tmp_path), str(tmp_path / "missing" / "file")):
        with pytest.raises(UsageError):
            Record(name)


def test_a_journal_remembers_input_options_and_later_notes(path: Path) -> None:
    journal = Journal(path)
    journal.begin(LOOKED, {"model": "m"})
    journal.note(batches=["b1"])
    journal.close()
    again = Journal(path)
    begun = again.begun()
    again.close()
    assert begun is not None
    assert (begun.survey, begun.options, begun.notes["batches"]) == (LOOKED, {"model": "m"}, ["b1"])


def test_a_journal_in_which_nothing_was_begun_is_not_left_behind(path: Path) -> None:
    Journal(path).close()
    assert list(path.parent.iterdir()) == []


def test_a_torn_last_line_of_a_journal_is_no_line_and_the_next_one_is_whole(path: Path) -> None:
    journal = Journal(path)
    journal.begin(LOOKED, {})
    journal.close()
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[:-5])
    journal = Journal(path)
    journal.note(batches=["b1"])
    journal.close()
    again = Journal(path)
    begun = again.begun()
    again.close()
    assert begun is not None and begun.notes == {"batches": ["b1"]}


def test_a_journal_of_a_newer_version_is_refused(path: Path) -> None:
    journal = Journal(path)
    journal.path.write_text('{"version": 2}\n')
    with pytest.raises(UsageError, match="another version"):
        journal.begun()
    journal.close()


def test_a_link_in_the_journals_place_is_not_followed(path: Path) -> None:
    victim = path.with_name("victim")
    victim.write_text("mine")
    path.with_name("answers.jsonl.journal").symlink_to(victim)
    with pytest.raises(UsageError, match="cannot write"):
        Journal(path)
    assert victim.read_text() == "mine"


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans())), st.integers(0, 60))
def test_after_a_rewrite_every_done_row_has_one_line(found: list[tuple[int, bool]], torn: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        path.write_bytes(b"".join(line(index, "true" if ok else "false") for index, ok in found) + line(5)[:-1][:torn])
        record = Record(str(path))
        kept = record.kept(10)
        record.rewrite(kept)
        record.close()
        done = {index for index, ok in found if ok}
        assert sorted(path.read_bytes().splitlines(True)) == sorted(line(index) for index in done)
        assert {index for index, each in enumerate(kept.done) if each} == done
