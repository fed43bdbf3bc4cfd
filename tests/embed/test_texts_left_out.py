"""A text that cannot be embedded is told with its line and left out; the rest goes on, unless the user wants it otherwise."""

import json
from pathlib import Path

import pytest
from embedding_service import embedded, inputs, refused, refusing, replied
from program import Program, Ran

LONG = "x" * 1001  # embedding-v1 takes 1,000 characters
MANY = "字" * 385  # and 384 tokens


def texts(ran: Ran) -> list[str]:
    return [json.loads(line)["text"] for line in ran.out.splitlines()]


def test_empty_blank_and_long_texts_are_told_with_their_lines(ernie: Program) -> None:
    lines = ["one", "", " \t", LONG, MANY, "two"]
    ran = ernie("embed", stdin="\n".join(lines).encode(), replies=[embedded])
    assert (ran.code, texts(ran)) == (3, ["one", "two"])
    assert [json.loads(line)["index"] for line in ran.out.splitlines()] == [0, 5]
    assert ran.err.splitlines() == [
        "ernie: line 2 is left out: the text is empty",
        "ernie: line 3 is left out: the text is blank",
        "ernie: line 4 is left out: the text holds 1001 characters; aistudio embedding-v1 takes 1000",
        "ernie: line 5 is left out: the text is about 385 tokens; aistudio embedding-v1 takes 384",
        "ernie: 4 of 6 texts were left out",
    ]
    assert ran.bodies[0]["input"] == ["one", "two"]


def test_the_longest_texts_that_fit_are_sent(ernie: Program) -> None:
    assert ernie("embed", "x" * 1000, "字" * 384, replies=[embedded]).code == 0


def test_truncate_cuts_at_the_limit(ernie: Program) -> None:
    ran = ernie("embed", "--truncate", LONG, MANY, "a b " * 240, replies=[embedded])
    assert ran.code == 0
    assert inputs(ran.requests[0])[:2] == ["x" * 1000, "字" * 384]
    words = len(inputs(ran.requests[0])[2].split())
    assert round(words * 1.3) <= 384 < round((words + 1) * 1.3)


def test_on_error_fail_ends_with_the_first_such_text_and_keeps_what_came_before(ernie: Program) -> None:
    lines = [f"text {number}" for number in range(20)] + ["", "more"]
    ran = ernie("embed", "--on-error", "fail", stdin="\n".join(lines).encode(), replies=[embedded] * 2)
    assert (ran.code, texts(ran)) == (2, lines[:20])
    assert ran.err.startswith("ernie: line 21: the text is empty\nhint: --on-error skip")


def test_on_error_fail_refuses_what_can_be_looked_through_before_anything_is_sent(ernie: Program, tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("one\n" * 40 + "\n")
    for argv in (("-i", str(lines)), ("-i", str(lines), "-o", str(tmp_path / "out.npy")), ("--nearest", "x", "-i", str(lines))):
        ran = ernie("embed", "--on-error", "fail", *argv)
        assert (ran.code, ran.out, ran.requests) == (2, "", [])
        assert ran.err.startswith("ernie: line 41: the text is empty\nhint: --on-error skip")
    assert "text 2: the text is blank" in ernie("embed", "--on-error", "fail", "one", " ").err


def test_a_pack_that_is_refused_is_asked_again_one_by_one(ernie: Program) -> None:
    ran = ernie("embed", "a", "bad", "c", replies=[refusing("bad")] * 4)
    assert (ran.code, texts(ran)) == (3, ["a", "c"])
    assert [inputs(request) for request in ran.requests] == [["a", "bad", "c"], ["a"], ["bad"], ["c"]]
    assert ran.err.splitlines() == [
        "ernie: text 2 is left out: the input is refused",
        "ernie: 1 of 3 texts was left out",
    ]


def test_a_pack_is_still_a_pack_after_a_bad_text(ernie: Program) -> None:
    lines = ["bad", *(f"text {number}" for number in range(31))]
    ran = ernie("embed", "-j", "1", stdin="\n".join(lines).encode(), replies=[refusing("bad")] * 18)
    assert (ran.code, texts(ran)) == (3, lines[1:])
    assert [len(inputs(request)) for request in ran.requests] == [16, *[1] * 16, 16]


def test_a_service_that_takes_single_texts_alone_gets_no_more_packs(ernie: Program) -> None:
    lines = [f"text {number}" for number in range(32)]
    single = [lambda request: refused() if len(inputs(request)) > 1 else embedded(request)] * 33
    ran = ernie("embed", "-j", "1", stdin="\n".join(lines).encode(), replies=single)
    assert (ran.code, ran.err, texts(ran)) == (0, "", lines)
    assert [len(inputs(request)) for request in ran.requests] == [16, *[1] * 32]


def test_a_text_that_the_filter_blocks_is_left_out(ernie: Program) -> None:
    blocked = refused(403, "system_unsafe")
    ran = ernie("embed", "a", "bad", replies=[blocked, embedded, blocked])
    assert (ran.code, texts(ran)) == (3, ["a"])


def test_when_the_service_refuses_every_text_its_own_error_ends_the_run(ernie: Program) -> None:
    ran = ernie("embed", "--json", "bad", replies=[refused()])
    assert ran.code == 6
    assert json.loads(ran.err.splitlines()[-1])["error"]["status"] == 400


def test_a_service_that_takes_nothing_is_not_asked_for_ever(ernie: Program) -> None:
    lines = "\n".join(f"text {number}" for number in range(1000))
    ran = ernie("embed", "-j", "1", stdin=lines.encode(), replies=[refused()] * 17)
    assert (ran.code, ran.out, len(ran.requests)) == (6, "", 17)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (refused(404, "no_such_model"), 6),
        (refused(401, "invalid_iam_token"), 4),
        (refused(402), 7),
        (replied([1.5], [[1, 2], [3, 4]]), 6),
    ],
)
def test_what_no_other_text_would_change_ends_the_run(ernie: Program, reply: object, code: int) -> None:
    replies = [reply, replied([[1, 2], [3, 4]])] if code == 6 and getattr(reply, "status_code", 0) == 200 else [reply]
    ran = ernie("embed", "a", "b", replies=replies)  # type: ignore[arg-type]
    assert (ran.code, ran.out) == (code, "")


