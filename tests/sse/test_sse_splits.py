"""Server-sent events: however the bytes are cut the same events come out, and what is standard is read by the standard."""

import sys
from collections.abc import Iterable, Sequence
from types import FrameType
from typing import Any

import httpx
import httpx_sse
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.sse import TRIES, Decoder, Event, TooLong

BITS = (
    *(b"data:", b"data: ", b"data", b"event: ping", b"event:", b"id: 1", b"retry: 5", b": keep-alive", b":", b" "),
    *(b"\n", b"\n", b"\r", b"\r\n", b"\n\n", b"\r\n\r\n"),
    *(b'{"a": 1}', b"{", b"}", b'"a": 1', b"[DONE]", b"plain", b"\xef\xbb\xbf", b"\xff", b"\0"),
    *("\u2028".encode(), "\x85".encode(), b"\x0b", b"\x0c", b"\x1c", "你".encode()),
)
streams = st.lists(st.sampled_from(BITS), max_size=40).map(b"".join) | st.binary(max_size=80)
JSON_PAYLOAD = '{"t":"a\u2028b\u2029c\x85d\u000be\u000cf\u001cg"}'.encode()


def decoded(chunks: Iterable[bytes], limit: int = 1000) -> list[Event | str]:
    """The events of a stream; the last one says so when the stream was refused for its size."""
    decoder = Decoder(limit)
    found: list[Event | str] = []
    try:
        for chunk in chunks:
            for event in decoder.feed(chunk):
                found.append(event)  # noqa: PERF402 - what came before a failure counts
        found += decoder.close()
    except TooLong:
        found.append("too long")
    return found


def pieces(raw: bytes, cuts: Sequence[int]) -> list[bytes]:
    ends = sorted(cut % (len(raw) + 1) for cut in cuts)
    return [raw[begin:end] for begin, end in zip([0, *ends], [*ends, len(raw)], strict=True)]


@given(streams, st.lists(st.integers(0, 200), max_size=12))
def test_any_split_of_any_bytes_gives_the_same_events(raw: bytes, cuts: list[int]) -> None:
    assert decoded(pieces(raw, cuts)) == decoded([raw])


@given(streams)
def test_byte_by_byte_gives_the_same_events(raw: bytes) -> None:
    assert decoded(raw[at : at + 1] for at in range(len(raw))) == decoded([raw])


@given(streams, st.lists(st.integers(0, 200), max_size=12), st.integers(1, 30))
def test_the_size_limit_falls_at_the_same_event_however_the_bytes_are_cut(raw: bytes, cuts: list[int], limit: int) -> None:
    assert decoded(pieces(raw, cuts), limit) == decoded([raw], limit)


words = st.text(st.characters(exclude_characters="\r\n\0\ufeff", exclude_categories=["Cs"]), min_size=1, max_size=8)
texts = words.filter(lambda word: not word.startswith((" ", "{", "[DONE]")))  # no payload of its own before the last line
names = words.filter(lambda word: not word.startswith(" "))


@st.composite
def standard_event(draw: st.DrawFn) -> str:
    """An event as the standard writes it: a name or none, data, comments, an empty line."""
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    lines = [f"event: {draw(names)}"] if draw(st.booleans()) else []
    lines += [f": {draw(words)}"] if draw(st.booleans()) else []
    lines += [f"data:{draw(st.sampled_from(['', ' ']))}{text}" for text in draw(st.lists(texts, min_size=1, max_size=4))]
    return end.join([*lines, "", ""])


