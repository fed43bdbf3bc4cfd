"""Conversations of real processes: terminals, locks, read-only folders, full disks, signals, readers that leave."""

import ctypes
import json
import resource
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
from ernie_process import PATIENCE, Ernie
from scripted_server import ASKED, HANG, STREAM, Server, answer, text

Serve = Callable[..., Server]
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1  # of prctl(2) and capabilities(7)


def folder(ernie: Ernie) -> Path:
    return ernie.folder / "home/.local/share/ernie/history"


def said(server: Server, number: int) -> list[str]:
    """The contents of the messages of a request."""
    return [message["content"] for message in server.requests[number].json["messages"]]


@pytest.fixture
def server(ernie: Ernie, serve: Serve) -> Server:
    """A service that always answers."""
    running = serve(answer("Hello"), repeat=True)
    ernie.at(running.url)
    return running


@pytest.fixture
def shell(ernie: Ernie) -> Iterator[Callable[[], Any]]:
    """Opens terminals, each with a shell on it."""
    opened = []

    def start() -> Any:
        environ = {**ernie.environ, "TERM": "dumb", "PS1": "$ "}
        child = pexpect.spawn("bash", ["--norc", "--noprofile"], env=environ, cwd=str(ernie.folder), echo=False)
        opened.append(child)
        return child

    yield start
    for child in opened:
        child.close(force=True)


def run(child: Any, command: str) -> None:
    """Run a command in a shell, to its end."""
    child.sendline(f"{command}; echo ended-$?")
    child.expect_exact("ended-0", timeout=PATIENCE)


def test_two_terminals_never_mix(ernie: Ernie, server: Server, shell: Callable[[], Any]) -> None:
    one, other = shell(), shell()
    run(one, "ernie chat -n one")
    run(other, "ernie chat -n two")
    run(one, "ernie chat -n -c more of one")
    run(other, "ernie chat -n -c more of two | cat")
    assert (said(server, 2), said(server, 3)) == (["one", "Hello", "more of one"], ["two", "Hello", "more of two"])


def test_a_later_session_on_the_same_device_is_another_terminal(ernie: Ernie, server: Server, shell: Callable[[], Any]) -> None:
    child = shell()
    run(child, "ernie chat -n one")
    run(child, "setsid --ctty --wait bash -c 'ernie chat -n -c two'")  # what a new log-in on a reused device is
    assert said(server, 1) == ["two"]


def test_without_a_terminal_continue_is_two(ernie: Ernie, server: Server) -> None:
    ran = ernie("chat", "-n", "-c", "hi")
    assert (ran.code, server.requests, "use --session NAME" in ran.err) == (2, [], True)


def test_two_questions_of_one_session_at_once_are_both_kept(ernie: Ernie, server: Server) -> None:
    running = [ernie.start("chat", "-n", "--session", "s", f"question {number}") for number in range(6)]
    assert [each.ended().code for each in running] == [0] * 6
    found = json.loads(ernie("history", "show", "s", "--json").out)
    asked = [turn["messages"][0]["content"] for turn in found["turns"]]
    assert sorted(asked) == [f"question {number}" for number in range(6)]


def test_a_locked_history_holds_up_no_answer_and_loses_nothing(ernie: Ernie, server: Server) -> None:
    assert ernie("chat", "-n", "--session", "s", "one").code == 0
    assert ernie("history", "list").code == 0  # a reader takes in what waits
    holder = sqlite3.connect(folder(ernie) / "history.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert ernie("chat", "-n", "--session", "s", "two").err == ""
    assert ernie("chat", "-n", "--session", "s", "three").err == ""
    assert said(server, 2) == ["one", "Hello", "two", "Hello", "three"]  # what waits is sent all the same
    holder.execute("ROLLBACK")
    holder.close()
    assert len(json.loads(ernie("history", "show", "s", "--json").out)["turns"]) == 3
    assert list((folder(ernie) / "pending").iterdir()) == []


def powerless() -> None:
    """Even root keeps to the modes of files then."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)


def test_a_read_only_history_costs_one_note_and_is_read(ernie: Ernie, server: Server) -> None:
    assert ernie("chat", "-n", "--session", "s", "one").code == 0
    assert ernie("history", "list").code == 0
    for path in (folder(ernie), *folder(ernie).rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    folder(ernie).parent.chmod(0o500)
    ran = ernie("chat", "-n", "--session", "s", "two", before=powerless)
    assert (ran.code, ran.out, ran.err.count("\n"), said(server, 1)) == (0, b"Hello\n", 1, ["one", "Hello", "two"])
    listed = ernie("history", "list", "--json", before=powerless)
    assert [each["turns"] for each in json.loads(listed.out)] == [1]
    refused = ernie("history", "remove", "--all", "--yes", before=powerless)
    assert (refused.code, "cannot be changed" in refused.err) == (2, True)


def test_a_full_disk_costs_one_note_and_no_answer(ernie: Ernie, server: Server) -> None:
    environ = {"PYTHONDONTWRITEBYTECODE": "1"}  # or Python cuts its own files short
    ran = ernie(
        "chat", "-n", "hi", env=environ, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    )  # fmt: skip
    assert (ran.code, ran.out, ran.err.count("\n")) == (0, b"Hello\n", 1)
    assert list((folder(ernie) / "pending").iterdir()) == []


def test_an_interrupted_turn_is_kept_and_not_sent_again(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, text("Hel"), HANG], answer("Hello"))
    ernie.at(server.url)
    running = ernie.start("chat", "-n", "--session", "s", "one")
    running.answered(b"Hel")
    running.send(signal.SIGINT)
    assert running.ended().code == -signal.SIGINT
    assert ernie("chat", "-n", "--session", "s", "two").code == 0
    assert said(server, 1) == ["two"]
    found = json.loads(ernie("history", "show", "s", "--json").out)
    assert [(turn["exit_code"], turn["whole"], turn["messages"][1]["content"]) for turn in found["turns"]] == [
        (130, False, "Hel"),
        (0, True, "Hello"),
    ]


def test_a_turn_whose_reader_left_is_kept(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, text("one\n"), *[text("more\n")] * 20000, HANG])
    ran = ernie.at(server.url).shell("ernie chat -n --session s hi | head -1")
    assert ran.out == b"one\n"
    (turn,) = json.loads(ernie("history", "show", "s", "--json").out)["turns"]
    assert (turn["exit_code"], turn["whole"]) == (141, False)


def test_a_person_is_asked_before_anything_is_removed(ernie: Ernie, server: Server, shell: Callable[[], Any]) -> None:
    child = shell()
    run(child, "ernie chat -n one")
    for typed, left in (("n", 1), ("y", 0)):
        child.sendline("ernie history remove --all")
        child.expect_exact("for good? [y/N]", timeout=PATIENCE)
        child.sendline(f"{typed}")
        child.sendline("echo ended-$?")
        child.expect_exact("ended-2" if left else "ended-0", timeout=PATIENCE)
        assert len(json.loads(ernie("history", "list", "--json").out)) == left
