"""`ernie chat --batch` as processes: kills, signals, files, and services that refuse, go down or say nothing."""

import json
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from ernie_process import PROGRAM, Ernie
from service_in_here import LIMITED, Answer, Service, asked, refused, said

BATCH = ("chat", "--batch", "rows.jsonl", "-o", "answers.jsonl")


@pytest.fixture
def rows(process: Ernie) -> Callable[..., None]:
    """Writes rows.jsonl with so many rows."""

    def write(count: int) -> None:
        lines = (json.dumps({"id": f"id-{number}", "prompt": f"question {number}"}) + "\n" for number in range(count))
        (process.folder / "rows.jsonl").write_text("".join(lines))

    return write


@pytest.fixture
def service(process: Ernie) -> Iterator[Callable[..., Service]]:
    """Starts the service that the program asks."""
    started: list[Service] = []

    def start(decide: Callable[[int, Any], Answer] | None = None) -> Service:
        started.append(Service(decide).__enter__())
        process.at(started[-1].url)
        return started[-1]

    yield start
    for each in started:
        each.__exit__(None, None, None)


def lines(process: Ernie) -> list[Any]:
    path = process.folder / "answers.jsonl"
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def await_lines(process: Ernie, count: int) -> None:
    until = time.monotonic() + 60
    while not (process.folder / "answers.jsonl").exists() or len(lines_whole(process)) < count:
        assert time.monotonic() < until, "the lines did not come"
        time.sleep(0.01)


def lines_whole(process: Ernie) -> list[bytes]:
    return (process.folder / "answers.jsonl").read_bytes().split(b"\n")[:-1]


def killed_and_resumed(process: Ernie, service: Service, count: int, kills: int, seed: int) -> Counter[str]:
    """Kill a job at so many random moments, resume it each time, then to the end: the ids of its lines."""
    dice = random.Random(seed)
    for _ in range(kills):
        running = process.start(*BATCH, "--resume", "--rpm", "100000", "-j", "8")
        with suppress(Exception):
            running.process.wait(dice.uniform(0.05, 0.9))
        running.send(signal.SIGKILL)
        running.process.wait()
    ended = process(*BATCH, "--resume", "-j", "8", "--rpm", "100000")
    assert ended.code == 0, ended.err
    return Counter(line["id"] for line in lines(process))


def slowly(number: int, body: Any) -> Answer:
    time.sleep(0.02)
    return said(f"answer to {asked(body)} " + "x" * (number % 50) * 40)


def test_after_kills_at_random_moments_every_row_is_there_once(process: Ernie, rows: Any, service: Any) -> None:
    rows(2000)
    there = service(slowly)
    assert killed_and_resumed(process, there, 2000, kills=20, seed=4) == Counter(f"id-{number}" for number in range(2000))
    repeats = len(there.bodies) - 2000
    assert repeats <= 20 * 8, "more was asked twice than was in flight"
    assert all(line["content"].startswith(f"answer to question {line['index']} ") for line in lines(process))


def test_a_finished_job_that_is_resumed_asks_nothing(process: Ernie, rows: Any, service: Any) -> None:
    rows(3)
    there = service()
    process(*BATCH)
    ended = process(*BATCH, "--resume")
    assert (ended.code, len(there.bodies)) == (0, 3)
    assert "every row is done" in ended.err


def test_rows_that_failed_are_asked_again_and_the_others_are_not(process: Ernie, rows: Any, service: Any) -> None:
    rows(6)
    bad = {"question 1", "question 4"}
    there = service(lambda _, body: refused(400, "invalid_argument") if asked(body) in bad else said("fine"))
    first = process(*BATCH)
    assert (first.code, "2 of 6 rows failed" in first.err, "--resume asks them again" in first.err) == (3, True, True)
    bad.clear()
    assert process(*BATCH, "--resume").code == 0
    assert sorted(there.questions[6:]) == ["question 1", "question 4"]
    assert sorted((line["index"], line["ok"]) for line in lines(process)) == [(number, True) for number in range(6)]


