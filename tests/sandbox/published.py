"""Replies as the services' pages print them, shortened in their texts: the shapes that the sandbox keeps to."""

from typing import Any

THINKING = {  # wcode, ERNIE 4.5 21B A3B Thinking
    "id": "chatcmpl-t1760066291s386r36b7979078bb3e751ccc09b2",
    "model": "baidu/ernie-4.5-21b-a3b-thinking",
    "object": "chat.completion",
    "created": 1760066292,
    "choices": [
        {
            "logprobs": None,
            "finish_reason": "stop",
            "native_finish_reason": "stop",
            "index": 0,
            "message": {"role": "assistant", "content": "\n你好呀~\n\n", "refusal": None, "reasoning": "用户…"},
        }
    ],
    "system_fingerprint": "",
    "usage": {
        "prompt_tokens": 31,
        "completion_tokens": 538,
        "total_tokens": 569,
        "prompt_tokens_details": None,
        "completion_tokens_details": {"reasoning_tokens": 351},
    },
}
WHOLE = {  # wcode, ERNIE-LLM
    "id": "as-2ug8yfjji7",
    "object": "chat.completion",
    "created": 1734684068,
    "model": "ernie-4.0-turbo-128k",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "你好!"}, "finish_reason": "normal"}],
    "usage": {"prompt_tokens": 7, "completion_tokens": 9, "total_tokens": 16},
}
SEARCHED = {**WHOLE, "usage": {**WHOLE["usage"], "prompt_tokens_details": {"cached_tokens": 0}}}  # type: ignore[dict-item]
CHUNK = {
    "id": "as-0svd1gjsac",
    "object": "chat.completion.chunk",
    "created": 1734700254,
    "model": "ernie-4.0-turbo-128k",
    "choices": [{"index": 0, "delta": {"content": "你好!"}, "finish_reason": None}],
}
LAST_CHUNK = {
    **CHUNK,
    "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "normal"}],
    "usage": {"prompt_tokens": 7, "completion_tokens": 9, "total_tokens": 16},
}
WCODE_ERROR = {
    "error": {"message": "Invalid API-KEY", "type": "invalid_request_error", "param": None, "code": None},
}
LEGACY_WHOLE = {  # ERNIE-Speed-8K
    "id": "as-fkiyg0zixm",
    "object": "chat.completion",
    "created": 1709088025,
    "result": "北京,",
    "is_truncated": False,
    "need_clear_history": False,
    "usage": {"prompt_tokens": 2, "completion_tokens": 335, "total_tokens": 337},
}
LEGACY_EVENT = {
    "id": "as-34jurid5xf",
    "object": "chat.completion",
    "created": 1709088340,
    "sentence_id": 0,
    "is_end": False,
    "is_truncated": False,
    "result": "以下为您",
    "need_clear_history": False,
    "usage": {"prompt_tokens": 6, "completion_tokens": 0, "total_tokens": 6},
}
LEGACY_HEADERS = {
    "statement": "AI-generated",
    "x-ratelimit-limit-requests": "300",
    "x-ratelimit-limit-tokens": "300000",
    "x-ratelimit-remaining-requests": "299",
}


def shape(content: Any) -> Any:
    """Keys and types, without the values."""
    if isinstance(content, dict):
        return {key: shape(value) for key, value in content.items()}
    if isinstance(content, list):
        return [shape(member) for member in content]
    return type(content).__name__
