"""The one module that knows httpx: a call becomes its request, its exceptions become ours.

It uses httpx's transports without its client: no redirect is followed, no cookie kept, no address logged.
"""

import socket
import ssl  # noqa: TID253 - httpx has it loaded
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import Any

from ernie_cli import __version__, strict
from ernie_cli.errors import ErnieError, RejectedError, TemporaryError
from ernie_cli.language.said import Said, quoted, say
from ernie_cli.language.system import reason
from ernie_cli.requests import Attachment, Call
from ernie_cli.transport.dialling import Dialler, Line
from ernie_cli.transport.exchange import Connected, Head
from ernie_cli.transport.library import httpx
from ernie_cli.transport.proxies import PORTS

PIECE = 65536  # bytes, after decompression


class Client:
    """Carries calls over `transport`, which is kept open between them; `dialler` is what it connects with."""

    def __init__(
        self, transport: httpx.BaseTransport, connect: float, via: str | None = None, dialler: Dialler | None = None
    ) -> None:
        self._transport = transport
        self._dialler = dialler
        self._timeout = {"connect": connect, "read": None, "write": None, "pool": None}
        self._via = via

    def __call__(self, call: Call, connected: Connected) -> Generator[Head | bytes, None, None]:
        """The head of the reply, then its body piece by piece. Raises TemporaryError and RejectedError."""
        line, dialler = Line(), self._dialler

        def watch(event: str, told: Mapping[str, Any]) -> None:
            if event == "http11.send_request_headers.started" and told["request"].method != b"CONNECT":
                connected()
            elif event == "http11.send_request_headers.complete" and dialler is not None:
                line.hold(dialler.last())
                connected(line.hang_up)
                dialler.attend(lambda: connected(line.hang_up))  # an answer may be whole long before its body ends

        request = _request(call, connected)
        request.extensions = {"timeout": self._timeout, "trace": watch}
        try:
            response = self._transport.handle_request(request)
            try:
                if response.status_code == 407 and self._via:
                    raise httpx.ProxyError("407")
                yield Head(response.status_code, {key.lower(): value for key, value in response.headers.items()})
                yield from _decoded(response)
            finally:
                line.let_go()  # before another call may have it
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ssl.SSLError) as error:
            raise self._told(error, request.url) from error

    def _told(self, error: Exception, url: httpx.URL) -> ErnieError:
        """Our error for what httpx raised, with the host and never the path or the query, which may hold a token."""
        where = _place(url, PORTS.get(url.scheme, 0))
        if self._via:
            where += say(" via proxy {via}", via=self._via)
        for cause in _causes(error):
            if isinstance(cause, ssl.SSLCertVerificationError):
                return RejectedError(
                    say(
                        "the certificate of {where} cannot be trusted: {verify_message}",
                        where=where,
                        verify_message=cause.verify_message,
                    ),
                    hint=say("name the authority that signed it: --cacert FILE, or SSL_CERT_FILE"),
                )
            if isinstance(cause, ssl.SSLEOFError):
                return TemporaryError(say("the connection to {where} broke while TLS began", where=where), again=True)
            if isinstance(cause, ssl.SSLError):
                return RejectedError(
                    say("{where} does not speak TLS", where=where), hint=say("did you mean http:// in the base URL?")
                )
            if isinstance(cause, socket.gaierror):
                return TemporaryError(
                    say("cannot find the host {via}", via=self._via or where),
                    hint=say("check the network and the base URL"),
                    again=True,
                )
        return _failed(error, where)


def networked(
    context: ssl.SSLContext | None,
    proxy: str | None,
    connect: float,
    check: Callable[[str, Iterable[str]], None] | None = None,
) -> Client:
    """A client over real sockets, directly or through `proxy`. `context` is for https, `check` the dialler's."""
    transport = httpx.HTTPTransport(
        verify=context or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        proxy=None if proxy is None else httpx.Proxy(proxy),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=None),
        trust_env=False,
    )
    dialler = Dialler(check)
    transport._pool._network_backend = dialler  # httpx has no argument for it
    return Client(transport, connect, None if proxy is None else _without_user(proxy), dialler)


def _without_user(proxy: str) -> str:
    url = httpx.URL(proxy)
    return _place(url, PORTS.get(url.scheme, 1080))


