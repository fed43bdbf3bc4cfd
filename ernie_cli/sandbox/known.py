"""Which models a service has, by the catalogue; nothing but models is read from there."""

from collections.abc import Collection

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.model import Model
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import JsonObject


def models_of(name: str) -> tuple[Model, ...]:
    return PROVIDERS[name].models


def wanted_model(visit: Visit, content: JsonObject, kinds: Collection[str]) -> Model:
    """The model that a body names; raises Refusal when there is none or the service lacks it.

    A model that can do none of `kinds` counts as lacking. An unknown id that the service takes gets a blank entry.
    """
    named = content.get("model")
    if not isinstance(named, str) or not named.strip():
        raise Refusal("no_model")
    for model in models_of(visit.service.name):
        if named.lower() in (model.id.lower(), *model.aliases) and set(kinds) & set(model.capabilities):
            return model._replace(id=named)
    takes = visit.service.takes_unknown
    if named in visit.options.models or (takes is not None and named.lower().startswith(takes)):
        return Model(named, named, capabilities=tuple(kinds))
    raise Refusal("unknown_model")


def model_at(path: str) -> Model | None:
    """The legacy API's model at a path below `wenxinworkshop`; None is one that the catalogue lacks."""
    wanted = path.strip("/")
    return next((model for model in models_of("wenxin") if model.path == wanted), None)


def is_own_deployment(path: str) -> bool:
    """Whether a path is of the kind that the console gives to a user's own service: its last part holds `_`."""
    return "_" in path.rpartition("/")[2]
