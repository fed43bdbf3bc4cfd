"""Headers that the configuration sends along: to the base URL and nowhere else, beside the proof of who asks."""

import re
from collections.abc import Callable, Mapping

from ernie_cli.catalogue.model import Provider
from ernie_cli.errors import UsageError
from ernie_cli.language.said import say
from ernie_cli.provider.service import Signs
from ernie_cli.requests import Call
from ernie_cli.secret import Secret

VARIABLE = re.compile(r"\$\{(\w+)\}")


class Headed:
    """Signs like `signs` what goes out with `headers`, when it goes to `base_url` or below."""

    def __init__(self, signs: Signs, headers: tuple[tuple[str, str], ...], base_url: str) -> None:
        self._signs = signs
        self._headers = headers
        self._base_url = base_url

    def signed(self, call: Call) -> Call:
        """`call` with its headers and its proof. Raises CredentialsError."""
        if f"{call.url}/".startswith(f"{self._base_url}/"):
            call = call._replace(headers=(*call.headers, *self._headers))
        return self._signs.signed(call)

    def renewed(self, headers: Mapping[str, str]) -> bool:
        """Whether another try has a new proof."""
        return self._signs.renewed(headers)


def filled(provider: Provider, environ: Mapping[str, str], hide: Callable[[Secret], None]) -> tuple[tuple[str, str], ...]:
    """The headers of `provider`, with what the environment has for their variables, which is hidden from all output.

    Raises UsageError that names a variable which is not set or which no header may carry.
    """

    def value(name: str, variable: str) -> str:
        found = environ.get(variable, "").strip()
        where = f"providers.{provider.name}.headers.{name}"
        if not found:
            raise UsageError(
                say("{where}: the variable {variable} is not set", where=where, variable=variable),
                hint=say("export {variable}=…", variable=variable),
            )
        if not found.isascii() or not found.isprintable():
            raise UsageError(
                say("{where}: no header may carry what the variable {variable} holds", where=where, variable=variable)
            )
        hide(Secret(found))
        return found

    return tuple(
        (name.lower(), VARIABLE.sub(lambda match, name=name: value(name, match[1]), text))  # type: ignore[misc]
        for name, text in provider.headers.items()
    )
