"""The arguments of a call: what the model wrote, read as JSON and held against the tool's schema."""

from collections.abc import Callable

from ernie_cli import strict
from ernie_cli.requests import Json

EXCERPT = 500  # characters of what the model wrote

Fault = Callable[[Json], str | None]  # what keeps a value from fitting a schema, None when nothing does


class Unfit(Exception):  # noqa: N818 - told to the model, never to the user
    """Arguments with which no tool can be called; `given` is what the model wrote, where that says more."""

    def __init__(self, message: str, given: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.given = given


def arguments(text: str, fault: Fault) -> dict[str, Json]:
    """The object that `text` is; nothing at all is an empty one. Raises Unfit."""
    try:
        found = strict.parsed(text) if text.strip() else {}
    except ValueError as error:
        raise Unfit(f"the arguments are not JSON: {error}", text[:EXCERPT]) from error
    if not isinstance(found, dict):
        raise Unfit("the arguments are no JSON object", text[:EXCERPT])
    reason = fault(found)
    if reason is not None:
        raise Unfit(f"the arguments do not fit the parameters: {reason}")
    return found
