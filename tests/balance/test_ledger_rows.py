"""Which calls are entered in the ledger, and what is entered of them."""

import json
import sqlite3
from pathlib import Path

import httpx
import pytest
from ledger_files import ledger_folder, rows, waiting
from program import EPOCH, Program, chunk, stream

USAGE = {"usage": {"prompt_tokens": 7, "completion_tokens": 9, "total_tokens": 16}}
WCODE = {"WCODE_API_KEY": "sk-canary-0123456789", "AI_STUDIO_API_KEY": ""}


def answered(**more: str) -> httpx.Response:
    return stream(chunk("Hello", "stop") | USAGE, headers=more)


def refused(status: int) -> httpx.Response:
    return httpx.Response(status, json={"error": {"message": "no", "type": "t", "code": "c"}})


def test_a_call_is_entered_with_its_tokens_and_the_dated_price_that_it_cost(ernie: Program, tmp_path: Path) -> None:
    ernie.environ |= WCODE
    ran = ernie("chat", "-n", "a secret question", replies=[answered(**{"x-account-balance": "123.0165"})])
    assert (ran.code, ran.err) == (0, "")
    columns = "at, provider, model, command, sandbox, exit_code, prompt_tokens, completion_tokens, total_tokens, cost, currency"
    assert rows(tmp_path, columns) == [
        ((EPOCH + 1000) * 1000, "wcode", "ernie-4.0-turbo-128k", "chat", 0, 0, 7, 9, 16, "0.0012", "CNY")
    ]
    assert [json.loads(price) for price in rows(tmp_path, "price")] == [
        {"input": "0.075", "output": "0.075", "per": 1000, "as_of": "2024-12", "source": "wcode ERNIE-LLM page"}
    ]
    assert rows(tmp_path, "balance") == ["123.0165"]


def test_no_word_of_question_answer_or_key_is_entered(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "a secret question", replies=[answered()])
    written = b"".join(path.read_bytes() for path in ledger_folder(tmp_path).rglob("*") if path.is_file())
    assert b"ernie-4.5-turbo-128k" in written
    assert [word for word in (b"secret question", b"Hello", b"canary") if word in written] == []


def test_an_unknown_price_is_no_price(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "hi", replies=[answered()])
    assert rows(tmp_path, "prompt_tokens, cost, currency, price") == [(7, None, None, None)]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (refused(401), 4),
        (refused(500), 5),
        (refused(400), 6),
        (stream(chunk("Hel"), done=False), 9),
        (stream(chunk("Hel", "content_filter")), 8),
    ],
    ids=["refused key", "failing service", "bad request", "broken off", "blocked"],
)
def test_a_failed_call_is_entered_with_its_exit_code_and_no_tokens(
    ernie: Program, tmp_path: Path, reply: httpx.Response, code: int
) -> None:
    ran = ernie("chat", "-n", "--retries", "0", "hi", replies=[reply])
    assert (ran.code, rows(tmp_path, "exit_code, prompt_tokens")) == (code, [(code, None)])


def test_a_call_and_its_retries_are_one_entry(ernie: Program, tmp_path: Path) -> None:
    ran = ernie("chat", "-n", "hi", replies=[refused(500), refused(500), answered()])
    assert (len(ran.requests), rows(tmp_path, "exit_code")) == (3, [0])


@pytest.mark.parametrize(
    "argv",
    [("chat", "-n", ""), ("chat", "-n", "--temperature", "9", "hi"), ("chat", "-n", "--dry-run", "hi")],
    ids=["no question", "bad flag", "dry run"],
)
def test_what_reached_nobody_is_not_entered(ernie: Program, tmp_path: Path, argv: tuple[str, ...]) -> None:
    ernie(*argv)
    assert not ledger_folder(tmp_path).exists()


def test_a_host_that_cannot_be_reached_is_not_entered(ernie: Program, tmp_path: Path) -> None:
    ran = ernie("chat", "-n", "--retries", "0", "hi", replies=[httpx.ConnectError("refused")])
    assert (ran.code, ledger_folder(tmp_path).exists()) == (5, False)


def test_the_answer_is_out_before_the_ledger_is_touched(ernie: Program, tmp_path: Path) -> None:
    seen: list[bool] = []

    def looked(request: httpx.Request) -> httpx.Response:
        seen.append(ledger_folder(tmp_path).exists())
        return answered()

    ran = ernie("chat", "-n", "hi", replies=[looked])
    assert (ran.out, seen, rows(tmp_path, "exit_code")) == ("Hello\n", [False], [0])


