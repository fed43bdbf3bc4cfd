"""What the history keeps, and when it keeps nothing: with --no-log, in a sandbox, of pictures, of keys."""

import json
import shutil
from pathlib import Path

import photographs
import pytest
from conversations import answer, history_folder, rows, sent, traces, waiting
from program import KEY, Program, chunk, stream

from ernie_cli.history.turn import TOGETHER

CANARY = "a-word-that-must-leave-no-trace"


@pytest.fixture
def ernie(ernie: Program) -> Program:
    ernie.terminal = "tty"
    return ernie


def test_a_plain_question_is_kept_with_all_that_is_known_of_its_answer(ernie: Program, tmp_path: Path) -> None:
    usage = {"usage": {"prompt_tokens": 7, "completion_tokens": 9, "total_tokens": 16}}
    assert ernie("chat", "-n", "-s", "be brief", "hi", replies=[answer(**usage)]).err == ""
    (kept,) = (json.loads(body) for body in rows(tmp_path, "body"))
    assert kept["messages"] == [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "Hello"}]
    assert (kept["system"], kept["provider"], kept["model"]) == ("be brief", "aistudio", "ernie-4.5-turbo-128k")
    assert (kept["answer_id"], kept["answered_by"], kept["finish_reason"]) == ("as-1", "aistudio/m", "stop")
    assert (kept["usage"]["total_tokens"], kept["exit_code"], kept["is_whole"], waiting(tmp_path)) == (16, 0, True, [])


def test_the_answer_is_out_before_the_history_is_touched(ernie: Program, tmp_path: Path) -> None:
    seen: list[bool] = []

    def looked(_: object) -> object:
        seen.append(history_folder(tmp_path).exists())
        return answer()

    assert ernie("chat", "-n", "hi", replies=[looked]).out == "Hello\n"  # type: ignore[list-item]
    assert (seen, len(rows(tmp_path, "id"))) == ([False], 1)


@pytest.mark.parametrize("way", ["flag", "variable", "configuration"])
def test_without_the_log_there_is_no_trace(ernie: Program, tmp_path: Path, way: str) -> None:
    if way == "variable":
        ernie.environ["ERNIE_NO_LOG"] = "1"
    if way == "configuration":
        ernie.environ["ERNIE_CONFIG_DIR"] = str(tmp_path / "config")
        (tmp_path / "config").mkdir()
        (tmp_path / "config/config.yaml").write_text("chat:\n  log: false\n")
    flags = ["--no-log"] if way == "flag" else []
    ran = ernie("chat", "-n", *flags, CANARY, replies=[answer(CANARY)])
    assert (ran.code, history_folder(tmp_path).exists(), traces(tmp_path, CANARY)) == (0, False, [])


def test_without_the_log_a_conversation_is_read_and_not_written(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "one", replies=[answer()])
    for flags in (("-c",), ("--session", "s")):
        ran = ernie("chat", "-n", "--no-log", *flags, CANARY, replies=[answer()])
        assert len(sent(ran)) == (3 if flags == ("-c",) else 1)
    assert (len(rows(tmp_path, "id")), traces(tmp_path, CANARY)) == (1, [])


def test_a_sandbox_leaves_no_trace(ernie: Program, tmp_path: Path) -> None:
    assert ernie("chat", "-n", "-p", "sandbox", CANARY, in_process=True).code == 0
    assert ernie("chat", "-n", CANARY, replies=[stream(chunk("x", "stop"), headers={"x-ernie-sandbox": "1"})]).code == 0
    assert (history_folder(tmp_path).exists(), traces(tmp_path, CANARY)) == (False, [])


