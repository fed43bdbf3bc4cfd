"""Runs of the program that show words on standard output, and what stands in the world before them."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

import httpx
from leftovers import taken
from program import KEY, Program, Reply, chunk, stream

PAIR = {"QIANFAN_ACCESS_KEY": "ALTAK-canary", "QIANFAN_SECRET_KEY": "canary-secret"}
WCODE = {"WCODE_API_KEY": "sk-canary-0123456789"}
CONFIG = """\
default_provider: aistudio
chat: {temperature: 0.5}
aliases: {fast: ernie-speed-8k}
providers:
  mine: {format: openai, base_url: "https://mine.example/v1", key_command: [pass, show, mine]}
"""
MINE = tuple(f"providers.mine.{name}" for name in ("format", "base_url", "key_command"))
BATCH = {
    "id": "batch_1",
    "object": "batch",
    "status": "in_progress",
    "created_at": 1_700_000_000,
    "expires_at": 1_700_086_400,
    "request_counts": {"total": 3, "completed": 1, "failed": 1},
}
ROWS = '{"prompt": "天气"}\n{"prompt": 1}\n'.encode()
CALL = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}


class Case(NamedTuple):
    """One run. `before` prepares, `replies` are those of services, `known` the names that may be shown."""

    argv: tuple[str, ...]
    before: Callable[[Program], object] = id
    replies: Callable[[], list[Reply]] = list
    known: Collection[str] = ()
    stdin: bytes | None = None


def configured(program: Program, text: str = CONFIG) -> None:
    """A configuration, and variables that stand above it."""
    folder = Path(program.environ["HOME"], "config")
    folder.mkdir(exist_ok=True)
    folder.joinpath("config.yaml").write_text(text)
    program.environ |= {"ERNIE_CONFIG_DIR": str(folder), "ERNIE_PROVIDER": "wcode"}


def wrongly_configured(program: Program) -> None:
    configured(program, "default_provder: aistudio\nchat: [1]\naliases: {fast: 2026-01-01}\n")


def talked(program: Program) -> None:
    """Conversations that ended in all ways, and what they cost."""
    program.environ |= {**WCODE, "ERNIE_PROVIDER": "wcode"}
    used = {"prompt_tokens": 5, "completion_tokens": 6, "total_tokens": 11}
    answered = [stream(chunk("你好"), {**chunk("", "stop"), "usage": used})]
    program("chat", "-n", "--session", "s1", "天气", replies=answered)
    program("chat", "-n", "--session", "s1", "断了", replies=[stream(chunk("你"), done=False)])
    program(
        "chat",
        "-n",
        "-s",
        "简短",
        "--session",
        "s1",
        "工具",
        replies=[stream(chunk("", None, tool_calls=[CALL]), chunk("", "tool_calls"))],
    )
    program.environ |= {"AI_STUDIO_API_KEY": KEY}
    program("chat", "-n", "-p", "aistudio", "天气", replies=[stream(chunk("晴"), chunk("", "stop"))])


def paid(program: Program) -> None:
    program.environ |= {**WCODE, **PAIR, "AI_STUDIO_API_KEY": KEY}


def tried(program: Program) -> None:
    """Two keys, of which one will be refused."""
    program.environ |= {**WCODE, "AI_STUDIO_API_KEY": KEY}


def keyed(program: Program) -> None:
    """Keys from everywhere, one that cannot be had, and two that shadow others."""
    configured(program)
    Path(program.environ["ERNIE_CONFIG_DIR"], "credentials.yaml").touch()
    program.environ |= {**PAIR, "AI_STUDIO_API_KEY": KEY, "ERNIE_MINE_API_KEY": "sk-mine-0123456789"}


def batched(program: Program) -> None:
    program.environ |= {"ERNIE_PROVIDER": "qianfan", "QIANFAN_API_KEY": "bce-v3/ALTAK-canary/0123"}


def grants() -> list[Reply]:
    data = '{"total_available": 5, "total_available_currency": "CNY", "total_available_currency_symbol": "¥"}'
    return [lambda request: httpx.Response(200, text=f'{{"status": "success", "data": {data}, "cashBalance": 3}}')] * 3


def listed() -> list[Reply]:
    return [httpx.Response(200, json={"data": [{"id": "ernie-3.5-8k"}, {"id": "ernie-9"}]})]


def checks() -> list[Reply]:
    return [httpx.Response(200, json={"data": []}), httpx.Response(401, json={"error": {"message": "不对"}})]


def batches() -> list[Reply]:
    return [httpx.Response(200, json={"object": "list", "data": [BATCH], "has_more": False})]


def page(provider: str, model: str) -> Case:
    return Case(("models", f"{provider}/{model}"), known=taken(provider, model) | {"Karras"})


CASES = (
    Case(("models", "--all")),
    Case(("models", "-p", "wenxin")),
    Case(("models", "--live", "-p", "aistudio"), paid, listed),
    Case(("models", "--live", "--all"), replies=list),
    page("wenxin", "ernie-4.0-8k"),
    page("qianfan", "ernie-5.1"),
    page("qianfan", "ernie-5.0-thinking-preview"),
    page("aistudio", "Stable-Diffusion-XL"),
    page("aistudio", "embedding-v1"),
    page("wcode", "ernie-4.0-turbo-128k"),
    page("local", "baidu/ERNIE-4.5-0.3B-PT"),
    Case(("models", "-p", "wcode", "ernie-x9"), known=taken("wcode", "ernie-x9")),
    Case(("balance", "--all"), paid, grants),
    Case(("balance", "-p", "aistudio"), paid),
    *(Case(("balance", "--spent", "--by", by), talked, known=("s1",)) for by in ("day", "model", "provider", "session")),
    Case(("balance", "--spent", "-p", "aistudio"), talked),
    Case(("token", "list"), keyed, known=("mine", "pass")),
    Case(("token", "check"), tried, checks),
    Case(("history", "list"), talked),
    Case(("history", "search", "天气"), talked),
    Case(("history", "show", "s1"), talked, known=("weather",)),
    Case(("history", "export"), talked, known=("weather",)),
    Case(("batch", "list"), batched, batches),
    Case(
        ("config", "list"),
        configured,
        known=("default_provider", "chat.temperature", "aliases.fast", "pass, show, mine", "openai", *MINE),
    ),
    Case(("config", "check"), configured),
    Case(("config", "check"), wrongly_configured),
    Case(("chat", "--batch", "-", "--dry-run", "--rpm", "10", "-p", "wcode"), tried, stdin=ROWS),
    Case(("chat", "--batch", "-", "--dry-run", "-p", "aistudio"), tried, stdin=ROWS),
)
