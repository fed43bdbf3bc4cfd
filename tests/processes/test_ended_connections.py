"""An answer that nobody waits for any more: its server sees the end at once, and only its own connection ends."""

import time
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from socket import socket
from ssl import SSLContext, create_default_context
from threading import Event

import pytest
from ernie_process import Ernie
from scripted_server import ASKED, CHUNKED, DONE, HANG, Server, Step, answer, chunked, head, text, whole

from ernie_cli.errors import SilenceError
from ernie_cli.requests import Call
from ernie_cli.transport.client import Client, networked
from ernie_cli.transport.dialling import LOOK
from ernie_cli.transport.exchange import Exchange, Limits

Serve = Callable[..., Server]
Identity = Callable[..., SSLContext]
SILENT: dict[str, list[Step]] = {
    "before its head": [ASKED, HANG],
    "after its head": [ASKED, CHUNKED, HANG],
    "after some text": [ASKED, CHUNKED, chunked(text("begun")), HANG],
}
ROWS = '{"prompt": "a"}\n{"prompt": "b"}\n'


class StoppedError(Exception):
    """What a signal may raise."""


def read(exchange: Exchange) -> bytes:
    exchange.head()
    return b"".join(exchange.pieces())


def asking(client: Client, server: Server, seconds: float = 60.0, most: float = 60.0) -> Exchange:
    """`seconds` is --timeout, `most` is --max-time."""
    limits = Limits(content=seconds, until=time.monotonic() + most)
    return Exchange(client, Call(f"{server.url}/v1"), limits, time.monotonic)


@pytest.mark.parametrize("where", SILENT)
@pytest.mark.parametrize("limits", [(0.2, 60.0), (60.0, 0.5)])
def test_a_service_that_says_nothing_is_left_at_the_limit(serve: Serve, where: str, limits: tuple[float, float]) -> None:
    server = serve(SILENT[where])
    with pytest.raises(SilenceError), asking(networked(None, None, 10.0), server, *limits) as exchange:
        read(exchange)
    assert server.gone.wait(10)


def test_it_is_left_when_the_limit_is_no_failure_any_more(serve: Serve) -> None:
    server = serve(SILENT["after some text"])
    with asking(networked(None, None, 10.0), server, 0.2) as exchange:
        exchange.head()
        with pytest.raises(SilenceError):
            list(exchange.pieces())
        assert server.gone.wait(10)


@pytest.mark.parametrize("where", SILENT)
def test_it_is_left_inside_tls(serve: Serve, identity: Identity, authority_file: str, where: str) -> None:
    server = serve(SILENT[where], tls=identity())
    client = networked(create_default_context(cafile=authority_file), None, 10.0)
    with pytest.raises(SilenceError), asking(client, server, 1.0) as exchange:
        read(exchange)
    assert server.gone.wait(10)


def test_it_is_left_when_something_else_comes_between(serve: Serve) -> None:
    server = serve(SILENT["before its head"])
    with pytest.raises(StoppedError), asking(networked(None, None, 10.0), server):
        server.await_requests(1)
        raise StoppedError
    assert server.gone.wait(10)


def test_a_request_that_nobody_waits_for_is_not_sent(serve: Serve, identity: Identity, authority_file: str) -> None:
    left, received = Event(), Queue[bytes]()

    def begin_late(connection: socket) -> None:
        left.wait(60)
        try:
            with identity().wrap_socket(connection, server_side=True) as inside:
                received.put(inside.recv(1))
        except BrokenPipeError:  # newer TLS still had something to say to the one who left
            received.put(b"")

    server = serve([begin_late])
    call = Call(f"https://{server.address}/v1")
    client = networked(create_default_context(cafile=authority_file), None, 10.0)
    with pytest.raises(StoppedError), Exchange(client, call, Limits(), time.monotonic):
        server.await_connections(1)
        raise StoppedError
    left.set()
    assert received.get(timeout=10) == b""


def test_a_proxy_that_says_nothing_is_left_at_the_limit(serve: Serve, authority_file: str) -> None:
    proxy = serve([ASKED, HANG])
    client = networked(create_default_context(cafile=authority_file), proxy.url, 10.0)
    call = Call("https://ernie.test/v1")
    with pytest.raises(SilenceError), Exchange(client, call, Limits(connect=0.5), time.monotonic) as exchange:
        exchange.head()
    assert proxy.gone.wait(10)


