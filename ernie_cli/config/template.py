"""Templates by name: files in `templates/` beside the configuration, or `templates:` in it; one name, one template."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ernie_cli.catalogue import PROVIDERS, nearest
from ernie_cli.config.document import Item, mistake
from ernie_cli.config.model import Config
from ernie_cli.config.parameters import PARAMETERS
from ernie_cli.config.prompt_file import PROMPTS, filling, prompt_file
from ernie_cli.config.source import read
from ernie_cli.config.structure import STRUCTURE, TOOLING
from ernie_cli.config.values import Reader, named, number, record, text
from ernie_cli.errors import UsageError
from ernie_cli.flags.chat import Structure, Tooling
from ernie_cli.inputs.reading import names_file
from ernie_cli.language.said import NOTHING, say
from ernie_cli.language.system import reason
from ernie_cli.templates.model import Template

ENDING = ".yaml"
ENDINGS = (ENDING, *PROMPTS)
MOST = 20  # names that a message lists
LONGEST = 100  # characters of a name


def find_template(name: str, folder: Path, config: Config) -> Template:
    """The template `name`, of a file in `folder` or of `config`. Raises UsageError, with the nearest name or all of them."""
    if name.endswith(PROMPTS) and "/" in name:
        return _checked(_read(Path(name))._replace(name=name), config)
    if not _is_name(name):
        raise UsageError(
            say("--template {name!r} is no name", name=name[:60]),
            hint=say("it is that of a file in {folder}, without {ending}", folder=folder, ending=ENDING),
        )
    paths = [path for ending in ENDINGS if os.path.lexists(path := folder / f"{name}{ending}")]
    places = [*map(str, paths), *([say("one in {config}", config=config.path)] if name in config.templates else [])]
    if len(places) > 1:
        raise UsageError(
            say("there are two templates {name}: {one}, and {other}", name=name, one=places[0], other=places[1]),
            hint=say("rename one of them"),
        )
    if not places:
        raise _unknown(name, sorted({*config.templates, *names_in(folder), *prompts_in(folder)}), folder)
    found = _read(paths[0]) if paths else _placed(config.templates[name], Path(config.path or "").parent)
    return _checked(found._replace(name=name), config)


def _read(path: Path) -> Template:
    reader = prompt_file if path.name.endswith(PROMPTS) else whole
    return _placed(read(path, lambda root: reader(root, path)), path.parent)


def _placed(template: Template, folder: Path) -> Template:
    """With the names of files as they are to be opened: in the folder that the template is in."""
    schema, tools = template.structure.schema, template.tooling.tools
    if schema is not None and names_file(schema):
        template = template._replace(structure=template.structure._replace(schema=f"@{folder / schema.removeprefix('@')}"))
    if tools is not None:
        template = template._replace(tooling=template.tooling._replace(tools=str(folder / tools)))
    return template


def _checked(found: Template, config: Config) -> Template:
    name = found.name
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
    structure = Structure(**{name: found.pop(name) for name in STRUCTURE if name in found})
    tooling = Tooling(**{name: found.pop(name) for name in TOOLING if name in found})
    return Template("", **settings, flags=found, structure=structure, tooling=tooling)


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
    """The names of the templates in `folder` that are of our own form."""
    own = (name.removesuffix(ENDING) for name in _files(folder) if name.endswith(ENDING) and not name.endswith(PROMPTS))
    return filter(_is_name, own)


def prompts_in(folder: Path) -> Mapping[str, Path]:
    """The files in `folder` that are of GitHub's form, by the names of the templates that they hold."""
    found = {name.removesuffix(ending): folder / name for name in _files(folder) for ending in PROMPTS if name.endswith(ending)}
    return {name: path for name, path in found.items() if _is_name(name)}


def _files(folder: Path) -> Iterable[str]:
    try:
        found = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise UsageError(say("cannot read {folder}: {strerror}", folder=folder, strerror=reason(error))) from error
    return found


_TEMPLATE: Mapping[str, Reader[Any]] = {
    "prompt": filling,
    "system": filling,
    "provider": text,
    "model": text,
    **PARAMETERS,
    **STRUCTURE,
    **TOOLING,
    "stop": lambda item: list(PARAMETERS["stop"](item)),
    "metadata": _pairs,
    "logit_bias": lambda item: json.dumps(named(number)(item)),
}
