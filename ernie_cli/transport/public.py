"""Which links of a service may be followed: to public addresses, encrypted; to this machine only from a service on it."""

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from ernie_cli.addresses import is_loopback
from ernie_cli.errors import RejectedError
from ernie_cli.language.said import say

LONGEST = 8192  # characters of a link
TRANSLATED = ip_network("64:ff9b::/96")  # IPv4 behind a translator (RFC 6052)


def checked_link(url: str, is_near: bool) -> str:
    """`url` itself. Raises RejectedError unless it is https to what may be public; `is_near` also lets loopback pass."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise _refused(say("is no address")) from error
    if not host or len(url) > LONGEST or not url.isprintable() or " " in url:
        raise _refused(say("is no address"))
    if parts.username is not None or parts.password is not None:
        raise _refused(say("holds a user name"))
    here = is_loopback(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and here and is_near):
        raise _refused(say("is not https but {scheme}", scheme=parts.scheme[:20] or say("nothing")))
    literal = _literal(host)
    if here or literal is not None:
        checks(is_near)(host, [str(literal or "127.0.0.1")])
    return url


def checks(is_near: bool) -> Callable[[str, Iterable[str]], None]:
    """What raises RejectedError for a host that has an address where no link may lead."""

    def check(host: str, addresses: Iterable[str]) -> None:
        for address in addresses:
            found = ip_address(address.partition("%")[0])
            if not (is_public(found) or (is_near and found.is_loopback)):
                raise _refused(say("leads to {host}, which is no public address", host=host[:100]))

    return check


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody in the world has it; an IPv4 address inside one of IPv6 counts as itself."""
    inner = address.ipv4_mapped or address.sixtofour if isinstance(address, IPv6Address) else None
    if isinstance(address, IPv6Address) and address in TRANSLATED:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    found = inner or address
    return found.is_global and not found.is_multicast and not found.is_reserved


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that `host` spells, in any of the forms that the system's resolver takes for one."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _refused(why: str) -> RejectedError:
    return RejectedError(say("the service's link {why}; it is not followed", why=why))
