"""Providers, models and parameters as data; what is not listed here is never forbidden."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from ernie_cli.catalogue.aistudio import AISTUDIO
from ernie_cli.catalogue.local import LOCAL
from ernie_cli.catalogue.model import Model, Parameter, Provider
from ernie_cli.catalogue.qianfan import QIANFAN
from ernie_cli.catalogue.sandbox import SANDBOX
from ernie_cli.catalogue.wcode import WCODE
from ernie_cli.catalogue.wenxin import WENXIN
from ernie_cli.language.said import NOTHING, Said, say

PROVIDERS: Mapping[str, Provider] = {
    "aistudio": AISTUDIO,
    "qianfan": QIANFAN,
    "wenxin": WENXIN,
    "wcode": WCODE,
    "local": LOCAL,
    "sandbox": SANDBOX,
}


def find_model(provider: Provider, word: str) -> Model | None:
    """The model that `word` names: by id, alias or the last part of its path, in any case. None is no fault."""
    low = word.strip().lower()
    for model in provider.models:
        if low == model.id.lower() or low in model.aliases:
            return model
    for model in provider.models:
        if model.path is not None and low == model.path.rpartition("/")[2]:
            return model
    return None


def parameters(provider: Provider, model_id: str) -> Mapping[str, Parameter]:
    """What may be sent along with a question to `model_id`, by the names of the flags with underscores."""
    model = find_model(provider, model_id)
    low = (model.id if model else model_id).lower()
    for family in provider.families:
        if low.startswith(family.prefix) and (model is not None or not family.known):
            refused = model.refuses if model else ()
            return {name: parameter for name, parameter in family.parameters.items() if name not in refused}
    return {}


def unlisted(provider: Provider, model_id: str, others: Iterable[str]) -> Said:
    """What is said of a model that is not listed here: nothing forbids it."""
    near = nearest(model_id, others)
    return say("{provider} {model_id} is not in the catalogue", provider=provider.name, model_id=model_id) + (
        say("; did you mean {near}?", near=near) if near else NOTHING
    )


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` most likely meant, or None when none is like it."""
    known = {each.lower(): each for each in words}
    found = get_close_matches(word.lower(), known, n=1)
    return known[found[0]] if found else None