def test_a_connection_whose_answer_is_whole_is_used_again(serve: Serve) -> None:
    reply = [ASKED, head("Content-Length: 2"), b"ok"]
    server = serve([*reply, *reply, *reply])
    client = networked(None, None, 10.0)
    for _ in range(3):
        with asking(client, server) as exchange:
            assert read(exchange) == b"ok"
    assert server.connections == 1


def test_an_answer_that_ended_cannot_end_the_next_one(serve: Serve) -> None:
    reply = [ASKED, head("Content-Length: 2"), b"ok"]
    server = serve([*reply, *reply])
    client = networked(None, None, 10.0)
    with pytest.raises(StoppedError), asking(client, server) as first:
        assert read(first) == b"ok"
        raise StoppedError
    with asking(client, server) as second:
        assert read(second) == b"ok"
    assert server.connections == 1


def test_a_row_that_is_given_up_leaves_its_service_while_the_job_goes_on(ernie: Ernie, serve: Serve, tmp_path: Path) -> None:
    left: list[bool] = []
    server = serve([ASKED, HANG], [ASKED, lambda _: left.append(server.gone.wait(10)), *answer("Hello")[1:]], answer("Hello"))
    (tmp_path / "rows.jsonl").write_text(ROWS)
    words = ("--batch", str(tmp_path / "rows.jsonl"), "-j", "1", "--timeout", "1")
    ran = ernie.at(server.url)("chat", *words)
    assert (ran.code, left) == (0, [True])


def test_rows_that_are_answered_share_a_connection(ernie: Ernie, serve: Serve, tmp_path: Path) -> None:
    message = {"role": "assistant", "content": "Hello"}
    reply = [ASKED, whole({"id": "as-1", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})]
    server = serve([*reply, *reply])
    (tmp_path / "rows.jsonl").write_text(ROWS)
    ran = ernie.at(server.url)("chat", "--batch", str(tmp_path / "rows.jsonl"), "-j", "1", "--no-stream")
    assert (ran.code, len(server.requests), server.connections) == (0, 2, 1)


ENDLESS: list[Step] = [ASKED, CHUNKED, chunked(text("Hello")), chunked(text(finish="stop")), chunked(DONE), HANG]


@pytest.mark.parametrize("inside_tls", [False, True])
def test_an_answer_that_is_whole_is_left_although_its_body_never_ends(
    serve: Serve, identity: Identity, authority_file: str, inside_tls: bool
) -> None:
    server = serve(ENDLESS, tls=identity() if inside_tls else None)
    with asking(networked(create_default_context(cafile=authority_file), None, 10.0), server) as exchange:
        exchange.head()
        received = b""
        for piece in exchange.pieces():
            received += piece
            if received.endswith(DONE):
                break
    assert server.gone.wait(10)


def test_a_row_that_is_answered_leaves_a_service_that_never_ends_it(ernie: Ernie, serve: Serve, tmp_path: Path) -> None:
    left: list[bool] = []
    server = serve(ENDLESS, [ASKED, lambda _: left.append(server.gone.wait(10)), *answer("Hello")[1:]])
    (tmp_path / "rows.jsonl").write_text(ROWS)
    ran = ernie.at(server.url)("chat", "--batch", str(tmp_path / "rows.jsonl"), "-j", "1")
    assert (ran.code, left, len(ran.out.splitlines())) == (0, [True], 2)


@pytest.mark.parametrize("inside_tls", [False, True])
def test_a_service_that_thinks_for_a_while_is_waited_for(
    serve: Serve, identity: Identity, authority_file: str, inside_tls: bool
) -> None:
    def think(_: socket) -> None:
        time.sleep(3 * LOOK)

    server = serve(
        [ASKED, think, head("Content-Length: 2", "Connection: close"), b"o", think, b"k"],
        tls=identity() if inside_tls else None,
    )
    with asking(networked(create_default_context(cafile=authority_file), None, 10.0), server) as exchange:
        assert read(exchange) == b"ok"
