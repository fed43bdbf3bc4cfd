"""The ledger under many processes, kills, locks, full disks and wide umasks: nothing is lost, and no answer waits for it."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_files import ledger_folder, modes, rows, waiting
from ledger_writers import entries, killed_while_writing, written_together
from served import ERNIE

from ernie_cli.ledger.book import KIND, Ledger
from ernie_cli.ledger.entry import entry
from ernie_cli.storage.pending import Pending, prepare

ANSWER = b"No model was called.\n"


def started(home: Path, *argv: str, before: Callable[[], object] | None = None, **environ: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [ERNIE, *argv],
        env={"PATH": os.environ["PATH"], "HOME": str(home), **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=before,
    )


def chat(home: Path, before: Callable[[], object] | None = None, **environ: str) -> tuple[int, bytes, str]:
    """One question to the sandbox inside the program: exit code, answer, what was said."""
    process = started(home, "chat", "-n", "-p", "sandbox", "hi", before=before, **environ)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err.decode()


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    kept, found = written_together(tmp_path / "ledger", processes=10, each=12)
    assert len(kept) == 120
    assert {one.id for one in found} == kept
    assert len(found) == 120


def test_a_killed_writer_loses_nothing_and_counts_nothing_twice(tmp_path: Path) -> None:
    killed_while_writing(tmp_path / "ledger", kills=6, seed=20261122)


def test_what_is_pending_and_stored_already_is_counted_once(tmp_path: Path) -> None:
    assert chat(tmp_path)[0] == 0
    (one,) = entries(ledger_folder(tmp_path))
    Pending(ledger_folder(tmp_path) / "pending", KIND).put(one)  # as if killed between storing and removing
    assert len(waiting(tmp_path)) == 1
    assert chat(tmp_path)[0] == 0
    assert (len(rows(tmp_path, "id")), waiting(tmp_path)) == (2, [])


def test_a_locked_database_holds_up_no_answer_and_loses_nothing(tmp_path: Path) -> None:
    assert chat(tmp_path)[0] == 0
    holder = sqlite3.connect(ledger_folder(tmp_path) / "calls.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    ended = chat(tmp_path)  # it comes to its end while the lock is held
    assert (ended[0], ended[1].endswith(ANSWER), ended[2]) == (0, True, "")
    assert len(waiting(tmp_path)) == 1
    assert len(entries(ledger_folder(tmp_path))) == 2  # a reader sees it all the same
    holder.execute("ROLLBACK")
    holder.close()
    assert chat(tmp_path)[0] == 0
    assert (len(rows(tmp_path, "id")), waiting(tmp_path)) == (3, [])


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_files_are_for_their_owner_alone_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    program = (
        "import os, sys; from pathlib import Path; from ernie_cli.ledger.database import Database;"
        "from ernie_cli.ledger.book import KIND; from ernie_cli.ledger.entry import entry;"
        "from ernie_cli.storage.pending import Pending;"
        f"os.umask({mask}); folder = Path(sys.argv[1]); one = entry('a', 1, 'wcode', 'm', 'chat', 0, {{}});"
        "Pending(folder / 'pending', KIND).put(one); database = Database(folder / 'calls.db'); database.add([one]); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, ledger_folder(tmp_path)], check=True)
    found = modes(tmp_path)
    kinds = {name for name in found if not name.endswith(".json")}
    assert kinds == {"ledger", "pending", "calls.db", "calls.db-wal", "calls.db-shm"}
    assert {name: mode for name, mode in found.items() if name in ("ledger", "pending")} == {"ledger": 0o700, "pending": 0o700}
    assert {mode for name, mode in found.items() if name not in ("ledger", "pending")} == {0o600}
    assert (tmp_path / ".local").stat().st_mode & 0o777 == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    assert chat(tmp_path)[0] == 0
    (ledger_folder(tmp_path) / "calls.db").chmod(0o644)
    ledger_folder(tmp_path).chmod(0o755)
    assert chat(tmp_path)[0] == 0
    assert (modes(tmp_path)["calls.db"], modes(tmp_path)["ledger"]) == (0o600, 0o700)


def no_room(size: int) -> Callable[[], None]:
    """No file may grow beyond so many bytes: what a full disk does, without filling one."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_costs_a_note_and_no_answer(tmp_path: Path) -> None:
    code, out, err = chat(tmp_path, before=no_room(0))
    assert (code, out.endswith(ANSWER), err.count("\n")) == (0, True, 1)
    assert err.startswith("ernie: this call is not in the ledger: ")
    assert list((ledger_folder(tmp_path) / "pending").iterdir()) == []


