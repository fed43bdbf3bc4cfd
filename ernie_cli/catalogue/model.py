"""The shapes of the catalogue: providers, models, parameters; no figures here."""

from collections.abc import Mapping
from typing import Any, NamedTuple

K = 1024  # seed tables write 128k, 5k, 2k …


class Price(NamedTuple):
    """What tokens cost, as somebody once published it; never authoritative.

    `input` and `output` are decimal text, for `per` tokens.
    """

    input: str
    output: str
    currency: str = "CNY"
    per: int = 1000
    as_of: str = ""
    source: str = ""


class Model(NamedTuple):
    """One model of one provider. Sizes are tokens unless the name says characters; None means not documented."""

    id: str
    name: str
    path: str | None = None  # below the base URL, where the service chooses the model by path
    aliases: tuple[str, ...] = ()  # lower-case
    context: int | None = None
    max_input: int | None = None
    max_input_chars: int | None = None
    min_output: int | None = None
    max_output: int | None = None
    default_output: int | None = None
    max_reasoning: int | None = None
    capabilities: tuple[str, ...] = ("chat",)  # chat vision tools schema search reasoning embed image
    refuses: tuple[str, ...] = ()  # names of parameters that this model does not take
    price: Price | None = None
    max_texts: int | None = None  # of one embedding call
    updated: str | None = None
    source: str = ""


class Parameter(NamedTuple):
    """How a service spells a parameter, and what it takes.

    `field` may hold dots: `a.b` is member b of object a. An open end excludes the bound itself. `most` counts the
    members of a list or object, `longest` the characters of each.
    """

    field: str
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    choices: tuple[str, ...] = ()
    most: int | None = None
    longest: int | None = None


class Field(NamedTuple):
    """One part of a credential and the environment variables that may hold it; the first that is set wins."""

    name: str
    variables: tuple[str, ...]


class Form(NamedTuple):
    """One way to prove who asks: `scheme` is a name of `auth.SCHEMES`."""

    scheme: str
    fields: tuple[Field, ...]


class Family(NamedTuple):
    """The parameters of the models whose lower-case id starts with `prefix`; "" is every other model."""

    prefix: str
    parameters: Mapping[str, Parameter]


class Provider(NamedTuple):
    """One service: where it is, which wire format it speaks, who may ask, what it takes."""

    name: str
    title: str
    dialect: str
    base_url: str
    base_variable: str
    forms: tuple[Form, ...]
    families: tuple[Family, ...]  # the first whose prefix fits
    models: tuple[Model, ...]
    defaults: Mapping[str, str]  # command -> model id
    key_page: str = ""
    roots: Mapping[str, tuple[str, str]] = {}  # other hosts: name -> (URL, environment variable)
    options: Mapping[str, Any] = {}  # arguments of the dialect
