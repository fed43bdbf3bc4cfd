"""Several processes that need the same token: real ones, started, stopped and killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from token_bench import Bench

PROGRAM = Path(__file__).parent / "token_program.py"


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def await_here(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"


def finish(processes: list[subprocess.Popen[str]]) -> list[str]:
    """What each prints after stdin has ended for all of them."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    outputs = []
    for process in processes:
        assert process.stdout is not None
        with process.stdout:
            outputs.append(process.stdout.read())
        process.wait()
    return outputs


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = start("hold", folder)
    try:
        await_here(process)
        yield process
    finally:
        process.kill()
        process.communicate()


def test_sixteen_processes_at_once_log_in_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    processes = [start("get", tmp_path / "tokens", log) for _ in range(16)]
    for process in processes:
        await_here(process)
    answers = finish(processes)
    assert answers == ["token-of-1\n"] * 16
    assert log.read_text() == "login\n"


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "tokens")
    with holder(bench.folder) as process:
        process.kill()
        process.wait()
        assert bench.get() == "token-1"
    assert bench.notes == []


def test_a_stopped_process_holds_nobody_up_for_longer_than_the_limit(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "tokens")
    with holder(bench.folder) as process:
        process.send_signal(signal.SIGSTOP)
        assert bench.get() == "token-1"
        assert process.poll() is None
    assert bench.notes == ["another ernie has been renewing the access token for 0.2 s; going on without it"]
    assert bench.file.exists()


@pytest.fixture
def powerless() -> Iterator[None]:
    """Root may write anywhere: be nobody for a while."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


def test_a_home_that_is_read_only_costs_one_note_and_not_the_answer(tmp_path: Path, powerless: None) -> None:
    bench = Bench(tmp_path / "home" / "tokens")
    if os.geteuid() == os.getuid():
        tmp_path.chmod(0o500)
    cache = bench.cache()
    assert [cache.get("k", bench.login).value.reveal() for _ in range(2)] == ["token-1", "token-1"]
    assert len(bench.notes) == 1
    assert "Permission denied" in bench.notes[0]