def test_an_output_that_is_not_empty_needs_a_word(process: Ernie, rows: Any, service: Any) -> None:
    rows(2)
    service()
    process(*BATCH)
    before = (process.folder / "answers.jsonl").read_bytes()
    refused_ = process(*BATCH)
    assert (refused_.code, "--resume goes on with it, --force writes it anew" in refused_.err) == (2, True)
    assert (process.folder / "answers.jsonl").read_bytes() == before
    assert process(*BATCH, "--force").code == 0
    assert len(lines(process)) == 2


def test_an_input_that_changed_is_refused_with_the_first_line_that_differs(process: Ernie, rows: Any, service: Any) -> None:
    rows(3)
    there = service()
    process(*BATCH)
    path = process.folder / "rows.jsonl"
    path.write_text(path.read_text().replace("question 1", "question one"))
    ended = process(*BATCH, "--resume")
    assert (ended.code, len(there.bodies)) == (2, 3)
    assert "line 2 is another one" in ended.err


def test_another_model_is_told_and_another_part_refused(process: Ernie, rows: Any, service: Any) -> None:
    rows(4)
    service()
    process(*BATCH, "--shard", "0/2")
    told = process(*BATCH, "--shard", "0/2", "--resume", "-m", "ernie-4.0-8k")
    assert (told.code, "model is ernie-4.0-8k from here on" in told.err) == (0, True)
    other = process(*BATCH, "--shard", "1/2", "--resume")
    assert (other.code, "begun with --shard 0/2" in other.err) == (2, True)


def test_parts_of_a_job_together_hold_every_row_once(process: Ernie, rows: Any, service: Any) -> None:
    rows(10)
    service()
    found: list[int] = []
    for part in range(3):
        ended = process("chat", "--batch", "rows.jsonl", "--shard", f"{part}/3")
        found += [json.loads(line)["index"] for line in ended.out.splitlines()]
    assert sorted(found) == list(range(10))


def test_two_runs_on_one_output_are_refused(process: Ernie, rows: Any, service: Any) -> None:
    rows(2)
    there = service()
    there.held.clear()
    first = process.start(*BATCH)
    while not there.bodies:
        time.sleep(0.01)
    second = process(*BATCH, "--resume")
    assert (second.code, f"in use by another ernie (pid {first.process.pid})" in second.err) == (2, True)
    there.held.set()
    assert first.ended().code == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_lets_what_is_in_flight_finish_and_the_job_goes_on_later(
    process: Ernie, rows: Any, service: Any, number: int
) -> None:
    rows(50)
    there = service()
    there.held.clear()
    running = process.start(*BATCH, "-j", "4", "--rpm", "100000")
    while len(there.bodies) < 4:
        time.sleep(0.01)
    running.send(number)
    time.sleep(0.3)
    assert running.process.poll() is None
    there.held.set()
    assert running.ended().code == -number
    assert sorted(line["index"] for line in lines(process)) == [0, 1, 2, 3]
    assert process(*BATCH, "--resume").code == 0
    assert Counter(line["index"] for line in lines(process)) == Counter(range(50))
    assert len(there.bodies) == 50


def test_a_service_that_does_not_answer_holds_an_interrupted_job_for_seconds_only(
    process: Ernie, rows: Any, service: Any
) -> None:
    rows(3)
    there = service()
    there.held.clear()
    running = process.start(*BATCH)
    while not there.bodies:
        time.sleep(0.01)
    running.send(signal.SIGINT)
    assert running.ended().code == -signal.SIGINT
    assert not there.held.is_set(), "the service still holds its answer"


def test_a_second_interrupt_ends_the_job_at_once(process: Ernie, rows: Any, service: Any) -> None:
    rows(3)
    there = service()
    there.held.clear()
    running = process.start(*BATCH)
    while not there.bodies:
        time.sleep(0.01)
    running.send(signal.SIGINT)
    time.sleep(0.2)
    running.send(signal.SIGINT)
    assert running.ended().code == -signal.SIGINT
    assert not there.held.is_set()


