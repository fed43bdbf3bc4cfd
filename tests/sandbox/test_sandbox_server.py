"""The sandbox behind a port: HTTP/1.1 as clients use it, faults as sockets feel them, and a stop that does not wait."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import LOCAL, WENXIN, Clock

from ernie_cli.sandbox.application import Sandbox
from ernie_cli.sandbox.exports import environment, exports
from ernie_cli.sandbox.faults import parse_chance
from ernie_cli.sandbox.options import Options
from ernie_cli.sandbox.recording import Recording
from ernie_cli.sandbox.server import Server, serve

PATH = LOCAL + "/chat/completions"


def question(prompt: str = "hello", **fields: Any) -> bytes:
    return json.dumps({"model": "m", "messages": [{"role": "user", "content": prompt}], **fields}).encode()


@pytest.fixture
def server() -> Iterator[Server]:
    with serve(Sandbox()) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    yield connection
    connection.close()


def raw(server: Server, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    connection.sendall(sent)
    return connection


def posted(body: bytes, headers: str = "") -> bytes:
    return f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def all_of(connection: socket.socket) -> bytes:
    received = b""
    with connection:
        while piece := connection.recv(65536):
            received += piece
    return received


def test_a_connection_is_kept_for_the_next_request(client: http.client.HTTPConnection) -> None:
    client.connect()
    first = client.sock
    for _ in range(3):
        client.request("POST", PATH, question())
        reply = client.getresponse()
        assert (reply.status, reply.getheader("Content-Length")) == (200, str(len(reply.read())))
    assert client.sock is first


def test_a_stream_is_chunked_and_each_event_is_a_chunk(server: Server) -> None:
    connection = raw(server, posted(question(stream=True), "Connection: close\r\n"))
    head, _, body = all_of(connection).partition(b"\r\n\r\n")
    assert b"Transfer-Encoding: chunked" in head
    assert body.endswith(b"\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")
    size, _, rest = body.partition(b"\r\n")
    assert rest[: int(size, 16)].endswith(b"\n\n")


def test_pieces_arrive_as_they_are_made(server: Server) -> None:
    connection = raw(server, posted(question("[sandbox:pace=150] hello", stream=True)))
    received = b""
    with connection:
        while b"\n\n" not in received:
            received += connection.recv(65536)
        start = time.perf_counter()
        assert b'"role":"assistant"' in received
        assert b'"content":"[sandbox' not in received
        assert b'"content":"[sandbox' in connection.recv(65536)
    assert time.perf_counter() - start > 0.1


def test_a_chunked_request_is_read(client: http.client.HTTPConnection) -> None:
    body = question()
    client.request("POST", PATH, iter([body[:9], body[9:]]), {"Transfer-Encoding": "chunked"}, encode_chunked=True)
    assert b"You asked" in client.getresponse().read()


def test_a_request_that_waits_for_leave_gets_it(server: Server) -> None:
    body = question()
    head = posted(body, "Expect: 100-continue\r\n")[: -len(body)]
    with raw(server, head) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 100 Continue")
        connection.sendall(body)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")


def test_a_head_request_gets_no_body(client: http.client.HTTPConnection) -> None:
    for _ in range(2):
        client.request("HEAD", "/v1/models")
        reply = client.getresponse()
        assert (reply.status, reply.read()) == (200, b"")
        assert int(reply.getheader("Content-Length", "0")) > 0


@pytest.mark.parametrize("framing", ["Content-Length: x", "Transfer-Encoding: chunked\r\n\r\nzz"])
def test_a_body_that_is_not_framed_is_refused(server: Server, framing: str) -> None:
    connection = raw(server, f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{framing}\r\n\r\n".encode())
    assert all_of(connection).startswith(b"HTTP/1.1 400 ")


def test_a_body_that_is_too_large_is_told_and_ends_the_connection() -> None:
    with serve(Sandbox(Options(longest_body=50)), longest_body=50) as server:
        assert all_of(raw(server, posted(question("x" * 100)))).startswith(b"HTTP/1.1 413 ")


def test_an_old_client_gets_a_stream_that_ends_with_the_connection(server: Server) -> None:
    body = question(stream=True)
    sent = f"POST {PATH} HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    assert all_of(raw(server, sent)).endswith(b"data: [DONE]\n\n")


def test_a_query_and_a_path_come_as_they_were_sent(client: http.client.HTTPConnection) -> None:
    client.request("POST", f"{WENXIN}/chat/ernie_speed?access_token=24.%61", question())
    assert json.loads(client.getresponse().read())["result"]


def test_a_reset_and_a_close_are_felt_before_any_reply(server: Server) -> None:
    with pytest.raises(ConnectionResetError):
        all_of(raw(server, posted(question("[sandbox:reset]"))))
    assert all_of(raw(server, posted(question("[sandbox:close]")))) == b""


def test_garbage_is_no_http(server: Server) -> None:
    assert not all_of(raw(server, posted(question("[sandbox:garbage]")))).startswith(b"HTTP/")


@pytest.mark.parametrize("stream", [True, False])
def test_a_cut_reply_stops_short(server: Server, stream: bool) -> None:
    received = all_of(raw(server, posted(question("[sandbox:cut] a longer question", stream=stream))))
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert body
    if stream:
        assert b"[DONE]" not in body
        assert not body.endswith(b"0\r\n\r\n")
    else:
        length = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length"))
        assert 0 < len(body) < int(length.split(b":")[1])


@pytest.mark.parametrize("word", ["hang", "stall"])
def test_silence_lasts_until_the_client_leaves_or_the_server_stops(word: str) -> None:
    server = serve(Sandbox())
    connection = raw(server, posted(question(f"[sandbox:{word}]", stream=True)))
    connection.settimeout(0.3)
    with pytest.raises(TimeoutError):
        while connection.recv(65536):
            pass
    start = time.perf_counter()
    server.shutdown()
    connection.settimeout(5)
    assert connection.recv(1) == b""
    assert time.perf_counter() - start < 1
    connection.close()


def test_comments_trickle_without_content() -> None:
    clock = Clock()
    options = Options(faults=(parse_chance("trickle:1"),), sleep=lambda _: time.sleep(0.01), clock=clock.now)
    with serve(Sandbox(options)) as server, raw(server, posted(question(stream=True))) as connection:
        received = b""
        while received.count(b": keep-alive\n\n") < 3:
            received += connection.recv(65536)
    assert b"data:" not in received


def test_a_client_that_leaves_ends_the_making_of_the_rest() -> None:
    closed = threading.Event()

    def endless(environ: Any, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/event-stream")])
        try:
            while True:
                yield b"data: 1\n\n"
                time.sleep(0.005)
        finally:
            closed.set()

    with serve(endless) as server:
        raw(server, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").close()
        assert closed.wait(5)


def test_a_stop_does_not_wait_for_open_streams() -> None:
    server = serve(Sandbox())
    connection = raw(server, posted(question("[sandbox:pace=60000] hello", stream=True)))
    connection.recv(100)
    start = time.perf_counter()
    server.shutdown()
    assert time.perf_counter() - start < 0.5
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=1)
    connection.close()


def test_waiting_ends_with_the_server() -> None:
    server = serve(Sandbox())
    waiting = threading.Thread(target=server.wait)
    waiting.start()
    server.shutdown()
    waiting.join(2)
    assert not waiting.is_alive()


def test_many_clients_are_answered_side_by_side(server: Server) -> None:
    answers: list[int] = []

    def asked() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("POST", PATH, question("[sandbox:slow=200]"))
        answers.append(connection.getresponse().status)
        connection.close()

    start = time.perf_counter()
    threads = [threading.Thread(target=asked) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 20
    assert time.perf_counter() - start < 2


def test_an_error_of_ours_is_one_line_here_and_nothing_there(capsys: pytest.CaptureFixture[str]) -> None:
    def failing(environ: Any, start_response: Any) -> list[bytes]:
        raise LookupError("lost")

    with serve(failing) as server:
        assert all_of(raw(server, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")) == b""
    assert capsys.readouterr().err == "ernie sandbox: LookupError: lost\n"


def test_a_record_has_one_line_a_request_and_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    with serve(Recording(Sandbox(), path)) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        for prompt in ("hello", "[sandbox:status=429]"):
            connection.request("POST", PATH, question(prompt), {"Authorization": "Bearer topsecret"})
            connection.getresponse().read()
        connection.request("POST", "/oauth/2.0/token?client_id=topsecret&grant_type=client_credentials")
        connection.getresponse().read()
        connection.request("POST", "/oauth/2.0/token", b"client_secret=topsecret&client_id=topsecret")
        connection.getresponse().read()
        connection.request("POST", PATH, question("[sandbox:reset]"))
        with pytest.raises(ConnectionError):
            connection.getresponse()
        connection.close()
    text = path.read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert "topsecret" not in text
    assert [(line["status"], line.get("fault")) for line in lines] == [
        (200, None),
        (429, None),
        (401, None),
        (400, None),
        (None, "reset"),
    ]
    assert lines[0]["body"]["messages"] == [{"role": "user", "content": "hello"}]
    assert lines[0]["headers"]["authorization"] == "***"
    assert lines[2]["path"] == "/oauth/2.0/token?client_id=***&grant_type=client_credentials"


def test_exports_point_every_service_at_the_sandbox() -> None:
    variables = environment("http://127.0.0.1:1")
    assert variables["OPENAI_BASE_URL"] == "http://127.0.0.1:1/v1"
    assert "export ERNIE_AISTUDIO_BASE_URL=http://127.0.0.1:1/llm/lmapi/v3" in exports("http://127.0.0.1:1")
    assert len(exports("http://127.0.0.1:1")) == 1 + len(variables)


def test_exports_take_away_what_would_win_over_them() -> None:
    assert "QIANFAN_ACCESS_TOKEN" in exports("http://127.0.0.1:1")[0].removeprefix("unset ").split()
