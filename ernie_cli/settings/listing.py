"""What is set, value by value: where it stands, and the environment variable that stands above it in this run."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ernie_cli.catalogue.model import Provider
from ernie_cli.config.defaults import VARIABLES as BY_FLAG
from ernie_cli.config.document import Item
from ernie_cli.config.look import as_json, leaves, line
from ernie_cli.config.path import Path as Key
from ernie_cli.config.path import dotted
from ernie_cli.language.said import NOTHING, Said, quoted, say

MODELS = {"chat": "ERNIE_MODEL", "embed": "ERNIE_EMBED_MODEL", "image": "ERNIE_IMAGE_MODEL"}
VARIABLES: Mapping[Key, str] = {
    ("default_provider",): "ERNIE_PROVIDER",
    **{("default_model", command): variable for command, variable in MODELS.items()},
    **{("chat", name): variable for name, variable in BY_FLAG.items()},
}
_LOGIN = re.compile(r"://[^/@\s]*@")


class Setting(NamedTuple):
    """One value; `where` is `PATH:LINE` or the name of a variable, `above` the variable that counts in its place."""

    key: str
    shown: str
    value: Any
    where: str
    above: str | None = None

    @property
    def row(self) -> list[Said]:
        """For people."""
        hidden = say(", but {above} is set", above=self.above) if self.above else NOTHING
        return [quoted(self.key), quoted(self.shown), quoted(self.where) + hidden]

    @property
    def document(self) -> dict[str, Any]:
        """For scripts."""
        return {"key": self.key, "value": self.value, "source": self.where, "hidden_by": self.above}


def in_document(root: Item | None, path: Path, above: Mapping[Key, str], before: Key = ()) -> Iterator[Setting]:
    """Those of a file; `above` are the variables that are set, by the keys above which they stand."""
    for key, item in leaves(root) if root else ():
        whole = (*before, *key)
        named = (*whole, "chat") if whole[-1] == "default_model" else whole
        aim = named[2:] if named[0] == "providers" and named[2:3] == ("default_model",) else named
        yield Setting(dotted(whole), line(item), as_json(item), f"{path}:{item.line}", above.get(aim))


def in_environment(above: Mapping[Key, str], environ: Mapping[str, str]) -> Iterator[Setting]:
    """Those of variables; a login in an address is not shown."""
    for key, variable in above.items():
        value = _LOGIN.sub("://***@", environ[variable])
        yield Setting(dotted(key), value, value, variable)


def standing_above(environ: Mapping[str, str], providers: Mapping[str, Provider]) -> Mapping[Key, str]:
    """The variables that are set, by the keys above which they stand."""
    addresses: dict[Key, str] = {("providers", name, "base_url"): each.base_variable for name, each in providers.items()}
    known: dict[Key, str] = {**VARIABLES, **addresses}
    return {key: variable for key, variable in known.items() if environ.get(variable, "").strip()}
