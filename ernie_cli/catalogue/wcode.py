"""wcode, a reseller that speaks OpenAI's format; only models whose page was read are listed, any other id passes."""

from ernie_cli.catalogue.model import Account, Family, Field, Form, K, MessageRules, Model, Parameter, Price, Probe, Provider
from ernie_cli.catalogue.searching import SWITCHES
from ernie_cli.language.said import quoted, say

THINKING_PAGE = say("wcode ERNIE 4.5 21B A3B Thinking page")
ERNIE_PAGE = say("wcode ERNIE-LLM page")
THINKING_DATE = "2025-10"  # both pages are undated: the dates are those of their own sample answers
ERNIE_DATE = "2024-12"

# ERNIE-LLM page, "请求参数".
ERNIE = {
    "temperature": Parameter("temperature", low=0, low_open=True, high=1, default=0.95),
    "top_p": Parameter("top_p", low=0, low_open=True, high=1, default=0.7),
    "max_tokens": Parameter("max_completion_tokens", "integer", low=1),
    "seed": Parameter("seed", "integer", low=0, low_open=True, high=2**31 - 1, high_open=True),
    "frequency_penalty": Parameter("frequency_penalty", low=-2, high=2),
    "stop": Parameter("stop", "list", most=4, longest=20),
    "user": Parameter("user", "text"),
    "web_search": Parameter("web_search", "object"),
    **SWITCHES,
}

# ERNIE 4.5 21B A3B Thinking page, "可选参数"; `user` is OpenAI's.
OTHERS = {
    "temperature": Parameter("temperature", low=0, high=2, default=1),
    "top_p": Parameter("top_p", low=0, high=1, default=1),
    "top_k": Parameter("top_k", "integer", low=0, default=0),
    "min_p": Parameter("min_p", low=0, high=1, default=0),
    "top_a": Parameter("top_a", low=0, high=1, default=0),
    "frequency_penalty": Parameter("frequency_penalty", low=-2, high=2, default=0),
    "presence_penalty": Parameter("presence_penalty", low=-2, high=2, default=0),
    "repetition_penalty": Parameter("repetition_penalty", low=0, high=2, default=1),
    "max_tokens": Parameter("max_tokens", "integer", low=1),
    "seed": Parameter("seed", "integer"),
    "stop": Parameter("stop", "list"),
    "logit_bias": Parameter("logit_bias", "object"),
    "logprobs": Parameter("logprobs", "flag"),
    "top_logprobs": Parameter("top_logprobs", "integer", low=0, high=20),
    "verbosity": Parameter("verbosity", "text", choices=("low", "medium", "high"), default="medium"),
    "user": Parameter("user", "text"),
    "response_format": Parameter("response_format", "object"),
    "tools": Parameter("tools", "list"),
    "tool_choice": Parameter("tool_choice", "any"),
    "parallel_tool_calls": Parameter("parallel_tool_calls", "flag", default=True),
}

# The same page: whether `response_format` may hold a schema.
OPEN = OTHERS | {"structured_outputs": Parameter("structured_outputs", "flag")}

# Contexts of the ernie-* rows are read off the names; the page has one price for input and output. It says that ERNIE
# searches but that some models may not, and shows it with 4.0-Turbo; AI Studio's page lists 4.0 too, and not Speed.
MODELS = (
    Model(
        "baidu/ernie-4.5-21b-a3b-thinking",
        "Baidu ERNIE 4.5 21B A3B Thinking",
        context=128 * K,
        capabilities=("chat", "reasoning", "tools"),
        price=Price("0.001", "0.0035", as_of=THINKING_DATE, source=THINKING_PAGE),
        source=THINKING_PAGE,
    ),
    Model(
        "ernie-4.0-turbo-128k",
        "ERNIE-4.0-Turbo-128K",
        context=128 * K,
        capabilities=("chat", "search"),
        price=Price("0.075", "0.075", as_of=ERNIE_DATE, source=ERNIE_PAGE),
        updated="2024-10-31",
        source=ERNIE_PAGE,
    ),
    Model(
        "ernie-4.0-8k",
        "ERNIE-4.0-8K",
        context=8 * K,
        capabilities=("chat", "search"),
        price=Price("0.1125", "0.1125", as_of=ERNIE_DATE, source=ERNIE_PAGE),
        updated="2024-10-25",
        source=ERNIE_PAGE,
    ),
    Model(
        "ernie-speed-128k",
        "ERNIE-Speed-128K",
        context=128 * K,
        price=Price("0.04", "0.04", as_of=ERNIE_DATE, source=ERNIE_PAGE),
        updated="2024-06-27",
        source=ERNIE_PAGE,
    ),
)

WCODE = Provider(
    name="wcode",
    title=quoted("wcode"),
    dialect="openai",
    base_url="https://wcode.net/api/gpt/v1",
    base_variable="ERNIE_WCODE_BASE_URL",
    forms=(Form("bearer", (Field("api_key", ("WCODE_API_KEY",), r"sk-\S+", "sk-…"),)),),
    families=(Family("ernie-", ERNIE), Family("baidu/", OPEN), Family("", OTHERS)),
    models=MODELS,
    defaults={"chat": "ernie-4.0-turbo-128k"},
    key_page="https://wcode.net/get-apikey",
    options={
        "listing": "",
        "messages": MessageRules(last=("user",), strict=False, prefix="ernie-"),
        "account": Account("grants", page="https://wcode.net/check-balance"),
        "check": Probe("/account/billing/grants", cut="/gpt/v1"),  # it lists no models; asking for the balance is free
    },
)
