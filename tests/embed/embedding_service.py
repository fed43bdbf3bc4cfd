"""A service that makes vectors which tell their text: its length, and the code of its first character."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import httpx

Answer = Callable[[httpx.Request], httpx.Response]


def numbers(text: str) -> list[int]:
    """The vector of a text."""
    return [len(text), ord(text[0]), 1]


def inputs(request: httpx.Request) -> list[str]:
    """The texts of a request."""
    found = json.loads(request.content)["input"]
    assert isinstance(found, list)
    return found


def rows(texts: Sequence[str], reverse: bool = True) -> list[dict[str, Any]]:
    """The rows of a reply, the last text first."""
    found = [{"object": "embedding", "index": index, "embedding": numbers(text)} for index, text in enumerate(texts)]
    return found[::-1] if reverse else found


def embedded(request: httpx.Request) -> httpx.Response:
    """The vectors of all texts of a request, in another order than theirs."""
    texts = inputs(request)
    usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
    return httpx.Response(200, json={"id": "as-1", "object": "embedding_list", "data": rows(texts), "usage": usage})


def refused(status: int = 400, code: str | None = None) -> httpx.Response:
    """An error in OpenAI's form."""
    error = {"code": code, "message": "the input is refused", "type": "invalid_request_error"}
    return httpx.Response(status, json={"error": error, "id": "as-9"})


def replied(*vectors: Any) -> httpx.Response:
    """A reply with these embeddings."""
    data = [{"index": index, "embedding": vector} for index, vector in enumerate(vectors)]
    return httpx.Response(200, content=json.dumps({"data": data}).encode())


def refusing(word: str) -> Answer:
    """A service that refuses every call whose texts hold a word."""
    return lambda request: refused() if any(word in text for text in inputs(request)) else embedded(request)
