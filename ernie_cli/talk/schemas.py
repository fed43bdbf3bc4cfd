"""The form that a schema asks for; what knows jsonschema is loaded with it."""

from ernie_cli.app import App
from ernie_cli.requests import Json
from ernie_cli.structure.form import Form, list_schema
from ernie_cli.structure.source import given_schema
from ernie_cli.structure.validator import Validator


def form(app: App, typed: str | None, prepared: tuple[Json, str] | None, is_list: bool) -> Form:
    """The form of what is typed behind --schema, else of what a template prepared, which comes with its name.

    Raises UsageError that says where a schema is none.
    """
    given, where = (typed, "--schema") if typed is not None or prepared is None else prepared
    schema = (
        given_schema(given, lambda *file: app.talk("schema_files").schema_in(*file), where) if isinstance(given, str) else given
    )
    validator = Validator(schema, where)
    if not is_list:
        return Form(schema, validator)
    listed = list_schema(schema)
    return Form(listed, Validator(listed, where), is_list=True)
