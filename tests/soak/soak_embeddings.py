"""`ernie embed` in full: a million lines with its memory sampled, and fifty kills of one job."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy
import pytest

sys.path.append(str(Path(__file__).parents[1] / "processes"))
from quick_embeddings import embedder

LINES = 1_000_000
KILLS = 50
MOST = 150 * 1024  # KiB


def written(path: Path, count: int) -> Path:
    with path.open("w") as file:
        file.writelines(f"text {number}\n" for number in range(count))
    return path


def environ(folder: Path, url: str) -> dict[str, str]:
    named = {"ERNIE_PROVIDER": "local", "ERNIE_LOCAL_BASE_URL": url, "ERNIE_EMBED_MODEL": "m"}
    return {"PATH": os.environ["PATH"], "HOME": str(folder), **named}


def resident(running: "subprocess.Popen[bytes]") -> int:
    """KiB that a process has in memory."""
    try:
        lines = Path(f"/proc/{running.pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("argv", [("-o", "out.npy"), ("--nearest", "text 5"), ("--format", "base64")])
def test_a_million_lines_need_no_more_memory_than_a_few(ernie_path: Path, tmp_path: Path, argv: tuple[str, ...]) -> None:
    written(tmp_path / "in.txt", LINES)
    samples: list[int] = []
    began = time.monotonic()
    with embedder() as server:
        command = [ernie_path, "embed", "-q", "-j", "32", "-i", "in.txt", *argv]
        running = subprocess.Popen(command, env=environ(tmp_path, server.url), cwd=tmp_path, stdout=subprocess.DEVNULL)
        while running.poll() is None:
            samples.append(resident(running))
            time.sleep(0.5)
    print(f"\n{LINES:,} lines {argv}: {time.monotonic() - began:.0f} s, at most {max(samples) / 1024:.0f} MiB")
    assert running.returncode == 0
    assert max(samples) < MOST
    if "out.npy" in argv:
        rows = numpy.load(tmp_path / "out.npy", mmap_mode="r")
        assert rows.shape == (LINES, 8)
        assert numpy.array_equal(rows[:, 0], numpy.arange(LINES, dtype="<f4"))


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("form", ["npy", "jsonl", "csv", "base64"])
def test_fifty_kills_leave_every_row_once(ernie_path: Path, tmp_path: Path, form: str) -> None:
    count, dice = 60_000, random.Random(form)
    written(tmp_path / "in.txt", count)
    killed = 0
    with embedder() as server:
        world = environ(tmp_path, server.url)
        for name in ("one", "many"):
            command = [ernie_path, "embed", "-q", "-j", "8", "-i", "in.txt", "--format", form, "-o", name, "--resume"]
            for _ in range(KILLS if name == "many" else 0):
                running = subprocess.Popen(command, env=world, cwd=tmp_path, stderr=subprocess.DEVNULL)
                time.sleep(dice.uniform(0.2, 2.0))
                running.send_signal(signal.SIGKILL)
                killed += running.wait() == -signal.SIGKILL
            subprocess.run(command, env=world, cwd=tmp_path, check=True)
    assert (tmp_path / "many").read_bytes() == (tmp_path / "one").read_bytes()
    print(f"\n{form}: {killed} of {KILLS} kills struck")
