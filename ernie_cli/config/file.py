"""Reads `config.yaml`: every key is known, every value has its type, every mistake names line, column and the way out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ernie_cli.catalogue import PROVIDERS, nearest
from ernie_cli.catalogue.model import Price
from ernie_cli.config.document import Item, mistake
from ernie_cli.config.model import Config
from ernie_cli.config.parameters import PARAMETERS
from ernie_cli.config.provider import models, providers
from ernie_cli.config.source import read
from ernie_cli.config.template import templates
from ernie_cli.config.values import (
    Reader,
    decimal,
    fitting,
    flag,
    named,
    number,
    one_of,
    record,
    text,
    whole,
)
from ernie_cli.language.said import say


def read_config(path: Path) -> Config:
    """The configuration in a file. Raises UsageError: `…/config.yaml:LINE:COLUMN what is wrong`."""
    return read(path, configuration)._replace(path=str(path))


def configuration(root: Item | None) -> Config:
    """What a document says. Raises Mistake."""
    if root is None:
        return Config()
    found = record(TOP)(root)
    known = list(dict.fromkeys((*PROVIDERS, *found.get("providers", {}))))
    default = found.get("default_provider")
    if default is not None and default not in known:
        near = nearest(default, known)
        raise mistake(
            root.members["default_provider"],
            say("there is no provider {default}", default=default),
            say("did you mean {near}?", near=near) if near else say("providers are {known}", known=", ".join(known)),
        )
    for name, key in root.members["prices"].keys.items() if "prices" in found else ():
        provider, slash, model = name.partition("/")
        if provider not in known or not slash or not model:
            raise mistake(
                key,
                say("a price is for provider/model"),
                say("for example aistudio/{name}; providers are {known}", name=name, known=", ".join(known)),
            )
    _check_aliases(root, found.get("aliases", {}))
    return Config(**found)


def _check_aliases(root: Item, aliases: Mapping[str, str]) -> None:
    """Raise Mistake for an alias of an alias: nobody could say where such a chain ends."""
    for name, target in aliases.items():
        if target in aliases:
            meant = aliases[target]
            raise mistake(
                root.members["aliases"].members[name],
                say("{target} is an alias itself", target=target),
                say("write the id of a model") if meant in aliases else say("write {aliases}", aliases=meant),
            )


def _check_alias(key: Item) -> None:
    if not key.text.isprintable() or " " in key.text:
        raise mistake(key, say("an alias is one word"))


def _price(item: Item) -> Price:
    found = record(PRICE, ("input", "output"))(item)
    if found.get("per", 1) < 1:
        raise mistake(item.members["per"], say("a price is for one token or more"))
    return Price(**found)


def _amount(item: Item) -> str:
    digits = decimal(item)
    if digits.startswith("-"):
        raise mistake(item, say("a price is not negative"))
    return digits


PRICE: Mapping[str, Reader[Any]] = {
    "input": _amount,
    "output": _amount,
    "currency": fitting("[A-Z]{3}", say("a currency such as CNY")),
    "per": whole,
    "as_of": text,
    "source": text,
}
# By the names of the flags of `ernie chat`.
CHAT: Mapping[str, Reader[Any]] = {
    **PARAMETERS,
    **dict.fromkeys(("timeout", "connect_timeout", "max_time"), number),
    **dict.fromkeys(("retries", "think_budget", "search_number", "reference_number"), whole),
    **dict.fromkeys(("system", "effort"), text),
    **dict.fromkeys(("stream", "usage", "lenient", "markdown", "think", "search", "citations", "sources", "log", "json"), flag),
    "thinking": one_of("auto", "show", "hide", "only"),
}
TOP: Mapping[str, Reader[Any]] = {
    "default_provider": text,
    "default_model": models,
    "providers": providers,
    "aliases": named(text, _check_alias),
    "templates": templates,
    "prices": named(_price),
    "chat": record(CHAT),
}
