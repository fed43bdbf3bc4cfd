"""A schema in a file of YAML, loaded for one alone: what is no JSON in it is a mistake with its line and column."""

from pathlib import Path

from ernie_cli.config.document import Item
from ernie_cli.config.plain import plain
from ernie_cli.config.source import read
from ernie_cli.errors import UsageError
from ernie_cli.language.said import say
from ernie_cli.requests import Json


def schema_in(path: Path, where: str) -> Json:
    """The schema; `where` says who named the file. Raises UsageError."""

    def whole(root: Item | None) -> Json:
        if root is None:
            raise UsageError(say("{where}: {path} is empty", where=where, path=path))
        return plain(root)

    return read(path, whole)
