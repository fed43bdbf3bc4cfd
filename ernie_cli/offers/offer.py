"""A model as a provider offers it: the catalogue's entry, completed by the service's own list where that was asked for."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ernie_cli.catalogue import find_model
from ernie_cli.catalogue.model import Model, Price, Provider
from ernie_cli.dialects.listings import Listed
from ernie_cli.language.said import say

KINDS = frozenset({"chat", "embed", "image", "completion", "caption", "rerank"})
SERVICE = say("the service's own list")


class Offer(NamedTuple):
    """`live`: whether the service lists it; None when it was not asked, or lists nothing of that kind at all."""

    provider: Provider
    model: Model
    live: bool | None = None
    is_new: bool = False

    @property
    def mark(self) -> str:
        """In one word: listed, new, gone; nothing where nobody knows."""
        if self.live is None:
            return ""
        return "new" if self.is_new else "listed" if self.live else "gone"


def known(provider: Provider) -> tuple[Offer, ...]:
    """What the catalogue says."""
    return tuple(Offer(provider, model) for model in provider.models)


def merged(provider: Provider, listed: Sequence[Listed], as_of: str) -> tuple[Offer, ...]:
    """What the catalogue and the service say, the service's figures first; new models stand behind the others.

    Of a kind that the list has not a single model of, it says nothing. A catalogue of samples is none of what a server
    serves: only what is listed counts.
    """
    found = {each.id: _entry(provider, each) for each in listed}
    said = {model.id: (model, each) for each in listed if (model := found[each.id]) is not None}
    kinds = {kind for each in listed for kind in (found[each.id] or each).capabilities} & KINDS
    offers = []
    for model in provider.models:
        if model.id in said:
            offers.append(Offer(provider, _completed(*said[model.id], as_of), live=True))
        elif not provider.options.get("samples"):
            offers.append(Offer(provider, model, live=False if kinds & set(model.capabilities) else None))
    new = [each for each in listed if found[each.id] is None]
    return (*offers, *(Offer(provider, _completed(_blank(each), each, as_of), live=True, is_new=True) for each in new))


def document(offer: Offer) -> dict[str, Any]:
    """An offer as scripts read it; what nobody told is null, amounts are text."""
    model, price = offer.model, offer.model.price
    return {
        "id": model.id,
        "provider": offer.provider.name,
        "name": model.name,
        "context": model.context,
        "max_input": model.max_input,
        "max_output": model.max_output,
        "default_output": model.default_output,
        "max_reasoning": model.max_reasoning,
        "updated": model.updated,
        "capabilities": list(model.capabilities),
        "price": None if price is None else _price(price),
        "live": offer.live,
    }


def able(offers: Iterable[Offer], capabilities: Iterable[str]) -> list[Offer]:
    """Those that can do all of it."""
    wanted = set(capabilities)
    return [offer for offer in offers if wanted <= set(offer.model.capabilities)]


def _entry(provider: Provider, listed: Listed) -> Model | None:
    """The catalogue's entry of what a service lists: by its path, else by its id."""
    if listed.path is not None:
        return next((model for model in provider.models if model.path == listed.path), None)
    return find_model(provider, listed.id)


def _blank(listed: Listed) -> Model:
    return Model(listed.id, listed.name or listed.id, listed.path, capabilities=listed.capabilities, source=SERVICE)


def _completed(model: Model, listed: Listed, as_of: str) -> Model:
    price = model.price
    if listed.prices:
        (_, input_, output), *beyond = listed.prices
        price = Price(input_, output, as_of=as_of, source=SERVICE, beyond=tuple(beyond))
    return model._replace(
        context=listed.context or model.context,
        max_input=listed.max_input or model.max_input,
        max_output=listed.max_output or model.max_output,
        price=price,
    )


def _price(price: Price) -> dict[str, Any]:
    return {
        "input": price.input,
        "output": price.output,
        "currency": price.currency,
        "per": price.per,
        "as_of": price.as_of or None,
        "source": price.source or None,
    }