def test_a_service_that_refuses_one_in_twenty_answers_every_row(process: Ernie, rows: Any, service: Any) -> None:
    rows(1000)
    dice = random.Random(141)
    faults = [refused(500, "internal_error"), refused(429, "rate_limit_exceeded", retry_after="0"), Answer(0)]
    there = service(lambda _, body: dice.choice(faults) if dice.random() < 0.05 else said(asked(body)))
    ended = process(*BATCH, "-j", "64")
    assert ended.code == 0, ended.err
    assert Counter(line["index"] for line in lines(process) if line["ok"]) == Counter(range(1000))
    assert len(there.bodies) <= 1200


def test_a_service_that_goes_down_ends_the_job_with_5_and_it_can_go_on(process: Ernie, rows: Any, service: Any) -> None:
    rows(1500)
    down = [True]
    there = service(lambda number, body: refused(503, "internal_error") if number >= 500 and down[0] else said(asked(body)))
    ended = process(*BATCH, "-j", "16", "--rpm", "1000000")
    assert ended.code == 5
    assert "the service seems to be down; go on with --resume" in ended.err
    assert sum(not line["ok"] for line in lines(process)) == 0
    assert len(there.bodies) < 700
    down[0] = False
    assert process(*BATCH, "-j", "16", "--rpm", "1000000", "--resume").code == 0
    assert Counter(line["index"] for line in lines(process)) == Counter(range(1500))


def test_a_service_that_always_says_429_ends_the_job_with_5(process: Ernie, rows: Any, service: Any) -> None:
    rows(100)
    there = service(lambda _, __: LIMITED)
    ended = process(*BATCH, "-j", "16")
    assert ended.code == 5
    assert len(there.bodies) < 150
    assert lines(process) == []


def test_nobody_who_listens_ends_the_job_with_5(process: Ernie, rows: Any) -> None:
    rows(100)
    ended = process(*BATCH)
    assert (ended.code, lines(process)) == (5, [])


def test_a_key_that_is_revoked_ends_the_job_with_4(process: Ernie, rows: Any, service: Any) -> None:
    rows(500)
    there = service(lambda number, body: refused(401, "invalid_iam_token") if number >= 50 else said(asked(body)))
    ended = process(*BATCH, "-j", "8", "--rpm", "1000000")
    assert ended.code == 4
    assert len(there.bodies) <= 50 + 8
    assert [line for line in lines(process) if not line["ok"]] == []
    assert len(lines(process)) == 50


def test_a_disk_that_is_full_ends_the_job_with_10_and_whole_lines(process: Ernie, rows: Any, service: Any) -> None:
    rows(200)
    service(lambda _, body: said(asked(body) + "x" * 500))

    def little() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    ended = process(*BATCH, before=little)
    assert (ended.code, "cannot write answers.jsonl" in ended.err) == (10, True), ended.err
    done = len(lines(process))
    assert 0 < done < 200
    assert process(*BATCH, "--resume").code == 0
    assert Counter(line["index"] for line in lines(process)) == Counter(range(200))


def test_an_output_that_is_removed_while_it_is_written_is_told(process: Ernie, rows: Any, service: Any) -> None:
    rows(400)
    service(slowly)
    running = process.start(*BATCH, "-j", "2", "--rpm", "100000")
    await_lines(process, 5)
    (process.folder / "answers.jsonl").unlink()
    ended = running.ended()
    assert (ended.code, "was removed or replaced" in ended.err) == (10, True)


def test_few_open_files_mean_fewer_requests_at_once(process: Ernie, rows: Any, service: Any) -> None:
    rows(300)
    there = service(slowly)

    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

    ended = process(*BATCH, "-j", "200", "--rpm", "1000000", before=few)
    assert ended.code == 0, ended.err
    assert "20 requests at the same time instead of 200" in ended.err
    assert 1 < there.most_at_once <= 20


