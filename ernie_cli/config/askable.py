"""Whoever can be asked: the providers of the catalogue as the configuration changes them, and the user's own."""

from collections.abc import Mapping

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.model import Provider
from ernie_cli.catalogue.own import USUAL, own
from ernie_cli.config.model import ProviderConfig


def askable(settings: Mapping[str, ProviderConfig]) -> Mapping[str, Provider]:
    """By name, those of the catalogue first."""
    return {**PROVIDERS, **{name: _changed(_begun(name, each), each) for name, each in settings.items()}}


def _begun(name: str, each: ProviderConfig) -> Provider:
    return PROVIDERS.get(name) or own(name, each.format or USUAL, each.base_url or "")


def _changed(provider: Provider, each: ProviderConfig) -> Provider:
    """An address that is given is not looked for on this machine's ports."""
    if each.base_url is not None:
        options = {name: value for name, value in provider.options.items() if name != "ports"}
        provider = provider._replace(base_url=each.base_url, options=options)
    return provider._replace(headers=each.headers, proxy=each.proxy)
