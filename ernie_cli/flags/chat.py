"""Flags of `ernie chat` alone, a group for each thing that it can do; see `flags`."""

from __future__ import annotations

from ernie_cli.options import Group, option


class Rehearsed(Group):
    """What makes a script that asks a model testable, cheap and steady."""

    record: str | None = option(metavar="FILE", help="Keep what is asked and answered in FILE (YAML).", default=None)
    replay: str | None = option(metavar="FILE", help="Answer from FILE, as it was recorded: no key, no network.", default=None)
    cache: bool = option("--cache", help="The same request, the same answer: from our own cache.", default=False)
    fallback: list[str] | None = option(
        metavar="MODEL", help="Ask this one when a model is limited or down; repeatable.", default=None
    )


class Structure(Group):
    """What the answer has to be, and which part of it is wanted."""

    schema: str | None = option(
        metavar="TEXT|@FILE", help="JSON that fits a schema, e.g. 'name, age int, tags [str]'.", default=None
    )
    schema_multi: bool = option("--schema-multi", help="A list of what fits, as JSON lines.", default=False)
    schema_retries: int | None = option(
        metavar="N", min=0, max=100, help="Ask again so often for what does not fit (2).", default=None
    )
    json_object: bool = option("--json-object", help="Any JSON object.", default=False)
    extract: bool = option("--extract", "-x", help="Only the first fenced block of code.", default=False)


class Talking(Group):
    """Which conversation a question belongs to, and whether it is kept."""

    go_on: bool = option("--continue", "-c", help="Go on with the last conversation of this terminal.", default=False)
    session: str | None = option(
        "--session", metavar="NAME", help="Go on with the conversation of that name, or begin it.", default=None
    )
    interactive: bool = option("--interactive", "-i", help="Talk at the terminal, line by line.", default=False)
    no_log: bool = option("--no-log", help="Leave no trace in the history (ERNIE_NO_LOG).", default=False)


class Tooling(Group):
    """What the model may call, and what is done about it."""

    tools: str | None = option(
        "--tools", metavar="FILE", help="Functions that the model may call (JSON or YAML).", default=None
    )
    tool_choice: str | None = option(
        metavar="none|auto|required|NAME", help="Whether one must be called, and which.", default=None
    )
    no_parallel_tools: bool = option("--no-parallel-tools", help="One call a turn.", default=False)
    run_tools: str | None = option(
        metavar="ask|always", help="Run the commands of what is called, and go on until the answer.", default=None
    )
    max_turns: int | None = option(metavar="N", min=1, help="Ask the model so often at most (8).", default=None)
