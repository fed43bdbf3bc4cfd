"""Whom to ask and which model: the flag, the environment, the configuration, or the one provider that there is a key for."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from ernie_cli.catalogue import PROVIDERS, find_model, nearest
from ernie_cli.catalogue.model import Model, Provider
from ernie_cli.credentials.ways import ways
from ernie_cli.errors import CredentialsError, UsageError

LONGEST = 20  # characters of a name that a message repeats
FIRST = PROVIDERS["aistudio"]  # what a user without any key is told to get one for


class Choice(NamedTuple):
    """`model` None: the service's own default, where there is one. `known`: what the catalogue says about the model."""

    provider: Provider
    model: str | None
    known: Model | None


def choose(
    name: str | None,
    model: str | None,
    variable: str,
    command: str,
    environ: Mapping[str, str],
    default: Callable[[], str | None] = lambda: None,
    named: Callable[[], Iterable[Collection[str]]] = tuple,
) -> Choice:
    """The flag decides, else the model's prefix, ERNIE_PROVIDER, `default`, the only key; `variable` may name the model.

    `named` gives, place by place after the environment, the names of the providers that have a key there; the first
    place that has any decides. Both are asked only when nothing before has decided. Raises UsageError for an unknown
    name, CredentialsError when nothing decides.
    """
    wanted = model or environ.get(variable) or None
    prefix, _, rest = (wanted or "").partition("/")
    if name:
        provider = named_provider(name, "--provider")
    elif prefix in PROVIDERS and rest:
        provider = PROVIDERS[prefix]
    elif environ.get("ERNIE_PROVIDER"):
        provider = named_provider(environ["ERNIE_PROVIDER"], "ERNIE_PROVIDER")
    elif configured := default():
        provider = named_provider(configured, "default_provider")
    else:
        provider = _only_one(environ, named)
    if rest and prefix == provider.name:
        wanted = rest
    wanted = wanted or provider.defaults.get(command)
    known = find_model(provider, wanted) if wanted else None
    return Choice(provider, known.id if known else wanted, known)


def named_provider(name: str, where: str) -> Provider:
    """The provider of that name; `where` says who named it. Raises UsageError."""
    found = PROVIDERS.get(name.strip().lower())
    if found is None:
        near = nearest(name, PROVIDERS)
        shown = f"no provider {name!r}" if len(name) <= LONGEST else "no provider of that name"  # it may be a key
        raise UsageError(
            f"{where}: there is {shown}" + (f"; did you mean {near}?" if near else ""),
            hint=f"providers are {', '.join(PROVIDERS)}",
        )
    return found


def _only_one(environ: Mapping[str, str], named: Callable[[], Iterable[Collection[str]]]) -> Provider:
    for found in _places(environ, named):
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
        if not provider.options.get("only_by_name")
    )
    raise CredentialsError(f"no key for any provider ({variables})", hint=f"{ways(FIRST)}; or try without a key: -p sandbox")


def _places(environ: Mapping[str, str], named: Callable[[], Iterable[Collection[str]]]) -> Iterable[list[Provider]]:
    """The providers that each place names, in the order of PROVIDERS; what the catalogue does not know is left out."""
    able = [provider for provider in PROVIDERS.values() if not provider.options.get("only_by_name")]
    yield [provider for provider in able if _is_keyed(provider, environ)]
    for names in named():
        yield [provider for provider in able if provider.name in names]


def _is_keyed(provider: Provider, environ: Mapping[str, str]) -> bool:
    """Whether the environment holds a whole key of one of its forms; an IAM pair alone means the first that takes one."""
    for form in provider.forms:
        whole = all(any(environ.get(variable, "").strip() for variable in field.variables) for field in form.fields)
        if form.fields and whole and form.scheme != "signature":
            return True
    return False
