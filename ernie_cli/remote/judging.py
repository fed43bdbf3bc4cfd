"""The document of an answer that a batch gave, and whether it counts: judged as a live one is."""

from collections.abc import Mapping
from typing import Any

from ernie_cli.endings import verdict
from ernie_cli.errors import ErnieError
from ernie_cli.events import Answer
from ernie_cli.render.document import Circumstances, document


def judged(answer: Answer, provider: str) -> tuple[Mapping[str, Any], ErnieError | None]:
    """What it cost is left open: a service has other prices for batches than the catalogue has."""
    error = verdict(answer, capped=True, stopped=False, note=_unsaid)
    return document(answer, Circumstances(provider, answer.model or "")), error


def _unsaid(_remark: str) -> None:
    """Remarks on single rows would drown what is said of the job; the document has them."""
