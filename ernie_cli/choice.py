"""Whom to ask and which model: the flag, the environment, or the one provider that there is a key for."""

from collections.abc import Mapping
from typing import NamedTuple

from ernie_cli.catalogue import PROVIDERS, find_model, nearest
from ernie_cli.catalogue.model import Model, Provider
from ernie_cli.errors import CredentialsError, UsageError

CHOSEN_ALONE = ("local", "sandbox")  # never chosen because they happen to be there


class Choice(NamedTuple):
    """`model` None: the service's own default, where there is one. `known`: what the catalogue says about the model."""

    provider: Provider
    model: str | None
    known: Model | None


def choose(name: str | None, model: str | None, variable: str, command: str, environ: Mapping[str, str]) -> Choice:
    """The flag decides, else the model's prefix, ERNIE_PROVIDER, the only key; `variable` may name the model.

    Raises UsageError for an unknown name, CredentialsError when nothing decides.
    """
    wanted = model or environ.get(variable) or None
    prefix, _, rest = (wanted or "").partition("/")
    if name:
        provider = _named(name, "--provider")
    elif prefix in PROVIDERS and rest:
        provider = PROVIDERS[prefix]
    elif environ.get("ERNIE_PROVIDER"):
        provider = _named(environ["ERNIE_PROVIDER"], "ERNIE_PROVIDER")
    else:
        provider = _only_one(environ)
    if rest and prefix == provider.name:
        wanted = rest
    wanted = wanted or provider.defaults.get(command)
    known = find_model(provider, wanted) if wanted else None
    return Choice(provider, known.id if known else wanted, known)


def _named(name: str, where: str) -> Provider:
    found = PROVIDERS.get(name.strip().lower())
    if found is None:
        near = nearest(name, PROVIDERS)
        raise UsageError(
            f"{where}: there is no provider {name!r}" + (f"; did you mean {near}?" if near else ""),
            hint=f"providers are {', '.join(PROVIDERS)}",
        )
    return found


def _only_one(environ: Mapping[str, str]) -> Provider:
    found = [provider for provider in PROVIDERS.values() if provider.name not in CHOSEN_ALONE and _is_keyed(provider, environ)]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(provider.name for provider in found)
        raise CredentialsError(
            f"there are keys for several providers: {names}", hint=f"choose one: export ERNIE_PROVIDER={found[0].name}"
        )
    variables = "; ".join(
        f"{provider.name}: {provider.forms[0].fields[0].variables[0]}"
        for provider in PROVIDERS.values()
        if provider.name not in CHOSEN_ALONE
    )
    raise CredentialsError(
        f"no key for any provider ({variables})",
        hint=f"export {PROVIDERS['aistudio'].forms[0].fields[0].variables[0]}=…  "
        f"(get one at {PROVIDERS['aistudio'].key_page}), or try without a key: -p sandbox",
    )


def _is_keyed(provider: Provider, environ: Mapping[str, str]) -> bool:
    """Whether the environment holds a whole key of one of its forms; an IAM pair alone means the first that takes one."""
    for form in provider.forms:
        whole = all(any(environ.get(variable, "").strip() for variable in field.variables) for field in form.fields)
        if form.fields and whole and form.scheme != "signature":
            return True
    return False
