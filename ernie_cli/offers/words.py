"""Offers in words: cells of a table, fields of a line, and all that is known of one model."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from ernie_cli.catalogue import parameters
from ernie_cli.catalogue.fit import takes
from ernie_cli.catalogue.model import K, Model, Parameter, Price
from ernie_cli.language.said import Said, say
from ernie_cli.offers.offer import Offer

MILLION = 1_000_000
# (title, whether figures stand in it), the most important first; the first two are never left out.
TITLES = (
    ("model", False),
    ("live", False),
    ("can", False),
    ("context", True),
    ("output", True),
    ("price per million", False),
    ("input", True),
    ("thinking", True),
    ("name", False),
    ("updated", False),
    ("source", False),
)


class Taken(NamedTuple):
    """A parameter that a model takes: its name, how the service spells it, what fits, and what it is unless sent."""

    name: str
    field: str
    fits: str
    default: str


def cells(offer: Offer) -> tuple[str, ...]:
    """One for each of TITLES, "" for what is not known."""
    model = offer.model
    return (
        model.id,
        "" if offer.mark == "listed" else offer.mark,
        " ".join(model.capabilities),
        size(model.context),
        size(model.max_output),
        _per_million(model.price) if model.price else "",
        size(model.max_input) or (f"{model.max_input_chars} chars" if model.max_input_chars else ""),
        size(model.max_reasoning),
        "" if model.name == model.id else model.name,
        model.updated or "",
        model.source,
    )


def fields(offer: Offer) -> tuple[str, ...]:
    """For other programs: id, provider, context, input, output, thinking, abilities, four of the price, the mark."""
    model, price = offer.model, offer.model.price
    sizes = (model.context, model.max_input, model.max_output, model.max_reasoning)
    return (
        model.id,
        offer.provider.name,
        *("" if tokens is None else str(tokens) for tokens in sizes),
        ",".join(model.capabilities),
        *((price.input, price.output, price.currency, str(price.per)) if price else ("", "", "", "")),
        offer.mark,
    )


def size(tokens: int | None) -> str:
    """Whole thousands of 1024 as services write them, anything else in full."""
    if tokens is None:
        return ""
    return f"{tokens // K}k" if tokens and tokens % K == 0 else str(tokens)


def about(offer: Offer, address: str, others: Sequence[str]) -> list[tuple[str, str]]:
    """What there is to say of a model, with its label; `others` are the providers that list it too."""
    model, provider = offer.model, offer.provider
    told = {"": "", "listed": "", "new": "new: the catalogue does not know it", "gone": "gone: the service lists it no more"}
    found = [
        ("model", model.id),
        ("name", "" if model.name == model.id else model.name),
        ("also called", ", ".join(model.aliases)),
        ("provider", f"{provider.name}, {provider.title}"),
        ("served at", f"{address}{provider.options.get('api', '')}/{model.path}" if model.path else address),
        ("also at", ", ".join(others)),
        ("live", told[offer.mark]),
        ("abilities", ", ".join(model.capabilities)),
        ("context", _tokens(model.context)),
        ("input", _input(model)),
        ("output", _output(model)),
        ("thinking", f"up to {_tokens(model.max_reasoning)}" if model.max_reasoning else ""),
        ("texts", f"up to {model.max_texts} a call" if model.max_texts else ""),
        ("price", _price(model.price) if model.price else ""),
        ("updated", model.updated or ""),
        ("source", model.source),
    ]
    return [(label, text) for label, text in found if text]


def taken(offer: Offer) -> list[Taken]:
    """The parameters of a model, with its own limits; none for a model that is asked neither for words nor for pictures.

    One that the model is known not to take is none of them.
    """
    model = offer.model
    if model.capabilities and not {"chat", "image"} & set(model.capabilities):
        return []
    known = parameters(offer.provider, model.id).items()
    return [_taken(name, each, model) for name, each in known if not (each.is_firm and _lacks(model, each))]


def summary(offers: Iterable[Offer]) -> list[Said]:
    """How many are new, and how many are gone."""
    marks = [offer.mark for offer in offers]
    new, gone = marks.count("new"), marks.count("gone")
    return ([say("{new} new", new=new)] if new else []) + ([say("{gone} gone", gone=gone)] if gone else [])


def _taken(name: str, parameter: Parameter, model: Model) -> Taken:
    default = parameter.default
    if name == "max_tokens":
        parameter = parameter._replace(low=model.min_output or parameter.low, high=model.max_output)
        default = model.default_output
    words = takes(parameter) + ("; this model may ignore it" if _lacks(model, parameter) else "")
    return Taken(name, parameter.field, words, _plain(default))


def _lacks(model: Model, parameter: Parameter) -> bool:
    return bool(parameter.needs and model.capabilities) and parameter.needs not in model.capabilities


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _tokens(tokens: int | None) -> str:
    if tokens is None:
        return ""
    short = size(tokens)
    return f"{tokens} tokens" + (f" ({short})" if short != str(tokens) else "")


def _input(model: Model) -> str:
    limits = [_tokens(model.max_input), f"{model.max_input_chars} characters" if model.max_input_chars else ""]
    whole = " and ".join(filter(None, limits))
    each = " a text" if model.max_texts and whole else ""
    return f"up to {whole}{each}" + ("; the sources disagree, so it is not enforced" if model.disputed else "") if whole else ""


def _output(model: Model) -> str:
    if model.max_output is None:
        return ""
    start = f"from {model.min_output} " if model.min_output else "up "
    unasked = f"; {model.default_output} when not told" if model.default_output else ""
    return f"{start}to {_tokens(model.max_output)}{unasked}"


def _price(price: Price) -> str:
    """The price, its tiers, whose word it is and of when."""
    first = f"{_per_million(price)} a million tokens, in / out"
    tiers = "".join(
        f"; for a prompt of more than {bound} {_pair(input_, output, price)}" for bound, input_, output in price.beyond
    )
    return f"{first}{tiers} ({', '.join(filter(None, (price.source, price.as_of)))})".removesuffix(" ()")


def _per_million(price: Price) -> str:
    pair = _pair(price.input, price.output, price)
    return "free" if pair == "0 / 0" else f"{pair} {price.currency}"


def _pair(input_: str, output: str, price: Price) -> str:
    return " / ".join(_amount(Decimal(amount) * MILLION / price.per) for amount in (input_, output))


def _amount(amount: Decimal) -> str:
    digits = format(amount, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
