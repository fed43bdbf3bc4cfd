"""Words of English in what a person was shown who reads Chinese: whatever is no name of something."""

import re
from collections.abc import Collection, Iterator

from ernie_cli.catalogue import PROVIDERS, parameters

_WORD = re.compile(r"[A-Za-z]{2,}")
# Addresses, paths and files, what is quoted; then options, variables, calls of ernie, ids: names by their looks.
_PLACES = re.compile(
    r"https?://\S+|[~.\w-]*/[\w./~-]+|\b[\w-]+\.(?:yaml|jsonl|json|md|txt|png)\b|“[^”]*”|‘[^’]*’|'[^']*'|`[^`]*`"
)
_LOOKS = re.compile(r"--?[A-Za-z][\w-]*|\b[A-Z]+_[A-Z0-9_]+\b|\bernie( [a-z]+)*|\b\w+(?:[_-]\w+)+\b|\b\w*\d\w*\b|…\w+")
# Words that are the same in both languages.
SAME = set(_WORD.findall("aichat AI API CNY EAKE ERNIE FastDeploy Go ID JSON LLM SDK Studio Thinking USD UTC key token"))


def leftovers(text: str, known: Collection[str] = ()) -> list[str]:
    """The English words in `text`, in their order; `known` are names that a test itself expects there."""
    names = sorted({*NAMES, *known}, key=len, reverse=True)
    whole = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")
    return [word for word in _WORD.findall(_LOOKS.sub(" ", whole.sub(" ", _PLACES.sub(" ", text)))) if word not in SAME]


def taken(provider: str, model: str) -> set[str]:
    """What the page of a model names as people type or send it: parameters, their fields, what they may be."""
    found = parameters(PROVIDERS[provider], model)
    return {word for name, each in found.items() for word in (name, each.field, *each.choices, str(each.default))} | {
        "true",
        "false",
    }


def _names() -> Iterator[str]:
    for provider in PROVIDERS.values():
        yield provider.name
        for model in provider.models:
            yield from (model.id, model.name, *model.aliases, *model.capabilities)


NAMES = set(_names())
