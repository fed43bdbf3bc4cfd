"""Flags of `ernie chat` alone, a group for each thing that it can do; see `flags`."""

from typing import Annotated, NamedTuple

from ernie_cli.options import option


class Talking(NamedTuple):
    """Which conversation a question belongs to, and whether it is kept."""

    go_on: Annotated[bool, option("--continue", "-c", help="Go on with the last conversation of this terminal.")] = False
    session: Annotated[
        str | None, option("--session", metavar="NAME", help="Go on with the conversation of that name, or begin it.")
    ] = None
    no_log: Annotated[bool, option("--no-log", help="Leave no trace in the history (ERNIE_NO_LOG).")] = False
