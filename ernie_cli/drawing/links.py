"""Fetches a picture from where the service says it is: without a key, with limits of size, time and hops."""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from ernie_cli.errors import ErnieError, RejectedError, TemporaryError
from ernie_cli.language.said import NOTHING, say
from ernie_cli.requests import Call
from ernie_cli.transport.exchange import Exchange, Head

LARGEST = 64 * 2**20  # bytes
HOPS = 3
ACCEPT = (("accept", "image/*"),)
AGAIN = (408, 425, 429)  # and every 5xx


class Links(NamedTuple):
    """`check` gives back a link that may be followed or raises RejectedError; `start` starts an exchange.

    `seconds` is the limit of the whole; `tell` gets the wire.
    """

    check: Callable[[str], str]
    start: Callable[[Call], Exchange]
    seconds: float
    clock: Callable[[], float]
    tell: Callable[[str], None]

    def pieces(self, url: str) -> Iterator[bytes]:
        """The bytes behind `url`, followed over a few redirections. Raises RejectedError and TemporaryError."""
        until = self.clock() + self.seconds
        for _ in range(HOPS + 1):
            with self.start(Call(self.check(url), "GET", headers=ACCEPT)) as exchange:
                head = exchange.head()
                self.tell(f"> GET {_plain(url)}\n< HTTP {head.status}")
                if head.status == 200:
                    yield from self._body(head, exchange, until)
                    return
                url = _joined(url, _target(head))
        raise RejectedError(say("the service's link redirects more than {hops} times", hops=HOPS))

    def _body(self, head: Head, exchange: Exchange, until: float) -> Iterator[bytes]:
        told = head.headers.get("content-length", "")
        size = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else 0
        if size > LARGEST:
            raise _too_large()
        size = 0
        for piece in exchange.pieces():
            exchange.content()
            size += len(piece)
            if size > LARGEST:
                raise _too_large()
            if self.clock() > until:
                raise TemporaryError(
                    say("the picture did not come within {seconds:g} s", seconds=self.seconds),
                    hint=say("--timeout changes the limit"),
                )
            yield piece


def _target(head: Head) -> str:
    """Where a redirection leads; any other status is an error."""
    status, target = head.status, head.headers.get("location", "")
    if status in (301, 302, 303, 307, 308) and target:
        return target
    error: type[ErnieError] = TemporaryError if status >= 500 or status in AGAIN else RejectedError
    why = say("; it may have expired") if status in (401, 403, 404, 410) else NOTHING
    raise error(
        say("the service's link answers with HTTP status {status}{why}", status=status, why=why),
        status=status,
        again=error is TemporaryError,
    )


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise RejectedError(say("the service's link redirects to what is no address")) from error


def _plain(url: str) -> str:
    """Without the query, which may hold a signature."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{parts.path}" + ("?…" if parts.query else "")


def _too_large() -> RejectedError:
    return RejectedError(say("the picture is larger than {largest} MiB", largest=LARGEST // 2**20))