def test_so_many_are_in_flight_as_the_user_says(process: Ernie, rows: Any, service: Any) -> None:
    rows(40)
    there = service()
    there.held.clear()
    running = process.start(*BATCH, "-j", "12", "--rpm", "1000000")
    while len(there.bodies) < 12:
        time.sleep(0.01)
    there.held.set()
    assert running.ended().code == 0
    assert there.most_at_once == 12


def test_a_hundred_megabytes_on_one_line_fail_that_row_alone(process: Ernie, service: Any) -> None:
    service()
    with (process.folder / "rows.jsonl").open("w") as file:
        file.write('\ufeff{"prompt": "one"}\r\n\n{"prompt": "')
        for _ in range(100):
            file.write("x" * 2**20)
        file.write('"}\r\n{"prompt": "two"}')
    watcher = (
        "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode;"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
    )
    ended = process("-c", watcher, PROGRAM, *BATCH, program=sys.executable)
    assert ended.code == 3
    found = sorted(lines(process), key=lambda line: line["index"])
    assert [(line["index"], line["ok"]) for line in found] == [(0, True), (1, False), (2, True)]
    assert "row 1, line 3: the line is longer than 8 MiB" in ended.err
    assert int(ended.out) < 150 * 1024


def test_a_reader_that_leaves_ends_the_job_by_sigpipe(process: Ernie, rows: Any, service: Any) -> None:
    rows(100)
    service()
    ended = process.shell("ernie chat --batch rows.jsonl | head -1; echo ${PIPESTATUS[0]} >&2")
    assert ended.out.count(b"\n") == 1
    assert ended.err.strip().endswith("141")


def test_a_pipe_of_rows_is_read_to_its_end(process: Ernie, rows: Any, service: Any) -> None:
    rows(5)
    service()
    ended = process.shell("ernie chat --batch <(cat rows.jsonl) -o answers.jsonl && cat rows.jsonl | ernie chat --batch -")
    assert ended.code == 0, ended.err
    assert len(lines(process)) == 5 and ended.out.count(b"\n") == 5


def test_a_loop_that_reads_a_file_keeps_its_standard_input(process: Ernie, rows: Any, service: Any) -> None:
    rows(1)
    service()
    script = 'while read -r line; do ernie chat --batch rows.jsonl -q >/dev/null; echo "$line"; done'
    assert process.shell(script, stdin=_pipe(b"a\nb\n")).out == b"a\nb\n"


def _pipe(data: bytes) -> int:
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    return reading


def test_progress_is_plain_lines_without_a_terminal_and_nothing_with_quiet(process: Ernie, rows: Any, service: Any) -> None:
    rows(3)
    service()
    ended = process(*BATCH)
    assert ended.err.startswith("ernie: 3 of 3 rows done, in ")
    assert "90 tokens" in ended.err and "\r" not in ended.err and "\x1b" not in ended.err
    assert process(*BATCH, "--force", "-q").err == ""


def test_notes_are_json_when_that_is_asked_for(process: Ernie, rows: Any, service: Any) -> None:
    rows(2)
    service(lambda number, _: refused(400, "invalid_argument") if number else said("fine"))
    ended = process(*BATCH, "-j", "1", "--json")
    told = [json.loads(line) for line in ended.err.splitlines()]
    assert told[-1]["error"]["kind"] == "partial"
    assert (ended.code, all("note" in line for line in told[:-1])) == (3, True)


def test_a_device_takes_the_lines_too(process: Ernie, rows: Any, service: Any) -> None:
    rows(2)
    service()
    assert process("chat", "--batch", "rows.jsonl", "-o", "/dev/null").code == 0
    assert not Path("/dev/null.journal").exists()


def test_the_journal_holds_no_question_and_no_answer(process: Ernie, rows: Any, service: Any) -> None:
    rows(2)
    service()
    process(*BATCH)
    journal = process.folder / "answers.jsonl.journal"
    assert journal.stat().st_mode & 0o777 == 0o600
    assert "question" not in journal.read_text() and "answer to" not in journal.read_text()
