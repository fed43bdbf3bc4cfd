"""Whether a default of `chat` is anything that a model takes, by the ranges of the catalogue."""

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.fit import misfit, takes
from ernie_cli.config.document import Item, mistake
from ernie_cli.config.file import configuration
from ernie_cli.config.model import Config
from ernie_cli.config.path import Path as Key
from ernie_cli.language.said import say, series


def usable(root: Item | None) -> Config:
    """The configuration. Raises Mistake, for a default that no model of any provider takes too."""
    found = configuration(root)
    if root is not None:
        for name, value in found.chat.items():
            _check(name, value, root)
    return found


def usable_at(root: Item | None, key: Key) -> Config:
    """The same where of all defaults only `key` counts, or what is below it."""
    found = configuration(root)
    for name, value in found.chat.items():
        if root is not None and key in (("chat",), ("chat", name)):
            _check(name, value, root)
    return found


def _check(name: str, value: object, root: Item) -> None:
    families = [family.parameters for provider in PROVIDERS.values() for family in provider.families]
    known = [parameters[name] for parameters in families if name in parameters]
    if known and isinstance(value, int | float | str) and all(misfit(each, value) for each in known):
        ranges = series(", or ", dict.fromkeys(takes(each) for each in known))
        raise mistake(root.members["chat"].members[name], say("this does not fit: models take {takes}", takes=ranges))
