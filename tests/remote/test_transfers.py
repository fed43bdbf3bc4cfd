"""Files on their way up and down: streamed from and to the disk, sent again whole, and never taken for whole when cut."""

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from program import KEY, Clock

from ernie_cli.app import App
from ernie_cli.catalogue import PROVIDERS
from ernie_cli.choice import Choice
from ernie_cli.dialects.batches import FORM, Batches
from ernie_cli.errors import OutputError, RejectedError, TemporaryError, UsageError
from ernie_cli.flags import Asking
from ernie_cli.provider.service import Service
from ernie_cli.sandbox.multipart import parts
from ernie_cli.transport.form import Form

CALLS = Batches("https://qianfan.baidubce.com/v2")
CONTENT = b'{"custom_id": "0"}\r\n\n--\xff' * 20_000


class Peer:
    """The service: gives its replies in order, and keeps what was asked."""

    def __init__(self, *replies: httpx.Response | Exception) -> None:
        self.replies = list(replies)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def service(self) -> Service:
        """A run that asks this peer, without waiting."""
        clock = Clock()
        environ = {"QIANFAN_API_KEY": KEY}
        app = App(
            environ, None, io.BytesIO(), io.BytesIO(), transport=httpx.MockTransport(self), clock=clock, sleep=clock.sleep
        )
        return app.service(Choice(PROVIDERS["qianfan"], None, None), Asking())


class Broken(httpx.SyncByteStream):
    """A body that breaks off."""

    def __iter__(self) -> Iterator[bytes]:
        yield b'{"custom_id": "0"'
        raise httpx.ReadError("gone")


class Full(io.BytesIO):
    """A file on a disk that has no room."""

    def write(self, data: object) -> int:
        raise OSError(28, "No space left on device")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(CONTENT)
    return path


class Long(httpx.SyncByteStream):
    """Sixty-four megabytes."""

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(1024):
            yield bytes(65536)


class Drain(io.BytesIO):
    """A file that keeps nothing."""

    def write(self, data: Any) -> int:
        return len(data)


@contextmanager
def little_memory() -> Iterator[None]:
    """Fails when what is done inside holds more than a piece here and there."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()


def test_a_large_file_goes_up_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.jsonl"
    with path.open("wb") as file:
        file.truncate(64 * 2**20)
    form = Form(path, "large.jsonl", FORM)
    with little_memory():
        assert sum(map(len, form.pieces(lambda: None))) == form.length


def test_a_large_file_comes_down_in_little_memory() -> None:
    peer = Peer(httpx.Response(200, stream=Long()))
    with little_memory():
        peer.service().save(CALLS.content("file-1"), Drain())


def test_a_file_arrives_as_it_lies_on_the_disk(path: Path) -> None:
    peer = Peer(httpx.Response(200, json={"id": "file-1"}))
    peer.service().fetch(CALLS.upload(Form(path, 'a "name".jsonl', FORM)))
    [asked] = peer.asked
    assert int(asked.headers["content-length"]) == len(asked.content)
    assert "transfer-encoding" not in asked.headers
    found = parts(asked.headers["content-type"], asked.content)
    assert found["purpose"] == (None, b"batch")
    assert found["file"] == ("a %22name%22.jsonl", CONTENT)


def test_an_upload_that_broke_is_sent_again_whole(path: Path) -> None:
    peer = Peer(httpx.WriteError("gone"), httpx.Response(200, json={"id": "file-1"}))
    peer.service().fetch(CALLS.upload(Form(path, "rows.jsonl", FORM)))
    first, second = peer.asked
    assert first.content == second.content


def test_each_piece_that_has_gone_out_is_told(path: Path) -> None:
    told: list[None] = []
    sizes = [len(piece) for piece in Form(path, "rows.jsonl", FORM).pieces(lambda: told.append(None))]
    assert max(sizes) <= 65536
    assert len(told) == len(sizes) - 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read .*none\.jsonl: No such file"):
        Form(tmp_path / "none.jsonl", "none.jsonl", FORM)


def test_a_file_that_vanishes_before_it_is_sent_is_named(path: Path) -> None:
    form = Form(path, "rows.jsonl", FORM)
    path.unlink()
    with pytest.raises(UsageError, match="cannot read"):
        Peer(httpx.Response(200, json={})).service().fetch(CALLS.upload(form))


def test_a_file_is_fetched_as_it_is() -> None:
    target = io.BytesIO(b"what an earlier try has left")
    Peer(httpx.Response(200, content=CONTENT)).service().save(CALLS.content("file-1"), target)
    assert target.getvalue() == CONTENT


def test_a_file_that_breaks_off_is_fetched_anew() -> None:
    target = io.BytesIO()
    peer = Peer(httpx.Response(200, stream=Broken()), httpx.Response(200, content=b"{}\n"))
    peer.service().save(CALLS.content("file-1"), target)
    assert target.getvalue() == b"{}\n"


def test_a_file_that_is_shorter_than_it_claims_is_no_file() -> None:
    short = [httpx.Response(200, headers={"content-length": "9"}, stream=httpx.ByteStream(b"{}\n")) for _ in range(3)]
    with pytest.raises(TemporaryError, match="the file broke off"):
        Peer(*short).service().save(CALLS.content("file-1"), io.BytesIO())


def test_a_file_that_is_refused_leaves_nothing() -> None:
    target = io.BytesIO()
    refused = httpx.Response(404, json={"error": {"code": "no_such_file", "message": "There is no such file"}})
    with pytest.raises(RejectedError, match="There is no such file"):
        Peer(refused).service().save(CALLS.content("file-1"), target)
    assert target.getvalue() == b""


def test_a_full_disk_is_told_and_not_tried_again() -> None:
    peer = Peer(httpx.Response(200, content=b"{}\n"))
    with pytest.raises(OutputError, match="No space left on device"):
        peer.service().save(CALLS.content("file-1"), Full())
