"""Qianfan, Baidu Cloud's API v2 in OpenAI's format; models retire often, so this table helps and never forbids."""

from ernie_cli.catalogue.model import Account, Batching, Family, Field, Form, K, Model, Parameter, Price, Probe, Provider
from ernie_cli.catalogue.searching import WHOLE
from ernie_cli.language.said import Said, quoted, say

PAGE = say("Qianfan API page 3m7of64lb")
EMBEDDING_PAGE = say("Qianfan API page Fm7u3ropn")
IMAGE_PAGE = say("Qianfan API page 8m7u6un8a")
COPIES = say("third-party copies of Qianfan API page rmh4stp0j")
ONE_API = say("one-api baiduv2 model list, early 2025")  # names only: contexts are read off them
AICHAT = quoted("aichat models.yaml, 2026-02-23")
AI_STUDIO = quoted("AI Studio LLM API v3")  # the same id there

# Pages 3m7of64lb, wmwbl48n4, kmamoewth. max_completion_tokens caps thinking and answer, and wins over max_tokens.
ALL = {
    "top_p": Parameter("top_p", low=0, high=1),
    "penalty_score": Parameter("penalty_score", low=1, high=2, default=1),
    "repetition_penalty": Parameter("repetition_penalty", low=0, low_open=True, high=2, default=1),
    "frequency_penalty": Parameter("frequency_penalty", low=-2, high=2, default=0),
    "presence_penalty": Parameter("presence_penalty", low=-2, high=2, default=0),
    "max_tokens": Parameter("max_completion_tokens", "integer", low=1),
    "seed": Parameter("seed", "integer", low=0, low_open=True, high=2**31 - 1, high_open=True),
    "stop": Parameter("stop", "list", most=4, longest=20),
    "user": Parameter("user", "text"),
    "metadata": Parameter("metadata", "object"),
    "think": Parameter("enable_thinking", "flag", default=False),
    "think_budget": Parameter("thinking_budget", "integer", low=1),
    "effort": Parameter("reasoning_effort", "text", choices=("low", "medium", "high", "xhigh", "max")),
    "response_format": Parameter("response_format", "object"),
    "tools": Parameter("tools", "list"),
    "tool_choice": Parameter("tool_choice", "any"),
    "parallel_tool_calls": Parameter("parallel_tool_calls", "flag", default=True),
    "web_search": Parameter("web_search", "object"),
    **WHOLE,
}
ERNIE_4 = {"temperature": Parameter("temperature", low=0, low_open=True, high=1, default=0.95)} | ALL  # 3.5 and 4.x
OTHERS = {"temperature": Parameter("temperature", low=0, high=2, default=1)} | ALL

# Page 8m7u6un8a: any size from 512x512 to 2048x2048.
IMAGE = {
    "count": Parameter("n", "integer", low=1, high=4, default=1),
    "size": Parameter("size", "size", low=512, high=2048, default="1024x1024"),
}

CHAT = ("chat",)
SEARCH = ("chat", "search")
VISION = ("chat", "vision")
REASONING = ("chat", "reasoning")
TOOLS = ("chat", "reasoning", "tools")


def _dollars(input_: str, output: str) -> Price:
    return Price(input_, output, currency="USD", per=1_000_000, as_of="2026-02-23", source=AICHAT)


def _chat(
    id_: str,
    context: int | None,
    source: Said,
    capabilities: tuple[str, ...] = CHAT,
    output: tuple[int | None, int | None] = (None, None),
    price: Price | None = None,
) -> Model:
    """One chat model: `context` in thousands of 1024, `output` from and to in tokens."""
    return Model(
        id_,
        id_,
        context=context and context * K,
        min_output=output[0],
        max_output=output[1],
        capabilities=capabilities,
        price=price,
        source=source,
    )


def _embedding(id_: str, name: str, texts: int, tokens: int, characters: int | None = None) -> Model:
    return Model(
        id_,
        name,
        max_input=tokens,
        max_input_chars=characters,
        capabilities=("embed",),
        max_texts=texts,
        source=EMBEDDING_PAGE,
    )


