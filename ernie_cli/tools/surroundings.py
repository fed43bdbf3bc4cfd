"""The environment of tools: that of the user, without anything that proves who the user is to a provider."""

import fnmatch
import re
from collections.abc import Callable, Iterable, Mapping

from ernie_cli.catalogue.model import Provider

OWN = ("ERNIE_*_API_KEY", "ERNIE_*_TOKEN", "ERNIE_*_SECRET*", "OPENAI_API_KEY")  # of providers of the user's own


def surroundings(
    environ: Mapping[str, str], providers: Iterable[Provider], clean: Callable[[str], str], named: Iterable[str] = ()
) -> dict[str, str]:
    """`environ` without the variables of `providers`' keys, those of `named`, and all that `clean` would change.

    `clean` is what takes the secrets of this run out of a text.
    """
    secret = {name for provider in providers for form in provider.forms for field in form.fields for name in field.variables}
    secret.update(named)
    return {name: value for name, value in environ.items() if not (_is_secret(name, secret) or clean(value) != value)}


def named_in(values: Iterable[str]) -> set[str]:
    """The variables that stand in values as `${NAME}`."""
    return {name for value in values for name in re.findall(r"\$\{(\w+)\}", value)}


def _is_secret(name: str, known: set[str]) -> bool:
    return name in known or any(fnmatch.fnmatchcase(name, pattern) for pattern in OWN)
