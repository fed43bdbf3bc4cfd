"""The clients of one run: one for each proxy and scheme, kept open between calls."""

from collections.abc import Callable, Mapping

import httpx  # noqa: TID253 - reached from app.py

from ernie_cli.transport import tls
from ernie_cli.transport.client import Client, networked
from ernie_cli.transport.proxies import proxy_for


class Network:
    """`replaced` stands for the whole network when it is given; `inside` makes the transport of the sandbox in here."""

    def __init__(
        self,
        environ: Mapping[str, str],
        replaced: httpx.BaseTransport | None,
        inside: Callable[[], httpx.BaseTransport],
    ) -> None:
        self._environ = environ
        self._replaced = replaced
        self._inside = inside
        self._clients: dict[tuple[str, str | None], Client] = {}

    def client(self, url: str, is_inside: bool, cacert: str | None, connect: float) -> Client:
        """What carries a call to `url`. Raises UsageError for a proxy or an authority that cannot be used."""
        if self._replaced is not None:
            return Client(self._replaced, connect)
        proxy = None if is_inside else proxy_for(url, self._environ)
        scheme = "inside" if is_inside else url.partition(":")[0]
        if (scheme, proxy) not in self._clients:
            self._clients[scheme, proxy] = self._made(scheme, proxy, cacert, connect)
        return self._clients[scheme, proxy]

    def _made(self, scheme: str, proxy: str | None, cacert: str | None, connect: float) -> Client:
        if scheme == "inside":
            return Client(self._inside(), connect)
        context = tls.context(cacert, self._environ) if scheme == "https" else None
        return networked(context, proxy, connect)
