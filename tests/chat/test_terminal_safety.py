"""What a server sends is made harmless for a terminal, and comes byte for byte into a pipe."""

import json
import re

import pytest
from program import Program, chunk, cut, stream
from services import whole

from ernie_cli.render.sanitize import harmless

HOSTILE = {
    "csi": "a\x1b[2Jb",
    "osc": "a\x1b]0;title\x07b\x1b]52;c;AAAA\x1b\\",
    "dcs": "\x1bPq\x1b\\",
    "c1": "a\x9b2J\x85b\x90",
    "back": "a\x08\x08b\rc\x7f",
    "bidi": "a\u202eb\u2066c\u2069\u200fd\u061c",
    "tags": "a\U000e0041\U000e007fb",
    "markup": "[/foo] [link=http://x] :warning: [bank](http://evil)",
    "separators": "a\u2028b\x0bc\x0cd\x1ce",
}
HARMLESS = {
    "csi": "a␛[2Jb",
    "osc": "a␛]0;title␇b␛]52;c;AAAA␛\\",
    "dcs": "␛Pq␛\\",
    "c1": "a<9B>2J<85>b<90>",
    "back": "a␈␈b␍c␡",
    "bidi": "a<U+202E>b<U+2066>c<U+2069><U+200F>d<U+061C>",
    "tags": "a<U+E0041><U+E007F>b",
    "markup": HOSTILE["markup"],
    "separators": "a\u2028b␋c␌d␜e",
}


def answer(text: str) -> bytes:
    """A stream of one event with `text` in it, unescaped wherever JSON allows it."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": "stop"}
    return b"data: " + json.dumps({"choices": [choice]}, ensure_ascii=False).encode() + b"\n\n"


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_a_pipe_gets_the_bytes_however_they_were_cut(ernie: Program, name: str, size: int) -> None:
    raw = answer(HOSTILE[name])
    ran = ernie("chat", "hi", replies=[cut(*(raw[at : at + size] for at in range(0, len(raw), size)))])
    assert (ran.code, ran.out) == (0, HOSTILE[name] + "\n")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_terminal_gets_visible_symbols(ernie: Program, name: str) -> None:
    ran = ernie("chat", "--no-markdown", "hi", replies=[cut(answer(HOSTILE[name]))], terminal=["stdout"])
    assert ran.out == HARMLESS[name] + "\n"


def test_a_sequence_that_is_cut_between_two_events_is_harmless_too(ernie: Program) -> None:
    events = [answer(piece).replace(b'"stop"', b"null") for piece in ("a\x1b", "[2", "Jb")]
    ran = ernie("chat", "hi", replies=[cut(*events, b"data: [DONE]\n\n")], terminal=["stdout"])
    assert ran.out == "a␛[2Jb\n"


def test_line_ends_and_tabs_pass(ernie: Program) -> None:
    ran = ernie("chat", "--no-markdown", "hi", replies=[cut(answer("a\n\tb\n"))], terminal=["stdout"])
    assert ran.out == "a\n\tb\n"


@pytest.mark.parametrize("terminal", [[], ["stdout"]])
@pytest.mark.parametrize("argv", [["--json"], ["--json", "--stream"]])
@pytest.mark.parametrize("name", HOSTILE)
def test_json_has_escapes_and_the_same_text(ernie: Program, name: str, argv: list[str], terminal: list[str]) -> None:
    ran = ernie("chat", *argv, "hi", replies=[cut(answer(HOSTILE[name]))], terminal=terminal)
    assert harmless(ran.out) == ran.out
    first = json.loads(ran.out.splitlines()[0] if "--stream" in argv else ran.out)
    assert first.get("content", first.get("text")) == HOSTILE[name]


@pytest.mark.parametrize("argv", [["--raw"], ["--raw", "--stream"]])
def test_raw_is_harmless_on_a_terminal_and_untouched_in_a_pipe(ernie: Program, argv: list[str]) -> None:
    body = json.dumps({"choices": [{"message": {"content": "a\u202eb\x9b"}, "finish_reason": "stop"}]}, ensure_ascii=False)
    shown = ernie("chat", *argv, "hi", replies=[cut(body.encode(), kind="application/json")], terminal=["stdout"])
    piped = ernie("chat", *argv, "hi", replies=[cut(body.encode(), kind="application/json")])
    assert (shown.out, piped.out) == (harmless(body) + "\n", body + "\n")


def test_notes_about_sources_are_harmless(ernie: Program) -> None:
    ran = ernie("chat", "hi", replies=[whole(search_results=[{"index": "1\x1b", "title": "\x1b[2J", "url": "u\u202e"}])])
    assert ran.err == "ernie: source [1 ] [2J u\n"


@pytest.mark.parametrize("argv", [("--no-markdown",), ()], ids=["plain", "laid out"])
@pytest.mark.parametrize("level", ["--debug", "-q"])
def test_what_is_told_within_a_line_of_the_answer_begins_a_line(ernie: Program, level: str, argv: tuple[str, ...]) -> None:
    pieces = [chunk(piece) for piece in ("Hel", "lo **you**", " and\n\n", "so\n", "on")]
    reply = stream(*pieces, chunk("", "stop"))
    ernie("chat", level, *argv, "hi", replies=[reply], terminal=["stdout", "stderr"])
    seen = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", b"".join(ernie.order).decode())
    assert (level == "--debug") is bool(re.search("^ernie: < ", seen, re.M))
    assert not re.search("[^\n]ernie: ", seen)
    assert "\n\n\n" not in seen


def test_a_pipe_gets_no_line_end_for_what_is_told(ernie: Program) -> None:
    reply = stream(chunk("Hel"), chunk("lo"), chunk("", "stop"))
    assert ernie("chat", "--debug", "hi", replies=[reply], terminal=["stderr"]).out == "Hello\n"


def test_thinking_within_a_line_of_the_answer_begins_a_line(ernie: Program) -> None:
    reply = stream(chunk("Wait"), chunk(reasoning_content="hm"), chunk("no"), chunk("", "stop"))
    ernie("chat", "--no-markdown", "hi", replies=[reply], terminal=["stdout", "stderr"])
    assert b"".join(ernie.order) == b"Wait\n\x1b[2mhm\x1b[22m\nno\n"
