"""Baidu AI Studio: the figures of its page "大模型 API" (LLM API v3); a model it does not list takes any range."""

from ernie_cli.catalogue.model import Account, Family, Field, Form, K, MessageRules, Model, Parameter, Probe, Provider
from ernie_cli.catalogue.searching import WHOLE, firmly
from ernie_cli.catalogue.stable_diffusion import DIFFUSION
from ernie_cli.language.said import quoted, say

SOURCE = quoted("AI Studio LLM API v3")
COPIES = say("public projects that use AI Studio v3")  # no official page was found
NEWER = say("AI Studio page Mmhslv9lf")

# 4.1.2 of the page. Its 2048 for max_completion_tokens gives way to the models' own tables; `user` is not in it, though
# an error code for it is. It names the models for tools and for search.
ALL = {
    "top_p": Parameter("top_p", low=0, high=1, default=0.7),
    "penalty_score": Parameter("penalty_score", low=1, high=2, default=1),
    "max_tokens": Parameter("max_completion_tokens", "integer", low=1),
    "seed": Parameter("seed", "integer", low=0, low_open=True, high=2**31 - 1, high_open=True),
    "stop": Parameter("stop", "list", most=4, longest=20),
    "frequency_penalty": Parameter("frequency_penalty", low=-2, high=2),
    "presence_penalty": Parameter("presence_penalty", low=-2, high=2),
    "user": Parameter("user", "text"),
    "response_format": Parameter("response_format", "object", default="text"),
    "tools": Parameter("tools", "list", needs="tools", is_firm=True),
    "tool_choice": Parameter("tool_choice", "any", needs="tools", is_firm=True),
    "parallel_tool_calls": Parameter("parallel_tool_calls", "flag", needs="tools", is_firm=True, default=True),
    "web_search": Parameter("web_search", "object", needs="search"),
    **firmly(WHOLE),
}
LISTED = {"temperature": Parameter("temperature", low=0, low_open=True, high=1, default=0.95)} | ALL
UNLISTED = {"temperature": Parameter("temperature", low=0, high=2)} | ALL

IMAGE_TURBO = {
    "count": Parameter("n", "integer", low=1, high=4, default=1),
    "size": Parameter(
        "size",
        "text",
        choices=("1024x1024", "1376x768", "1264x848", "1200x896", "896x1200", "848x1264", "768x1376"),
    ),
    "steps": Parameter("num_inference_steps", "integer", low=1, high=50, default=8),
    "cfg_scale": Parameter("guidance_scale", low=0, high=20, default=1),
    "seed": Parameter("seed", "integer"),
}

NO_PENALTIES = ("frequency_penalty", "presence_penalty")  # 4.1.2: five models take them
NO_SAMPLING = ("temperature", "top_p", "penalty_score", *NO_PENALTIES)
X1_PREVIEW = (*NO_SAMPLING, "response_format", "seed", "stop")

CHAT = ("chat",)
SEARCH = ("chat", "search")
SCHEMA = ("chat", "search", "schema")
REASONING = ("chat", "reasoning")
DEEPSEEK_R1 = ("chat", "reasoning", "search", "tools")


def _chat(
    id_: str,
    name: str,
    context: int,
    max_input: int,
    output: tuple[int | None, int],
    default_output: int,
    capabilities: tuple[str, ...],
    refuses: tuple[str, ...] = NO_PENALTIES,
    reasoning: int | None = None,
) -> Model:
    """One row of 2.1 to 2.3: `output` in tokens, the other sizes in thousands of 1024 as the page writes them."""
    return Model(
        id_,
        name,
        context=context * K,
        max_input=max_input * K,
        min_output=output[0],
        max_output=output[1],
        default_output=default_output * K,
        max_reasoning=reasoning and reasoning * K,
        capabilities=capabilities,
        refuses=refuses,
        source=SOURCE,
    )