def test_calls_of_the_sandbox_are_marked(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "-p", "sandbox", "hi", in_process=True)
    ernie("chat", "-n", "hi", replies=[answered(**{"x-ernie-sandbox": "1"})])
    assert sorted(rows(tmp_path, "provider, sandbox")) == [("aistudio", 1), ("sandbox", 1)]


@pytest.mark.parametrize("fault", ["reset", "hang", "close", "garbage", "status=500"])
def test_a_call_of_the_sandbox_that_gets_no_reply_is_no_real_one(ernie: Program, tmp_path: Path, fault: str) -> None:
    assert ernie("chat", "-n", "-p", "sandbox", "--retries", "0", f"[sandbox:{fault}] hi", in_process=True).code != 0
    assert set(rows(tmp_path, "provider, sandbox")) == {("sandbox", 1)}


def test_a_header_that_is_no_amount_is_not_remembered(ernie: Program, tmp_path: Path) -> None:
    ernie.environ |= WCODE
    ernie("chat", "-n", "hi", replies=[answered(**{"x-account-balance": "NaN; rm"})])
    assert rows(tmp_path, "balance") == [None]


def test_a_price_of_the_configuration_wins(ernie: Program, tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    ernie.environ["ERNIE_CONFIG_DIR"] = str(folder)
    (folder / "config.yaml").write_text(
        "prices:\n  aistudio/ernie-4.5-turbo-128k:\n    input: '1'\n    output: '10'\n    currency: USD\n"
    )
    ran = ernie("chat", "-n", "--usage", "hi", replies=[answered()])
    assert (ran.code, rows(tmp_path, "cost, currency")) == (0, [("0.097", "USD")]), ran.err


def test_a_ledger_that_has_no_place_costs_one_note_and_no_answer(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ernie.environ["ERNIE_DATA_DIR"] = str(tmp_path / "file")
    ran = ernie("chat", "-n", "--no-log", "hi", replies=[answered()])
    assert (ran.code, ran.out) == (0, "Hello\n")
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("ernie: this call is not in the ledger: ")


def test_a_damaged_database_is_kept_aside_with_one_note(ernie: Program, tmp_path: Path) -> None:
    folder = ledger_folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "calls.db").write_bytes(b"this is no database " * 500)
    ran = ernie("chat", "-n", "hi", replies=[answered()])
    aside = list(folder.glob("calls.db.damaged-*"))
    assert (ran.code, ran.out, rows(tmp_path, "exit_code")) == (0, "Hello\n", [0])
    assert [path.read_bytes()[:20] for path in aside] == [b"this is no database "]
    assert ran.err == f"ernie: the ledger was damaged: it is kept as {aside[0]}, and a new one begun\n"


def test_a_newer_database_is_left_alone_and_the_call_waits(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "hi", replies=[answered()])
    connection = sqlite3.connect(ledger_folder(tmp_path) / "calls.db")
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    ran = ernie("chat", "-n", "hi", replies=[answered()])
    assert (ran.code, ran.out, len(rows(tmp_path)), len(waiting(tmp_path))) == (0, "Hello\n", 1, 1)
    assert "its version is 7, and this ernie knows 1" in ran.err
    read = ernie("balance", "--spent")
    assert (read.code, read.out, len(rows(tmp_path)), len(waiting(tmp_path))) == (2, "", 1, 1)
    assert "use the newer ernie that wrote it" in read.err


def test_a_database_of_another_program_is_left_alone(ernie: Program, tmp_path: Path) -> None:
    folder = ledger_folder(tmp_path)
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / "calls.db")
    connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    before = (folder / "calls.db").read_bytes()
    ran = ernie("chat", "-n", "hi", replies=[answered()])
    assert (ran.code, (folder / "calls.db").read_bytes(), len(waiting(tmp_path))) == (0, before, 1)


def test_an_unreadable_entry_is_put_aside_and_the_others_are_taken_in(ernie: Program, tmp_path: Path) -> None:
    folder = ledger_folder(tmp_path) / "pending"
    folder.mkdir(parents=True)
    (folder / "0.1.json").write_text('{"id": 5')
    (folder / "1.1.json").write_text('{"id": "x", "at": true}')
    ran = ernie("chat", "-n", "hi", replies=[answered()])
    assert (ran.code, ran.err, len(rows(tmp_path)), waiting(tmp_path)) == (0, "", 1, [])
    assert sorted(path.name for path in folder.iterdir()) == ["0.1.unreadable", "1.1.unreadable"]
