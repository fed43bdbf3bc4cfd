"""Flags of `ernie chat` alone, a group for each thing that it can do; see `flags`."""

from typing import Annotated, NamedTuple

from ernie_cli.options import option


class Structure(NamedTuple):
    """What the answer has to be, and which part of it is wanted."""

    schema: Annotated[
        str | None,
        option(metavar="TEXT|@FILE", help="JSON that fits a schema, e.g. 'name, age int, tags [str]'."),
    ] = None
    schema_multi: Annotated[bool, option("--schema-multi", help="A list of what fits, as JSON lines.")] = False
    schema_retries: Annotated[
        int | None, option(metavar="N", min=0, max=100, help="Ask again so often for what does not fit (2).")
    ] = None
    json_object: Annotated[bool, option("--json-object", help="Any JSON object.")] = False
    extract: Annotated[bool, option("--extract", "-x", help="Only the first fenced block of code.")] = False
