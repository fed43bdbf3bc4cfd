"""What a question is made of: words, files, standard input and lists of messages; nothing is guessed and nothing lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from program import Program, Ran
from services import choose, said


def asked(ran: Ran) -> str:
    """The question that went out."""
    assert ran.code == 0, ran.err
    (body,) = ran.bodies
    text = body["messages"][-1]["content"]
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize(
    ("words", "stdin", "question"),
    [
        (["hi", "there"], None, "hi there"),
        (["hi"], b"from a pipe\n", "hi\n\nfrom a pipe"),
        ([], b"only a pipe\n\n", "only a pipe"),
        (["-"], b"piped", "piped"),
        (["before", "-", "after it"], b"piped\n", "before\n\npiped\n\nafter it"),
        (["-n", "hi"], b"left alone", "hi"),
        (["--no-stdin", "hi"], b"left alone", "hi"),
        (["hi"], b"", "hi"),
        (["--", "--not-an-option", "-x"], None, "--not-an-option -x"),
        (["  hi  "], None, "  hi  "),
        ([], "\ufeff你好".encode(), "你好"),
        ([], b"a\r\nb\r\n", "a\r\nb"),
        ([], "a\u2028b\x85c".encode(), "a\u2028b\x85c"),
    ],
)
def test_words_and_standard_input_make_the_question(
    ernie: Program, words: list[str], stdin: bytes | None, question: str
) -> None:
    assert asked(ernie("chat", *words, stdin=stdin, replies=[said("x")])) == question


def test_files_stand_between_the_words_and_standard_input(ernie: Program, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"\xef\xbb\xbfone\n")
    two.write_bytes(b"two")
    ran = ernie("chat", "hi", "-f", str(one), "--file", str(two), stdin=b"piped", replies=[said("x")])
    assert asked(ran) == "hi\n\none\n\ntwo\n\npiped"


def test_a_file_named_dash_is_standard_input(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "one").write_text("one")
    ran = ernie("chat", "hi", "-f", "-", "-f", str(tmp_path / "one"), stdin=b"piped", replies=[said("x")])
    assert asked(ran) == "hi\n\npiped\n\none"


@pytest.mark.parametrize("source", ["stdin", "file", "system", "messages"])
def test_another_encoding_is_taken_when_it_is_named(ernie: Program, tmp_path: Path, source: str) -> None:
    path = tmp_path / "words"
    text = '[{"role": "user", "content": "你好"}]' if source == "messages" else "你好"
    path.write_bytes(text.encode("gb18030"))
    argv = {
        "stdin": [],
        "file": ["-f", str(path)],
        "system": ["-s", f"@{path}", "hi"],
        "messages": ["--messages", str(path)],
    }
    stdin = path.read_bytes() if source == "stdin" else None
    ran = ernie("chat", "--encoding", "gb18030", *argv[source], stdin=stdin, replies=[said("x")])
    assert (ran.code, ran.bodies[0]["messages"][0]["content"]) == (0, "你好")


@pytest.mark.parametrize(
    ("words", "stdin", "told", "hint"),
    [
        ([], None, "the question is empty", "ask one"),
        ([""], None, "the question is empty", ""),
        (["  ", "\n"], None, "the question is empty", ""),
        (["-"], b"", "the question is empty", ""),
        ([], b" \n \n", "the question is empty", ""),
        (["-"], None, "the terminal", "pipe something in"),
        (["-n", "-"], b"x", "--no-stdin forbids", ""),
        (["-", "-"], b"x", "- stands twice", "the one place"),
        (["-", "-f", "-"], b"x", "both read standard input", "only one"),
        (["-f", "-", "-f", "-"], b"x", "both read standard input", "only one"),
        (["-", "--messages", "-"], b"[]", "both read standard input", "only one"),
        (["-f", "-", "--messages", "-"], b"[]", "both read standard input", "only one"),
        (["-"], b"a\xffb", "standard input is not UTF-8: byte 0xff at offset 1", "--encoding gb18030"),
        ([], b"\xff\xfea\0", "byte 0xff at offset 0", "--encoding utf-16"),
        (["--encoding", "ascii"], "ab你".encode(), "is not ascii: byte 0xe4 at offset 2", "--encoding"),
        (["--encoding", "klingon"], b"x", "there is no encoding 'klingon'", "gb18030"),
        (["--encoding", "undefined"], b"x", "standard input is not undefined", ""),
        (["--encoding", "hex"], b"61", "there is no encoding 'hex'", ""),
        (["--encoding", "raw_unicode_escape"], rb"\ud800", "bad byte at character 0", ""),
        ([], b"ab\0c", "NUL character at offset 2", "binary file"),
        ([], b"a" * (8 * 2**20 + 1), "standard input is larger than 8 MiB", "split it"),
        (["a\udcffb"], None, "the question is not UTF-8: bad byte at character 1", "--encoding"),
        (["-s", "a\udcff", "hi"], None, "--system is not UTF-8", ""),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_before_anything_is_sent(
    ernie: Program, words: list[str], stdin: bytes | None, told: str, hint: str
) -> None:
    ran = ernie("chat", *words, stdin=stdin)
    assert (ran.code, ran.out, ran.requests) == (2, "", [])
    first, _, second = ran.err.partition("\n")
    assert first.startswith("ernie: ")
    assert told in first
    assert hint in second


def test_the_largest_question_still_goes_out(ernie: Program) -> None:
    ran = ernie("chat", "-m", "my-own", stdin=b"a" * (8 * 2**20), replies=[said("x")])
    assert len(asked(ran)) == 8 * 2**20


@pytest.mark.parametrize("option", ["-f", "--messages", "-s"])
@pytest.mark.parametrize("kind", ["missing", "folder", "binary"])
def test_a_file_that_cannot_be_read_is_named(ernie: Program, tmp_path: Path, option: str, kind: str) -> None:
    path = tmp_path / kind
    if kind == "folder":
        path.mkdir()
    elif kind == "binary":
        path.write_bytes(b"\x89PNG\xff\0")
    ran = ernie("chat", option, f"@{path}" if option == "-s" else str(path), "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert str(path) in ran.err


def test_the_system_prompt_may_come_from_a_file(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "system").write_text("Be short.")
    ran = ernie("chat", "-s", f"@{tmp_path / 'system'}", "hi", replies=[said("x")])
    assert ran.bodies[0]["messages"][0] == {"role": "system", "content": "Be short."}


HISTORY = [
    {"role": "user", "content": "a"},
    {"role": "assistant", "content": "b"},
    {"role": "user", "content": "c"},
]


@pytest.mark.parametrize("as_object", [False, True])
@pytest.mark.parametrize("from_stdin", [False, True])
def test_a_list_of_messages_is_sent_as_it_is(ernie: Program, tmp_path: Path, as_object: bool, from_stdin: bool) -> None:
    text = json.dumps({"messages": HISTORY} if as_object else HISTORY).encode()
    (tmp_path / "list").write_bytes(text)
    source = "-" if from_stdin else str(tmp_path / "list")
    ran = ernie("chat", "--messages", source, stdin=text if from_stdin else None, replies=[said("x")])
    assert ran.bodies[0]["messages"] == HISTORY


def test_words_are_asked_after_a_list_of_messages(ernie: Program) -> None:
    ran = ernie("chat", "--messages", "-", "c", stdin=json.dumps(HISTORY[:2]).encode(), replies=[said("x")])
    assert ran.bodies[0]["messages"] == HISTORY


def test_a_round_of_tools_is_carried_in_either_form(ernie: Program) -> None:
    choose(ernie, "qianfan")
    function = {"name": "f", "arguments": "{}"}
    rounds = [
        HISTORY[0],
        {"role": "assistant", "content": None, "function_call": function},
        {"role": "tool", "content": "r", "tool_call_id": "call_2"},
    ]
    ran = ernie("chat", "--messages", "-", stdin=json.dumps(rounds).encode(), replies=[said("x")])
    call = {"id": "call_2", "type": "function", "function": function}
    assert ran.bodies[0]["messages"][1] == {"role": "assistant", "content": None, "tool_calls": [call]}


def message(**members: Any) -> bytes:
    return json.dumps([{"role": "user", "content": "a", **members}]).encode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"{broken", "is not JSON"),
        (b"[NaN]", "is not JSON"),
        (b"[" * 5000, "is not JSON"),
        (b'[{"role": "user", "content": [{"x": 1e999}]}]', "is not JSON"),
        (b"5", "holds no list of messages"),
        (b'{"messages": 5}', "holds no list of messages"),
        (b'["hi"]', "message 1 has no role"),
        (message(role="robot"), "message 1 has no role"),
        (message(role=["user"]), "message 1 has no role"),
        (message(content=5), "message 1 has no content"),
        (message(content=None), "message 1 has no content"),
        (message(name={}), "name of message 1 is not text"),
        (message(role="tool", tool_call_id=[1]), "tool_call_id of message 1 is not text"),
        (message(role="assistant", tool_calls=5), "tool_calls of message 1"),
        (message(role="assistant", tool_calls={"a": 1}), "tool_calls of message 1"),
        (message(role="assistant", tool_calls=["f"]), "tool_calls of message 1"),
        (message(role="assistant", tool_calls=[{"id": [], "function": {}}]), "tool_calls of message 1"),
        (message(role="assistant", function_call=[5]), "tool_calls of message 1"),
        (b'[{"role": "user", "content": "\\ud800"}]', "is not UTF-8"),
        (b"[]", "no message of the user"),
        (b'[{"role": "assistant", "content": "a"}]', 'role "assistant" where "user" is due'),
        (b'[{"role": "user", "content": " "}]', "message 1: the content is blank"),
        (b"\xff", "is not UTF-8: byte 0xff at offset 0"),
    ],
)
@pytest.mark.parametrize("name", ["aistudio", "wenxin"])
def test_a_list_that_is_none_is_refused(ernie: Program, text: bytes, told: str, name: str) -> None:
    choose(ernie, name)
    ran = ernie("chat", "--messages", "-", stdin=text)
    assert (ran.code, ran.requests) == (2, [])
    assert told in ran.err
