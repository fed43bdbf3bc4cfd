"""Texts come from words, lines and files, as many in a call as the model takes, and come out in their order."""

import json
from pathlib import Path
from typing import Any

import pytest
from embedding_service import embedded, inputs, numbers
from program import Program, Ran

TEXTS = [f"text {number}" for number in range(40)]


def found(ran: Ran) -> list[tuple[int, Any, str, list[int]]]:
    """The rows of JSON lines."""
    rows = [json.loads(line) for line in ran.out.splitlines()]
    return [(row["index"], row["id"], row["text"], row["embedding"]) for row in rows]


def expected(*texts: str, ids: list[str] | None = None) -> list[tuple[int, Any, str, list[int]]]:
    return [(number, ids[number] if ids else None, text, numbers(text)) for number, text in enumerate(texts)]


def test_each_word_is_one_text(ernie: Program) -> None:
    ran = ernie("embed", "one word", "你好", replies=[embedded])
    assert (ran.code, ran.err, found(ran)) == (0, "", expected("one word", "你好"))
    assert ran.bodies == [{"model": "embedding-v1", "input": ["one word", "你好"]}]


def test_words_leave_standard_input_alone(ernie: Program) -> None:
    assert found(ernie("embed", "a", stdin=b"b\n", replies=[embedded])) == expected("a")


@pytest.mark.parametrize("words", [(), ("-",), ("-i", "-")])
def test_each_line_of_standard_input_is_one_text(ernie: Program, words: tuple[str, ...]) -> None:
    ran = ernie("embed", *words, stdin='\ufeffone\r\ntwo,"2"\n三'.encode(), replies=[embedded])
    assert found(ran) == expected("one", 'two,"2"', "三")


def test_many_texts_are_packed_by_the_models_limit_and_keep_their_order(ernie: Program) -> None:
    ran = ernie("embed", "-j", "3", stdin="\n".join(TEXTS).encode(), replies=[embedded] * 3)
    assert found(ran) == expected(*TEXTS)
    assert sorted(len(inputs(request)) for request in ran.requests) == [8, 16, 16]


def test_a_model_with_one_text_a_call_gets_one(ernie: Program) -> None:
    ernie.environ |= {"QIANFAN_API_KEY": "bce-v3/ALTAK-canary/x", "ERNIE_PROVIDER": "qianfan"}
    ran = ernie("embed", "-m", "tao-8k", "a", "b", replies=[embedded] * 2)
    assert found(ran) == expected("a", "b")
    assert sorted(inputs(request)[0] for request in ran.requests) == ["a", "b"]


def test_a_model_that_is_not_listed_gets_sixteen(ernie: Program) -> None:
    ran = ernie("embed", "-m", "embedding-v9", stdin="\n".join(TEXTS[:17]).encode(), replies=[embedded] * 2)
    assert sorted(len(inputs(request)) for request in ran.requests) == [1, 16]
    assert "embedding-v9 is not in the catalogue; did you mean embedding-v1?" in ran.err


CSV = '\ufeffid,body,text\r\n7,x,"two\r\nlines"\r\n8,y,"a ""quote"""\r\n'
JSON_LINES = '{"id": 7, "text": "two\\nlines", "body": "x"}\n\n{"id": "8", "text": "a \\"quote\\"", "body": "y"}\n'


@pytest.mark.parametrize(
    ("name", "content", "argv"),
    [
        ("in.csv", CSV, []),
        ("in.tsv", CSV.replace(",", "\t"), []),
        ("in.jsonl", JSON_LINES, []),
        ("in.txt", CSV, ["--input-format", "csv"]),
        ("in", JSON_LINES, ["--input-format", "jsonl"]),
    ],
)
def test_a_file_is_read_in_its_form(ernie: Program, tmp_path: Path, name: str, content: str, argv: list[str]) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode())
    rows = found(ernie("embed", "-i", str(path), *argv, replies=[embedded]))
    assert rows[0][2].splitlines() == ["two", "lines"]
    assert [(row[0], row[1]) for row in rows] == [(0, "7"), (1, "8")]
    assert rows[1][2] == 'a "quote"'


