"""Each service as a test sees it: the key that chooses it, where it is asked, and one answer in its own form."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import httpx
from program import KEY, Program, chunk, stream

TOKEN = "24.canary-token-0123456789abcdef"


class Asked(NamedTuple):
    """`environ` holds the key; `model` is the default one, `url` where it is asked."""

    environ: Mapping[str, str]
    model: str
    url: str
    legacy: bool = False


SERVICES = {
    "aistudio": Asked(
        {"AI_STUDIO_API_KEY": KEY},
        "ernie-4.5-turbo-128k",
        "https://aistudio.baidu.com/llm/lmapi/v3/chat/completions",
    ),
    "qianfan": Asked({"QIANFAN_API_KEY": KEY}, "ernie-4.5-turbo-128k", "https://qianfan.baidubce.com/v2/chat/completions"),
    "wenxin": Asked(
        {"QIANFAN_ACCESS_TOKEN": TOKEN},
        "ernie-speed-8k",
        f"https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/ernie_speed?access_token={TOKEN}",
        legacy=True,
    ),
    "wcode": Asked({"WCODE_API_KEY": KEY}, "ernie-4.0-turbo-128k", "https://wcode.net/api/gpt/v1/chat/completions"),
    "local": Asked(
        {"ERNIE_PROVIDER": "local", "ERNIE_LOCAL_BASE_URL": "http://127.0.0.1:9/v1", "ERNIE_MODEL": "default"},
        "default",
        "http://127.0.0.1:9/v1/chat/completions",
    ),
}


def choose(ernie: Program, name: str) -> Asked:
    """Leave only the key of service `name` in the environment."""
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ.update(SERVICES[name].environ)
    return SERVICES[name]


def said(text: str, name: str = "aistudio", finish: str = "normal", **more: Any) -> httpx.Response:
    """A whole streamed answer of service `name`."""
    if SERVICES[name].legacy:
        return legacy({"result": text}, {"result": "", "is_end": True, "finish_reason": finish, **more})
    return stream(chunk(text), {**chunk("", finish), **more})


def legacy(*events: dict[str, Any]) -> httpx.Response:
    """A stream of the legacy service; it has no mark of its own after the last event."""
    return stream(*({"id": "as-1", "is_end": False, **event} for event in events), done=False)


def whole(text: str | None = "Hello", finish: str = "stop", status: int = 200, **more: Any) -> httpx.Response:
    """An answer in one piece, in OpenAI's form."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": finish, **more.pop("choice", {})}
    headers = more.pop("headers", {})
    return httpx.Response(status, headers=headers, json={"id": "as-1", "model": "m", "choices": [choice], **more})


def failed(status: int = 400, code: str | None = None, headers: Mapping[str, str] | None = None) -> httpx.Response:
    """An error in OpenAI's form."""
    error = {"code": code, "message": "no", "type": "invalid_request_error"}
    return httpx.Response(status, headers=headers, json={"error": error, "id": "as-9"})


def legacy_error(code: int, message: str = "no", headers: Mapping[str, str] | None = None) -> httpx.Response:
    """An error of the legacy service, which sends it with status 200."""
    return httpx.Response(200, headers=headers, json={"error_code": code, "error_msg": message})
