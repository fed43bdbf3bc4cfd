"""Reads `config.yaml`: every key is known, every value has its type, every mistake names line, column and the way out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ernie_cli.catalogue import PROVIDERS, nearest
from ernie_cli.catalogue.model import Price
from ernie_cli.config.document import Item, mistake
from ernie_cli.config.model import Config, ProviderConfig
from ernie_cli.config.sampling import SAMPLING
from ernie_cli.config.source import read
from ernie_cli.config.template import templates
from ernie_cli.config.values import (
    Reader,
    decimal,
    fitting,
    flag,
    is_secret_name,
    named,
    number,
    one_of,
    record,
    secret,
    several,
    text,
    whole,
)
from ernie_cli.dialects import DIALECTS

COMMANDS = ("chat", "embed", "image")


def read_config(path: Path) -> Config:
    """The configuration in a file. Raises UsageError: `…/config.yaml:LINE:COLUMN what is wrong`."""
    return read(path, lambda root: Config() if root is None else _config(root))._replace(path=str(path))


def _config(root: Item) -> Config:
    found = record(_TOP)(root)
    known = [*PROVIDERS, *found.get("providers", {})]
    default = found.get("default_provider")
    if default is not None and default not in known:
        near = nearest(default, known)
        raise mistake(
            root.members["default_provider"],
            f"there is no provider {default}",
            f"did you mean {near}?" if near else f"providers are {', '.join(known)}",
        )
    for name, key in root.members["prices"].keys.items() if "prices" in found else ():
        provider, slash, model = name.partition("/")
        if provider not in known or not slash or not model:
            raise mistake(
                key, "a price is for provider/model", f"for example aistudio/{name}; providers are {', '.join(known)}"
            )
    return Config(**found)


def _models(item: Item) -> Mapping[str, str]:
    """A default model for each command; plain text is the one for chat."""
    return {"chat": text(item)} if item.kind == "text" else record(dict.fromkeys(COMMANDS, text))(item)


def _headers(item: Item) -> Mapping[str, str]:
    found = named(text)(item)
    for name, value in found.items():
        if is_secret_name(name) and "${" not in value:
            raise secret(item.members[name])
    return found


def _price(item: Item) -> Price:
    found = record(_PRICE, ("input", "output"))(item)
    if found.get("per", 1) < 1:
        raise mistake(item.members["per"], "a price is for one token or more")
    return Price(**found)


def _amount(item: Item) -> str:
    digits = decimal(item)
    if digits.startswith("-"):
        raise mistake(item, "a price is not negative")
    return digits


def _providers(item: Item) -> Mapping[str, ProviderConfig]:
    settings = {name: ProviderConfig(**fields) for name, fields in named(record(_PROVIDER), _check_name)(item).items()}
    for name, each in settings.items():
        if name not in PROVIDERS and not (each.format and each.base_url):
            near = nearest(name, PROVIDERS)
            raise mistake(
                item.keys[name],
                f"there is no provider {name[:60]}" + (f"; did you mean {near}?" if near else ""),
                "one of your own needs format and base_url",
            )
    return settings


def _check_name(key: Item) -> None:
    fitting("[a-z][a-z0-9_-]{0,40}", "a name of a provider: small letters, digits, - and _")(key)


_PROVIDER: Mapping[str, Reader[Any]] = {
    "format": one_of(*DIALECTS),
    "base_url": fitting(r"https?://\S+", "an address that begins with https:// or http://"),
    "key_command": several(text),
    "default_model": _models,
    "headers": _headers,
    "proxy": fitting(r"(https?|socks5h?)://\S+", "the address of a proxy, such as http://host:3128"),
}
_PRICE: Mapping[str, Reader[Any]] = {
    "input": _amount,
    "output": _amount,
    "currency": fitting("[A-Z]{3}", "a currency such as CNY"),
    "per": whole,
    "as_of": text,
    "source": text,
}
# By the names of the flags of `ernie chat`.
_CHAT: Mapping[str, Reader[Any]] = {
    **SAMPLING,
    **dict.fromkeys(("timeout", "connect_timeout", "max_time"), number),
    **dict.fromkeys(("retries", "think_budget", "search_number", "reference_number"), whole),
    **dict.fromkeys(("system", "effort"), text),
    **dict.fromkeys(("stream", "usage", "lenient", "markdown", "think", "search", "citations", "sources", "log", "json"), flag),
    "thinking": one_of("auto", "show", "hide", "only"),
}
_TOP: Mapping[str, Reader[Any]] = {
    "default_provider": text,
    "default_model": _models,
    "providers": _providers,
    "aliases": named(text),
    "templates": templates,
    "prices": named(_price),
    "chat": record(_CHAT),
}
