"""A `.env` file: one NAME=VALUE a line, read only when it is named; a variable that is set and not empty wins."""

from collections.abc import Mapping

from ernie_cli.errors import UsageError
from ernie_cli.inputs.reading import decoded, read_file
from ernie_cli.language.said import say


def with_file(environ: Mapping[str, str], path: str) -> dict[str, str]:
    """`environ` and what the file adds. Raises UsageError that names the line, never its value."""
    found: dict[str, str] = {}
    for number, line in enumerate(decoded(read_file(path, "--env-file"), path).splitlines(), 1):
        text = line.strip().removeprefix("export ").strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not name.replace("_", "a").isalnum() or not name.isascii() or name[0].isdigit():
            raise UsageError(say("--env-file: {path}:{number}: not NAME=VALUE", path=path, number=number))
        found[name] = _unquoted(value.strip(), f"{path}:{number}")
    return {**environ, **{name: value for name, value in found.items() if not environ.get(name)}}


def _unquoted(value: str, where: str) -> str:
    quote = value[:1]
    if quote in ("'", '"'):
        end = value.find(quote, 1)
        if end < 0:
            raise UsageError(say("--env-file: {where}: the quote does not end", where=where))
        return value[1:end]
    return value.partition(" #")[0].rstrip()
