"""The services' published payloads, and the answer that payloads add up to in one of the formats."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ernie_cli.dialects import DIALECTS, Chats
from ernie_cli.events import Answer
from ernie_cli.render.document import Circumstances, document
from ernie_cli.requests import ChatRequest, Message

FOLDER = Path(__file__).parent
PAYLOADS = json.loads((FOLDER / "payloads.json").read_text("utf-8"))
ERRORS = json.loads((FOLDER / "errors.json").read_text("utf-8"))
API = "/rpc/2.0/ai_custom/v1/wenxinworkshop"
OPENAI = DIALECTS["openai"]("https://host/v1", {})
WENXIN = DIALECTS["wenxin"]("https://host", {"api": API})

NOTHING = {
    "id": None,
    "provider": "p",
    "model": "m",
    "created": None,
    "content": "",
    "reasoning": None,
    "tool_calls": [],
    "finish_reason": None,
    "native_finish_reason": None,
    "search_results": [],
    "usage": dict.fromkeys(
        ("prompt_tokens", "completion_tokens", "reasoning_tokens", "cached_tokens", "total_tokens"),
    ),
    "cost": None,
    "balance": None,
    "rate_limit": None,
    "logprobs": None,
    "refusal": None,
    "truncated": False,
    "safety": {"flag": 0, "ban_round": None, "need_clear_history": False},
    "session": None,
    "timing": {"first_token_ms": None, "total_ms": None},
}


def answered(dialect: Chats, *payloads: Any) -> Answer:
    """What the payloads of one reply, or of one stream, add up to."""
    answer = Answer()
    for payload in payloads:
        for delta in dialect.deltas(payload):
            answer.add(delta)
    return answer


def read(dialect: Chats, *payloads: Any) -> dict[str, Any]:
    """The document of that answer."""
    return document(answered(dialect, *payloads), Circumstances("p", "m"))


def expected(**told: Any) -> dict[str, Any]:
    """A document that says this and nothing else."""
    usage = {**NOTHING["usage"], **told.pop("usage", {})}
    return {**NOTHING, "usage": usage, **told}


def openai_chunk(finish: str | None = None, index: int | None = 0, **delta: Any) -> dict[str, Any]:
    return {"choices": [{"index": index, "delta": delta, "finish_reason": finish}]}


def asked(*messages: Message, model: str = "m", stream: bool = True, **fields: Any) -> ChatRequest:
    return ChatRequest(model, messages or (Message("user", "hi"),), fields, stream)


def body(dialect: Chats, request: ChatRequest) -> Mapping[str, Any]:
    found = dialect.chat(request).body
    assert isinstance(found, dict)
    return found
