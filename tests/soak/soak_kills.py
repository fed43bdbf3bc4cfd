"""`kill -9` at random moments while a file is written: it is the old one or the new one, never a mixture."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

KILLS = 200


@pytest.mark.timeout(1800)
def test_a_killed_run_leaves_the_old_file_or_the_new_one(ernie_path: Path, tmp_path: Path) -> None:
    target, dice = tmp_path / "answer.txt", random.Random(20261122)
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    command = [ernie_path, "chat", "-n", "-p", "sandbox", "-o", target, "Hello " * 200]
    subprocess.run(command, env=environ, check=True)
    new = target.read_bytes()
    old, seen = b"the old file\n", {"old": 0, "new": 0}
    for _ in range(KILLS):
        target.write_bytes(old)
        running = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.05, 0.6))
        running.send_signal(signal.SIGKILL)
        running.wait()
        found = target.read_bytes()
        assert found in (old, new)
        seen["old" if found == old else "new"] += 1
    print(f"\n{KILLS} kills: {seen}")


@pytest.mark.timeout(1800)
def test_a_signal_at_any_moment_ends_the_program_by_that_signal_or_after_its_work(ernie_path: Path, tmp_path: Path) -> None:
    dice, seen = random.Random(7), {}
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "ERNIE_SANDBOX_FAULT": "slow:0.5"}
    for _ in range(KILLS):
        running = subprocess.Popen(
            [ernie_path, "chat", "-n", "-p", "sandbox", "Hello"],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        time.sleep(dice.uniform(0.02, 0.8))
        number = dice.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
        running.send_signal(number)
        _, errors = running.communicate(timeout=60)
        assert running.returncode in (0, -number), (running.returncode, errors)
        assert b"Traceback" not in errors, errors
        seen[running.returncode] = seen.get(running.returncode, 0) + 1
    print(f"\n{KILLS} signals: {seen}")
