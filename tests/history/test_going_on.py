"""A question that goes on with a conversation: what is sent with it, to whom, and which turns are left out."""

import json
from pathlib import Path

import httpx
import pytest
from conversations import answer, history_folder, rows, sent
from ledger_rows import sessions
from program import Program, chunk, stream

TTY = "34816-100-5000-boot"
WIDE, NARROW = "ernie-4.5-turbo-128k", "ernie-4.5-8k-preview"


@pytest.fixture
def ernie(ernie: Program) -> Program:
    ernie.terminal = TTY
    return ernie


def test_a_session_sends_what_was_said_in_it(ernie: Program) -> None:
    ernie("chat", "-n", "--session", "work", "one", replies=[answer("first")])
    ran = ernie("chat", "-n", "--session", "work", "two", replies=[answer("second")])
    assert (ran.code, ran.out, ran.err) == (0, "second\n", "")
    assert sent(ran) == [("user", "one"), ("assistant", "first"), ("user", "two")]


def test_two_sessions_never_mix(ernie: Program) -> None:
    ernie("chat", "-n", "--session", "a", "one", replies=[answer("first")])
    ernie("chat", "-n", "--session", "b", "two", replies=[answer("second")])
    assert sent(ernie("chat", "-n", "--session", "a", "more", replies=[answer()]))[0] == ("user", "one")
    assert sent(ernie("chat", "-n", "--session", "b", "more", replies=[answer()]))[0] == ("user", "two")


def test_continue_goes_on_with_the_last_conversation_of_this_terminal(ernie: Program) -> None:
    ernie("chat", "-n", "here", replies=[answer("first")])
    ernie.terminal = "another"
    ernie("chat", "-n", "there", replies=[answer("second")])
    ernie.terminal = TTY
    assert sent(ernie("chat", "-n", "-c", "more", replies=[answer()])) == [
        ("user", "here"),
        ("assistant", "first"),
        ("user", "more"),
    ]
    assert len(sent(ernie("chat", "-n", "-c", "still", replies=[answer()]))) == 5


def test_continue_goes_on_with_a_session_that_was_used_on_this_terminal(ernie: Program) -> None:
    ernie("chat", "-n", "--session", "work", "one", replies=[answer()])
    ran = ernie("chat", "-n", "--json", "-c", "two", replies=[answer()])
    assert (json.loads(ran.out)["session"], len(sent(ran))) == ("work", 3)