def test_fields_are_chosen_by_their_names(ernie: Program, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"sku": "A", "title": "first"}\n{"sku": "B", "title": "second"}\n')
    ran = ernie("embed", "-i", str(path), "--field", "title", "--id-field", "sku", replies=[embedded])
    assert found(ran) == expected("first", "second", ids=["A", "B"])


def test_a_file_may_be_one_text(ernie: Program, tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_text("two\nlines\n")
    ran = ernie("embed", "-i", str(path), "--input-format", "text", replies=[embedded])
    assert found(ran) == expected("two\nlines")


def test_a_part_has_the_rows_of_its_number_and_their_own_indexes(ernie: Program) -> None:
    ran = ernie("embed", "--shard", "1/3", stdin="\n".join(TEXTS[:8]).encode(), replies=[embedded])
    assert [row[0] for row in found(ran)] == [1, 4, 7]
    assert [row[2] for row in found(ran)] == [TEXTS[1], TEXTS[4], TEXTS[7]]


def test_another_encoding_is_read_when_it_is_named(ernie: Program) -> None:
    ran = ernie("embed", "--encoding", "gb18030", stdin="你好\n再见\n".encode("gb18030"), replies=[embedded])
    assert found(ran) == expected("你好", "再见")


def test_an_empty_input_gives_nothing(ernie: Program) -> None:
    ran = ernie("embed", stdin=b"")
    assert (ran.code, ran.out, ran.requests) == (0, "", [])


@pytest.mark.parametrize(
    ("argv", "stdin", "told"),
    [
        ([], None, "there is no text"),
        (["-i", "-"], None, "which is the terminal"),
        (["-i", "nowhere.txt"], b"", "cannot read nowhere.txt"),
        (["-i", "x", "word"], b"", "words and --input do not go together"),
        (["--input-format", "xml"], b"a", "--input-format 'xml' does not fit"),
        (["--input-format", "jsonl", "--field", "body"], b'{"text": "a"}', "the first row has no field 'body'"),
        (["--field", "prompt"], b'{"prompt": "a"}', "hint: the lines look like JSON: --input-format jsonl reads their fields"),
        (["--input-format", "csv"], b"title\nx\n", "the first row has no field 'text'"),
        (["--format", "xml", "a"], b"", "--format 'xml' does not fit"),
        (["--on-error", "stop", "a"], b"", "--on-error 'stop' does not fit"),
        (["--json", "--format", "csv", "a"], b"", "--json and --format csv do not go together"),
        (["--matrix", "--nearest", "x", "a"], b"", "--matrix and --nearest do not go together"),
        (["--matrix", "--format", "csv", "a"], b"", "--format csv is for vectors"),
        (["--against", "x"], b"", "--against needs a text"),
        (["--against", "x", "--nearest", "x", "a"], b"", "--against takes the place of other texts"),
        (["--resume", "a"], b"", "--resume needs a file to go on with"),
        (["--resume", "--force", "-o", "x", "a"], b"", "--resume and --force do not go together"),
        (["--shard", "3/3", "a"], b"", "--shard '3/3' does not fit"),
        (["--rpm", "0", "a"], b"", "--rpm 0 does not fit"),
        (["--param", "input=x", "a"], b"", "--param input cannot be set this way"),
        (["--param", "model=x", "a"], b"", "--param model cannot be set this way"),
        (["--encoding", "klingon"], b"a", "there is no encoding 'klingon'"),
    ],
)
def test_what_makes_no_sense_is_told_before_anything_is_sent(
    ernie: Program, argv: list[str], stdin: bytes | None, told: str
) -> None:
    ran = ernie("embed", *argv, stdin=stdin)
    assert (ran.code, ran.out, ran.requests) == (2, "", [])
    assert told in ran.err