def test_an_answer_of_a_sandbox_leaves_none_out_of_the_cache_either(ernie: Program, tmp_path: Path) -> None:
    reply = stream(chunk("x", "stop"), headers={"x-ernie-sandbox": "1"})
    ernie("chat", "-n", "--cache", CANARY, replies=[reply])
    assert ernie("chat", "-n", "--cache", CANARY).out == "x\n"
    assert not history_folder(tmp_path).exists()
    ernie("chat", "-n", "--cache", "another", replies=[answer()])
    ernie("chat", "-n", "--cache", "another")
    assert len(rows(tmp_path, "id")) == 2


def test_a_script_can_try_a_named_session_in_the_sandbox(ernie: Program) -> None:
    ernie("chat", "-n", "-p", "sandbox", "--session", "s", "one", in_process=True)
    ran = ernie("chat", "-n", "-p", "sandbox", "--session", "s", "--json", "two", in_process=True)
    assert ("turn 2" in ran.out, json.loads(ran.out)["session"]) == (True, "s")


def test_continue_goes_on_with_a_named_session_in_the_sandbox_as_its_name_does(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "-p", "sandbox", "--session", "s", "one", in_process=True)
    ernie("chat", "-n", "-p", "sandbox", "-c", "two", in_process=True)
    ran = ernie("chat", "-n", "-p", "sandbox", "-c", "three", in_process=True)
    assert ("turn 3" in ran.out, ran.err, len(rows(tmp_path, "id"))) == (True, "", 3)


@pytest.mark.parametrize("asks", [("-p", "sandbox"), ("-m", "sandbox/ernie-4.5-turbo-128k")], ids=" ".join)
@pytest.mark.parametrize("earlier", [0, 1])
def test_continue_says_that_the_sandbox_keeps_nothing_without_a_name(
    ernie: Program, tmp_path: Path, asks: tuple[str, ...], earlier: int
) -> None:
    for _ in range(earlier):
        ernie("chat", "-n", "one", replies=[answer()])
    ran = ernie("chat", "-n", *asks, "-c", CANARY, in_process=True)
    assert (ran.code, ran.err) == (0, "ernie: the sandbox keeps no conversation but that of --session NAME\n")
    assert (traces(tmp_path, CANARY), history_folder(tmp_path).exists()) == ([], bool(earlier))


def test_rows_of_a_file_are_not_kept(ernie: Program, tmp_path: Path) -> None:
    ran = ernie("chat", "--batch", "-", stdin=b'{"prompt": "x"}', replies=[answer()])
    assert (ran.code, history_folder(tmp_path).exists()) == (0, False)


def test_no_secret_is_kept(ernie: Program, tmp_path: Path) -> None:
    assert ernie("chat", "-n", f"my key is {KEY}", replies=[answer(f"{KEY}?")]).code == 0
    assert [json.loads(body)["messages"][0]["content"] for body in rows(tmp_path, "body")] == ["my key is ***"]
    assert traces(tmp_path, KEY) == []


def test_a_half_character_costs_nothing_but_itself(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "hi", replies=[answer("a\ud800b")])
    assert "a\ufffdb" in rows(tmp_path, "body")[0]


