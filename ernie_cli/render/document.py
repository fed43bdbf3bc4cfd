"""An answer as one JSON document, the same for every provider; what was not said is null."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from ernie_cli import strict
from ernie_cli.errors import ErnieError
from ernie_cli.events import Answer, Safety, ToolCall, Usage
from ernie_cli.render.notes import error_object
from ernie_cli.render.sanitize import escaped

LIMITS = ("limit_requests", "remaining_requests", "limit_tokens", "remaining_tokens")


class Circumstances(NamedTuple):
    """What the answer itself does not say. Times in milliseconds; `cost` as it stands in the document."""

    provider: str
    model: str
    cost: Mapping[str, Any] | None = None
    first_token_ms: int | None = None
    total_ms: int | None = None
    session: str | None = None


def document(answer: Answer, circumstances: Circumstances, error: ErnieError | None = None) -> dict[str, Any]:
    """The document of `--json`; a broken-off answer has no `finish_reason` and says its `error`."""
    usage = answer.usage or Usage()
    safety = answer.safety or Safety()
    broken = error is not None and error.kind in ("incomplete", "temporary") and answer.finish_reason != "length"
    found: dict[str, Any] = {
        "id": answer.id,
        "provider": circumstances.provider,
        "model": answer.model or circumstances.model,
        "created": answer.created,
        "content": answer.content,
        "reasoning": answer.reasoning,
        "tool_calls": [tool_call(call) for call in answer.tool_calls],
        "finish_reason": None if broken else answer.finish_reason,
        "native_finish_reason": answer.native_finish_reason,
        "search_results": [dict(result) for result in answer.search_results],
        "usage": usage._asdict(),
        "cost": circumstances.cost,
        "balance": answer.headers.get("x-account-balance"),
        "rate_limit": rate_limit(answer.headers),
        "logprobs": answer.logprobs,
        "refusal": answer.refusal,
        "truncated": answer.truncated or answer.finish_reason == "length",
        "safety": safety._asdict(),
        "session": circumstances.session,
        "timing": {"first_token_ms": circumstances.first_token_ms, "total_ms": circumstances.total_ms},
    }
    if error is not None:
        found["error"] = error_object(error)
    return found


def tool_call(call: ToolCall) -> dict[str, Any]:
    """A call with its arguments as an object, null where the model wrote no JSON, and as the text it wrote."""
    try:
        arguments = strict.parsed(call.arguments) if call.arguments.strip() else {}
    except ValueError:
        arguments = None
    return {"id": call.id, "name": call.name, "arguments": arguments, "arguments_text": call.arguments}


def rate_limit(headers: Mapping[str, str]) -> dict[str, int] | None:
    """The quotas of this minute, where the service tells them in headers."""
    found = {name: headers.get(f"x-ratelimit-{name.replace('_', '-')}", "").strip() for name in LIMITS}
    numbers = {name: int(value) for name, value in found.items() if value.isascii() and value.isdigit() and len(value) < 19}
    return {name: numbers[name] for name in LIMITS if name in numbers} or None


def dumped(value: Any, indented: bool = False) -> bytes:
    """JSON as UTF-8 and a line end; half characters stay escapes, and so does all that a terminal would obey."""
    text = json.dumps(value, ensure_ascii=False, indent=2 if indented else None, separators=None if indented else (",", ":"))
    return f"{escaped(text)}\n".encode()
