"""What a model takes when it draws, and the choices that a user's words mean; a model that nobody lists takes anything."""

from collections.abc import Mapping
from typing import Any

from ernie_cli.catalogue import PROVIDERS, parameters
from ernie_cli.catalogue.model import Parameter, Provider
from ernie_cli.catalogue.stable_diffusion import DIFFUSION

MOST = 4  # pictures of one call, where nobody says otherwise: every service that tells a number says this one
LAST_SEED = 2**31 - 1  # that any service takes

# By the names that AI Studio and most others have for them; whoever draws says itself what does not fit.
ANY: Mapping[str, Parameter] = {
    "count": Parameter("n", "integer", low=1, high=MOST),
    **{
        name: Parameter(parameter.field, "any" if parameter.kind == "text" else parameter.kind)
        for name, parameter in DIFFUSION.items()
        if name != "count"
    },
}
SIGNS = str.maketrans("×*", "xx", " -_")


def drawn_by(provider: Provider, model_id: str) -> Mapping[str, Parameter]:
    """What may be sent along with a prompt to `model_id`, by the names of the flags with underscores."""
    known = parameters(provider, model_id)
    return known if "count" in known else ANY


def matched(parameter: Parameter | None, value: Any) -> Any:
    """The choice that `value` is but for its case, blanks, dashes and the sign of times; else `value` itself."""
    if not isinstance(value, str) or parameter is None:
        return value
    if parameter.kind == "size":
        return _folded(value)
    return {_folded(choice): choice for choice in parameter.choices}.get(_folded(value), value)


def painters(provider: Provider) -> list[str]:
    """The models of `provider` that draw."""
    return [model.id for model in provider.models if "image" in model.capabilities]


def ateliers() -> list[str]:
    """The providers that have models that draw."""
    return [provider.name for provider in PROVIDERS.values() if painters(provider)]


def _folded(text: str) -> str:
    return text.strip().lower().translate(SIGNS)
