"""The models of the legacy Wenxin API, each with the path that names it; each figure is the newest official one."""

from ernie_cli.catalogue.model import K, Model, Price
from ernie_cli.language.said import Said, quoted, say

SDK = quoted("qianfan SDK 0.4.12.3")
SDK_DATE = "2025-02-07"  # when its source distribution was packed
GO_SDK = say("bce-qianfan-sdk for Go")
SPEED_PAGE = say("ERNIE-Speed-8K page, 2025-01-08")
MANUAL = say("EAKE AI manual of the Wenxin API")
MANUAL_ALONE = say("EAKE AI manual, and nobody else")

# The SDK's lists of what each model takes.
NO_PENALTIES = ("frequency_penalty", "presence_penalty", "min_tokens")
NO_MINIMUM = ("min_tokens",)
OPEN = (*NO_PENALTIES, "max_tokens", "metadata")

CHAT = ("chat",)
SEARCH = ("chat", "search")
TOOLS = ("chat", "search", "tools")
WORDS = ("chat", "tools")  # calls in words, see `dialects.actions`

# What may go in: context in thousands of 1024, characters, tokens.
SMALL = (8, 20000, 5120)
SPEED = (8, 24000, 6144)
LITE = (8, 11200, 7168)
LONG = (128, 516096, 126976)


def _price(input_: str, output: str) -> Price:
    return Price(input_, output, as_of=SDK_DATE, source=SDK)


def _manual_price(input_: str, output: str) -> Price:
    return Price(input_, output, per=1_000_000, as_of="2026-05-08", source=MANUAL)


FREE = _manual_price("0", "0")


def _ernie(
    name: str,
    endpoint: str,
    sizes: tuple[int, int, int],
    capabilities: tuple[str, ...],
    price: Price | None,
    refuses: tuple[str, ...] = NO_PENALTIES,
    aliases: tuple[str, ...] = (),
    source: Said = SDK,
    disputed: bool = False,
) -> Model:
    """One chat model of Baidu's own. Those of 8K answer with 2 to 2048 tokens, 1024 when not told (page Jlugqd6pw)."""
    context, max_input_chars, max_input = sizes
    return Model(
        name.lower().replace(" ", "-"),
        name,
        "chat/" + endpoint,
        aliases,
        context=context * K,
        max_input=max_input,
        max_input_chars=max_input_chars,
        min_output=2,
        max_output=2048 if context == 8 else None,
        default_output=1024 if context == 8 else None,
        capabilities=capabilities,
        refuses=refuses,
        price=price,
        disputed=disputed,
        source=source,
    )


def _open(name: str, endpoint: str, price: Price | None, refuses: tuple[str, ...] = OPEN) -> Model:
    """One of the open models that Qianfan hosts: 4800 characters, no figure in tokens."""
    return Model(name.lower(), name, "chat/" + endpoint, max_input_chars=4800, refuses=refuses, price=price, source=SDK)


def _embedding(id_: str, name: str, endpoint: str, texts: int, tokens: int, characters: int) -> Model:
    return Model(
        id_,
        name,
        "embeddings/" + endpoint,
        max_input=tokens,
        max_input_chars=characters,
        capabilities=("embed",),
        price=_price("0.002", "0.002"),
        max_texts=texts,
        source=SDK,
    )


