"""Templates by name: `templates/NAME.yaml` beside the configuration, or `templates:` in it; one name, one template."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ernie_cli.catalogue import PROVIDERS, nearest
from ernie_cli.config.document import Item, mistake
from ernie_cli.config.model import Config
from ernie_cli.config.sampling import SAMPLING
from ernie_cli.config.source import read
from ernie_cli.config.values import Reader, named, number, record, text
from ernie_cli.errors import UsageError
from ernie_cli.language.said import NOTHING, say, words_of
from ernie_cli.templates.model import Template
from ernie_cli.templates.pattern import Pattern, pattern

ENDING = ".yaml"
MOST = 20  # names that a message lists
LONGEST = 100  # characters of a name


def find_template(name: str, folder: Path, config: Config) -> Template:
    """The template `name`, of a file in `folder` or of `config`. Raises UsageError, with the nearest name or all of them."""
    if not _is_name(name):
        raise UsageError(
            say("--template {name!r} is no name", name=name[:60]),
            hint=say("it is that of a file in {folder}, without {ending}", folder=folder, ending=ENDING),
        )
    path = folder / f"{name}{ENDING}"
    found = config.templates.get(name)
    if os.path.lexists(path):
        if found is not None:
            raise UsageError(
                say("there are two templates {name}: {path}, and one in {config}", name=name, path=path, config=config.path),
                hint=say("rename one of them"),
            )
        found = read(path, lambda root: whole(root, path))._replace(name=name)
    if found is None:
        raise _unknown(name, sorted({*config.templates, *names_in(folder)}), folder)
    known = (*PROVIDERS, *config.providers)
    if found.provider is not None and found.provider not in known:
        near = nearest(found.provider, known)
        raise UsageError(
            say("template {name}: there is no provider {provider}", name=name, provider=found.provider[:60])
            + (say("; did you mean {near}?", near=near) if near else NOTHING),
            hint=say("providers are {known}", known=", ".join(known)),
        )
    return found


def templates(item: Item) -> Mapping[str, Template]:
    """`templates:` of the configuration."""
    return {name: each._replace(name=name) for name, each in named(_template, _check_name)(item).items()}


def whole(root: Item | None, path: Path) -> Template:
    """The template that is all of a file."""
    if root is None:
        raise UsageError(
            say("{path} is empty", path=path), hint=say('a template has a prompt: "Translate into {{language}}: {{input}}"')
        )
    return _template(root)


def _template(item: Item) -> Template:
    found = record(_TEMPLATE)(_spelled(item))
    if not found:
        raise mistake(item, say("this template is empty"))
    settings = {name: found.pop(name) for name in ("prompt", "system", "provider", "model") if name in found}
    return Template("", **settings, flags=found)


def _spelled(item: Item) -> Item:
    """`item` with underscores in its keys where a flag's own hyphens stand."""
    if item.kind != "a mapping":
        return item
    members: dict[str, Item] = {}
    keys: dict[str, Item] = {}
    for name, key in item.keys.items():
        spelled = name.replace("-", "_")
        if spelled in keys:
            raise mistake(key, say("the key {name} stands twice, first in line {line}", name=name, line=keys[spelled].line))
        members[spelled], keys[spelled] = item.members[name], key
    return item._replace(members=members, keys=keys)


def _pattern(item: Item) -> Pattern:
    try:
        return pattern(text(item))
    except ValueError as error:
        raise mistake(item, words_of(error), say("a variable is {{name}}, on one line; braces themselves are \\{{")) from error


def _pairs(item: Item) -> list[str]:
    """As `--metadata` takes them."""
    return [f"{name}={value}" for name, value in named(text, _check_key)(item).items()]


def _check_key(key: Item) -> None:
    if "=" in key.text:
        raise mistake(key, say("a key of metadata has no ="))


def _is_name(name: str) -> bool:
    """Whether it can be that of a file in the folder and of no other place."""
    return 0 < len(name) <= LONGEST and name[0] != "." and not {"/", "\\"} & set(name) and name.isprintable()


def _check_name(key: Item) -> None:
    if not _is_name(key.text):
        raise mistake(key, say("this is no name of a template"), say("it begins with no dot and holds no slash"))


def _unknown(name: str, names: list[str], folder: Path) -> UsageError:
    near = nearest(name, names)
    listed = ", ".join(names[:MOST]) + (say(" and {names} more", names=len(names) - MOST) if len(names) > MOST else NOTHING)
    return UsageError(
        say("there is no template {name}", name=name) + (say("; did you mean {near}?", near=near) if near else NOTHING),
        hint=say("templates are {listed}", listed=listed)
        if names
        else say("write it as {folder}", folder=folder / (name + ENDING)),
    )


def names_in(folder: Path) -> Iterable[str]:
    """The names of the templates in `folder`."""
    try:
        found = [path.name.removesuffix(ENDING) for path in folder.iterdir() if path.name.endswith(ENDING)]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise UsageError(say("cannot read {folder}: {strerror}", folder=folder, strerror=error.strerror)) from error
    return (name for name in found if _is_name(name))


_TEMPLATE: Mapping[str, Reader[Any]] = {
    "prompt": _pattern,
    "system": _pattern,
    "provider": text,
    "model": text,
    **SAMPLING,
    "stop": lambda item: list(SAMPLING["stop"](item)),
    "metadata": _pairs,
    "logit_bias": lambda item: json.dumps(named(number)(item)),
}
