"""What a program with an SDK has printed: case -> {"value": …} or {"error": the class of the exception, …}."""

from typing import Any

Outcomes = dict[str, Any]


def value(outcomes: Outcomes, case: str) -> Any:
    assert "error" not in outcomes[case], outcomes[case]
    return outcomes[case]["value"]
