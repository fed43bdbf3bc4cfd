"""The clients of one run: one for each proxy and scheme, kept open between calls."""

from collections.abc import Callable, Mapping

from ernie_cli.transport import public, tls
from ernie_cli.transport.client import Client, networked
from ernie_cli.transport.library import httpx
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
        self._clients: dict[tuple[str, str | None, bool | None], Client] = {}

    def client(self, url: str, is_inside: bool, own_proxy: str | None, cacert: str | None, connect: float) -> Client:
        """What carries a call to `url`. Raises UsageError for a proxy or an authority that cannot be used."""
        if self._replaced is not None:
            return Client(self._replaced, connect)
        proxy = None if is_inside else proxy_for(url, self._environ, own_proxy)
        scheme = "inside" if is_inside else url.partition(":")[0]
        return self._kept(scheme, proxy, None, cacert, connect)

    def link_client(
        self, url: str, is_near: bool, is_inside: bool, own_proxy: str | None, cacert: str | None, connect: float
    ) -> Client:
        """The same for a link that a service gave; addresses of this machine are for links of a service that `is_near`.

        Where a proxy looks up the name, only the proxy knows where it leads.
        """
        if self._replaced is not None or is_inside:
            return self.client(url, is_inside, own_proxy, cacert, connect)
        proxy = proxy_for(url, self._environ, own_proxy)
        return self._kept(url.partition(":")[0], proxy, None if proxy else is_near, cacert, connect)

    def _kept(self, scheme: str, proxy: str | None, is_near: bool | None, cacert: str | None, connect: float) -> Client:
        key = scheme, proxy, is_near
        if key not in self._clients:
            self._clients[key] = self._made(scheme, proxy, is_near, cacert, connect)
        return self._clients[key]

    def _made(self, scheme: str, proxy: str | None, is_near: bool | None, cacert: str | None, connect: float) -> Client:
        if scheme == "inside":
            return Client(self._inside(), connect)
        context = tls.context(cacert, self._environ) if scheme == "https" else None
        return networked(context, proxy, connect, None if is_near is None else public.checks(is_near))