def test_continue_without_a_terminal_says_what_to_do(ernie: Program) -> None:
    ernie.terminal = None
    ran = ernie("chat", "-n", "-c", "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert ran.err.endswith("hint: use --session NAME\n")


def test_continue_on_a_new_terminal_begins_a_conversation_with_a_note(ernie: Program) -> None:
    ran = ernie("chat", "-n", "-c", "hi", replies=[answer()])
    assert (ran.code, sent(ran)) == (0, [("user", "hi")])
    assert ran.err == "ernie: this terminal has no conversation yet: this question begins one\n"


def test_the_id_in_the_document_is_a_session_too(ernie: Program) -> None:
    ernie("chat", "-n", "one", replies=[answer()])
    session = json.loads(ernie("chat", "-n", "--json", "-c", "two", replies=[answer()]).out)["session"]
    ernie.terminal = None
    assert len(sent(ernie("chat", "-n", "--session", session, "three", replies=[answer()]))) == 5


def test_a_question_that_stands_alone_has_no_session(ernie: Program) -> None:
    assert json.loads(ernie("chat", "-n", "--json", "hi", replies=[answer()]).out)["session"] is None


def test_the_ledger_knows_the_session(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "--session", "work", "hi", replies=[answer()])
    ernie("chat", "-n", "hi", replies=[answer()])
    assert sessions(tmp_path) == ["work", None]


def test_the_system_prompt_stays_until_another_is_given(ernie: Program) -> None:
    ernie("chat", "-n", "--session", "s", "-s", "be brief", "one", replies=[answer()])
    assert sent(ernie("chat", "-n", "--session", "s", "two", replies=[answer()]))[0] == ("system", "be brief")
    changed = sent(ernie("chat", "-n", "--session", "s", "-s", "be long", "three", replies=[answer()]))
    assert [text for role, text in changed if role == "system"] == ["be long"]
    assert sent(ernie("chat", "-n", "--session", "s", "four", replies=[answer()]))[0] == ("system", "be long")


def test_provider_and_model_stay_unless_flags_or_environment_say_otherwise(ernie: Program) -> None:
    ernie.environ["WCODE_API_KEY"] = "sk-canary-0123456789"
    ernie("chat", "-n", "--session", "s", "-p", "wcode", "-m", "ernie-x1", "one", replies=[answer()])
    ernie.environ["ERNIE_PROVIDER"] = ""
    ran = ernie("chat", "-n", "--session", "s", "two", replies=[answer()])
    assert (ran.requests[-1].url.host, ran.bodies[-1]["model"]) == ("wcode.net", "ernie-x1")
    ran = ernie("chat", "-n", "--session", "s", "-p", "aistudio", "three", replies=[answer()])
    assert (ran.requests[-1].url.host, ran.bodies[-1]["model"]) == ("aistudio.baidu.com", "ernie-4.5-turbo-128k")
    ernie.environ["ERNIE_MODEL"] = "wcode/ernie-4.0-turbo-128k"
    ran = ernie("chat", "-n", "--session", "s", "four", replies=[answer()])
    assert (ran.requests[-1].url.host, ran.bodies[-1]["model"], len(sent(ran))) == ("wcode.net", "ernie-4.0-turbo-128k", 7)


def test_a_turn_that_broke_off_is_kept_and_not_sent_again(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "--session", "s", "one", replies=[answer("first")])
    broken = ernie("chat", "-n", "--session", "s", "--retries", "0", "two", replies=[stream(chunk("sec"), done=False)])
    assert (broken.code, len(rows(tmp_path, "id"))) == (9, 2)
    ran = ernie("chat", "-n", "--session", "s", "three", replies=[answer()])
    assert sent(ran) == [("user", "one"), ("assistant", "first"), ("user", "three")]


def test_an_answer_at_its_length_limit_is_sent_again(ernie: Program) -> None:
    assert ernie("chat", "-n", "--session", "s", "one", replies=[answer("first", "length")]).code == 9
    assert len(sent(ernie("chat", "-n", "--session", "s", "go on", replies=[answer()]))) == 3


@pytest.mark.parametrize(
    "filtered",
    [{"need_clear_history": True}, {"flag": 2}, {"flag": 4}, {"choices": [{"index": 0, "finish_reason": "content_filter"}]}],
    ids=["history to be cleared", "chat ended", "withdrawn", "content filter"],
)
def test_a_turn_that_the_filter_banned_is_kept_and_not_sent_again(
    ernie: Program, tmp_path: Path, filtered: dict[str, object]
) -> None:
    banned = ernie("chat", "-n", "--session", "s", "one", replies=[stream(chunk("first"), chunk("", "stop") | filtered)])
    assert (banned.code, len(rows(tmp_path, "id"))) == (8, 1)
    assert sent(ernie("chat", "-n", "--session", "s", "two", replies=[answer()])) == [("user", "two")]


def test_a_withdrawn_answer_is_not_kept(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "--session", "s", "one", replies=[stream(chunk("forbidden"), chunk("", "stop") | {"flag": 4})])
    assert [word for body in rows(tmp_path, "body") for word in ("one", "forbidden") if word in body] == ["one"]


def test_an_earlier_turn_that_the_filter_names_is_not_sent_again(ernie: Program) -> None:
    for word in ("one", "two", "three"):
        ernie("chat", "-n", "--session", "s", word, replies=[answer(f"to {word}")])
    banned = answer("no", need_clear_history=True, ban_round=2)
    assert "it objects to turn 2" in ernie("chat", "-n", "--session", "s", "four", replies=[banned]).err
    said = sent(ernie("chat", "-n", "--session", "s", "five", replies=[answer()]))
    assert [text for _, text in said] == ["one", "to one", "three", "to three", "five"]


def test_a_question_that_nobody_answered_is_no_turn(ernie: Program, tmp_path: Path) -> None:
    ran = ernie("chat", "-n", "--retries", "0", "hi", replies=[httpx.Response(500, json={"error": {"message": "no"}})])
    assert (ran.code, history_folder(tmp_path).exists()) == (5, False)


CALL = {"index": 0, "id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}


def test_calls_without_results_are_not_sent_again(ernie: Program) -> None:
    ernie.environ["ERNIE_LOCAL_BASE_URL"] = "http://127.0.0.1:9/v1"
    calls = stream(chunk(None, "tool_calls", tool_calls=[CALL]))
    ernie("chat", "-n", "-p", "local", "-m", "m", "--session", "s", "one", replies=[calls])
    assert sent(ernie("chat", "-n", "--session", "s", "two", replies=[answer()])) == [("user", "two")]


def test_calls_are_sent_with_their_results(ernie: Program, tmp_path: Path) -> None:
    ernie.environ["ERNIE_LOCAL_BASE_URL"] = "http://127.0.0.1:9/v1"
    calls = stream(chunk(None, "tool_calls", tool_calls=[CALL]))
    ernie("chat", "-n", "-p", "local", "-m", "m", "--session", "s", "one", replies=[calls])
    results = tmp_path / "results.json"
    results.write_text(json.dumps([{"role": "tool", "tool_call_id": "c1", "content": "42"}]))
    ran = ernie("chat", "-n", "--session", "s", "--messages", str(results), replies=[answer("so 42")])
    assert [role for role, _ in sent(ran)] == ["user", "assistant", "tool"]
    ran = ernie("chat", "-n", "--session", "s", "and", replies=[answer()])
    assert [role for role, _ in sent(ran)] == ["user", "assistant", "tool", "assistant", "user"]


def test_the_oldest_turns_are_left_out_where_the_model_reads_no_more(ernie: Program) -> None:
    for number in range(4):
        ernie("chat", "-n", "--session", "s", "-m", "ernie-4.5-8k-preview", f"{number}" + "字" * 1500, replies=[answer()])
    ran = ernie("chat", "-n", "--session", "s", "last", replies=[answer()])
    assert [text[:1] for role, text in sent(ran) if role == "user"] == ["1", "2", "3", "l"]
    assert ran.err == "ernie: the oldest turn is left out: aistudio ernie-4.5-8k-preview reads no more at once\n"


def test_each_model_that_steps_in_gets_as_much_as_it_reads_itself(ernie: Program) -> None:
    for number in range(4):
        ernie("chat", "-n", "--session", "s", "-m", WIDE, f"{number}" + "字" * 1500, replies=[answer()])
    down = httpx.Response(503, json={"error": {"code": "x", "message": "down"}})
    ran = ernie("chat", "-n", "--session", "s", "-m", NARROW, "--fallback", WIDE, "last", replies=[down, answer()])
    assert [text[:1] for role, text in sent(ran) if role == "user"] == ["0", "1", "2", "3", "l"]
    assert len(ran.bodies[0]["messages"]) == len(ran.bodies[1]["messages"]) - 2
    ran = ernie("chat", "-n", "--session", "s", "-m", WIDE, "--fallback", NARROW, "more", replies=[down, answer()])
    assert [len(body["messages"]) for body in ran.bodies] == [11, 9]
    assert ran.err.splitlines()[-1] == f"ernie: the oldest turn is left out: aistudio {NARROW} reads no more at once"


def test_a_model_that_is_not_asked_is_not_said_to_read_less(ernie: Program) -> None:
    for number in range(4):
        ernie("chat", "-n", "--session", "s", "-m", WIDE, f"{number}" + "字" * 1500, replies=[answer()])
    ran = ernie("chat", "-n", "--session", "s", "-m", WIDE, "--fallback", NARROW, "last", replies=[answer()])
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("name", ["", " x", "last", "a\nb", "x" * 101])
def test_a_name_that_cannot_be_one_is_refused(ernie: Program, name: str) -> None:
    ran = ernie("chat", "-n", "--session", name, "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert "cannot be a name" in ran.err


@pytest.mark.parametrize("argv", [("-c", "--session", "x"), ("-c", "--batch", "-"), ("--session", "x", "--batch", "-")])
def test_flags_that_do_not_go_together_are_refused(ernie: Program, argv: tuple[str, ...]) -> None:
    ran = ernie("chat", *argv, stdin=b'{"prompt": "x"}')
    assert (ran.code, ran.requests) == (2, [])
    assert "do not go together" in ran.err or "goes with one question" in ran.err


def test_a_dry_run_shows_the_conversation_and_keeps_nothing(ernie: Program, tmp_path: Path) -> None:
    ernie("chat", "-n", "--session", "s", "one", replies=[answer("first")])
    ran = ernie("chat", "-n", "--session", "s", "--dry-run", "two")
    assert ("first" in ran.out, len(rows(tmp_path, "id"))) == (True, 1)