def test_a_disk_with_room_for_the_entry_alone_keeps_it_for_later(tmp_path: Path) -> None:
    code, out, err = chat(tmp_path, before=no_room(2000))
    assert (code, out.endswith(ANSWER), err.count("\n"), len(waiting(tmp_path))) == (0, True, 1, 1)
    assert err.startswith("ernie: this call is not in the ledger yet: ")
    assert chat(tmp_path) == (0, out, "")
    assert (len(rows(tmp_path, "id")), waiting(tmp_path)) == (2, [])


def test_a_folder_that_takes_no_file_costs_a_note_and_no_answer(tmp_path: Path) -> None:
    code, out, err = chat(tmp_path, ERNIE_DATA_DIR="/proc/nowhere")
    assert (code, out.endswith(ANSWER), err.count("\n")) == (0, True, 1)
    assert "this call is not in the ledger: /proc/nowhere/ledger" in err


def test_root_leaves_nothing_in_the_home_of_somebody_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    if os.geteuid() == 0:
        os.chown(home, 65534, 65534)
    with pytest.raises(PermissionError, match="it belongs to another user"):
        prepare(home / "data" / "ledger", user=0)
    assert list(home.iterdir()) == []


def test_a_folder_of_somebody_else_is_not_written_to(tmp_path: Path) -> None:
    with pytest.raises(PermissionError, match="it belongs to another user"):
        prepare(tmp_path, user=os.geteuid() + 1)


def first_byte(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdout
    assert os.read(process.stdout.fileno(), 1)


def test_an_interrupted_call_is_entered(tmp_path: Path) -> None:
    process = started(tmp_path, "chat", "-n", "-p", "sandbox", "[sandbox:pace=200] hi")
    first_byte(process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert [one.exit_code for one in entries(ledger_folder(tmp_path))] == [130]


def test_a_call_whose_reader_left_is_entered(tmp_path: Path) -> None:
    process = started(tmp_path, "chat", "-n", "-p", "sandbox", "[sandbox:pace=200] hi")
    first_byte(process)
    assert process.stdout
    process.stdout.close()
    assert process.wait(60) == -signal.SIGPIPE
    assert process.stderr
    process.stderr.close()
    assert [one.exit_code for one in entries(ledger_folder(tmp_path))] == [141]


def test_processes_that_find_damage_at_once_put_one_file_aside(tmp_path: Path) -> None:
    folder = ledger_folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "calls.db").write_bytes(b"\0" * 100 + b"no database" * 1000)
    running = [started(tmp_path, "chat", "-n", "-p", "sandbox", "hi") for _ in range(6)]
    said = [process.communicate(timeout=60)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0] * 6
    assert len(entries(folder)) == 6
    assert len(list(folder.glob("calls.db.damaged-*"))) == 1
    assert sum("the ledger was damaged" in text for text in said) == 1


def test_a_reader_alone_finds_the_damage_too(tmp_path: Path) -> None:
    folder = ledger_folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "calls.db").write_bytes(b"no database" * 1000)
    process = started(tmp_path, "balance", "--spent", "--json")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, json.loads(out)) == (0, [])
    assert b"the ledger was damaged" in err


def test_sqlite_is_not_loaded_for_a_dying_run(tmp_path: Path) -> None:
    def refused() -> None:
        raise AssertionError("the database was loaded")

    ledger = Ledger(tmp_path / "ledger", refused, print, print)
    ledger.record(entry("a", 1, "wcode", "m", "chat", 130, {}), swiftly=True)
    assert len(Pending(tmp_path / "ledger" / "pending", KIND).kept()[0]) == 1
