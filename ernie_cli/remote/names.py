"""What a request is called in a batch: the number of its row, and the row's own id behind a colon.

So a result tells by itself which row it is of, on whichever machine it is fetched.
"""

import re

NAME = re.compile(r"(\d{1,15})(?::(.*))?", re.DOTALL | re.ASCII)


def custom_id(index: int, id_: str | None) -> str:
    """`12`, or `12:their-id`."""
    return str(index) if id_ is None else f"{index}:{id_}"


def row_of(name: str) -> tuple[int, str | None] | None:
    """The number and the id of the row; None for a name that was given by another program."""
    found = NAME.fullmatch(name)
    return (int(found[1]), found[2]) if found else None
