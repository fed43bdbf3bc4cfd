"""Offers in words: cells of a table, fields of a line, and all that is known of one model."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from ernie_cli.catalogue import parameters
from ernie_cli.catalogue.fit import takes
from ernie_cli.catalogue.model import K, Model, Parameter, Price
from ernie_cli.language.said import NOTHING, Said, quoted, say, series
from ernie_cli.offers.offer import Offer

MILLION = 1_000_000
# (title, whether figures stand in it), the most important first; the first two are never left out.
TITLES = (
    (say("model"), False),
    (say("live"), False),
    (say("can"), False),
    (say("context"), True),
    (say("output"), True),
    (say("price per million"), False),
    (say("input"), True),
    (say("thinking"), True),
    (say("name"), False),
    (say("updated"), False),
    (say("source"), False),
)
MARKS = {"new": say("new"), "gone": say("gone")}
FREE = say("free")
LONG_MARKS = {"new": say("new: the catalogue does not know it"), "gone": say("gone: the service lists it no more")}


class Taken(NamedTuple):
    """A parameter that a model takes: its name, how the service spells it, what fits, and what it is unless sent."""

    name: Said
    field: Said
    fits: Said
    default: Said


def cells(offer: Offer) -> tuple[Said, ...]:
    """One for each of TITLES, nothing for what is not known."""
    model, price = offer.model, offer.model.price
    characters = say("{number} chars", number=model.max_input_chars) if model.max_input_chars else NOTHING
    return (
        quoted(model.id),
        MARKS.get(offer.mark, NOTHING),
        quoted(" ".join(model.capabilities)),
        quoted(size(model.context)),
        quoted(size(model.max_output)),
        _per_million(price) if price else NOTHING,
        quoted(size(model.max_input)) or characters,
        quoted(size(model.max_reasoning)),
        NOTHING if model.name == model.id else quoted(model.name),
        quoted(model.updated or ""),
        quoted(model.source),
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


def about(offer: Offer, address: str, others: Sequence[str], once: bool) -> list[tuple[Said, Said]]:
    """What there is to say of a model, with its label; `others` are the providers that list it too.

    `once`: a source that is that of all is not told of the price again, as it is where each line is read by itself.
    """
    model, provider = offer.model, offer.provider
    served = f"{address}{provider.options.get('api', '')}/{model.path}" if model.path else address
    most_texts = say("up to {number} a call", number=model.max_texts) if model.max_texts else NOTHING
    found = [
        (say("model"), quoted(model.id)),
        (say("name"), NOTHING if model.name == model.id else quoted(model.name)),
        (say("also called"), quoted(", ".join(model.aliases))),
        (say("provider"), series(", ", dict.fromkeys((provider.name, provider.title)))),
        (say("served at"), quoted(served)),
        (say("also at"), quoted(", ".join(others))),
        (say("live"), LONG_MARKS.get(offer.mark, NOTHING)),
        (say("abilities"), quoted(", ".join(model.capabilities))),
        (say("context"), _tokens(model.context)),
        (say("input"), _input(model)),
        (say("output"), _output(model)),
        (say("thinking"), _up_to(_tokens(model.max_reasoning)) if model.max_reasoning else NOTHING),
        (say("texts"), most_texts),
        (say("price"), _price(model.price, model.source if once else NOTHING) if model.price else NOTHING),
        (say("updated"), quoted(model.updated or "")),
        (say("source"), quoted(model.source)),
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
    words = takes(parameter) + (say("; this model may ignore it") if _lacks(model, parameter) else NOTHING)
    return Taken(quoted(name), quoted(parameter.field), words, quoted(_plain(default)))


def _lacks(model: Model, parameter: Parameter) -> bool:
    return bool(parameter.needs and model.capabilities) and parameter.needs not in model.capabilities


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _tokens(tokens: int | None) -> Said:
    if tokens is None:
        return NOTHING
    short = size(tokens)
    return say("{number} tokens", number=tokens) + (NOTHING if short == str(tokens) else quoted(f" ({short})"))


def _up_to(limit: Said) -> Said:
    return say("up to {limit}", limit=limit)


def _input(model: Model) -> Said:
    characters = say("{number} characters", number=model.max_input_chars) if model.max_input_chars else NOTHING
    limits = [limit for limit in (_tokens(model.max_input), characters) if limit]
    if not limits:
        return NOTHING
    whole = _up_to(series(" and ", limits)) + (say(" a text") if model.max_texts else NOTHING)
    return whole + (say("; the sources disagree, so it is not enforced") if model.disputed else NOTHING)


def _output(model: Model) -> Said:
    if model.max_output is None:
        return NOTHING
    most = _tokens(model.max_output)
    span = say("from {least} to {most}", least=model.min_output, most=most) if model.min_output else _up_to(most)
    return span + (say("; {number} when not told", number=model.default_output) if model.default_output else NOTHING)


def _price(price: Price, known: Said) -> Said:
    """The price, its tiers, and whose word it is and of when, unless `known`, the source of all else, says so."""
    million = _per_million(price)
    words = million if million == FREE else say("{price} a million tokens, in / out", price=million)
    for bound, input_, output in price.beyond:
        pair = _pair(input_, output, price)
        words += say("; for a prompt of more than {bound} {pair}", bound=bound, pair=pair)
    source = "" if price.source == known else price.source
    as_of = "" if price.as_of in (source or known) else price.as_of
    origin = [each for each in (source, as_of) if each]
    return words + (say(" ({origin})", origin=series(", ", origin)) if origin else NOTHING)


def _per_million(price: Price) -> Said:
    pair = _pair(price.input, price.output, price)
    return FREE if pair == "0 / 0" else quoted(f"{pair} {price.currency}")


def _pair(input_: str, output: str, price: Price) -> str:
    return " / ".join(_amount(Decimal(amount) * MILLION / price.per) for amount in (input_, output))


def _amount(amount: Decimal) -> str:
    digits = format(amount, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
