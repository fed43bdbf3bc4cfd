"""`--schema` as a schema: a file, inline JSON, or the short form; what reads YAML is given, and is loaded for it alone."""

from collections.abc import Callable
from pathlib import Path

from ernie_cli import strict
from ernie_cli.errors import UsageError
from ernie_cli.inputs.reading import decoded, names_file, read_file, well_formed
from ernie_cli.language.said import say
from ernie_cli.requests import Json
from ernie_cli.structure.short import Misread, schema_of

YAML = (".yaml", ".yml")
FromYaml = Callable[[Path, str], Json]  # gets who named the file too
SHORT = say("like: name, age int, tags [str], mood happy|sad, bio: a short text")


def given_schema(value: str, from_yaml: FromYaml, where: str = "--schema") -> Json:
    """The schema that `value` is, or names; `where` says who gave it. Raises UsageError that names the place."""
    if names_file(value):
        return _of_file(Path(value.removeprefix("@")), from_yaml, where)
    return _typed(well_formed(value, where), where)


def _of_file(path: Path, from_yaml: FromYaml, where: str) -> Json:
    if path.suffix in YAML:
        return from_yaml(path, where)
    text = decoded(read_file(str(path), where), str(path))
    return _json(text, f"{where}: {path}") if path.suffix == ".json" else _typed(text, f"{where}: {path}")


def _typed(text: str, where: str) -> Json:
    if text.lstrip().startswith(("{", "[")):
        return _json(text, where)
    try:
        return schema_of(text)
    except Misread as error:
        raise UsageError(say("{where}: no schema in the short form: {error}", where=where, error=error), hint=SHORT) from error


def _json(text: str, where: str) -> Json:
    try:
        return strict.parsed(text)
    except ValueError as error:
        hint = say("the short form has no brackets around it") if text.lstrip().startswith("{") else None
        raise UsageError(say("{where}: not JSON: {error}", where=where, error=strict.reason(error)), hint=hint) from error
