"""The shapes of the catalogue: providers, models, parameters; no figures here."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ernie_cli.language.said import NOTHING, Said

K = 1024  # seed tables write 128k, 5k, 2k …
# What a model can do. No command asks one of the last three kinds; they are listed because the services list them.
CAPABILITIES = ("chat", "vision", "tools", "schema", "search", "reasoning", "embed", "image", "completion", "caption", "rerank")


class Price(NamedTuple):
    """What tokens cost, as somebody once published it; never authoritative.

    `input` and `output` are decimal text, for `per` tokens. A row of `beyond` is what they become for a prompt of more
    than so many tokens: (tokens, input, output), smallest first.
    """

    input: str
    output: str
    currency: str = "CNY"
    per: int = 1000
    as_of: str = ""
    source: str = ""
    beyond: tuple[tuple[int, str, str], ...] = ()


class Model(NamedTuple):
    """One model of one provider. Sizes are tokens unless the name says characters; None means not documented.

    For an embedding model `max_input` and `max_input_chars` are of one text, for an image model of the prompt.
    """

    id: str
    name: str
    path: str | None = None  # below the base URL and `options["api"]`, where the service chooses the model by path
    aliases: tuple[str, ...] = ()  # lower-case
    context: int | None = None
    max_input: int | None = None
    max_input_chars: int | None = None
    min_output: int | None = None
    max_output: int | None = None
    default_output: int | None = None
    max_reasoning: int | None = None
    capabilities: tuple[str, ...] = ("chat",)  # of CAPABILITIES
    refuses: tuple[str, ...] = ()  # names of parameters that this model does not take
    price: Price | None = None
    max_texts: int | None = None  # of one embedding call
    disputed: bool = False  # the sources disagree about the input's limits: they are told, never enforced
    updated: str | None = None
    source: Said = NOTHING


class Parameter(NamedTuple):
    """How a service spells a parameter, and what it takes.

    `field` may hold dots: `a.b` is member b of object a. `kind` is number, integer, flag, text, list, object, any or
    size: WIDTHxHEIGHT, each side from `low` to `high`. An open end excludes the bound itself. `most` counts the members
    of a list or object, `longest` the characters of each. `needs` is the capability without which a known model may
    ignore it, and does not take it when `is_firm`. `words` is how a flag is sent when not as JSON's own: (false, true).
    The `choices` of an object are what its member `type` may be.
    `default` is what the service takes when nothing is sent, where its page says so: it is told to people, never sent.
    """

    field: str
    kind: str = "number"
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    choices: tuple[str, ...] = ()
    most: int | None = None
    longest: int | None = None
    needs: str = ""
    is_firm: bool = False
    words: tuple[str, str] | None = None
    default: Any = None


class Field(NamedTuple):
    """One part of a credential and the environment variables that may hold it; the first that is set wins.

    `pattern` is a regular expression that a right one fits whole, "" fits anything; `looks` shows one to people, and
    `title` is what the service's own console calls it, when that is not an API key.
    """

    name: str
    variables: tuple[str, ...]
    pattern: str = ""
    looks: str = ""
    title: str = ""


class Form(NamedTuple):
    """One way to prove who asks: `scheme` is a name of `auth.SCHEMES`."""

    scheme: str
    fields: tuple[Field, ...]


class Probe(NamedTuple):
    """The cheapest call that tells whether a key works; `path` hangs below the base URL without its end `cut`."""

    path: str
    method: str = "GET"
    body: Any = None
    cut: str = ""


class Account(NamedTuple):
    """How one learns what is left: `way` is a name of `dialects.balances.WAYS`, "" where the service has no such call.

    `page` is where a person looks; `free_tokens` is what everybody is given once.
    """

    way: str = ""
    page: str = ""
    free_tokens: int | None = None


class Batching(NamedTuple):
    """A service that answers files of requests by and by; `endpoint` is what its rows name as their `url`.

    `rows` and `size` (bytes) are the most that one file may hold, `hours` the shortest and the longest window.
    """

    endpoint: str
    rows: int = 5000
    size: int = 2**30
    hours: tuple[int, int] = (1, 672)


class Family(NamedTuple):
    """The parameters of the models whose lower-case id starts with `prefix`; "" is every other model.

    `known` keeps it for the models that the catalogue lists: nobody can say what a newer one takes.
    """

    prefix: str
    parameters: Mapping[str, Parameter]
    known: bool = False


class MessageRules(NamedTuple):
    """What a service asks of the list of messages: user first, then assistant and user in turns, none of them empty.

    `last` are the roles that may end it. System messages are no turn of either side; with `system_anywhere` they go to
    a body field of their own, so where they stand does not matter, otherwise only the first message may be one.
    `strict` refuses what breaks the rules; otherwise it is only told. A model whose id starts with one of `plain` takes
    the user alone as the last one, and never two equal roles in a row, tools or not.
    """

    roles: tuple[str, ...] = ("user", "assistant", "tool", "function")
    last: tuple[str, ...] = ("user", "tool", "function")
    system_anywhere: bool = False
    strict: bool = True
    turns_with_tools: bool = True  # user and assistant take turns even where tools are in play
    prefix: str = ""  # the models that the rules are for
    plain: tuple[str, ...] = ()


class Provider(NamedTuple):
    """One service: where it is, which wire format it speaks, who may ask, what it takes."""

    name: str
    title: Said
    dialect: str
    base_url: str
    base_variable: str
    forms: tuple[Form, ...]
    families: tuple[Family, ...]  # the first whose prefix fits
    models: tuple[Model, ...]
    defaults: Mapping[str, str]  # command -> model id
    key_page: str = ""
    roots: Mapping[str, tuple[str, str]] = {}  # other hosts: name -> (URL, environment variable)
    # Arguments of the dialect, "messages": MessageRules, "check": Probe, "account": Account, "batches": Batching,
    # "listing": a name of `dialects.listings.WAYS`, or "" where the service does not list its models,
    # "samples": whether the models are samples of what such a server may serve.
    options: Mapping[str, Any] = {}
    # of the configuration
    headers: Mapping[str, str] = {}  # sent along to the base URL; values may hold ${VARIABLE}
    proxy: str | None = None