def test_a_broken_configuration_of_the_folder_costs_one_note_and_no_answer(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ernie.environ["ERNIE_DATA_DIR"] = str(tmp_path / "file")
    ran = ernie("chat", "-n", "hi", replies=[answer()])
    assert (ran.code, ran.out, ran.err.count("\n")) == (0, "Hello\n", 1)


@pytest.mark.parametrize("flags", [("-c",), ("--session", "s")], ids=" ".join)
def test_a_conversation_that_cannot_be_kept_is_told_beside_the_ledger(
    ernie: Program, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    for store in ("ledger", "history"):
        (tmp_path / "data" / store).mkdir(parents=True)
    ernie.environ["ERNIE_DATA_DIR"] = str(tmp_path / "data")

    def full(_: object) -> object:
        for store in ("ledger", "history"):
            (tmp_path / "data" / store / "pending").write_text("in the way")
        return answer()

    ran = ernie("chat", "-n", *flags, "hi", replies=[full])  # type: ignore[list-item]
    assert (ran.code, ran.out) == (0, "Hello\n")
    assert "this call is not in the ledger: " in ran.err
    assert f"this turn is not in the history: {tmp_path}/data/history: " in ran.err


def test_why_the_history_cannot_be_read_is_told_in_words(ernie: Program, tmp_path: Path) -> None:
    history_folder(tmp_path).mkdir(parents=True)
    (history_folder(tmp_path) / "pending").write_text("in the way")
    ran = ernie("chat", "-n", "--session", "s", "hi")
    told = f"the history cannot be read: {history_folder(tmp_path)}/history.db: Not a directory\n"
    assert (ran.code, told in ran.err, "Errno" in ran.err) == (2, True, False)


def test_a_damaged_history_is_kept_aside_with_one_note(ernie: Program, tmp_path: Path) -> None:
    history_folder(tmp_path).mkdir(parents=True)
    (history_folder(tmp_path) / "history.db").write_bytes(b"this is no database " * 500)
    ran = ernie("chat", "-n", "--session", "s", "hi", replies=[answer()])
    (aside,) = history_folder(tmp_path).glob("history.db.damaged-*")
    assert (ran.code, ran.out, len(rows(tmp_path, "id")), aside.read_bytes()[:10]) == (0, "Hello\n", 1, b"this is no")
    assert ran.err == f"ernie: the history was damaged: it is kept as {aside}, and a new one begun\n"


def test_turns_are_taken_into_the_database_when_many_wait(ernie: Program, tmp_path: Path) -> None:
    for _ in range(TOGETHER - 1):
        ernie("chat", "-n", "hi", replies=[answer()])
    assert (len(waiting(tmp_path)), (history_folder(tmp_path) / "history.db").exists()) == (TOGETHER - 1, False)
    ernie("chat", "-n", "hi", replies=[answer()])
    assert (waiting(tmp_path), len(rows(tmp_path, "id"))) == ([], TOGETHER)


def test_a_reader_takes_in_what_waits(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "hi", replies=[answer()])
    assert len(waiting(tmp_path)) == 1
    assert len(json.loads(ernie("history", "list", "--json").out)) == 1
    assert waiting(tmp_path) == []


def photograph(folder: Path) -> str:
    path = folder / "cat.png"
    path.write_bytes(photographs.plain("PNG"))
    return str(path)


def test_pictures_are_kept_beside_the_turn_and_sent_again(ernie: Program, tmp_path: Path) -> None:
    first = ernie(
        "chat", "-n", "--session", "s", "-m", "ernie-4.5-turbo-vl", "-a", photograph(tmp_path), "what?", replies=[answer()]
    )
    shown = first.bodies[0]["messages"][0]["content"][1]["image_url"]["url"]
    assert shown.startswith("data:image/png;base64,")
    assert (shown[:60] in rows(tmp_path, "body")[0], "sha256:" in rows(tmp_path, "body")[0]) == (False, True)
    second = ernie("chat", "-n", "--session", "s", "and?", replies=[answer()])
    assert second.bodies[0]["messages"][0]["content"][1]["image_url"] == {"url": shown}


def test_a_picture_that_is_gone_is_named(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "--session", "s", "-m", "ernie-4.5-turbo-vl", "-a", photograph(tmp_path), "what?", replies=[answer()])
    shutil.rmtree(tmp_path / ".local/share/ernie/pictures")
    ran = ernie("chat", "-n", "--session", "s", "and?")
    assert (ran.code, ran.requests, "cat.png is not kept any more" in ran.err) == (2, [], True)


def test_nothing_of_a_picture_is_kept_without_the_log(ernie: Program, tmp_path: Path) -> None:
    ran = ernie("chat", "-n", "--no-log", "-m", "ernie-4.5-turbo-vl", "-a", photograph(tmp_path), "what?", replies=[answer()])
    assert (ran.code, (tmp_path / ".local/share/ernie/pictures").exists()) == (0, False)
