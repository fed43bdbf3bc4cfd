"""The sandbox inside this process: its WSGI application behind httpx, and its faults as the network would show them."""

from collections.abc import Iterator, Mapping
from typing import Any

from ernie_cli.sandbox.faults import Fault
from ernie_cli.transport.library import httpx


class SandboxTransport(httpx.BaseTransport):
    """Calls `application` with the request; a fault below HTTP becomes the exception that httpx raises for it."""

    def __init__(self, application: Any) -> None:
        self._inner = httpx.WSGITransport(app=application, raise_app_exceptions=True)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The reply, its body as it is made."""
        request.extensions["trace"]("http11.send_request_headers.started", {"request": request})
        request.read()
        request.headers.setdefault("Authorization", "Bearer sandbox")
        try:
            response = self._inner.handle_request(request)
        except Fault as fault:
            raise _translated(fault) from fault
        stream = response.stream
        assert isinstance(stream, httpx.SyncByteStream)
        return httpx.Response(response.status_code, headers=response.headers, stream=_Faulty(stream))


class _Faulty(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._inner
        except Fault as fault:
            raise _translated(fault) from fault

    def close(self) -> None:
        self._inner.close()


# What httpx raises where a network shows the same; every other kind is a connection that breaks.
_RAISED: Mapping[str, type[httpx.TransportError]] = {
    "refuse": httpx.ConnectError,
    "garbage": httpx.RemoteProtocolError,
    "hang": httpx.ReadTimeout,
    "stall": httpx.ReadTimeout,
}


def _translated(fault: Fault) -> Exception:
    return _RAISED.get(fault.kind, httpx.ReadError)(f"sandbox fault: {fault.kind}")
