"""What stands behind an option or in an argument: choices, files, names of a list; read off its metavar, and off one table.

A metavar says it: `auto|show|hide` are choices, FILE and PATH are files, TEXT|@FILE is a file behind @. Small letters are
words as they are typed, capitals stand for something.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.pictures import drawn_by, painters
from ernie_cli.commands.help import TOPICS
from ernie_cli.config.file import CHAT
from ernie_cli.config.provider import COMMANDS, PROVIDER
from ernie_cli.main import COMMANDS as PAGES


class Values(NamedTuple):
    """What may stand there; all empty is anything. `lists` are names of files in the folder `complete` of our cache."""

    choices: tuple[str, ...] = ()
    files: bool = False
    at_file: bool = False
    lists: tuple[str, ...] = ()


# Options whose values are names, wherever they stand, and arguments by the command and their metavar.
LISTS: Mapping[str, tuple[str, ...]] = {
    "--model": ("models", "aliases"),
    "--fallback": ("models", "aliases"),
    "--provider": ("providers",),
    "--template": ("templates",),
    "--session": ("sessions",),
    "history show ID|NAME|last": ("sessions", "conversations"),
    "history export ID|NAME": ("sessions", "conversations"),
    "history remove ID|NAME": ("sessions", "conversations"),
    "batch status ID": ("batches",),
    "batch fetch ID": ("batches",),
    "batch cancel ID": ("batches",),
    "models ID": ("models",),
    "token set PROVIDER": ("providers",),
    "token get PROVIDER": ("providers",),
    "token remove PROVIDER": ("providers",),
    "token refresh PROVIDER": ("providers",),
    "token check PROVIDER": ("providers",),
}
KEYED = ("config get KEY", "config set KEY", "config unset KEY")  # keys of the configuration
PAGED = "help COMMAND"  # what has a page
FILES = ("FILE", "PATH")
NO_FILES = ("--endpoint",)  # a path of another kind
ENCODINGS = ("utf-8", "utf-16", "gb18030", "gbk", "gb2312", "big5", "shift_jis", "latin-1")


def of_option(command: str, name: str, metavar: str) -> Values:
    """What the option `name` of a command takes."""
    if name in LISTS:
        return Values(_catalogued(command, LISTS[name]), lists=LISTS[name])
    known = CHOICES.get(name)
    if known is not None and metavar:
        return Values(known)
    return Values() if name in NO_FILES else _of_metavar(metavar)


def of_argument(command: str, metavar: str) -> Values:
    """What an argument of a command may be."""
    if f"{command} {metavar}" in KEYED:
        return Values(_keys())
    if f"{command} {metavar}" == PAGED:
        return Values(tuple(dict.fromkeys((*PAGES, *TOPICS))))
    lists = LISTS.get(f"{command} {metavar}")
    known = _of_metavar(metavar)
    return known if lists is None else Values(known.choices + _catalogued(command, lists), lists=lists)


def models(command: str) -> tuple[str, ...]:
    """The models of the catalogue that a command may ask, and each behind its provider's name."""
    wanted = command if command in ("embed", "image") else "" if command == "models" else "chat"
    known = [
        (provider.name, model.id)
        for provider in PROVIDERS.values()
        for model in provider.models
        if not wanted or wanted in model.capabilities
    ]
    return _sorted((*(id_ for _, id_ in known), *(f"{name}/{id_}" for name, id_ in known)))


def _catalogued(command: str, lists: tuple[str, ...]) -> tuple[str, ...]:
    """Names of these lists that are known before anything was kept."""
    built_in = {"models": models(command) if "models" in lists else (), "providers": tuple(PROVIDERS)}
    return tuple(name for each in lists for name in built_in.get(each, ()))


def _keys() -> tuple[str, ...]:
    """Every key of the configuration whose name is not the user's own."""
    whole = ("default_provider",)
    models = [f"default_model.{command}" for command in COMMANDS]
    providers = [f"providers.{name}.{key}" for name in PROVIDERS for key in PROVIDER if key != "format"]
    return (*whole, *models, *(f"chat.{name}" for name in CHAT), *providers)


def _of_metavar(metavar: str) -> Values:
    parts = metavar.split("|")
    choices = tuple(part for part in parts if part == part.lower() and part not in ("", "-")) if len(parts) > 1 else ()
    return Values(choices, any(part in FILES for part in parts), "@FILE" in parts)


def _drawing(name: str) -> tuple[str, ...]:
    """Choices of a flag of pictures as they are typed without quotes."""
    known = [drawn_by(provider, model).get(name) for provider in PROVIDERS.values() for model in painters(provider)]
    choices = (choice for parameter in known if parameter for choice in parameter.choices)
    return tuple(dict.fromkeys(choice.lower().replace(" ", "-") for choice in choices))


def _efforts() -> tuple[str, ...]:
    """Every depth of thinking that some service knows, the lowest first."""
    families = (family for provider in PROVIDERS.values() for family in provider.families)
    known = [family.parameters["effort"].choices for family in families if "effort" in family.parameters]
    return tuple(dict.fromkeys(choice for choices in sorted(known, key=len, reverse=True) for choice in choices))


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=lambda name: (name.count("/"), name.lower(), name)))


# Choices that a metavar does not say.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "--size": _drawing("size"),
    "--style": _drawing("style"),
    "--sampler": _drawing("sampler"),
    "--encoding": ENCODINGS,
    "--verbosity": ("low", "medium", "high"),
    "--effort": _efforts(),
    "--method": ("GET", "POST"),
}
