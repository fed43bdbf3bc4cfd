"""Flags of `ernie chat` alone, a group for each thing that it can do."""

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