MODELS = (
    # The manual gives these two 128K and 96K; the SDK and the official pages 8K. So nothing is refused for its length.
    _ernie(
        "ERNIE-4.0-8K",
        "completions_pro",
        SMALL,
        TOOLS,
        _manual_price("30", "90"),
        aliases=("ernie-4.0", "ernie 4.0", "ernie-bot-4"),
        disputed=True,
    ),
    _ernie(
        "ERNIE-3.5-8K",
        "completions",
        SMALL,
        TOOLS,
        _manual_price("4", "8"),
        aliases=("ernie-3.5", "ernie 3.5", "ernie-bot"),
        disputed=True,
    ),
    # The manual's path for "ERNIE Speed" is that of ERNIE-Speed-128K; the SDK's "ERNIE Speed" is this one.
    _ernie(
        "ERNIE-Speed-8K",
        "ernie_speed",
        SPEED,
        CHAT,
        FREE,
        (),
        aliases=("ernie-speed", "ernie speed"),
        source=SPEED_PAGE,
    ),
    _ernie("ERNIE-Speed-128K", "ernie-speed-128k", (128, 507904, 126976), CHAT, FREE, NO_MINIMUM),
    _ernie("ERNIE-Speed-Pro-8K", "ernie-speed-pro-8k", SPEED, CHAT, _price("0.004", "0.008"), ()),
    _ernie("ERNIE-Speed-Pro-128K", "ernie-speed-pro-128k", LONG, CHAT, _price("0.004", "0.008"), NO_MINIMUM),
    _ernie(
        "ERNIE Speed-AppBuilder",
        "ai_apaas",
        LITE,
        CHAT,
        _price("0.004", "0.008"),
        (*NO_PENALTIES, "stop"),
        aliases=("ernie speed-appbuilder", "eb-turbo-appbuilder", "ernie-bot-turbo-ai"),
    ),
    _ernie(
        "ERNIE-Lite-8K-0308",
        "ernie-lite-8k",
        LITE,
        CHAT,
        FREE,
        (),
        aliases=("ernie-lite-8k", "ernie-lite", "ernie lite"),
    ),
    _ernie(
        "ERNIE-Lite-8K-0922",
        "eb-instant",
        LITE,
        CHAT,
        _price("0.008", "0.008"),
        aliases=("ernie-bot-turbo",),
    ),
    _ernie("ERNIE-Lite-Pro-8K", "ernie-lite-pro-8k", SPEED, CHAT, _price("0.008", "0.008")),
    _ernie("ERNIE-Lite-V", "ernie-lite-v", LITE, CHAT, _price("0.003", "0.006"), ()),
    _ernie("ERNIE-Lite-AppBuilder-8K-0614", "ai_apaas_lite", LITE, CHAT, _price("0.004", "0.008"), ("stop",)),
    _ernie("ERNIE-Tiny-8K", "ernie-tiny-8k", SPEED, CHAT, _price("0.001", "0.001"), ()),
    _ernie("ERNIE-Novel-8K", "ernie-novel-8k", SPEED, CHAT, _price("0.001", "0.001"), ()),
    _ernie(
        "ERNIE-Function-8K",
        "ernie-func-8k",
        SPEED,
        WORDS,
        _price("0.004", "0.008"),
        aliases=("ernie-functions-8k", "ernie-functions", "ernie functions"),
    ),
    _ernie(
        "ERNIE-Character-8K",
        "ernie-char-8k",
        SPEED,
        CHAT,
        _price("0.004", "0.008"),
        aliases=("ernie-character", "ernie character"),
    ),
    _ernie("ERNIE-Character-Fiction-8K", "ernie-char-fiction-8k", SPEED, CHAT, _price("0.004", "0.008")),
    _ernie("ERNIE-4.0-8K-Latest", "ernie-4.0-8k-latest", SMALL, SEARCH, _price("0.12", "0.12")),
    _ernie("ERNIE-4.0-8K-0613", "ernie-4.0-8k-0613", SMALL, SEARCH, _price("0.12", "0.12")),
    _ernie("ERNIE-4.0-8K-0329", "ernie-4.0-8k-0329", SMALL, TOOLS, _price("0.12", "0.12")),
    _ernie("ERNIE-4.0-8K-0104", "ernie-4.0-8k-0104", SMALL, TOOLS, _price("0.12", "0.12")),
    _ernie("ERNIE-4.0-8K-Preview-0518", "completions_adv_pro", SMALL, TOOLS, _price("0.12", "0.12")),
    _ernie(
        "ERNIE-4.0-8K-preview",
        "ernie-4.0-8k-preview",
        SMALL,
        TOOLS,
        _price("0.12", "0.12"),
        aliases=("ernie-4.0-preview",),
    ),
    _ernie("ERNIE-4.0-8K-preemptible", "completions_pro_preemptible", SMALL, CHAT, None, (), source=GO_SDK),
    _ernie("ERNIE-4.0-Turbo-8K", "ernie-4.0-turbo-8k", SMALL, SEARCH, _price("0.12", "0.12")),
    _ernie("ERNIE-4.0-Turbo-8K-Latest", "ernie-4.0-turbo-8k-latest", SMALL, SEARCH, _price("0.02", "0.06")),
    _ernie("ERNIE-4.0-Turbo-8K-Preview", "ernie-4.0-turbo-8k-preview", SMALL, SEARCH, _price("0.02", "0.06")),
    _ernie("ERNIE-3.5-128K", "ernie-3.5-128k", LONG, TOOLS, _price("0.012", "0.012")),
    _ernie("ERNIE-3.5-8K-0701", "ernie-3.5-8k-0701", SMALL, TOOLS, _price("0.12", "0.12")),
    _ernie("ERNIE-3.5-8K-0613", "ernie-3.5-8k-0613", SMALL, TOOLS, _price("0.012", "0.012")),
    _ernie("ERNIE-3.5-8K-0329", "ernie-3.5-8k-0329", (8, 8000, 2048), TOOLS, _price("0.012", "0.012")),
    _ernie("ERNIE-3.5-8K-0205", "ernie-3.5-8k-0205", SMALL, TOOLS, _price("0.024", "0.048")),
    _ernie(
        "ERNIE-3.5-8K-preview",
        "ernie-3.5-8k-preview",
        SMALL,
        TOOLS,
        _price("0.024", "0.048"),
        aliases=("ernie-3.5-preview",),
    ),
    _ernie("ERNIE-3.5-8K-1222", "ernie-3.5-8k-1222", SMALL, CHAT, None, (), source=GO_SDK),
    _ernie("ERNIE-3.5-8K-preemptible", "completions_preemptible", SMALL, CHAT, None, (), source=GO_SDK),
    _ernie("ERNIE-3.5-4K-0205", "ernie-3.5-4k-0205", (4, 8000, 2048), CHAT, None, (), source=GO_SDK),
    _ernie("ERNIE-Bot-8k", "ernie_bot_8k", SMALL, CHAT, None, (), source=GO_SDK),
    _ernie("Qianfan-Dynamic-8K", "qianfan-dynamic-8k", SMALL, TOOLS, _price("0.012", "0.012"), (*NO_PENALTIES, "top_k")),
    _open("BLOOMZ-7B", "bloomz_7b1", _price("0.004", "0.004")),
    _open("Qianfan-BLOOMZ-7B-compressed", "qianfan_bloomz_7b_compressed", _price("0.004", "0.004")),
    _open("Llama-2-7B-Chat", "llama_2_7b", _price("0.004", "0.004")),
    _open("Llama-2-13B-Chat", "llama_2_13b", _price("0.006", "0.006")),
    _open("Llama-2-70B-Chat", "llama_2_70b", _price("0.035", "0.035")),
    _open("Qianfan-Chinese-Llama-2-7B", "qianfan_chinese_llama_2_7b", _price("0.004", "0.004")),
    _open("Qianfan-Chinese-Llama-2-13B", "qianfan_chinese_llama_2_13b", _price("0.006", "0.006")),
    _open("Qianfan-Chinese-Llama-2-70B", "qianfan_chinese_llama_2_70b", _price("0.006", "0.006")),
    _open("Meta-Llama-3-8B", "llama_3_8b", _price("0.004", "0.004")),
    _open("Meta-Llama-3-70B", "llama_3_70b", _price("0.035", "0.035")),
    _open("ChatGLM2-6B-32K", "chatglm2_6b_32k", _price("0.004", "0.004")),
    _open("AquilaChat-7B", "aquilachat_7b", _price("0.004", "0.004")),
    _open("XuanYuan-70B-Chat-4bit", "xuanyuan_70b_chat", _price("0.035", "0.035")),
    _open("ChatLaw", "chatlaw", _price("0.008", "0.008"), (*OPEN, "penalty_score", "stop", "top_k")),
    _open("Yi-34B-Chat", "yi_34b_chat", _price("0", "0")),
    _open("Mixtral-8x7B-Instruct", "mixtral_8x7b_instruct", _price("0.035", "0.035")),
    _open("Gemma-7B-it", "gemma_7b_it", _price("0.004", "0.004")),
    _embedding("embedding-v1", "Embedding-V1", "embedding-v1", 16, 384, 1000),
    _embedding("bge-large-zh", "bge-large-zh", "bge_large_zh", 16, 512, 2000),
    _embedding("bge-large-en", "bge-large-en", "bge_large_en", 16, 512, 2000),
    _embedding("tao-8k", "tao-8k", "tao_8k", 1, 8192, 28000),
    Model(
        "Stable-Diffusion-XL",
        "Stable-Diffusion-XL",
        "text2image/sd_xl",
        max_input_chars=1024,
        capabilities=("image",),
        source=SDK,
    ),
    Model("ERNIE-ViLG", "ERNIE-ViLG", "txt2img", capabilities=("image",), source=MANUAL_ALONE),
    # They take a prompt, a picture or a query in place of messages.
    Model("sqlcoder-7b", "SQLCoder-7B", "completions/sqlcoder_7b", capabilities=("completion",), source=SDK),
    Model(
        "codellama-7b-instruct",
        "CodeLlama-7b-Instruct",
        "completions/codellama_7b_instruct",
        capabilities=("completion",),
        source=SDK,
    ),
    Model("fuyu-8b", "Fuyu-8B", "image2text/fuyu_8b", capabilities=("caption",), source=SDK),
    Model("bce-reranker-base_v1", "bce-reranker-base_v1", "reranker/bce_reranker_base", capabilities=("rerank",), source=SDK),
)
