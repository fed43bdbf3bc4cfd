"""What holds arguments against the schema of a tool, in words that a model can act on."""

from ernie_cli.language.said import say
from ernie_cli.requests import Json
from ernie_cli.structure.validator import Validator
from ernie_cli.tools.arguments import Fault


def checker(schema: Json, whose: str) -> Fault:
    """What tells why a value does not fit, None when it fits. Raises UsageError for a schema that is none."""
    validator = Validator(schema, say("the parameters of {whose}", whose=whose))

    def fault(value: Json) -> str | None:
        return "; ".join(map(str, validator.faults(value))) or None

    return fault