def _place(url: httpx.URL, port: int) -> str:
    return f"{f'[{url.host}]' if ':' in url.host else url.host}:{url.port or port}"


def _failed(error: Exception, where: str) -> ErnieError:
    words = str(error)
    if isinstance(error, httpx.ProxyError):
        asked = any(sign in words for sign in ("407", "username/password", "USERNAME/PASSWORD", "NO ACCEPTABLE"))
        return TemporaryError(
            say("the proxy asked for authentication ({where})", where=where)
            if asked
            else say("the proxy failed ({where})", where=where),
            hint=say("put its user and password into the proxy variable") if asked else say("check the proxy variable"),
            again=not asked,
        )
    if isinstance(error, httpx.TimeoutException):
        unanswered = say("no answer from {where} in time", where=where)
        if isinstance(error, httpx.ConnectTimeout):
            unanswered = say("no connection to {where} in time", where=where)
        return TemporaryError(unanswered, hint=say("check the network"), again=True)
    if isinstance(error, (httpx.ConnectError, httpx.UnsupportedProtocol)):
        return TemporaryError(
            say("cannot connect to {where}: {reason}", where=where, reason=_reason(error)),
            hint=say("check the network"),
            again=True,
        )
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in words and "peer closed" not in words:
        return RejectedError(
            say("no HTTP server at {where}: {words}", where=where, words=words), hint=say("check the base URL")
        )
    return TemporaryError(say("the connection to {where} broke: {reason}", where=where, reason=_reason(error)), again=True)


def _reason(error: BaseException) -> Said:
    """The words of the operating system where there are any, else the library's."""
    system = next((cause for cause in _causes(error) if isinstance(cause, OSError) and cause.strerror), None)
    return reason(system) if system else quoted(str(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _request(call: Call, sent: Callable[[], None]) -> httpx.Request:
    """What goes out; `sent` is called as an upload goes on, or a body with attachments."""
    headers = httpx.Headers(
        {
            "Accept": "application/json, text/event-stream",
            "Accept-Encoding": "identity",  # a compressed stream would wait for its compressor
            "User-Agent": f"ernie-cli/{__version__}",
        }
    )
    headers.update(dict(call.headers))
    content: bytes | Iterator[bytes] | None = None
    if call.upload is not None:
        headers.update({"Content-Type": call.upload.content_type, "Content-Length": str(call.upload.length)})
        content = call.upload.pieces(sent)
    elif call.body is not None:
        headers["Content-Type"] = "application/json"
        cut, attachments = strict.cut(call.body, separators=(",", ":"))
        texts = [text.encode() for text in cut]
        content = texts[0]
        if attachments:
            length = sum(map(len, texts)) + sum(attachment.length for attachment in attachments)
            headers["Content-Length"] = str(length)
            content = _put_together(texts, attachments, sent)
    try:
        return httpx.Request(call.method, call.url, params=call.params or None, headers=headers, content=content)
    except (httpx.InvalidURL, ValueError) as error:  # of a link: base URLs are checked where they are read
        raise RejectedError(say("the address cannot be used: {error}", error=error)) from error


def _put_together(texts: list[bytes], attachments: list[Attachment], sent: Callable[[], None]) -> Iterator[bytes]:
    """A body piece by piece: however many attachments there are, no more than a piece of one is made at a time."""
    yield texts[0]
    for attachment, text in zip(attachments, texts[1:], strict=True):
        for piece in attachment.pieces():
            sent()
            yield piece
        yield text


def _decoded(response: httpx.Response) -> Iterator[bytes]:
    """The body, decompressed piece by piece: a server may compress although it was not asked to."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    stream = response.stream
    assert isinstance(stream, httpx.SyncByteStream)
    if encoding in ("identity", ""):
        yield from stream
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise RejectedError(say("the reply is compressed with {encoding!r}, which was not asked for", encoding=encoding[:40]))
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)  # finds out by itself which of the two it is
    try:
        for piece in stream:
            rest = piece
            while rest:
                yield inflater.decompress(rest, PIECE)
                rest = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise RejectedError(say("the reply's {encoding} compression is broken", encoding=encoding)) from error
    if not inflater.eof:
        raise TemporaryError(say("the compressed reply broke off"), again=True)
