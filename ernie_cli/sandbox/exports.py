"""The environment that points `ernie`, and the `openai` SDK, at a sandbox; the keys in it open nothing else."""

from collections.abc import Mapping
from shlex import quote

STRONGER = ("ERNIE_MODEL", "QIANFAN_ACCESS_TOKEN", "QIANFAN_BEARER_TOKEN", "AISTUDIO_ACCESS_TOKEN")  # would win


def environment(url: str) -> Mapping[str, str]:
    """Variable -> value for a sandbox whose origin is `url`, without a slash at its end."""
    return {
        "ERNIE_PROVIDER": "aistudio",
        "ERNIE_AISTUDIO_BASE_URL": f"{url}/llm/lmapi/v3",
        "ERNIE_QIANFAN_BASE_URL": f"{url}/v2",
        "ERNIE_IAM_BASE_URL": url,
        "ERNIE_BILLING_BASE_URL": url,
        "ERNIE_CONSOLE_BASE_URL": url,
        "ERNIE_WENXIN_BASE_URL": url,
        "ERNIE_WCODE_BASE_URL": f"{url}/api/gpt/v1",
        "ERNIE_LOCAL_BASE_URL": f"{url}/v1",
        "AI_STUDIO_API_KEY": "sandbox",
        "QIANFAN_API_KEY": "bce-v3/ALTAK-sandbox/sandbox",
        "QIANFAN_ACCESS_KEY": "ALTAK-sandbox",
        "QIANFAN_SECRET_KEY": "sandbox-secret",
        "QIANFAN_AK": "sandbox",
        "QIANFAN_SK": "sandbox",
        "WCODE_API_KEY": "sk-sandbox",
        "ERNIE_LOCAL_API_KEY": "sandbox",
        "OPENAI_BASE_URL": f"{url}/v1",
        "OPENAI_API_KEY": "sandbox",
    }


def exports(url: str) -> list[str]:
    """The same as lines that a POSIX shell takes in: `eval "$(…)"`."""
    lines = [f"export {name}={quote(value)}" for name, value in environment(url).items()]
    return [f"unset {' '.join(STRONGER)}", *lines]
