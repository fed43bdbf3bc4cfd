"""`ernie balance` as a process, against the services that `ernie sandbox serve` plays."""

import json
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from ledger_files import rows
from served import ERNIE, Served, served

FULL = "200.1024"


class Ended(NamedTuple):
    code: int
    out: str
    err: str


def ernie(home: Path, sandbox: Served, *argv: str, **environ: str) -> Ended:
    """The program with the variables that the sandbox prints; an empty one counts as unset."""
    ran = subprocess.run(
        [ERNIE, *argv],
        env={"PATH": os.environ["PATH"], "HOME": str(home), **sandbox.exports, **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Ended(ran.returncode, ran.stdout, ran.stderr)


@pytest.mark.parametrize("provider", ["qianfan", "wenxin"])
def test_the_billing_service_takes_the_signature(tmp_path: Path, sandbox: Served, provider: str) -> None:
    ran = ernie(tmp_path, sandbox, "balance", "-p", provider)
    assert ran.code == 0, ran.err
    assert ran.out.split()[::2] == [provider, "CNY"]


def test_a_wrong_secret_key_is_four(tmp_path: Path, sandbox: Served) -> None:
    ran = ernie(tmp_path, sandbox, "balance", "-p", "qianfan", QIANFAN_SECRET_KEY="another-secret-key")
    assert (ran.code, ran.out) == (4, "")
    assert "SignatureDoesNotMatch" in ran.err
    assert "another-secret-key" not in ran.err


def test_a_clock_that_is_off_is_made_up_for(tmp_path: Path, sandbox: Served) -> None:
    program = (
        "import time; real = time.time; time.time = lambda: real() + 86400.0;"
        "from ernie_cli.__main__ import run; import sys; sys.argv[1:] = ['balance', '-p', 'qianfan']; run()"
    )
    ran = subprocess.run(
        [ERNIE.with_name("python"), "-c", program],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **sandbox.exports},
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stdout.split()[::2]) == (0, ["qianfan", "CNY"]), ran.stderr


def test_what_a_chat_costs_is_off_the_balance_and_in_the_ledger(tmp_path: Path) -> None:
    with served() as sandbox:
        before = ernie(tmp_path, sandbox, "balance", "-p", "wcode")
        asked = ernie(tmp_path, sandbox, "chat", "-n", "-p", "wcode", "--json", "hi " * 2000)
        after = ernie(tmp_path, sandbox, "balance", "-p", "wcode", "--json")
    (left,) = json.loads(after.out)
    assert before.out.split()[1] == FULL
    assert left["amount"] == json.loads(asked.out)["balance"] != FULL
    assert rows(tmp_path, "balance, sandbox, cost") == [(left["amount"], 1, json.loads(asked.out)["cost"]["amount"])]


def test_all_are_asked_and_a_guard_tells(tmp_path: Path, sandbox: Served) -> None:
    ran = ernie(tmp_path, sandbox, "balance", "--all", "--json")
    found = {each["provider"]: (each["source"], each["amount"] is None) for each in json.loads(ran.out)}
    assert ran.code == 0
    assert found == {
        "aistudio": ("ledger", True),
        "qianfan": ("service", False),
        "wenxin": ("service", False),
        "wcode": ("service", False),
    }
    assert ernie(tmp_path, sandbox, "balance", "--all", "--min", "1").code == 0
    assert ernie(tmp_path, sandbox, "balance", "--all", "--min", "1000").code == 7


@pytest.mark.parametrize(("key", "code"), [("sk-invalid", 4), ("sk-overdue", 7)], ids=["refused key", "account without money"])
def test_a_key_that_is_refused_has_the_code_of_its_reason(tmp_path: Path, sandbox: Served, key: str, code: int) -> None:
    ran = ernie(tmp_path, sandbox, "balance", "-p", "wcode", WCODE_API_KEY=key)
    assert (ran.code, ran.out) == (code, "")


def test_a_service_that_is_down_is_five_and_its_neighbours_are_shown(tmp_path: Path, sandbox: Served) -> None:
    down = {"ERNIE_BILLING_BASE_URL": "http://127.0.0.1:9"}
    alone = ernie(tmp_path, sandbox, "balance", "-p", "wenxin", "--retries", "0", **down)
    assert (alone.code, alone.out) == (5, "")
    ran = ernie(tmp_path, sandbox, "balance", "--all", "--min", "1", "--retries", "0", **down)
    assert ran.code == 5
    assert [line.split()[1] == "unknown" for line in ran.out.splitlines()] == [True, True, True, False]


def test_a_reply_that_is_no_balance_is_six(tmp_path: Path, sandbox: Served) -> None:
    ran = ernie(tmp_path, sandbox, "balance", "-p", "wcode", ERNIE_WCODE_BASE_URL=f"{sandbox.url}/nowhere")
    assert (ran.code, ran.out) == (6, "")


def test_a_sandbox_that_is_served_is_kept_apart_too(tmp_path: Path, sandbox: Served) -> None:
    assert ernie(tmp_path, sandbox, "chat", "-n", "hi").code == 0
    assert ernie(tmp_path, sandbox, "balance", "--spent").out == ""
    shown = ernie(tmp_path, sandbox, "balance", "--spent", "-p", "sandbox", "--by", "model").out
    assert [line.split()[:2] for line in shown.splitlines()[1:]] == [["aistudio/ernie-4.5-turbo-128k", "1"], ["total", "1"]]
