"""Calls of tools that come in pieces, as servers number them or leave the numbers out."""

from typing import Any

import pytest
from payloads_read import OPENAI, answered, openai_chunk

from ernie_cli.events import ToolCall


def piece(arguments: str = "", **told: Any) -> dict[str, Any]:
    function = {"arguments": arguments, **({"name": told.pop("name")} if "name" in told else {})}
    return openai_chunk(tool_calls=[{**told, "function": function}])


PIECES = {
    "by index": [
        piece(index=0, id="a", name="f"),
        piece(index=1, id="b", name="g"),
        piece("{1", index=0),
        piece("{2", index=1),
        piece("}", index=0),
        piece("}", index=1),
    ],
    "by id": [piece(id="a", name="f"), piece(id="b", name="g"), piece("{1", id="a"), piece("{2}", id="b"), piece("}", id="a")],
    "the last one": [piece("{", id="a", name="f"), piece("1}"), piece(id="b", name="g"), piece("{2}")],
    "all of them 0": [piece("{1}", index=0, id="a", name="f"), piece("{2", index=0, id="b", name="g"), piece("}", index=0)],
    "a name twice": [
        piece("{1", index=0, id="a", name="f"),
        piece("}", index=0, id="a", name="f"),
        piece("{2}", id="b", name="g"),
    ],
}


@pytest.mark.parametrize("pieces", PIECES.values(), ids=PIECES)
def test_pieces_find_their_call(pieces: list[dict[str, Any]]) -> None:
    assert answered(OPENAI, *pieces).tool_calls == (ToolCall("a", "f", "{1}"), ToolCall("b", "g", "{2}"))


def test_a_new_id_in_every_piece_makes_no_new_call() -> None:
    pieces = [piece(index=0, id="a", name="f"), piece("{", index=0, id="b"), piece("}", index=0, id="c")]
    assert answered(OPENAI, *pieces).tool_calls == (ToolCall("a", "f", "{}"),)
