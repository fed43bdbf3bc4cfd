"""How connections end an answer, or never do: what came is kept, what is told is true, and nothing waits for ever."""

import signal
from collections.abc import Callable
from itertools import repeat
from threading import Event

import pytest
from ernie_process import SECRETS, Ernie
from scripted_server import ASKED, CHUNKED, DONE, HANG, RESET, STREAM, Server, Step, answer, chunked, drip, event, head, text

Serve = Callable[..., Server]
COMMENT = b": keep-alive\n\n"
WORDS = text("Hel")
BROKEN_OFF: dict[str, list[Step]] = {
    "a plain close": [STREAM, WORDS],
    "half an event": [STREAM, WORDS, WORDS[:20]],
    "half a chunk": [CHUNKED, chunked(WORDS), b"40\r\ndata: "],
    "no last chunk": [CHUNKED, chunked(WORDS)],
    "fewer bytes than promised": [head("Content-Type: text/event-stream", "Content-Length: 9999"), WORDS],
    "an error event": [STREAM, WORDS, event({"error": {"code": "internal_error", "message": "sorry"}})],
    "an event that is no JSON": [STREAM, WORDS, b"data: {oops\n\n"],
}


@pytest.mark.parametrize("how", BROKEN_OFF)
def test_an_answer_that_breaks_off_is_kept_and_is_nine(ernie: Ernie, serve: Serve, how: str) -> None:
    server = serve([ASKED, *BROKEN_OFF[how]])
    ran = ernie.at(server.url).chat()
    assert (ran.code, ran.out, server.connections) == (9, b"Hel\n", 1)
    assert ran.err.startswith("ernie: the answer broke off: ")


def test_a_reset_after_text_is_nine_and_never_asked_again(ernie: Ernie, serve: Serve) -> None:
    seen = Event()
    server = serve([ASKED, STREAM, WORDS, seen, RESET])
    running = ernie.at(server.url).chatting()
    running.answered(b"Hel")
    seen.set()
    ran = running.ended()
    assert (ran.code, ran.out, server.connections) == (9, b"Hel\n", 1)
    assert f"the connection to {server.address} broke: Connection reset by peer" in ran.err


BEFORE_TEXT: dict[str, list[Step]] = {
    "a reset": [ASKED, RESET],
    "a close": [ASKED],
    "a close within the head": [ASKED, b"HTTP/1.1 200 OK\r\nContent-"],
    "a stream without an event": [ASKED, STREAM],
    "a stream that breaks within its first event": [ASKED, STREAM, b"data: {"],
    "comments and a close": [ASKED, STREAM, COMMENT],
    "a whole reply cut short": [ASKED, head("Content-Type: application/json", "Content-Length: 99"), b'{"id"'],
}


@pytest.mark.parametrize("how", BEFORE_TEXT)
def test_what_breaks_before_any_text_is_asked_again(ernie: Ernie, serve: Serve, how: str) -> None:
    server = serve(BEFORE_TEXT[how], answer("Hello"))
    ran = ernie.at(server.url).chat()
    assert (ran.code, ran.out, ran.err, len(server.requests)) == (0, b"Hello\n", "", 2)


SILENCES: dict[str, list[Step]] = {
    "before the head": [ASKED, HANG],
    "within the head": [ASKED, b"HTTP/1.1 200 OK\r\n", HANG],
    "after the head": [ASKED, STREAM, HANG],
    "with comments alone": [ASKED, STREAM, drip(repeat(COMMENT), Event())],
    "with blanks alone": [ASKED, STREAM, drip(repeat(b"\n"), Event())],
}


@pytest.mark.parametrize("where", SILENCES)
def test_silence_is_five_while_the_server_still_holds_on(ernie: Ernie, serve: Serve, where: str) -> None:
    server = serve(SILENCES[where])
    ran = ernie.at(server.url).chat("--timeout", "0.5", "--retries", "0")
    assert (ran.code, ran.out) == (5, b"")
    assert "no answer for 0.5 s" in ran.err
    assert server.gone.wait(10)


