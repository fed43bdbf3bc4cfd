"""Whom to ask and which model: the flag, the environment, the configuration, or the one provider that there is a key for."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from ernie_cli.catalogue import PROVIDERS, find_model, nearest
from ernie_cli.catalogue.model import Model, Provider
from ernie_cli.config.model import Config, ProviderConfig
from ernie_cli.credentials.ways import ways
from ernie_cli.errors import CredentialsError, UsageError
from ernie_cli.language.said import NOTHING, Said, say

LONGEST = 20  # characters of a name that a message repeats
FIRST = PROVIDERS["aistudio"]  # what a user without any key is told to get one for


class Choice(NamedTuple):
    """`model` None: the service's own default, where there is one. `known`: what the catalogue says about the model."""

    provider: Provider
    model: str | None
    known: Model | None


class Settings(NamedTuple):
    """What a run knows beside its flags. `named` gives, place by place after the environment, who has a key there."""

    environ: Mapping[str, str]
    config: Config = Config()
    providers: Mapping[str, Provider] = PROVIDERS
    named: Callable[[], Iterable[Collection[str]]] = tuple
    note: Callable[[Said], None] = lambda _: None


def choose(name: str | None, model: str | None, variable: str, command: str, settings: Settings) -> Choice:
    """The flag decides, else the model's prefix, ERNIE_PROVIDER, the configuration, the only key.

    `variable` may name the model where `model` does not. `settings.named` is asked only when nothing before has decided.
    Raises UsageError for an unknown name, CredentialsError when nothing decides.
    """
    config = settings.config
    wanted = _meant(model or settings.environ.get(variable), settings)
    usual = _meant(config.default_model.get(command), settings)
    provider = _provider(name, wanted, usual, settings)
    if model and wanted and _prefix(wanted, settings) not in (None, provider.name):
        if wanted != model:
            raise UsageError(
                say(
                    "{model} is {wanted}, and the provider is to be {provider}",
                    model=model,
                    wanted=wanted,
                    provider=provider.name,
                ),
                hint=say("leave one out"),
            )
        found: str | None = wanted  # the service may have a model of that name
    else:
        own = _meant(config.providers.get(provider.name, ProviderConfig()).default_model.get(command), settings)
        fitting = (_below(provider, each, settings) for each in (wanted, own, usual) if each)
        found = next((each for each in fitting if each), None) or provider.defaults.get(command)
    known = find_model(provider, found) if found else None
    return Choice(provider, known.id if known else found, known)


def named_provider(name: str, where: str, providers: Mapping[str, Provider] = PROVIDERS) -> Provider:
    """The provider of that name; `where` says who named it. Raises UsageError."""
    found = providers.get(name.strip().lower())
    if found is None:
        near = nearest(name, providers)
        shown = (
            say("no provider {name!r}", name=name) if len(name) <= LONGEST else say("no provider of that name")
        )  # it may be a key
        raise UsageError(
            say("{where}: there is {shown}", where=where, shown=shown)
            + (say("; did you mean {near}?", near=near) if near else NOTHING),
            hint=say("providers are {providers}", providers=", ".join(providers)),
        )
    return found


def divided(word: str, config: Config, providers: Collection[str]) -> tuple[str | None, str]:
    """The provider in front of a model's id, and the id; None without one. An alias is what it stands for."""
    word = config.aliases.get(word, word)
    prefix, _, rest = word.partition("/")
    return (prefix, rest) if rest and prefix in providers else (None, word)


def _provider(name: str | None, wanted: str | None, usual: str | None, settings: Settings) -> Provider:
    """`wanted` and `usual` are the models that are asked for and that the configuration has for this command."""
    providers = settings.providers
    if name:
        return named_provider(name, "--provider", providers)
    if prefix := _prefix(wanted, settings):
        return providers[prefix]
    if variable := settings.environ.get("ERNIE_PROVIDER"):
        return named_provider(variable, "ERNIE_PROVIDER", providers)
    if settings.config.default_provider:
        return named_provider(settings.config.default_provider, "default_provider", providers)
    if prefix := _prefix(usual, settings):
        return providers[prefix]
    return _only_one(settings)


def _meant(word: str | None, settings: Settings) -> str | None:
    """What an alias stands for, else the word itself; a model that an alias hides is told."""
    target = settings.config.aliases.get(word or "")
    if not word or target is None:
        return word or None
    hidden = [provider.name for provider in settings.providers.values() if find_model(provider, word)]
    if hidden:
        settings.note(
            say(
                "{word} is an alias of {target} here; the model of that name is {hidden}/{word}",
                word=word,
                target=target,
                hidden=hidden[0],
            )
        )
    return target


def _prefix(word: str | None, settings: Settings) -> str | None:
    return divided(word, settings.config, settings.providers)[0] if word else None


def _below(provider: Provider, word: str, settings: Settings) -> str | None:
    """The model that `word` names at `provider`, None when it names another's."""
    owner, rest = divided(word, settings.config, settings.providers)
    return rest if owner in (None, provider.name) else None


def _only_one(settings: Settings) -> Provider:
    for found in _places(settings):
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(provider.name for provider in found)
            raise CredentialsError(
                say("there are keys for several providers: {names}", names=names),
                hint=say("choose one: export ERNIE_PROVIDER={found}", found=found[0].name),
            )
    variables = "; ".join(
        f"{provider.name}: {provider.forms[0].fields[0].variables[0]}"
        for provider in settings.providers.values()
        if not provider.options.get("only_by_name")
    )
    raise CredentialsError(
        say("no key for any provider ({variables})", variables=variables),
        hint=say("{ways}; or try without a key: -p sandbox", ways=ways(FIRST)),
    )


def _places(settings: Settings) -> Iterable[list[Provider]]:
    """The providers that each place names, in the order in which they are known; what nobody knows is left out."""
    able = [provider for provider in settings.providers.values() if not provider.options.get("only_by_name")]
    yield [provider for provider in able if _is_keyed(provider, settings.environ)]
    for names in settings.named():
        yield [provider for provider in able if provider.name in names]


def _is_keyed(provider: Provider, environ: Mapping[str, str]) -> bool:
    """Whether the environment holds a whole key of one of its forms; an IAM pair alone means the first that takes one."""
    for form in provider.forms:
        whole = all(any(environ.get(variable, "").strip() for variable in field.variables) for field in form.fields)
        if form.fields and whole and form.scheme != "signature":
            return True
    return False
