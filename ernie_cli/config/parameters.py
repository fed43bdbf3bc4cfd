"""Readers of what is sent along with a question, by the names of the flags of `ernie chat`."""

from collections.abc import Mapping
from typing import Any

from ernie_cli.config.values import Reader, flag, named, number, several, text, whole

PARAMETERS: Mapping[str, Reader[Any]] = {
    **dict.fromkeys(
        (
            "temperature",
            "top_p",
            "min_p",
            "top_a",
            "penalty_score",
            "frequency_penalty",
            "presence_penalty",
            "repetition_penalty",
        ),
        number,
    ),
    **dict.fromkeys(
        ("top_k", "max_tokens", "min_tokens", "seed", "top_logprobs", "think_budget", "search_number", "reference_number"),
        whole,
    ),
    **dict.fromkeys(("verbosity", "user", "effort"), text),
    **dict.fromkeys(("logprobs", "think", "search", "citations"), flag),
    "stop": several(text),
    "metadata": named(text),
}
