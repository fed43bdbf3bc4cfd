"""One line of a job's output: a row with its answer, or with the error that it came to."""

from collections.abc import Mapping
from typing import Any

from ernie_cli.errors import ErnieError
from ernie_cli.render.document import dumped
from ernie_cli.render.notes import error_object


def answered(index: int, id_: str | None, document: Mapping[str, Any]) -> bytes:
    """The document of an answer; the service's own id makes room for that of the row."""
    said = {name: value for name, value in document.items() if name != "id"}
    return dumped({"index": index, "id": id_, "ok": True, "answer_id": document.get("id"), **said})


def failed(index: int, id_: str | None, error: ErnieError) -> bytes:
    """The error in place of a document."""
    return dumped({"index": index, "id": id_, "ok": False, "error": error_object(error)})