# Sizes: 2.1 to 2.4. Capabilities: 2.6, which names ernie-4.5 for structured output but not ernie-4.5-turbo, and
# deepseek-r1 but not its dated twin.
MODELS = (
    _chat("ernie-4.5-turbo-128k", "ERNIE 4.5 Turbo", 128, 123, (2, 12288), 2, SEARCH),
    _chat("ernie-4.5-turbo-32k", "ERNIE 4.5 Turbo", 32, 27, (2, 12288), 2, SEARCH),
    _chat("ernie-4.5-turbo-vl-32k", "ERNIE 4.5 Turbo VL", 32, 27, (2, 12288), 2, ("chat", "vision", "search")),
    _chat("ernie-4.5-8k-preview", "ERNIE 4.5", 8, 5, (2, 2048), 2, ("chat", "vision", "search", "schema")),
    _chat("ernie-4.0-8k", "ERNIE 4.0", 8, 5, (2, 2048), 2, SEARCH),
    _chat("ernie-4.0-turbo-128k", "ERNIE 4.0 Turbo", 128, 124, (2, 4096), 4, SCHEMA),
    _chat("ernie-4.0-turbo-8k", "ERNIE 4.0 Turbo", 8, 5, (2, 2048), 2, SCHEMA),
    _chat("ernie-3.5-8k", "ERNIE 3.5", 8, 5, (2, 2048), 2, SCHEMA),
    _chat("ernie-char-8k", "ERNIE Character", 8, 7, (2, 2048), 1, CHAT, ()),
    _chat("ernie-speed-8k", "ERNIE Speed", 8, 6, (2, 2048), 1, CHAT, ()),
    _chat("ernie-speed-128k", "ERNIE Speed", 128, 124, (2, 4096), 4, CHAT, ()),
    _chat("ernie-tiny-8k", "ERNIE Tiny", 8, 6, (2, 2048), 1, CHAT, ()),
    _chat("ernie-lite-8k", "ERNIE Lite", 8, 6, (2, 2048), 1, CHAT, ()),
    _chat("ernie-x1-turbo-32k", "ERNIE X1 Turbo", 32, 24, (2, 16384), 2, (*REASONING, "tools"), reasoning=16),
    _chat("ernie-x1-32k", "ERNIE X1", 32, 24, (2, 16384), 2, REASONING, reasoning=16),
    _chat("ernie-x1-32k-preview", "ERNIE X1", 32, 24, (2, 16384), 2, REASONING, X1_PREVIEW, 16),
    _chat("deepseek-v3", "DeepSeek-Chat", 128, 128, (None, 8192), 4, (*SEARCH, "tools"), NO_SAMPLING),
    _chat("deepseek-r1", "DeepSeek-Reasoner", 96, 64, (None, 16384), 4, DEEPSEEK_R1, NO_SAMPLING, 32),
    _chat("deepseek-r1-250528", "DeepSeek-Reasoner", 96, 64, (None, 16384), 4, DEEPSEEK_R1, NO_SAMPLING, 32),
    Model(
        "ernie-5.0-thinking-preview",
        "ERNIE 5.0 Thinking",
        max_output=65536,
        capabilities=REASONING,
        refuses=NO_PENALTIES,
        source=NEWER,
    ),
    # 4.3.2; the table of 2.4 lets embedding-v1 have a single text.
    Model(
        "embedding-v1",
        "Embedding-V1",
        max_input=384,
        max_input_chars=1000,
        capabilities=("embed",),
        max_texts=16,
        source=SOURCE,
    ),
    Model(
        "bge-large-zh",
        "bge-large-zh",
        max_input=512,
        max_input_chars=2000,
        capabilities=("embed",),
        max_texts=16,
        source=SOURCE,
    ),
    Model("Stable-Diffusion-XL", "Stable-Diffusion-XL", max_input_chars=1024, capabilities=("image",), source=SOURCE),
    Model("ERNIE-Image-Turbo", "ERNIE-Image-Turbo", capabilities=("image",), source=COPIES),
)

AISTUDIO = Provider(
    name="aistudio",
    title=say("Baidu AI Studio"),
    dialect="openai",
    base_url="https://aistudio.baidu.com/llm/lmapi/v3",
    base_variable="ERNIE_AISTUDIO_BASE_URL",
    forms=(
        Form(
            "bearer",
            (
                Field(
                    "api_key",
                    ("AI_STUDIO_API_KEY", "AISTUDIO_ACCESS_TOKEN"),
                    r"(?!bce-v3/|ALTAK|24\.|sk-)\S+",  # none is documented: only what is another service's is refused
                    title=say("access token"),
                ),
            ),
        ),
    ),
    families=(
        Family("stable-diffusion-xl", DIFFUSION),
        Family("ernie-image-turbo", IMAGE_TURBO),
        Family("", LISTED, known=True),
        Family("", UNLISTED),
    ),
    models=MODELS,
    defaults={"chat": "ernie-4.5-turbo-128k", "embed": "embedding-v1", "image": "Stable-Diffusion-XL"},
    key_page="https://aistudio.baidu.com/account/accessToken",
    options={
        "messages": MessageRules(turns_with_tools=False, plain=("ernie-4.5", "ernie-x1-32k-preview")),
        # 1.2 of the page: a million tokens for every developer, and a list of their use (使用明细) in one's account
        "account": Account(page="https://aistudio.baidu.com/account/accessToken", free_tokens=1_000_000),
        "check": Probe("/models"),
        "listing": "models",
        "links_last": 7 * 86400,  # 4.2.2: seconds that the link to a picture is good for
    },
)