@pytest.mark.parametrize("held", [[HANG], [drip(repeat(COMMENT), Event())]], ids=["silence", "comments"])
def test_silence_after_text_is_nine(ernie: Ernie, serve: Serve, held: list[Step]) -> None:
    server = serve([ASKED, STREAM, WORDS, *held])
    ran = ernie.at(server.url).chat("--timeout", "0.5")
    assert (ran.code, ran.out, server.connections) == (9, b"Hel\n", 1)
    assert "no answer for 0.5 s" in ran.err


@pytest.mark.parametrize(
    ("pieces", "code"),
    [([b"X: 1\r\n"] * 1000, 5), ([STREAM[17:], *[WORDS] * 1000], 9)],
    ids=["a header that never ends", "a text that never ends"],
)
def test_the_whole_call_has_a_limit_however_much_keeps_coming(
    ernie: Ernie, serve: Serve, pieces: list[bytes], code: int
) -> None:
    server = serve([ASKED, b"HTTP/1.1 200 OK\r\n", drip(pieces, Event())])
    ran = ernie.at(server.url).chat("--max-time", "1")
    assert ran.code == code
    assert "longer than --max-time allows" in ran.err


def test_the_whole_call_has_a_limit_even_when_the_server_never_pauses(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, drip(repeat(text("x" * 50)), Event(), every=0)])
    ran = ernie.at(server.url).chat("--max-time", "1")
    assert ran.code == 9
    assert "longer than --max-time allows" in ran.err


def test_a_finished_answer_does_not_wait_for_its_connection(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, text("Hello", "stop"), HANG])
    assert ernie.at(server.url).chat() == (0, b"Hello\n", "")  # within some seconds, not the two minutes of --timeout
    assert server.gone.wait(10)


def test_the_end_mark_ends_it_at_once(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, text("Hello", "stop"), DONE, HANG])
    ran = ernie.at(server.url).chat()
    assert ran == (0, b"Hello\n", "")
    assert server.gone.wait(10)


def wenxin(ernie: Ernie, server: Server) -> Ernie:
    ernie.environ |= {
        "ERNIE_PROVIDER": "wenxin",
        "ERNIE_WENXIN_BASE_URL": server.url,
        "QIANFAN_ACCESS_TOKEN": SECRETS["OAUTH_TOKEN"],
    }
    return ernie


def part(words: str, *, end: bool = False) -> bytes:
    return event({"id": "as-1", "sentence_id": 0, "is_end": end, "is_truncated": False, "result": words})


def test_a_legacy_stream_ends_with_its_own_mark(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, part("Hel"), part("lo", end=True), HANG])
    assert wenxin(ernie, server).chat() == (0, b"Hello\n", "")


def test_a_legacy_stream_without_its_mark_is_incomplete(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, part("Hel")])
    ran = wenxin(ernie, server).chat()
    assert (ran.code, ran.out) == (9, b"Hel\n")


def test_an_access_token_in_the_address_is_in_no_error(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, RESET], [ASKED, b"\x16\x03\x01\r\n\r\n"])
    ran = wenxin(ernie, server).chat("--debug")
    assert ran.code == 6
    assert SECRETS["OAUTH_TOKEN"] in server.requests[0].line
    assert "no HTTP server at" in ran.err


def test_a_stopped_process_goes_on_where_it_was(ernie: Ernie, serve: Serve) -> None:
    more = Event()
    server = serve([ASKED, STREAM, WORDS, more, text("lo", "stop"), DONE])
    running = ernie.at(server.url).chatting("--timeout", "1")
    running.answered(b"Hel")
    running.send(signal.SIGSTOP)
    assert not Event().wait(2.5)  # longer than the limit, as if a person had pressed Ctrl-Z and come back
    more.set()
    running.send(signal.SIGCONT)
    assert running.ended() == (0, b"Hello\n", "")
