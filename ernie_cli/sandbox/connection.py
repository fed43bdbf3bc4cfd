"""One connection of the server: requests are read, the application is called, its pieces and its faults are carried out."""

import io
import select
import socket
import struct
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ernie_cli.sandbox.faults import Fault

if TYPE_CHECKING:
    from ernie_cli.sandbox.server import Listener

GARBAGE = b"\x16\x03\x01 this is not HTTP\r\n\r\n"


class MalformedError(ValueError):
    """The body of a request is not framed as HTTP frames bodies."""


class Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "ernie-sandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    server: "Listener"

    def __getattr__(self, name: str) -> Any:
        """Every method of HTTP goes the same way."""
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """Nothing is logged: URLs and headers hold keys."""

    def answer(self) -> None:
        try:
            body = self._body()
        except MalformedError as error:
            self.close_connection = True
            self._send_head("400 Bad Request", [("Content-Type", "text/plain")], str(error).encode())
            return
        self._head: tuple[str, list[tuple[str, str]]] = ("", [])
        try:
            pieces = self.server.application(self._environ(body), self._start)
            self._carry(pieces)
        except Fault as fault:
            self._suffer(fault.kind)
        except (BrokenPipeError, ConnectionError, TimeoutError):
            self.close_connection = True

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        self._head = (status, headers)

    def _carry(self, pieces: Iterable[bytes]) -> None:
        """Send head and pieces; whatever happens, the maker of the pieces is closed."""
        status, headers = self._head
        named = {name.lower() for name, _ in headers}
        is_whole = "content-length" in named
        is_chunked = not is_whole and self.request_version != "HTTP/1.0"
        if is_chunked:
            headers = [*headers, ("Transfer-Encoding", "chunked")]
        elif not is_whole:
            self.close_connection = True
        try:
            self._send_head(status, headers)
            if self.command == "HEAD":
                return
            for piece in pieces:
                if piece:
                    self.connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if is_chunked else piece)
            if is_chunked:
                self.connection.sendall(b"0\r\n\r\n")
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()

    def _send_head(self, status: str, headers: list[tuple[str, str]], body: bytes = b"") -> None:
        if body:
            headers = [*headers, ("Content-Length", str(len(body)))]
        if ("Connection", "close") in headers:
            self.close_connection = True
        elif self.close_connection:
            headers = [*headers, ("Connection", "close")]
        fixed = [("Server", self.server_version), ("Date", self.date_time_string())]
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {text}" for name, text in (*fixed, *headers)), "", ""]
        self.connection.sendall("\r\n".join(lines).encode("latin-1", "replace") + body)

    def _suffer(self, kind: str) -> None:
        """Do to the connection what a fault says; it does not outlive it."""
        self.close_connection = True
        if kind in ("reset", "refuse"):
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            socket.close(self.connection.detach())
        elif kind == "garbage":
            self.connection.sendall(GARBAGE)
        elif kind in ("hang", "stall"):
            while not self.server.stopping.wait(0.05) and not self._is_gone():
                pass

    def _is_gone(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        try:
            return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    def _environ(self, body: bytes) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": self.server.server_address[0],
            "SERVER_PORT": str(self.server.server_address[1]),
            "SERVER_PROTOCOL": self.request_version,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
        }
        for name, text in self.headers.items():
            key = name.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key
            environ[key] = f"{environ[key]},{text}" if key in environ else text.strip()
        return environ

    def _body(self) -> bytes:
        """The body, chunked or of a known length; one that is too long stays unread, and the connection ends."""
        longest = self.server.longest_body
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunked_body(longest)
        length = self.headers.get("Content-Length", "0").strip()
        if not (length.isascii() and length.isdigit()):
            raise MalformedError("Content-Length is no number")
        if int(length) > longest:
            self.close_connection = True
            return b""
        return self._exactly(int(length))

    def _chunked_body(self, longest: int) -> bytes:
        body = bytearray()
        while True:
            line = self.rfile.readline(1000).split(b";")[0].strip()
            try:
                size = int(line, 16)
            except ValueError as error:
                raise MalformedError("a chunk has no size") from error
            if size == 0:
                break
            if size < 0 or len(body) + size > longest:
                self.close_connection = True
                return bytes(longest + 1)
            body += self._exactly(size)
            self.rfile.readline(3)
        while self.rfile.readline(65537) not in (b"\r\n", b"\n", b""):
            pass  # trailers
        return bytes(body)

    def _exactly(self, size: int) -> bytes:
        body = self.rfile.read(size)
        if len(body) < size:
            raise ConnectionAbortedError("the client left in the middle of its request")
        return body
