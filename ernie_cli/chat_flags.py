"""Flags of `ernie chat` alone, a group for each thing that it can do; see `flags`."""

from typing import Annotated, NamedTuple

from ernie_cli.options import option


class Rehearsed(NamedTuple):
    """What makes a script that asks a model testable, cheap and steady."""

    record: Annotated[str | None, option(metavar="FILE", help="Keep what is asked and answered in FILE (YAML).")] = None
    replay: Annotated[str | None, option(metavar="FILE", help="Answer from FILE, as it was recorded: no key, no network.")] = (
        None
    )
    cache: Annotated[bool, option("--cache", help="The same request, the same answer: from our own cache.")] = False
    fallback: Annotated[
        list[str] | None, option(metavar="MODEL", help="Ask this one when a model is limited or down; repeatable.")
    ] = None


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


class Talking(NamedTuple):
    """Which conversation a question belongs to, and whether it is kept."""

    go_on: Annotated[bool, option("--continue", "-c", help="Go on with the last conversation of this terminal.")] = False
    session: Annotated[
        str | None, option("--session", metavar="NAME", help="Go on with the conversation of that name, or begin it.")
    ] = None
    no_log: Annotated[bool, option("--no-log", help="Leave no trace in the history (ERNIE_NO_LOG).")] = False


class Tooling(NamedTuple):
    """What the model may call, and what is done about it."""

    tools: Annotated[
        str | None, option("--tools", metavar="FILE", help="Functions that the model may call (JSON or YAML).")
    ] = None
    tool_choice: Annotated[
        str | None, option(metavar="none|auto|required|NAME", help="Whether one must be called, and which.")
    ] = None
    no_parallel_tools: Annotated[bool, option("--no-parallel-tools", help="One call a turn.")] = False
    run_tools: Annotated[
        str | None, option(metavar="ask|always", help="Run the commands of what is called, and go on until the answer.")
    ] = None
    max_turns: Annotated[int | None, option(metavar="N", min=1, help="Ask the model so often at most (8).")] = None
