"""Providers, models and parameters as data; what is not listed here is never forbidden."""

from collections.abc import Iterable, Mapping

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


def unlisted(provider: Provider, model_id: str, others: Iterable[str], providers: Iterable[str] = PROVIDERS) -> Said:
    """What is said of a model that is not listed here: nothing forbids it. `providers` might be meant before a slash."""
    owner, _, rest = model_id.partition("/")
    meant = nearest(owner, providers) if rest else None
    near = f"{meant}/{rest}" if meant else nearest(model_id, others)
    return say("{provider} {model_id} is not in the catalogue", provider=provider.name, model_id=model_id) + (
        say("; did you mean {near}?", near=near) if near else NOTHING
    )


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` most likely meant: one is a part of the other, or few letters are wrong."""
    meant = _bare(word)
    known = {each: _bare(each) for each in words}
    parted = [each for each, bare in known.items() if len(meant) > 2 and (bare.startswith(meant) or bare.endswith(meant))]
    if parted:
        return min(parted, key=len)
    begun = [each for each, bare in known.items() if len(bare) > 2 and meant.startswith((f"{bare}.", f"{bare}-", f"{bare}/"))]
    if begun:
        return max(begun, key=len)
    most = len(meant) // 3
    wrong = {each: _mistakes(meant, bare) for each, bare in known.items() if abs(len(bare) - len(meant)) <= most}
    near = min(wrong, key=wrong.__getitem__, default=None)
    return near if near is not None and wrong[near] <= most else None


def _bare(word: str) -> str:
    return word.strip().lower().lstrip("-")


def _mistakes(word: str, meant: str) -> int:
    """Letters that are wrong, missing, too many or in each other's place; the edit distance of optimal string alignment."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for at, letter in enumerate(word, 1):
        last, before, row = before, row, [at]
        for to, other in enumerate(meant, 1):
            least = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != other))
            if at > 1 and to > 1 and (letter, word[at - 2]) == (meant[to - 2], other):
                least = min(least, last[to - 2] + 1)
            row.append(least)
    return row[-1]
