"""Cassettes as files: what is written is read again the same, people can read it, and mistakes are told with their place."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ernie_cli.cassette.content import content_of, named, request_body
from ernie_cli.cassette.matching import canonical
from ernie_cli.cassette.reading import is_tape, read_tape
from ernie_cli.cassette.tape import FAILURES, Failure, Take, Tape
from ernie_cli.cassette.writing import written
from ernie_cli.errors import UsageError

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.sampled_from(
    [
        "no",
        "0123",
        "1e5",
        "2024-01-01",
        "~",
        "",
        " a",
        "a ",
        "a: b",
        "# a",
        "- a",
        "a\nb\n",
        "\n a",
        "a \nb",
        "\ta\n",
        "<<",
        "=",
        "1:30",
    ]
)
NUMBERS = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
CONTENTS = (
    st.binary(max_size=60)
    | TEXTS.map(str.encode)
    | JSON.map(lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
    | st.lists(JSON, min_size=1, max_size=3).map(
        lambda events: "".join(f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events).encode()
    )
)
FAILED = st.none() | st.builds(Failure, st.sampled_from(sorted(FAILURES)), TEXTS, st.none() | TEXTS.filter(bool), st.booleans())
TAKES = st.builds(
    Take,
    st.sampled_from(["GET", "POST"]),
    st.sampled_from(["/chat/completions", "/models"]),
    JSON.map(request_body),
    st.integers(100, 599),
    st.dictionaries(st.sampled_from(["content-type", "x-request-id"]), TEXTS),
    CONTENTS,
    FAILED,
)


def kept(tape: Tape, folder: Path) -> Tape:
    path = folder / "tape.yaml"
    path.write_bytes(written(tape))
    return read_tape(path)


def normal(tape: Tape) -> Tape:
    """With requests as they are compared, where 1 is 1.0, and escapes in streams as the characters that they are."""
    takes = (take._replace(body=canonical(take.body), content=content_of(*named(take.content))) for take in tape.takes)
    return tape._replace(takes=tuple(takes))


@given(st.lists(TAKES, max_size=3))
@example([Take("POST", "/a", "\x85\u2028\ufeff\x00\x7f", 200, {}, "data: \x85\n\n\n".encode())])
@example([Take("POST", "/a", {"on": "NO", "x" * 600: "A" * 600}, 200, {}, b"data: 1\r\n\r\n")])
@settings(max_examples=120, deadline=None)
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, takes: list[Take]) -> None:
    tape = Tape("aistudio", "ernie-4.5-turbo-128k", tuple(takes))
    assert normal(kept(tape, tmp_path_factory.mktemp("tape"))) == normal(tape)


@given(CONTENTS)
@settings(max_examples=200, deadline=None)
def test_a_body_says_the_same_whatever_it_is_kept_as(content: bytes) -> None:
    name, value = named(content)
    again = content_of(name, value)
    assert again == content if name in ("text", "binary") else named(again) == (name, value)


def test_a_number_that_json_would_write_otherwise_keeps_its_body_as_text() -> None:
    assert named(b'{"total": 0.10}') == ("text", '{"total": 0.10}')
    assert named(b'{"total": 0.1}') == ("json", {"total": 0.1})


def test_an_escape_in_a_stream_becomes_the_character_that_it_is() -> None:
    assert named(b'data: {"a": "\\u4f60"}\r\n\r\n') == ("stream", 'data: {"a":"你"}\r\n\r\n')
    assert named(b'data: {"a": "\\ud83d"}\n\n') == ("stream", 'data: {"a": "\\ud83d"}\n\n')


def test_people_can_read_it() -> None:
    body = {"model": "m", "messages": [{"role": "user", "content": "第一行\n第二行 yes\n"}]}
    stream = 'data: {"choices":[{"delta":{"content":"你好"}}]}\n\ndata: [DONE]\n\n'
    text = written(Tape("qianfan", "m", (Take("POST", "/chat/completions", body, 200, {}, stream.encode()),))).decode()
    assert "content: |\n          第一行\n          第二行 yes\n" in text
    assert text.endswith('    stream: |+\n      data: {"choices":[{"delta":{"content":"你好"}}]}\n\n      data: [DONE]\n\n')


def test_a_picture_that_came_is_kept_as_binary_and_comes_again(tmp_path: Path) -> None:
    content = json.dumps({"data": [{"b64_json": "iVBO" * 400}]}, separators=(",", ":")).encode()
    tape = Tape("qianfan", "m", (Take("POST", "/images/generations", {"prompt": "a"}, 200, {}, content),))
    assert "b64_json: !!binary |" in written(tape).decode()
    assert kept(tape, tmp_path) == tape


def test_a_picture_that_was_sent_is_kept_by_its_digest() -> None:
    url = "data:image/png;base64," + "iVBO" * 1000
    found = request_body([{"image_url": {"url": url}}])
    assert found[0]["image_url"]["url"].startswith("data:image/png;base64,sha256:")
    assert len(found[0]["image_url"]["url"]) < 100
    assert request_body(found) == found


def test_new_takes_stand_where_those_of_the_same_request_stood() -> None:
    a, b, c = (Take("POST", "/x", name, 200, {}, b"old") for name in "abc")
    again = tuple(take._replace(content=new) for take, new in ((b, b"1"), (b, b"2"), (c._replace(body="d"), b"3")))
    assert Tape("p", "m", (a, b, b, c)).with_takes(again).takes == (a, *again[:2], c, again[2])


HEAD = "cassette: 1\nprovider: qianfan\nmodel: m\nexchanges:\n"
ASKED = "- request: {method: POST, path: /a}\n"


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "1:1", "this is no cassette"),
        ("- prompt: a\n", "1:1", "this is no cassette"),
        ("cassette: 2\nprovider: a\nmodel: b\nexchanges: []\n", "1:11", "form 2"),
        ("cassette: 1\nprovider: a\nmodel: b\n", "1:1", "exchanges is missing here"),
        (HEAD + "- request: {method: POST, path: a}\n", "5:33", "a path begins with /"),
        (HEAD + ASKED, "5:3", "response is missing here"),
        (HEAD + ASKED + "  response: {status: 99}\n", "6:22", "no status of HTTP"),
        (HEAD + ASKED + "  respnse: {status: 200}\n", "6:3", "unknown key respnse"),
        (HEAD + ASKED + "  response: {status: 200, json: 1, text: a}\n", "6:36", "a body under json already"),
        (HEAD + ASKED + "  response: {status: 200, binary: '§'}\n", "6:35", "no base64"),
        (HEAD + ASKED + "  response: {status: 200, json: 1.0e+999}\n", "6:33", "larger than any number"),
        (HEAD + ASKED + "  failure: {kind: odd, message: a}\n", "6:19", "none of"),
        (HEAD + "- request: [", "6:1", "not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, where: str, what: str) -> None:
    path = tmp_path / "tape.yaml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_tape(path)
    assert f"{path}:{where} " in caught.value.message
    assert what in caught.value.message


def test_what_people_write_is_taken_as_json_has_it(tmp_path: Path) -> None:
    path = tmp_path / "tape.yaml"
    body = "{a: no, b: true, c: 0x10, d: 1.5, e: , f: 2024-01-01}"
    path.write_text(
        f"{HEAD}- request: {{method: POST, path: /a, body: {body}}}\n  response: {{status: 200, json: {{x: 12}}}}\n"
    )
    [take] = read_tape(path).takes
    assert take.body == {"a": "no", "b": True, "c": "0x10", "d": 1.5, "e": None, "f": "2024-01-01"}
    assert take.content == b'{"x":12}'


@pytest.mark.parametrize(
    ("text", "is_one"),
    [(HEAD, True), ("# words\nprovider: a\ncassette: 1", True), ("- prompt: 'a'\n  answer: |\n    cassette: 1\n", False)],
)
def test_it_is_known_by_its_head(tmp_path: Path, text: str, is_one: bool) -> None:
    path: Any = tmp_path / "file"
    path.write_text(text)
    assert is_tape(path) is is_one
