"""A job that ended early is taken up where it ended: the file is then the one that a single run would have made."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from embedding_service import embedded, inputs, refused
from program import Program, Ran

from ernie_cli.bulk.record import Record

FORMATS = ["jsonl", "csv", "tsv", "npy", "base64"]
LINES = [f'{{"id": "{number}", "text": "{"" if number in (0, 20) else f"text {number}"}"}}' for number in range(40)]
ALL = "\n".join(LINES).encode()
CALLS = 3  # that all texts take


class Job:
    """Runs of one job: FILE and the format may be changed between them."""

    def __init__(self, ernie: Program, folder: Path) -> None:
        self.ernie = ernie
        self.input = folder / "in.jsonl"
        self.input.write_bytes(ALL)
        self.output = folder / "out"
        self.form = "jsonl"

    def __call__(self, *argv: str, replies: list[Callable[[httpx.Request], httpx.Response] | httpx.Response]) -> Ran:
        files = ("-i", str(self.input), "-o", str(self.output))
        return self.ernie("embed", "-j", "1", "--retries", "0", "--format", self.form, *files, *argv, replies=replies)

    def broken(self) -> None:
        """A run that ends after its first call."""
        ran = self(replies=[embedded, refused(503)])
        assert ran.code == 5
        assert f"hint: --resume -o {self.output} goes on from here" in ran.err

    @property
    def journal(self) -> Path:
        return self.output.with_name("out.journal")


@pytest.fixture
def job(ernie: Program, tmp_path: Path) -> Job:
    return Job(ernie, tmp_path)


def wanted(job: Job) -> dict[str, bytes]:
    """The files of a single run."""
    output, job.output = job.output, job.output.with_name("single")
    assert job(replies=[embedded] * CALLS).code == 3
    found = files(job)
    job.output = output
    return found


def files(job: Job) -> dict[str, bytes]:
    """The output, and its ids where it has some."""
    names = {"": job.output, ".ids": job.output.with_name(f"{job.output.name}.ids")}
    return {name: path.read_bytes() for name, path in names.items() if path.exists()}


@pytest.mark.parametrize("form", FORMATS)
def test_a_job_that_broke_off_is_taken_up(job: Job, form: str) -> None:
    job.form = form
    whole = wanted(job)
    job.broken()
    before = len(files(job)[""])
    ran = job("--resume", replies=[embedded] * (CALLS - 1))
    assert (ran.code, files(job)) == (3, whole)
    assert before < len(whole[""])
    assert [inputs(request)[0] for request in ran.requests] == ["text 17", "text 34"]


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_killed_run_wrote_beyond_the_journal_is_cut_off(job: Job, form: str) -> None:
    job.form = form
    whole = wanted(job)
    job.broken()
    with job.output.open("ab") as file:
        file.write(b'{"index":17,"id":')
    job("--resume", replies=[embedded] * (CALLS - 1))
    assert files(job) == whole


@pytest.mark.parametrize("form", FORMATS)
def test_a_job_that_wrote_nothing_is_begun(job: Job, form: str) -> None:
    job.form = form
    whole = wanted(job)
    assert job(replies=[refused(503)]).code == 5
    job("--resume", replies=[embedded] * CALLS)
    assert files(job) == whole


def test_a_job_that_is_done_asks_nothing(job: Job) -> None:
    job(replies=[embedded] * CALLS)
    before = files(job)
    ran = job("--resume", replies=[])
    assert (ran.code, ran.requests, files(job)) == (3, [], before)  # some texts of it were left out


def test_resume_begins_where_there_is_no_file(job: Job) -> None:
    assert job("--resume", replies=[embedded] * CALLS).code == 3


def test_tokens_are_counted_on(job: Job) -> None:
    job.broken()
    job("--resume", replies=[embedded] * (CALLS - 1))
    marks = [json.loads(line)["mark"] for line in job.journal.read_text().splitlines() if '"mark"' in line]
    assert (marks[-1]["rows"], marks[-1]["total_tokens"]) == (40, 38)


def test_an_input_that_changed_is_refused_with_the_line(job: Job) -> None:
    job.broken()
    job.input.write_bytes(ALL.replace(b"text 30", b"text XX"))
    before = files(job)
    ran = job("--resume", replies=[])
    assert (ran.code, files(job)) == (2, before)
    assert "line 31 is another one" in ran.err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("-m", "bge-large-zh"), "model embedding-v1, and this is bge-large-zh"),
        (("--field", "id"), "field None, and this is id"),
        (("--shard", "0/2"), "shard 0/1, and this is 0/2"),
        (("--truncate",), "truncate False, and this is True"),
    ],
)
def test_what_would_make_other_vectors_is_refused(job: Job, argv: tuple[str, ...], told: str) -> None:
    job.broken()
    ran = job("--resume", *argv, replies=[])
    assert ran.code == 2
    assert told in ran.err


def test_another_format_is_refused(job: Job) -> None:
    job.broken()
    job.form = "csv"
    ran = job("--resume", replies=[])
    assert ran.code == 2
    assert "format jsonl, and this is csv" in ran.err


def test_a_file_without_its_journal_is_refused(job: Job) -> None:
    job.broken()
    job.journal.unlink()
    before = files(job)
    ran = job("--resume", replies=[])
    assert (ran.code, files(job)) == (2, before)
    assert "journal is missing" in ran.err


def test_a_file_that_was_cut_is_refused(job: Job) -> None:
    job.broken()
    job.output.write_bytes(files(job)[""][:-1])
    ran = job("--resume", replies=[])
    assert ran.code == 2
    assert "is shorter than its journal says" in ran.err


def test_ids_that_were_cut_are_refused(job: Job) -> None:
    job.form = "npy"
    job.broken()
    ids = job.output.with_name("out.ids")
    ids.write_bytes(ids.read_bytes()[:-1])
    assert "out.ids is shorter" in job("--resume", replies=[]).err


def test_ids_of_other_rows_are_not_overwritten_unasked(job: Job) -> None:
    job.form = "npy"
    ids = job.output.with_name("out.ids")
    ids.write_text("precious")
    ran = job(replies=[])
    assert (ran.code, ids.read_text()) == (2, "precious")
    assert job("--force", replies=[embedded] * CALLS).code == 3
    assert ids.read_text().startswith('"0"\n')


def test_two_runs_on_one_file_are_refused(job: Job) -> None:
    record = Record(str(job.output))
    ran = job(replies=[])
    record.close()
    assert ran.code == 2
    assert "is in use by another ernie" in ran.err


def test_a_file_that_is_removed_meanwhile_ends_the_job(job: Job) -> None:
    def removing(request: httpx.Request) -> httpx.Response:
        job.output.unlink()
        return embedded(request)

    ran = job(replies=[embedded, removing])
    assert ran.code == 10
    assert "was removed or replaced" in ran.err


def test_an_input_that_changes_while_the_job_runs_ends_it(job: Job) -> None:
    lines = [f'{{"text": "{number} {"x" * 1000}"}}' for number in range(600)]  # more than is read at once

    def changing(request: httpx.Request) -> httpx.Response:
        job.input.write_text("\n".join([*lines[:-1], '{"text": "another"}']))
        return embedded(request)

    job.input.write_text("\n".join(lines))
    ran = job("--truncate", replies=[changing, *[embedded] * 40])
    job.ernie.replies.clear()
    assert ran.code == 2
    assert "line 600 changed while the job ran" in ran.err


def test_a_pipe_that_is_named_is_written_straight(job: Job) -> None:
    os.mkfifo(job.output)
    reader = os.open(job.output, os.O_RDONLY | os.O_NONBLOCK)
    assert job(replies=[embedded] * CALLS).code == 3
    written = os.read(reader, 65536)
    os.close(reader)
    assert [json.loads(line)["index"] for line in written.splitlines()] == [*range(1, 20), *range(21, 40)]
    assert not job.journal.exists()


def test_a_resumed_run_does_not_forget_what_was_left_out(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "texts.txt").write_text("one\n\ntwo\n")
    flags = ("embed", "-p", "sandbox", "-i", str(tmp_path / "texts.txt"), "-o", str(tmp_path / "out.jsonl"))
    assert ernie(*flags, in_process=True).code == 3
    again = ernie(*flags, "--resume", in_process=True)
    assert (again.code, "1 text was left out by an earlier run" in again.err) == (3, True)
