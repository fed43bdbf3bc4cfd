"""Base URLs as users write them, made fit or refused with the form that they should have."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say

TAILS = ("/chat/completions", "/embeddings", "/images/generations", "/models")


def base_url(value: str, where: str) -> str:
    """`value` without a slash at its end. Raises UsageError that names `where` and shows the right form."""
    url = value.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or any(c.isspace() or not c.isprintable() for c in url):
        bare = "".join(url.split()).rpartition("@")[2].partition("://")
        raise UsageError(
            say("{where} is not a URL", where=where),
            hint=say("for example https://{bare}", bare=bare[2] or bare[0] or "HOST/PATH"),
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    plain = f"{parts.scheme}://{host}{'' if port is None else f':{port}'}"
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            say("{where} holds a user name or password", where=where),
            hint=say("write {plain}{parts}, and set the key by itself", plain=plain, parts=parts.path),
        )
    if parts.query or parts.fragment:
        raise UsageError(
            say("{where} holds a query", where=where), hint=say("write {plain}{parts}", plain=plain, parts=parts.path)
        )
    tail = next((tail for tail in TAILS if parts.path.endswith(tail)), None)
    if tail is not None:
        raise UsageError(
            say("{where} holds the path of a call", where=where),
            hint=say("write {plain}{parts}", plain=plain, parts=parts.path.removesuffix(tail)),
        )
    steps = parts.path.split("/")
    if len(steps) > 2 and steps[-1] == steps[-2]:
        raise UsageError(
            say("{where} ends in /{steps} twice", where=where, steps=steps[-1]),
            hint=say("write {plain}{steps}", plain=plain, steps="/".join(steps[:-1])),
        )
    return url


def in_clear(url: str) -> bool:
    """Whether a key sent there could be read on the way."""
    parts = urlsplit(url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