@given(st.lists(standard_event(), max_size=6))
def test_standard_streams_are_read_as_httpx_sse_reads_them(written: list[str]) -> None:
    raw = "".join(written).encode()
    reply = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=raw)
    oracle = [(event.event, event.data) for event in httpx_sse.EventSource(reply).iter_sse()]
    ours = [(event.name or "message", event.data.decode()) for event in decoded([raw]) if isinstance(event, Event)]
    assert ours == oracle


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b'\xef\xbb\xbfdata: {"a":1}\n\n', [b'{"a":1}'], id="a byte order mark"),
        pytest.param(b'data: {"a":1}\ndata: {"b":2}\n\n', [b'{"a":1}', b'{"b":2}'], id="no blank line between events"),
        pytest.param(b'data: {"a":1}\ndata: [DONE]\n', [b'{"a":1}', b"[DONE]"], id="no blank line before the end"),
        pytest.param(b'data: [DONE]\ndata: {"a":1}\n\n', [b"[DONE]", b'{"a":1}'], id="no blank line after the end"),
        pytest.param(b'data: {"a":\ndata: 1}\n\n', [b'{"a":\n1}'], id="one payload on two lines"),
        pytest.param(b'data: {"a":1}', [b'{"a":1}'], id="a last event without its line end"),
        pytest.param(b'data: {"a":1}\n', [b'{"a":1}'], id="a last event without its blank line"),
        pytest.param(b'data: {"a":1} \n\n', [b'{"a":1} '], id="blanks after the payload"),
        pytest.param(b'data:{"a":1}\n\n', [b'{"a":1}'], id="no blank after the colon"),
        pytest.param(b': PROCESSING\n\ndata: {"a":1}\n\n', [b'{"a":1}'], id="a comment"),
        pytest.param(b'data: {"a":1}\n{"error":2}\n', [b'{"a":1}', b'{"error":2}'], id="a bare JSON line"),
        pytest.param(b'data: {"a":1}\r\rdata: {"b":2}\r\r', [b'{"a":1}', b'{"b":2}'], id="lines that end in CR"),
        pytest.param(b"data: " + JSON_PAYLOAD + b"\n\n", [JSON_PAYLOAD], id="separators that are no line ends"),
        pytest.param(b"id: 7\nretry: 10\nunknown\n\n", [], id="fields without data"),
    ],
)
def test_what_servers_send_becomes_payloads(raw: bytes, expected: list[bytes]) -> None:
    assert [event.data for event in decoded([raw]) if isinstance(event, Event)] == expected


def test_a_crlf_that_is_cut_in_two_is_one_line_end() -> None:
    assert decoded([b"data: a\r", b"\ndata: b\r", b"\n\r", b"\n"]) == [Event("", b"a\nb")]


def test_the_name_belongs_to_the_next_event_alone() -> None:
    raw = b"event: error\ndata: a\n\ndata: b\n\n"
    assert decoded([raw]) == [Event("error", b"a"), Event("", b"b")]


def test_a_name_without_data_is_forgotten() -> None:
    assert decoded([b"event: error\n\ndata: b\n\n"]) == [Event("", b"b")]


@pytest.mark.parametrize("raw", [b"data: 123456", b": 0123456789", b"data: 12\ndata: 34\ndata: 56\ndata: 78\n", b"x" * 11])
def test_an_event_above_the_limit_is_refused(raw: bytes) -> None:
    assert decoded([raw], limit=10) == ["too long"]


def test_events_up_to_the_limit_pass_however_many_there_are() -> None:
    assert decoded([b"data: 1234\n\n"] * 50, limit=10) == [Event("", b"1234")] * 50


def bytes_tried(raw: bytes) -> int:
    """How many bytes were read as JSON in vain, to find out where an event ends."""
    tried = 0

    def watch(frame: FrameType, what: str, _: Any) -> None:
        nonlocal tried
        if what == "call" and frame.f_code.co_name == "_whole":
            tried += len(frame.f_locals["data"])

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        decoded([raw], limit=10**7)
    finally:
        sys.setprofile(before)
    return tried


@pytest.mark.parametrize("count", [1000, 4000])
def test_lines_that_never_become_a_payload_are_tried_a_bounded_number_of_times(count: int) -> None:
    assert 0 < bytes_tried(b"data: {}}\n" * count) <= TRIES * TRIES * len(b"{}}\n")


def calls_made(chunks: Sequence[bytes]) -> int:
    made = 0

    def watch(*_: Any) -> None:
        nonlocal made
        made += 1

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        decoded(chunks, limit=10**7)
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("bit", [b"x", b"\r", b"data: {\n", b'{"a":1}\n', b"data: {}\n", b":\n"])
def test_twice_the_bytes_are_at_most_twice_the_work(bit: bytes) -> None:
    assert calls_made([bit] * 2000) < 2.1 * calls_made([bit] * 1000)
