"""Everything that is wrong in the configuration and in all templates, file by file."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from ernie_cli.app import App
from ernie_cli.config.document import Item, Mistake, document
from ernie_cli.config.mistakes import mistakes
from ernie_cli.config.model import Config
from ernie_cli.config.prompt_file import PROMPTS, prompt_file
from ernie_cli.config.source import read
from ernie_cli.config.template import ENDING, find_template, names_in, prompts_in, whole
from ernie_cli.errors import UsageError
from ernie_cli.language.said import NOTHING, Said, say
from ernie_cli.settings.file import place
from ernie_cli.settings.ranges import usable


class Checked(NamedTuple):
    """What is wrong in one file, each in one line with its place and a hint; nothing when all is well."""

    path: Path
    wrong: tuple[tuple[Said, Said | None], ...]

    @property
    def lines(self) -> list[Said]:
        """For people."""
        return [message + _behind(hint) for message, hint in self.wrong] or [say("ok  {path}", path=self.path)]


def checked(app: App) -> list[Checked]:
    """The configuration first, then the templates by name. Raises UsageError when their folder cannot be read."""
    path = place(app)
    found = [_checked(path, usable)] if path.exists() or path.is_symlink() else []
    config = app.config() if not any(each.wrong for each in found) else Config()
    folder = app.folder("config") / "templates"
    files = {name: folder / f"{name}{ENDING}" for name in names_in(folder)}
    named = sorted([*files.items(), *prompts_in(folder).items()])
    return [*found, *(_template(app, name, path, config) for name, path in named)]


def is_for_everybody(path: Path) -> bool:
    """Whether anybody on this machine may write the file."""
    try:
        return bool(path.stat().st_mode & stat.S_IWOTH)
    except OSError:
        return False


def wrong_in(text: str, path: Path) -> list[Said]:
    """What is wrong in a text that may become the configuration."""
    try:
        found = mistakes(document(text), usable)
    except Mistake as error:
        found = [error]
    return [_told(path, each)[0] + _behind(each.hint) for each in found]


def _template(app: App, name: str, path: Path, config: Config) -> Checked:
    """A template by what stands in it, then by what it is called, whom it asks, and whether its schema is one."""
    reader = prompt_file if path.name.endswith(PROMPTS) else whole
    found = _checked(path, lambda root: reader(root, path))
    if found.wrong:
        return found
    try:
        structure = find_template(name, path.parent, config).structure
        if structure.schema is not None:
            app.loaded("talk.schemas").form(app, structure.schema, f"{path}: schema", structure.schema_multi)
    except UsageError as error:
        return Checked(path, ((error.message, error.hint),))
    return found


def _checked(path: Path, reader: Callable[[Item | None], Any]) -> Checked:
    try:
        return Checked(path, tuple(_told(path, each) for each in read(path, lambda root: mistakes(root, reader))))
    except UsageError as error:
        return Checked(path, ((error.message, error.hint),))


def _told(path: Path, error: Mistake) -> tuple[Said, Said | None]:
    place = f"{path}:{error.line}:{error.column}"
    return say("{place} {message}", place=place, message=error.message), error.hint


def _behind(hint: Said | None) -> Said:
    return say(" ({hint})", hint=hint) if hint else NOTHING
