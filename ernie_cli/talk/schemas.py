"""The form that a schema asks for; what knows jsonschema is loaded with it."""

from ernie_cli.app import App
from ernie_cli.structure.form import Form, list_schema
from ernie_cli.structure.source import given_schema
from ernie_cli.structure.validator import Validator


def form(app: App, given: str, where: str, is_list: bool) -> Form:
    """The form of a schema that is given in any of its ways; UsageError, which begins with `where`, when it is none."""
    schema = given_schema(given, lambda *file: app.loaded("talk.schema_files").schema_in(*file), where)
    validator = Validator(schema, where)
    if not is_list:
        return Form(schema, validator)
    listed = list_schema(schema)
    return Form(listed, Validator(listed, where), is_list=True)
