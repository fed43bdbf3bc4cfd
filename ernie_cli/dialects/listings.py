"""How services are asked which models they have, and what they answer; what no page says is read as not told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlsplit

from ernie_cli.dialects.reading import count, members, objects, optional
from ernie_cli.errors import RejectedError
from ernie_cli.language.said import say
from ernie_cli.requests import Call, Json

K = 1024  # tokens of the "thousand" in which tiers of prices are bounded, as contexts are
LONGEST = 200  # characters of an id
# What services call the kind of a model, and our word for what it can do; others have none.
KINDS: Mapping[str, str] = {
    "chat": "chat",
    "completions": "completion",
    "embeddings": "embed",
    "image2text": "caption",
    "rerank": "rerank",
    "reranker": "rerank",
    "text2image": "image",
}
CONTEXTS = ("context_length", "context_window", "max_model_len")  # Qianfan, gateways · gateways · vLLM
OUTPUTS = ("max_completions_tokens", "max_completion_tokens", "max_tokens")  # thinking and answer, else the answer alone
TYPES = ("type", "model_type", "apiType")


class Listed(NamedTuple):
    """A model as a service lists it; sizes in tokens. None and "" are what it does not say.

    `path` is where the legacy API has it. `prices` are for 1000 tokens in yuan: (for prompts of more tokens than this,
    input, output), the smallest first.
    """

    id: str
    name: str = ""
    capabilities: tuple[str, ...] = ()
    path: str | None = None
    context: int | None = None
    max_input: int | None = None
    max_output: int | None = None
    prices: tuple[tuple[int, str, str], ...] = ()


class Listing(NamedTuple):
    """What a service lists; of `nameless` entries it does not say what they are called."""

    models: tuple[Listed, ...]
    nameless: int = 0


class Way(NamedTuple):
    """`root` is the address that the call hangs below: a name of the provider's roots, or "base".

    `signed`: only an IAM key pair may ask, whatever else the provider takes.
    """

    call: Callable[[str], Call]
    read: Callable[[Json], Listing]
    root: str = "base"
    signed: bool = False


def _models(base: str) -> Call:
    return Call(f"{base}/models", "GET")


def _read_models(payload: Json) -> Listing:
    """OpenAI's list, with what Qianfan's page Amwbl43sp (and vLLM) adds to it. Raises RejectedError."""
    return _once(_entry(members(item)) for item in _entries(members(payload), "data"))


def _entry(item: Mapping[str, Json]) -> Listed:
    kind = next((KINDS[word] for name in TYPES if isinstance(word := item.get(name), str) and word in KINDS), None)
    shown = members(item.get("architecture")).get("input_modalities")
    sees = kind == "chat" and isinstance(shown, list) and "image" in shown
    return Listed(
        optional(item.get("id")) or "",
        optional(item.get("name")) or "",
        (*([kind] if kind else []), *(["vision"] if sees else [])),
        context=_first(item, CONTEXTS),
        max_input=_first(item, ("max_input_tokens",)),
        max_output=_first(item, OUTPUTS),
        prices=_prices(members(item.get("pricing"))),
    )


def _services(base: str) -> Call:
    """The console of the legacy API, as Baidu's SDKs ask it."""
    return Call(f"{base}/wenxinworkshop/service/list", body={})


def _read_services(payload: Json) -> Listing:
    """The services of everybody, then those of the user's own. Raises RejectedError."""
    found = {"custom": None, **members(members(payload).get("result"))}
    return _once(_service(members(item)) for part in ("common", "custom") for item in _entries(found, part))


def _service(item: Mapping[str, Json]) -> Listed:
    """The end of its address is the id by which a question finds a service that the catalogue does not know."""
    try:
        path = urlsplit(optional(item.get("url")) or "").path
    except ValueError:
        path = ""
    family, _, endpoint = path.rstrip("/").partition("/wenxinworkshop/")[2].rpartition("/")
    kind = KINDS.get(optional(item.get("apiType")) or family)
    return Listed(
        endpoint, optional(item.get("name")) or "", (kind,) if kind else (), path=f"{family}/{endpoint}" if family else None
    )


def _entries(found: Mapping[str, Json], part: str) -> Sequence[Json]:
    """A list; null is how some write an empty one. Raises RejectedError."""
    entries = found.get(part, "")
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise RejectedError(say("the reply is no list of models"), hint=say("check the base URL"))
    return entries


def _once(found: Iterable[Listed]) -> Listing:
    """Each id once: of two services at one address the first counts."""
    kept: dict[str, Listed] = {}
    nameless = 0
    for each in found:
        if 0 < len(each.id) <= LONGEST:
            kept.setdefault(each.id, each)
        else:
            nameless += 1
    return Listing(tuple(kept.values()), nameless)


def _first(item: Mapping[str, Json], names: tuple[str, ...]) -> int | None:
    """The first of these sizes that is told; 0 is none."""
    return next((size for name in names if (size := count(item.get(name)))), None)


def _prices(pricing: Mapping[str, Json]) -> tuple[tuple[int, str, str], ...]:
    """What input and output cost, from each bound on at which one of them changes; input alone is of an embedding."""
    inputs, outputs = _tiers(pricing.get("prompt")), _tiers(pricing.get("completion")) or ((0, "0"),)
    if not inputs:
        return ()
    bounds = sorted({bound for bound, _ in (*inputs, *outputs)})
    return tuple((bound, _at(inputs, bound), _at(outputs, bound)) for bound in bounds)


def _tiers(value: Json) -> tuple[tuple[int, str], ...]:
    """(for more tokens than this, price) of one price or of a list of tiers; nothing when any of it makes no sense.

    The page describes the two members of a tier, its price and the end of its range in thousands of tokens (null: no
    end), and does not name them: the one with "price" in its name is the price.
    """
    if not isinstance(value, list):
        amount = _amount(value)
        return () if amount is None else ((0, amount),)
    found: list[tuple[int, str]] = []
    start: int | None = 0
    for tier in objects(value):
        price = next((_amount(member) for name, member in tier.items() if "price" in name), None)
        if price is None or start is None:
            return ()
        found.append((start, price))
        end = next((size for name, member in tier.items() if "price" not in name and (size := count(member))), None)
        start = end and end * K
    return tuple(found)


def _at(tiers: tuple[tuple[int, str], ...], bound: int) -> str:
    return [price for start, price in tiers if start <= bound][-1]


def _amount(value: Json) -> str | None:
    """A price as decimal text."""
    try:
        number = Decimal(str(value)) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else Decimal("NaN")
    except ArithmeticError:
        return None
    return format(number, "f") if number.is_finite() and number >= 0 and abs(number.adjusted()) < 12 else None


WAYS: Mapping[str, Way] = {
    "models": Way(_models, _read_models),
    "console": Way(_services, _read_services, root="console", signed=True),
}
