"""The defaults of `ernie chat`: what neither a flag nor a variable nor a template says, by the names of the flags."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from ernie_cli.catalogue import find_model, parameters
from ernie_cli.catalogue.checks import Spelling
from ernie_cli.catalogue.model import Provider
from ernie_cli.flags import Parameters
from ernie_cli.options import Group

G = TypeVar("G", bound=Group)

VARIABLES = {"timeout": "ERNIE_TIMEOUT", "retries": "ERNIE_RETRIES", "log": "ERNIE_NO_LOG"}  # they stand above
AS_USUAL = ("markdown", True)  # a terminal gets it anyhow; a pipe would too, which is for the flag alone to ask
GIVES_WAY = {"json": ("raw", "extract"), "sources": ("raw", "json", "batch"), "system": ("messages",)}  # to these flags


def counting(settings: Mapping[str, Any], environ: Mapping[str, str], groups: Collection[Any]) -> Mapping[str, Any]:
    """Those of `settings` that no variable stands above and no flag of `groups` speaks against."""
    given = {name for group in groups for name, value in group._asdict().items() if value != group._field_defaults.get(name)}
    return {
        name: value
        for name, value in settings.items()
        if not environ.get(VARIABLES.get(name, ""))
        and (name, value) != AS_USUAL
        and not given.intersection(GIVES_WAY.get(name, ()))
    }


def completed(group: G, settings: Mapping[str, Any]) -> G:
    """`group` with what `settings` have for its flags that are not given; `log: false` is the flag --no-log."""
    usual: Mapping[str, Any] = group._field_defaults
    found = {name: _typed(value) for name, value in settings.items() if name in usual}
    found |= {f"no_{name}": True for name, value in settings.items() if value is False and f"no_{name}" in usual}
    return group._replace(**{name: value for name, value in found.items() if getattr(group, name) == usual[name]})


def fitting(
    given: Parameters, settings: Mapping[str, Any], provider: Provider, model_id: str, spelling: Spelling
) -> tuple[Parameters, Spelling]:
    """`given` with the defaults that this model takes, and how a user spells each of its names."""
    known, model = parameters(provider, model_id), find_model(provider, model_id)
    able = {
        name
        for name, each in known.items()
        if not (each.is_firm and model and each.needs and each.needs not in model.capabilities)
    }
    found = completed(given, {name: value for name, value in settings.items() if name in able})
    own = {name for name in able if getattr(found, name, None) != getattr(given, name, None)}
    return found, lambda name: f"chat.{name} (config.yaml)" if name in own else spelling(name)


def _typed(value: Any) -> Any:
    """As the command line has it: lists, and pairs in one word."""
    if isinstance(value, Mapping):
        return [f"{name}={each}" for name, each in value.items()]
    return list(value) if isinstance(value, tuple) else value
