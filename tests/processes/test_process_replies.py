"""Replies that are not what was asked for: refusals, other protocols, floods; memory stays bounded, keys stay here."""

import gzip
import json
import sys
import zlib
from collections.abc import Callable
from itertools import repeat
from threading import Event

import pytest
from ernie_process import Ernie
from scripted_server import ASKED, STREAM, Server, Step, answer, drip, head, refused, text, whole

Serve = Callable[..., Server]
MEBIBYTE = 2**20
ANSWER = {"id": "as-2", "model": "m", "choices": [{"message": {"content": "Hello"}, "finish_reason": "stop"}]}


def compressed(encoding: str, body: bytes) -> bytes:
    return head(f"Content-Encoding: {encoding}", f"Content-Length: {len(body)}", "Content-Type: application/json") + body


def packed(megabytes: int, filling: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join(squeeze.compress(filling * MEBIBYTE) for _ in range(megabytes)) + squeeze.flush()


NONSENSE: dict[str, tuple[Step, str]] = {
    "another protocol": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "no HTTP server at 127.0.0.1:"),
    "a TLS alert": (b"\x15\x03\x01\x00\x02\x02\x46\r\n\r\n", "no HTTP server at 127.0.0.1:"),
    "a huge header": (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n", "no HTTP server at 127.0.0.1:"),
    "ten thousand headers": (head(*["X: y"] * 10_000), ""),
    "an unknown compression": (compressed("br", b"\x0b\x02\x80"), "compressed with 'br'"),
    "broken compression": (compressed("gzip", b"\x1f\x8bnot gzip at all"), "gzip compression is broken"),
    "a portal's page": (whole(b"<html>log in</html>", "200 OK"), "log in"),
    "nothing": (whole(b""), ""),
    "other JSON": (whole({"hello": 1}), "holds no answer"),
    "deep nesting": (whole(b"[" * 100_000), ""),
}


@pytest.mark.parametrize("what", NONSENSE)
def test_a_reply_that_is_not_the_protocol_is_six_at_once(ernie: Ernie, serve: Serve, what: str) -> None:
    reply, told = NONSENSE[what]
    server = serve([ASKED, reply])
    ran = ernie.at(server.url).chat()
    assert (ran.code, ran.out, server.connections) == (6, b"", 1)
    assert told in ran.err


def test_tls_to_a_plain_port_is_six_with_a_hint(ernie: Ernie, serve: Serve) -> None:
    server = serve([head("Content-Length: 0", status="400 Bad Request")])
    ran = ernie.at(server.url.replace("http:", "https:")).chat()
    assert (ran.code, ran.err) == (
        6,
        f"ernie: {server.address} does not speak TLS (aistudio)\nhint: did you mean http:// in the base URL?\n",
    )


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate"])
def test_a_compressed_reply_is_understood_although_none_was_asked_for(ernie: Ernie, serve: Serve, encoding: str) -> None:
    plain = json.dumps(ANSWER).encode()
    server = serve([ASKED, compressed(encoding, zlib.compress(plain) if encoding == "deflate" else gzip.compress(plain))])
    assert ernie.at(server.url).chat() == (0, b"Hello\n", "")
    assert server.requests[0].headers["accept-encoding"] == "identity"


MEASURED = """
import resource, subprocess, sys
ran = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, file=sys.stderr)
sys.exit(ran.returncode)
"""
FLOODS: dict[str, tuple[list[Step], int]] = {
    "a gzip bomb": ([compressed("gzip", packed(512, b"\0"))], 6),
    "a gzip bomb of blanks": ([compressed("gzip", packed(512, b" "))], 6),
    "a gzip bomb in a stream": ([head("Content-Encoding: gzip", "Content-Type: text/event-stream"), packed(512, b"x")], 6),
    "an endless line": ([STREAM, b"data: ", drip(repeat(b"x" * 65536, 4096), Event(), every=0)], 6),
    "an endless line after text": ([STREAM, text("Hi"), b"data: ", drip(repeat(b"x" * 65536, 4096), Event(), every=0)], 9),
    "an endless body": ([head(), b"{", drip(repeat(b" " * 65536, 4096), Event(), every=0)], 6),
}


@pytest.mark.parametrize("what", FLOODS)
def test_a_flood_is_refused_in_less_than_150_mebibytes(ernie: Ernie, serve: Serve, what: str) -> None:
    steps, code = FLOODS[what]
    server = serve([ASKED, *steps], repeat=True)
    ran = ernie.at(server.url)(sys.executable, "-c", MEASURED, "ernie", "chat", "-n", "hi", program=None)
    *_, peak = ran.err.split()
    assert (ran.code, server.connections) == (code, 1)
    assert int(peak) < 150


REDIRECTS = {
    "to another port": "{other}/v3/chat/completions",
    "to another name": "http://localhost:{port}/v3/chat/completions",
    "to itself": "/v3/chat/completions",
    "to a file": "file:///etc/passwd",
    "to nonsense": "http://[",
}


REDIRECTED = [("to another port", status) for status in ("301 Moved", "302 Found", "303 See Other", "308 Permanent")]


@pytest.mark.parametrize(("where", "status"), REDIRECTED + [(where, "307 Temporary") for where in REDIRECTS])
def test_a_redirect_is_six_and_nobody_else_sees_anything(ernie: Ernie, serve: Serve, where: str, status: str) -> None:
    other = serve()
    target = REDIRECTS[where].format(other=other.url, port=other.port)
    server = serve([ASKED, whole(b"", status, f"Location: {target}")], repeat=True)
    ran = ernie.at(server.url).chat()
    assert (ran.code, server.connections, other.connections) == (6, 1, 0)
    assert "redirects to" in ran.err


def test_a_wait_that_the_service_asks_for_is_kept(ernie: Ernie, serve: Serve) -> None:
    server = serve(refused("429 Too Many Requests", "rpm_rate_limit_exceeded", "Retry-After: 1"), answer("Hello"))
    ran = ernie.at(server.url).chat("-v")
    assert (ran.code, ran.out, len(server.requests)) == (0, b"Hello\n", 2)
    assert "trying again in 1.0 s" in ran.err


def test_two_failures_of_the_service_are_overcome(ernie: Ernie, serve: Serve) -> None:
    failure = refused("500 Internal Server Error", "internal_error")
    server = serve(failure, failure, answer("Hello"))
    assert ernie.at(server.url).chat() == (0, b"Hello\n", "")
    assert len(server.requests) == 3


@pytest.mark.parametrize("retries", [0, 1, 2])
def test_a_limit_for_ever_is_five_after_as_many_tries_as_were_allowed(ernie: Ernie, serve: Serve, retries: int) -> None:
    server = serve(refused("429 Too Many Requests", "rpm_rate_limit_exceeded", "Retry-After: 0"), repeat=True)
    ran = ernie.at(server.url).chat("--retries", str(retries))
    assert (ran.code, ran.out, len(server.requests)) == (5, b"", retries + 1)


def test_a_wait_of_a_day_is_not_waited_for(ernie: Ernie, serve: Serve) -> None:
    server = serve(refused("429 Too Many Requests", "rpm_rate_limit_exceeded", "Retry-After: 86400"), repeat=True)
    ran = ernie.at(server.url).chat()
    assert (ran.code, len(server.requests)) == (5, 1)


@pytest.mark.parametrize(
    ("status", "code", "exit_code"),
    [("401 Unauthorized", "invalid_iam_token", 4), ("404 Not Found", "invalid_model", 6), ("402 Payment Required", "x", 7)],
)
def test_a_refusal_for_good_is_asked_once(ernie: Ernie, serve: Serve, status: str, code: str, exit_code: int) -> None:
    server = serve(refused(status, code), repeat=True)
    assert (ernie.at(server.url).chat().code, len(server.requests)) == (exit_code, 1)
