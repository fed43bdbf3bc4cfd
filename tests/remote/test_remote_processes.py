"""Jobs at a batch service by real processes: killed, interrupted, taken up elsewhere; and an upload over a slow line."""

import json
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from batch_service import lines
from ernie_process import Ernie, Running
from scripted_server import ASKED, Server, whole
from served import Served, served

ROWS = 20
JOB = ("chat", "--batch", "rows.jsonl", "-o", "out.jsonl", "--remote", "--wait")


@pytest.fixture
def waiting(process: Ernie, service: Served) -> Running:
    """A run that has handed a job over and waits for it."""
    process.environ["ERNIE_QIANFAN_BASE_URL"] = f"{service.url}/v2"
    rows = "".join(json.dumps({"prompt": f"question {number}"}) + "\n" for number in range(ROWS))
    (process.folder / "rows.jsonl").write_text(rows)
    running = process.start(*JOB)
    running.said("is in_progress")
    return running


def ended(process: Ernie) -> str:
    """The id of the one batch that there is, once it has ended."""
    [found] = json.loads(process("batch", "list", "--json").out)
    while json.loads(process("batch", "status", found["id"], "--json").out)[0]["status"] != "completed":
        pass
    return str(found["id"])


def numbers(text: bytes) -> list[Any]:
    return [(line["index"], line["ok"]) for line in lines(text.decode())]


def test_a_job_whose_process_was_killed_is_fetched_by_its_id(process: Ernie, waiting: Running) -> None:
    waiting.send(signal.SIGKILL)
    assert waiting.ended().code == -signal.SIGKILL
    fetched = process("batch", "fetch", ended(process))
    assert (fetched.code, numbers(fetched.out)) == (0, [(number, True) for number in range(ROWS)])


def test_a_job_whose_process_was_killed_is_taken_up_and_not_handed_over_again(process: Ernie, waiting: Running) -> None:
    waiting.send(signal.SIGKILL)
    waiting.ended()
    batch = ended(process)
    again = process(*JOB, "--resume")
    assert again.code == 0
    assert numbers((process.folder / "out.jsonl").read_bytes()) == [(number, True) for number in range(ROWS)]
    assert [found["id"] for found in json.loads(process("batch", "list", "--json").out)] == [batch]


def test_an_interrupted_wait_says_how_to_go_on_and_leaves_the_job_running(process: Ernie, waiting: Running) -> None:
    waiting.send(signal.SIGINT)
    stopped = waiting.ended()
    assert stopped.code == -signal.SIGINT
    assert "the job goes on at qianfan; the same command with --wait --resume fetches it" in stopped.err
    assert process("batch", "fetch", ended(process)).code == 0


def test_kills_at_any_moment_lose_no_row_and_hand_none_over_twice(process: Ernie) -> None:
    moments = random.Random(149)
    (process.folder / "rows.jsonl").write_text('{"prompt": "hello"}\n' * ROWS)
    with served("--latency", "60") as service:
        process.environ["ERNIE_QIANFAN_BASE_URL"] = f"{service.url}/v2"
        for _ in range(5):
            running = process.start(*JOB, "--resume")
            with suppress(subprocess.TimeoutExpired):
                running.process.wait(moments.uniform(0.3, 1.5))
            running.process.kill()
            running.ended()
        while running.ended().code != 0:
            running = process.start(*JOB, "--resume")
        assert len(json.loads(process("batch", "list", "--json").out)) == 1
    assert numbers((process.folder / "out.jsonl").read_bytes()) == [(number, True) for number in range(ROWS)]


def test_no_rows_are_left_on_the_disk(process: Ernie, waiting: Running) -> None:
    assert list((process.folder / "tmp").iterdir()) == []


def test_a_disk_without_room_for_the_rows_is_ten_and_nothing_is_handed_over(process: Ernie, service: Served) -> None:
    process.environ["ERNIE_QIANFAN_BASE_URL"] = f"{service.url}/v2"
    (process.folder / "rows.jsonl").write_text('{"prompt": "hello"}\n' * 100)
    ran = process.shell("ulimit -f 1; exec ernie chat --batch rows.jsonl --remote")
    assert (ran.code, ran.out) == (10, b"")
    assert "part-1.jsonl: File too large" in ran.err
    assert json.loads(process("batch", "list", "--json").out) == []
    assert list((process.folder / "tmp").iterdir()) == []


def slow_reader(connection: socket.socket) -> None:
    """Take what comes bit by bit, for longer than the limit of silence."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    left = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]) - len(body)
    while left:
        left -= len(connection.recv(min(left, 2**18), socket.MSG_WAITALL))
        time.sleep(0.05)  # the line


def test_an_upload_that_takes_longer_than_the_limit_of_silence_is_no_silence(process: Ernie, tmp_path: Path) -> None:
    batch = {"id": "batch_1", "status": "validating"}
    uploads: list[Callable[[socket.socket], None] | bytes] = [
        slow_reader,
        whole({"id": "file-1"}, "200 OK", "Connection: close"),
    ]
    (process.folder / "rows.jsonl").write_text((json.dumps({"prompt": "x" * 2**20}) + "\n") * 24)
    with Server(uploads, [ASKED, whole(batch)]) as server:
        process.environ["ERNIE_QIANFAN_BASE_URL"] = f"{server.url}/v2"
        ran = process("chat", "--batch", "rows.jsonl", "--remote", "--timeout", "3", "--retries", "0")
    assert (ran.code, ran.out) == (0, b"batch_1\n")
