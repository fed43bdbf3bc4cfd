"""Readers of `providers:` and of default models: addresses that can be asked, headers that can be sent, names that are free."""

import re
from collections.abc import Mapping
from typing import Any

from ernie_cli.addresses import base_url
from ernie_cli.catalogue import PROVIDERS, nearest
from ernie_cli.catalogue.model import Provider
from ernie_cli.catalogue.own import USUAL, own, variables
from ernie_cli.config.document import Item, mistake
from ernie_cli.config.model import ProviderConfig
from ernie_cli.config.values import Reader, fitting, is_secret_name, named, one_of, record, secret, several, text
from ernie_cli.dialects import DIALECTS
from ernie_cli.errors import UsageError
from ernie_cli.language.said import NOTHING, say

COMMANDS = ("chat", "embed", "image")
OURS = ("authorization", "content-length", "content-type", "host", "transfer-encoding")  # headers that no setting sends
_BARE_SECRET = re.compile(r"(?<![^\s='\"])[0-9a-f]{40}(?![^\s'\";])")  # a key of AI Studio, as a word of its own
_HEADER_NAME = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"


def providers(item: Item) -> Mapping[str, ProviderConfig]:
    """By name. Raises Mistake for one that nobody knows and that is no whole one of the user's own."""
    settings = {name: ProviderConfig(**fields) for name, fields in named(record(PROVIDER), _check_name)(item).items()}
    taken: dict[str, str] = {variable: name for name, each in PROVIDERS.items() for variable in variables(each) if variable}
    for name, each in settings.items():
        if name in PROVIDERS:
            _check_format(item.members[name], PROVIDERS[name], each)
            continue
        near = nearest(name, PROVIDERS)
        if not each.base_url or (near and not each.format):
            raise mistake(
                item.keys[name],
                say("there is no provider {name}", name=name[:60])
                + (say("; did you mean {near}?", near=near) if near else NOTHING),
                say("one of your own needs format and base_url"),
            )
        for variable in variables(own(name, each.format or USUAL, each.base_url)):
            if taken.setdefault(variable, name) != name:
                raise mistake(
                    item.keys[name],
                    say("it would share {variable} with {taken}", variable=variable, taken=taken[variable]),
                    say("take another name"),
                )
    return settings


def models(item: Item) -> Mapping[str, str]:
    """A default model for each command; plain text is the one for chat."""
    return {"chat": text(item)} if item.kind == "text" else record(dict.fromkeys(COMMANDS, text))(item)


def _headers(item: Item) -> Mapping[str, str]:
    found = named(text)(item)
    for name, value in found.items():
        if is_secret_name(name) and "${" not in value:
            raise secret(item.members[name])
        if name.lower() in OURS:
            raise mistake(
                item.keys[name],
                say("the header {name} is ours", name=name),
                say("the key is sent in its place: ernie token set PROVIDER"),
            )
        if not re.fullmatch(_HEADER_NAME, name):
            raise mistake(item.keys[name], say("this is no name of a header"))
        if not value.isascii() or not value.isprintable():
            raise mistake(item.members[name], say("no header may carry this"), say("use plain ASCII on one line"))
        if "${" in re.sub(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}", "", value):
            raise mistake(
                item.members[name], say("a ${ begins no variable here"), say("write ${NAME}, of letters, digits and _")
            )
    return found


def _word(item: Item) -> str:
    """One of a command: it may name the place of a secret, and never be one."""
    if _BARE_SECRET.search(item.text):
        raise secret(item)
    return text(item)


def _check_format(item: Item, provider: Provider, each: ProviderConfig) -> None:
    if each.format not in (None, provider.dialect):
        raise mistake(
            item.members["format"],
            say("the format of {provider} is {dialect}", provider=provider.name, dialect=provider.dialect),
            say("a provider of your own, under another name, may have this one"),
        )


def _address(item: Item) -> str:
    """A base URL as `base_url` takes it."""
    found = fitting(r"https?://\S+", say("an address that begins with https:// or http://"))(item)
    try:
        return base_url(found, "this")
    except UsageError as error:
        raise mistake(item, error.message, error.hint) from error


def _check_name(key: Item) -> None:
    fitting("[a-z][a-z0-9_-]{0,40}", say("a name of a provider: small letters, digits, - and _"))(key)


PROVIDER: Mapping[str, Reader[Any]] = {
    "format": one_of(*DIALECTS),
    "base_url": _address,
    "key_command": several(_word),
    "default_model": models,
    "headers": _headers,
    "proxy": fitting(r"(https?|socks5h?)://\S+", say("the address of a proxy, such as http://host:3128")),
}