MODELS = (
    Model(
        "ernie-5.1",
        "ernie-5.1",
        context=128 * K,
        max_input=119 * K,
        min_output=1,
        max_output=65536,
        capabilities=("chat", "tools", "search"),
        price=Price("0.004", "0.018", as_of="2026", source=COPIES, beyond=((32 * K, "0.006", "0.022"),)),
        source=COPIES,
    ),
    _chat("ernie-5.0", 128, COPIES, ("chat", "vision", "reasoning"), (1, 65536)),  # to retire on 2026-10-29
    _chat("ernie-5.0-thinking-latest", 128, COPIES, ("chat", "vision", "reasoning", "tools"), (1, 65536)),
    _chat("ernie-5.0-thinking-preview", 128, AICHAT, REASONING, price=_dollars("1.4", "5.6")),
    _chat("ernie-4.5-turbo-128k", 128, AICHAT, SEARCH, (2, 12288), _dollars("0.112", "0.448")),
    _chat("ernie-4.5-turbo-32k", 32, COPIES, SEARCH, (2, 12288)),
    _chat("ernie-4.5-turbo-vl", 128, COPIES, VISION, (2, 16384)),
    _chat("ernie-4.5-turbo-vl-32k", 32, AICHAT, VISION, price=_dollars("0.42", "1.26")),
    _chat("ernie-x1.1", 64, COPIES, TOOLS, (1, 65536)),
    _chat("ernie-x1.1-preview", 64, AICHAT, REASONING, price=_dollars("0.14", "0.56")),
    _chat("ernie-x1-turbo-32k", 32, AI_STUDIO, TOOLS),
    _chat("ernie-4.0-8k", 8, ONE_API),
    _chat("ernie-4.0-8k-latest", 8, ONE_API),
    _chat("ernie-4.0-8k-preview", 8, ONE_API),
    _chat("ernie-4.0-turbo-8k", 8, ONE_API),
    _chat("ernie-4.0-turbo-8k-latest", 8, ONE_API),
    _chat("ernie-4.0-turbo-8k-preview", 8, ONE_API),
    _chat("ernie-4.0-turbo-128k", 128, ONE_API),
    _chat("ernie-3.5-8k", 8, ONE_API),
    _chat("ernie-3.5-8k-preview", 8, ONE_API),
    _chat("ernie-3.5-128k", 128, ONE_API),
    _chat("ernie-speed-8k", 8, ONE_API),
    _chat("ernie-speed-128k", 128, ONE_API),
    _chat("ernie-speed-pro-128k", 128, ONE_API),
    _chat("ernie-lite-8k", 8, ONE_API),
    _chat("ernie-lite-pro-128k", 128, ONE_API),
    _chat("ernie-tiny-8k", 8, ONE_API),
    _chat("ernie-char-8k", 8, ONE_API),
    _chat("ernie-char-fiction-8k", 8, ONE_API),
    _chat("ernie-novel-8k", 8, ONE_API),
    _chat("deepseek-v3", None, ONE_API),
    _chat("deepseek-r1", None, ONE_API, REASONING),
    _chat("deepseek-r1-distill-qwen-32b", None, ONE_API, REASONING),
    _chat("deepseek-r1-distill-qwen-14b", None, ONE_API, REASONING),
    _embedding("embedding-v1", "Embedding-V1", 16, 384, 1000),
    _embedding("bge-large-zh", "bge-large-zh", 16, 512, 2000),
    _embedding("bge-large-en", "bge-large-en", 16, 512, 2000),
    _embedding("tao-8k", "tao-8k", 1, 8192, 28000),
    # The page has a row for the family, qwen3-embedding-*; these are the sizes that there are of it.
    _embedding("qwen3-embedding-0.6b", "Qwen3-Embedding-0.6B", 16, 8192),
    _embedding("qwen3-embedding-4b", "Qwen3-Embedding-4B", 16, 8192),
    _embedding("qwen3-embedding-8b", "Qwen3-Embedding-8B", 16, 8192),
    Model("irag-1.0", "irag-1.0", max_input_chars=220, capabilities=("image",), source=IMAGE_PAGE),
    Model("flux.1-schnell", "flux.1-schnell", max_input_chars=512, capabilities=("image",), source=IMAGE_PAGE),
    Model("bce-reranker-base", "bce-reranker-base", capabilities=("rerank",), source=AICHAT),
)

QIANFAN = Provider(
    name="qianfan",
    title=say("Baidu Cloud Qianfan"),
    dialect="openai",
    base_url="https://qianfan.baidubce.com/v2",  # one manual says /v1; every official page and SDK says /v2
    base_variable="ERNIE_QIANFAN_BASE_URL",
    forms=(
        Form(
            "bearer",
            (
                Field(
                    "api_key",
                    ("QIANFAN_API_KEY", "QIANFAN_BEARER_TOKEN"),
                    r"bce-v3/ALTAK-[^/\s]+/\S+",
                    "bce-v3/ALTAK-…/…",
                    title=say("API key"),
                ),
            ),
        ),
        Form(
            "iam_bearer",
            (
                Field("access_key", ("QIANFAN_ACCESS_KEY",), r"(?!bce-v3/)ALTAK\S+", "ALTAK…", title=say("IAM access key")),
                Field("secret_key", ("QIANFAN_SECRET_KEY",), title=say("IAM secret key")),
            ),
        ),
    ),
    families=(
        Family("irag", IMAGE),
        Family("flux", IMAGE),
        Family("ernie-3.5", ERNIE_4, known=True),
        Family("ernie-4.", ERNIE_4, known=True),
        Family("", OTHERS),
    ),
    models=MODELS,
    defaults={"chat": "ernie-4.5-turbo-128k", "embed": "embedding-v1", "image": "irag-1.0"},
    key_page="https://console.bce.baidu.com/iam/#/iam/apikey/list",
    roots={
        "iam": ("https://iam.bj.baidubce.com", "ERNIE_IAM_BASE_URL"),
        "billing": ("https://billing.baidubce.com", "ERNIE_BILLING_BASE_URL"),
    },
    options={
        "stream_usage": True,
        "account": Account("billing"),
        "check": Probe("/models"),
        "listing": "models",
        "batches": Batching("/v2/chat/completions"),  # guide Oml4r78ea, 2026-02-02
    },
)
