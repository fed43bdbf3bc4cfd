"""Commands that do all that they should not: none of them hangs, floods or outlives a run, and the model is told."""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from written_tools import CITY, PATIENCE, gone, python

from ernie_cli.events import ToolCall, ToolResult
from ernie_cli.tools.bench import Children, command_work
from ernie_cli.tools.model import Running, Tool

CALL = ToolCall("c1", "f", "{}")


class Run:
    """Runs one command as a tool; `notes` is what a person was shown."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.children = Children()

    def __call__(self, program: str, given: Mapping[str, Any] | None = None, **how: Any) -> ToolResult:
        running = Running(tuple(python(program)), **{"seconds": PATIENCE, **how})
        tool = Tool("f", {"name": "f", "parameters": CITY}, running)
        work = command_work(tool, running, lambda: {"PATH": os.environ["PATH"]}, self.notes.append, self.children)
        return work(CALL, given or {"city": "X"})


@pytest.fixture
def run() -> Run:
    return Run()


def told(result: ToolResult) -> Any:
    assert not result.ok
    return json.loads(result.content)


def test_a_tool_that_never_ends_is_ended(run: Run) -> None:
    found = told(run("print('so far', flush=True)\nprint('hm', file=sys.stderr)\ntime.sleep(1000)", seconds=1.0))
    assert found == {"error": "the tool did not end within 1 s", "stderr": "hm", "output": "so far\n"}


def test_what_it_started_is_ended_with_it(run: Run) -> None:
    found = told(run("child = os.fork() or time.sleep(1000)\nprint(child, flush=True)\ntime.sleep(1000)", seconds=1.0))
    assert gone(int(found["output"]))


def test_what_it_leaves_running_is_ended_too(run: Run) -> None:
    result = run("child = os.fork()\nif not child: time.sleep(1000)\nprint(child)")
    assert result.ok
    assert gone(int(result.content))


def test_a_background_process_that_keeps_the_pipe_is_not_waited_for(run: Run) -> None:
    """One that makes itself a session is out of reach, and nobody waits for it."""
    result = run(
        "child = os.fork()\nif not child:\n    os.setsid()\n    time.sleep(1000)\ntime.sleep(0.2)\nprint(child, flush=True)"
    )
    os.kill(int(result.content), 9)
    assert result.ok


def test_a_flood_is_cut_with_a_mark_and_its_status_is_its_own(run: Run) -> None:
    result = run("sys.stdout.write('x' * 5_000_000)", most=1000)
    assert (result.ok, result.content) == (True, "x" * 1000 + "\n[the output is cut after 1000 bytes]")


def test_a_character_that_the_limit_cuts_is_left_out(run: Run) -> None:
    result = run("sys.stdout.buffer.write('字'.encode() * 1000)", most=1000)
    assert result.content == "字" * 333 + "\n[the output is cut after 1000 bytes]"


@pytest.mark.parametrize("pipe", ["stdout", "stderr"])
def test_a_flood_without_end_is_ended(run: Run, pipe: str) -> None:
    found = told(run(f"while True: sys.{pipe}.write('spam' * 100_000)"))
    assert found["error"] == "the tool printed without end and was ended"


def test_a_person_is_shown_no_more_of_it_than_anybody_reads(run: Run) -> None:
    run("sys.stderr.write('word\\n' * 1_000_000)")
    assert sum(map(len, run.notes)) < 300_000
    assert run.notes[-1] == "f: … more is left out"


def test_what_it_says_on_standard_error_is_shown_line_by_line_with_its_name(run: Run) -> None:
    assert run("sys.stderr.write('one\\ntwo\\r\\n\\nthree')").ok
    assert run.notes == ["f: one", "f: two", "f: three"]


def test_output_that_is_no_text_is_told(run: Run) -> None:
    assert told(run("sys.stdout.buffer.write(b'\\xff\\xfe' * 10)")) == {"error": "the tool printed 20 bytes that are no text"}
    assert told(run("print('a\\0b')")) == {"error": "the tool printed 4 bytes that are no text"}


def test_a_tool_that_says_nothing_is_told_to_have_said_nothing(run: Run) -> None:
    assert run("pass").content == "(no output)"


def test_a_tool_that_closes_its_input_early_runs_on(run: Run) -> None:
    running = Running(("sh", "-c", "exec <&-; echo done"), seconds=PATIENCE)
    work = command_work(Tool("f", {}, running), running, lambda: {"PATH": os.environ["PATH"]}, print, Children())
    assert work(CALL, {"city": "x" * 1_000_000}) == ToolResult("c1", "f", "done", ok=True)


def test_arguments_of_any_size_and_script_arrive(run: Run) -> None:
    assert run("print(len(given['city']), given['city'][:2])", {"city": "北京" * 100_000}).content == "200000 北京"
    assert run("print(ascii(given['city']))", {"city": "\ud800"}).content == r"'\ud800'"


def test_a_signal_is_how_it_died(run: Run) -> None:
    assert told(run("os.kill(os.getpid(), 9)"))["error"] == "the tool failed with signal 9"


def test_one_that_is_not_there_any_more_is_told(run: Run) -> None:
    running = Running(("/no/such/program",))
    work = command_work(Tool("f", {}, running), running, dict, print, Children())
    assert told(work(CALL, {})) == {"error": "the tool cannot be run: No such file or directory"}


def test_no_shell_sees_the_words(tmp_path: Path) -> None:
    words = f"$HOME; touch {tmp_path / 'made'} `id` *"
    running = Running(("printf", "%s", words))
    work = command_work(Tool("f", {}, running), running, lambda: {"PATH": os.environ["PATH"]}, print, Children())
    assert work(CALL, {}).content == words
    assert list(tmp_path.iterdir()) == []


def test_the_end_of_a_run_ends_all_that_run_and_lets_none_begin(run: Run, tmp_path: Path) -> None:
    mark = tmp_path / "began"
    results: list[ToolResult] = []
    thread = Thread(target=lambda: results.append(run(f"open({str(mark)!r}, 'w')\ntime.sleep(1000)")))
    thread.start()
    until = time.monotonic() + PATIENCE
    while not mark.exists() and time.monotonic() < until:
        time.sleep(0.01)
    run.children.end()
    thread.join(PATIENCE)
    assert told(results[0])["error"] == "the tool failed with signal 9"
    assert told(run("print(1)"))["error"] == "the tool was not run"


def test_it_has_no_more_time_than_the_whole_call(run: Run) -> None:
    running = Running(tuple(python("time.sleep(1000)")), seconds=PATIENCE)
    work = command_work(Tool("f", {}, running), running, lambda: {"PATH": os.environ["PATH"]}, print, Children())
    assert told(work(CALL, {}, 0.5))["error"] == "the tool did not end within 0.5 s"
