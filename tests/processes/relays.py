"""Proxies on loopback that lead every host name to one server: an HTTP proxy with CONNECT, and a SOCKS5 server."""

import socket
from base64 import b64encode
from collections.abc import Callable
from threading import Thread

from scripted_server import Server, read_request


class Relay:
    """`connect` and `socks` are steps of a `Server`'s script; `targets` are the hosts and ports that were asked for."""

    def __init__(self, port: int, user: str = "", password: str = "") -> None:
        self.targets: list[tuple[str, int]] = []
        self._port = port
        self._user, self._password = user, password

    def connect(self, client: socket.socket) -> None:
        """HTTP: CONNECT opens a tunnel, any other method is passed on as it came."""
        request = read_request(client)
        method, target, _ = request.line.split(" ")
        wanted = f"Basic {b64encode(f'{self._user}:{self._password}'.encode()).decode()}"
        if self._user and request.headers.get("proxy-authorization") != wanted:
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            self.targets.append((host, int(port)))
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._join(client)
            return
        host, _, port = target.split("/")[2].partition(":")
        self.targets.append((host, int(port or 80)))
        fields = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        self._join(client, f"{request.line}\r\n{fields}\r\n".encode("latin-1") + request.body)

    def socks(self, client: socket.socket) -> None:
        """SOCKS 5 (RFC 1928), with a user name and a password (RFC 1929) when the relay has them."""
        methods = exactly(client, exactly(client, 2)[1])
        client.sendall(b"\x05\x02" if self._user else b"\x05\x00")
        if self._user:
            assert 2 in methods
            user = exactly(client, exactly(client, 2)[1])
            password = exactly(client, exactly(client, 1)[0])
            is_known = (user, password) == (self._user.encode(), self._password.encode())
            client.sendall(b"\x01\x00" if is_known else b"\x01\x01")
            if not is_known:
                return
        kind = exactly(client, 4)[3]
        host = exactly(client, exactly(client, 1)[0]).decode() if kind == 3 else socket.inet_ntoa(exactly(client, 4))
        self.targets.append((host, int.from_bytes(exactly(client, 2))))
        client.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        self._join(client)

    def _join(self, client: socket.socket, first: bytes = b"") -> None:
        """Carry bytes both ways until either side ends."""
        with socket.create_connection(("127.0.0.1", self._port)) as server:
            server.sendall(first)
            Thread(target=_carry, args=(client, server), daemon=True).start()
            _carry(server, client)


def exactly(connection: socket.socket, number: int) -> bytes:
    """So many bytes. Raises ConnectionError when the client leaves first."""
    received = b""
    while len(received) < number:
        piece = connection.recv(number - len(received))
        if not piece:
            raise ConnectionResetError("the client left")
        received += piece
    return received


def _carry(giver: socket.socket, taker: socket.socket) -> None:
    try:
        while piece := giver.recv(65536):
            taker.sendall(piece)
        taker.shutdown(socket.SHUT_WR)
    except OSError:
        return  # one of them is gone


def serving(serve: Callable[..., Server], relay: Relay, how: str) -> Server:
    """A server that is `relay`: `how` is connect or socks."""
    return serve([getattr(relay, how)], repeat=True)
