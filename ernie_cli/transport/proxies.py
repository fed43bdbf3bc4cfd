"""Which proxy a call goes through, by the variables that every tool reads; loopback is never proxied."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from ernie_cli.addresses import is_loopback
from ernie_cli.errors import UsageError
from ernie_cli.language.said import say

PORTS = {"http": 80, "https": 443}
SCHEMES = ("http", "https", "socks5", "socks5h")


def proxy_for(url: str, environ: Mapping[str, str], own: str | None = None) -> str | None:
    """The proxy's URL for `url`, None for a direct connection. Raises UsageError that names the variable.

    `own` is that of the provider, by the configuration: it stands above the variables, but for NO_PROXY.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host) or _exempt(host, parts.port or PORTS.get(parts.scheme), _value(environ, "NO_PROXY")[1]):
        return None
    if own is not None:
        return own
    for variable in (f"{parts.scheme.upper()}_PROXY", "ALL_PROXY"):
        name, value = _value(environ, variable)
        if value:
            return _checked(name, value)
    return None


def _value(environ: Mapping[str, str], name: str) -> tuple[str, str]:
    """The variable in either case, lower case first, as curl reads it."""
    for spelled in (name.lower(), name):
        if environ.get(spelled, "").strip():
            return spelled, environ[spelled].strip()
    return name, ""


def _checked(name: str, value: str) -> str:
    url = value if "://" in value else f"http://{value}"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in SCHEMES and bool(parts.hostname) and (parts.port or True)
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(
            say("{name} is not the address of a proxy", name=name),
            hint=say("it should look like http://HOST:PORT; known: {schemes}", schemes=", ".join(SCHEMES)),
        )
    return url


def _exempt(host: str, port: int | None, exemptions: str) -> bool:
    return any(_matches(entry.strip().lower(), host.lower(), port) for entry in exemptions.split(",") if entry.strip())


def _matches(entry: str, host: str, port: int | None) -> bool:
    if entry == "*":
        return True
    try:
        return ip_address(host) in ip_network(entry.replace("[", "").replace("]", ""), strict=False)
    except ValueError:
        pass
    name, _, number = entry.partition(":")
    if number.isdigit() and int(number) != port:
        return False
    name = name.removeprefix("*").lstrip(".")
    return bool(name) and (host == name or host.endswith("." + name))
