"""`ernie embed` as processes: pipes, signals, kills, full disks, and as many lines as one likes."""

import io
import json
import os
import random
import resource
import signal
import subprocess
from pathlib import Path

import numpy
import pytest
from ernie_process import Ended, Ernie, Running
from quick_embeddings import Embedder, embedder

KILLS = 8
FLAT = 150 * 1024  # KiB


def lines(count: int) -> bytes:
    return b"".join(b"text %d\n" % number for number in range(count))


def at(ernie: Ernie, server: Embedder) -> Ernie:
    ernie.environ |= {"ERNIE_PROVIDER": "local", "ERNIE_LOCAL_BASE_URL": server.url, "ERNIE_EMBED_MODEL": "m"}
    return ernie


def firsts(data: bytes) -> list[float]:
    """What each row tells of its text."""
    found: list[float] = numpy.load(io.BytesIO(data))[:, 0].tolist()
    return found


def test_a_pipe_gets_a_file_that_numpy_reads(ernie: Ernie) -> None:
    with embedder() as server:
        ran = at(ernie, server)("embed", "--format", "npy", given=lines(100))
    assert (ran.code, ran.err) == (0, "")
    assert firsts(ran.out) == list(range(100))


def test_a_line_that_comes_alone_is_not_held_back(ernie: Ernie) -> None:
    running = ernie.start("embed", "-p", "sandbox", stdin=subprocess.PIPE)
    pipe = running.process.stdin
    assert pipe is not None
    for number in range(3):
        pipe.write(b"text\n")
        pipe.flush()
        running.answered(b'{"index":%d,' % number)
    pipe.close()
    assert running.ended().code == 0


def test_a_reader_that_leaves_ends_it_silently(ernie: Ernie) -> None:
    with embedder() as server:
        script = 'seq 1 100000 | ernie embed | head -n 1; echo "${PIPESTATUS[1]}"'
        ran = at(ernie, server).shell(script)
    assert (ran.code, ran.err) == (0, "")
    first, status = ran.out.splitlines()
    assert json.loads(first)["text"] == "1"
    assert status == b"141"


def stopped(ernie: Ernie, number: signal.Signals, *argv: str) -> Ended:
    """A run that got a signal while its server stalled in the middle."""
    with embedder(stalls_from=96) as server:
        running = at(ernie, server).start("embed", "-j", "2", "-i", "in.txt", *argv)
        assert server.stalled.wait(60)
        running.send(number)
        return running.ended()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_keeps_what_came_and_a_later_run_goes_on(ernie: Ernie, number: signal.Signals) -> None:
    (ernie.folder / "in.txt").write_bytes(lines(200))
    ran = stopped(ernie, number, "-o", "out.npy")
    assert ran.code == -number
    begun = firsts((ernie.folder / "out.npy").read_bytes())
    assert begun == list(range(len(begun)))  # the signal may come in the middle of a pack, which is left to the next run
    assert len(begun) <= 96
    with embedder() as server:
        ran = at(ernie, server)("embed", "-i", "in.txt", "-o", "out.npy", "--resume")
    assert ran.code == 0
    assert firsts((ernie.folder / "out.npy").read_bytes()) == list(range(200))


def test_a_signal_while_input_is_awaited_is_heard_at_once(ernie: Ernie) -> None:
    with embedder() as server:
        running = at(ernie, server).start("embed", stdin=subprocess.PIPE)
        assert running.process.stdin is not None
        running.process.stdin.write(lines(16))
        running.process.stdin.flush()
        running.answered(b'"text 15"')
        running.send(signal.SIGINT)
        ran = running.ended()
    assert (ran.code, len(ran.out.splitlines())) == (-signal.SIGINT, 16)


@pytest.mark.parametrize("form", ["jsonl", "npy"])
def test_a_job_that_is_killed_again_and_again_has_every_row_once(ernie: Ernie, form: str) -> None:
    chance = random.Random(form)
    (ernie.folder / "in.txt").write_bytes(lines(6000))
    path = ernie.folder / f"out.{form}"
    said = ""
    with embedder() as server:
        at(ernie, server)
        for _ in range(KILLS):
            running = ernie.start("embed", "-i", "in.txt", "-o", path.name, "--resume")
            _await_size(path, running, chance.randrange(250_000))
            running.send(signal.SIGKILL)
            said += running.ended().err
        assert ernie("embed", "-i", "in.txt", "-o", path.name, "--resume").code == 0
    data = path.read_bytes()
    found = firsts(data) if form == "npy" else [json.loads(line)["embedding"][0] for line in data.splitlines()]
    assert found == list(range(6000))
    assert "rows are in" in said


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _await_size(path: Path, running: Running, size: int) -> None:
    while _size(path) < size and running.process.poll() is None:
        os.sched_yield()


def test_a_full_disk_ends_it_and_a_later_run_goes_on(ernie: Ernie) -> None:
    (ernie.folder / "in.txt").write_bytes(lines(2000))

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    with embedder() as server:
        at(ernie, server)
        ran = ernie("embed", "-i", "in.txt", "-o", "out.jsonl", before=full)
        assert ran.code == 10
        assert "cannot write" in ran.err
        assert ernie("embed", "-i", "in.txt", "-o", "out.jsonl", "--resume").code == 0
    rows = [json.loads(line) for line in (ernie.folder / "out.jsonl").read_bytes().splitlines()]
    assert [row["index"] for row in rows] == list(range(2000))


def test_a_full_disk_for_a_pipes_copy_is_told(ernie: Ernie) -> None:
    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    with embedder() as server:
        ran = at(ernie, server)("embed", "--format", "npy", given=lines(2000), before=full)
    assert ran.code == 10
    assert "TMPDIR" in ran.err


@pytest.mark.parametrize("argv", [(), ("--format", "npy"), ("--nearest", "text 5"), ("-o", "out.jsonl")])
def test_many_lines_need_no_more_memory_than_a_few(ernie: Ernie, argv: tuple[str, ...]) -> None:
    (ernie.folder / "in.txt").write_bytes(lines(20_000))
    measured = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
    measured += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    with embedder() as server:
        at(ernie, server)
        command = ("ernie", "embed", "-q", "-j", "16", "-i", "in.txt", *argv)
        ran = ernie("python3", "-c", measured, *command, program=None)
    assert (ran.code, ran.err) == (0, "")
    assert int(ran.out) < FLAT


def test_few_open_files_are_enough(ernie: Ernie) -> None:
    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

    with embedder() as server:
        ran = at(ernie, server)("embed", "-j", "200", "--format", "npy", given=lines(3000), before=few)
    assert ran.code == 0
    assert firsts(ran.out) == list(range(3000))
