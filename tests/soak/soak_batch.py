"""Bulk chat in full: fifty kills, and limits a minute in real time; prints what was found."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from served import served

sys.path.insert(0, str(Path(__file__).parents[1] / "jobs"))

from service_in_here import Answer, Service, asked, refused, said

KILLS, ROWS = 50, 5000


def environ(folder: Path, url: str) -> dict[str, str]:
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "AI_STUDIO_API_KEY": "k0123456789abcdef",
        "ERNIE_AISTUDIO_BASE_URL": url,
    }


def write_rows(folder: Path, count: int) -> None:
    lines = (json.dumps({"id": f"id-{number}", "prompt": f"question {number}"}) + "\n" for number in range(count))
    (folder / "rows.jsonl").write_text("".join(lines))


@pytest.mark.timeout(1800)
def test_fifty_kills_lose_nothing_and_double_nothing(ernie_path: Path, tmp_path: Path) -> None:
    write_rows(tmp_path, ROWS)
    dice, torn = random.Random(50), 0

    def decide(number: int, body: object) -> Answer:
        time.sleep(0.01)
        return refused(500, "internal_error") if number % 83 == 0 else said(asked(body) + "x" * (number % 60) * 200)

    with Service(decide) as service:
        command = [ernie_path, "chat", "--batch", "rows.jsonl", "-o", "out.jsonl", "-j", "16", "--rpm", "1000000", "--resume"]
        env = environ(tmp_path, f"{service.url}/v3")
        for _ in range(KILLS):
            running = subprocess.Popen(command, cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            with suppress(subprocess.TimeoutExpired):
                running.wait(dice.uniform(0.05, 1.5))
            running.send_signal(signal.SIGKILL)
            running.wait()
            out = tmp_path / "out.jsonl"
            torn += out.exists() and not out.read_bytes().endswith(b"\n") and out.stat().st_size > 0
        ended = subprocess.run(command, cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        found = Counter(json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_bytes().splitlines())
        assert found == Counter(f"id-{number}" for number in range(ROWS))
        repeats = len(service.bodies) - ROWS
    print(f"\n{KILLS} kills, {ROWS} rows: each once; {torn} torn tails, {repeats} requests more than rows")


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("told", [True, False], ids=["named by the user", "found by trying"])
def test_a_limit_a_minute_is_used_without_a_storm(ernie_path: Path, tmp_path: Path, told: bool) -> None:
    limit, minutes = 120, 5
    count = limit * minutes
    write_rows(tmp_path, count)
    with served("--rpm", str(limit), "--latency", "300", "--record", str(tmp_path / "record.jsonl")) as sandbox:
        env = environ(tmp_path, "") | sandbox.exports
        flags = ["--rpm", str(limit)] if told else []
        command = [ernie_path, "chat", "-p", "aistudio", "--batch", "rows.jsonl", "-o", "out.jsonl", "-j", "16", *flags]
        began = time.monotonic()
        ended = subprocess.run(command, cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        took = time.monotonic() - began
    assert ended.returncode == 0, ended.stderr
    requests = (tmp_path / "record.jsonl").read_bytes().count(b"\n")
    refusals = requests - count
    share = count / (limit * took / 60)
    print(f"\nlimit {limit} a minute, {'named' if told else 'unknown'}: used to {share:.1%}, {refusals} of {requests} refused")
    assert refusals <= 0.03 * requests
    assert share >= (0.95 if told else 0.9)