def test_a_server_without_pooling_is_told_what_to_do(ernie: Program) -> None:
    ran = ernie("embed", "a", replies=[replied([[0.1, 0.2], [0.3, 0.4]])])
    assert ran.code == 6
    assert "one for each token" in ran.err
    assert "--pooling" in ran.err


def test_a_server_that_answers_packs_wrongly_is_asked_one_by_one(ernie: Program) -> None:
    ran = ernie("embed", "a", "b", replies=[replied([1]), embedded, embedded])
    assert (ran.code, texts(ran)) == (0, ["a", "b"])


def test_vectors_of_another_length_end_the_run(ernie: Program) -> None:
    lines = "\n".join(f"text {number}" for number in range(17))
    ran = ernie("embed", "-j", "1", stdin=lines.encode(), replies=[embedded, replied([1.0, 2.0])])
    assert ran.code == 6
    assert len(texts(ran)) == 16
    assert "line 17: the embedding has 2 numbers where others have 3" in ran.err


def test_a_line_that_is_no_text_is_left_out(ernie: Program) -> None:
    lines = b'{"text": "a"}\nnot json\n{"text": 5}\n{"text": "\\ud800"}\n{"other": 1}\n{"text": "b"}\n'
    ran = ernie("embed", "--input-format", "jsonl", stdin=lines, replies=[embedded])
    assert (ran.code, texts(ran)) == (3, ["a", "b"])
    assert [line.partition(" is left out")[0] for line in ran.err.splitlines()[:4]] == [
        f"ernie: line {number}" for number in (2, 3, 4, 5)
    ]


def test_bytes_that_are_no_text_are_left_out(ernie: Program) -> None:
    ran = ernie("embed", stdin=b"a\n\xff\nb\n", replies=[embedded])
    assert (ran.code, texts(ran)) == (3, ["a", "b"])
    assert "line 2 is left out: the line is not UTF-8" in ran.err


@pytest.mark.parametrize("flags", [[], ["-o", "vectors.npy"], ["--input-format", "jsonl"]])
@pytest.mark.parametrize(
    ("given", "told"),
    [
        (b"\x7fELF\x02\0\xff\nmore\n", "standard input holds a NUL byte at offset 5\nhint: it looks like a binary file"),
        (b"one\ntwo\0\n", "standard input holds a NUL byte at offset 7\n"),
        (
            "你好\n再见\n".encode("gb18030"),
            "standard input is not UTF-8: byte 0xc4 at offset 0\nhint: say what it is, for example",
        ),
        (
            "你好\n".encode("utf-16"),
            "standard input is not UTF-8: byte 0xff at offset 0\nhint: say what it is, for example --encoding utf-16",
        ),
        (b"\xff", "standard input is not UTF-8: byte 0xff at offset 0"),
    ],
)
def test_an_input_that_is_no_text_from_its_beginning_is_refused_whole(
    ernie: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: list[str], given: bytes, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = ernie("embed", *flags, stdin=given)
    assert (ran.code, ran.out, ran.requests) == (2, "", [])
    assert told in ran.err


def test_a_character_that_falls_between_two_reads_is_whole(ernie: Program) -> None:
    ran = ernie("embed", "--truncate", stdin=b"x" * 65535 + "字".encode() + b"\nb\n", replies=[embedded])
    assert (ran.code, ran.err, len(texts(ran))) == (0, "", 2)


def test_a_table_that_is_broken_further_down_ends_the_run_after_the_rows_before(ernie: Program) -> None:
    records = ["text", *(f"text {number}" for number in range(40)), 'a"b', '"c"d', "e"]
    ran = ernie("embed", "-j", "1", "--input-format", "csv", stdin="\n".join(records).encode(), replies=[embedded] * 2)
    assert (ran.code, texts(ran)) == (2, records[1:33])
    assert "the record that begins in line" in ran.err


def test_a_single_text_that_is_left_out_is_told_as_one(ernie: Program) -> None:
    ran = ernie("embed", stdin=b"\n")
    assert (ran.code, ran.err.splitlines()[-1]) == (3, "ernie: 1 text was left out")
