"""Any server of one's own that speaks OpenAI's format; its start-up flags, not this table, decide what it serves."""

from ernie_cli.catalogue.model import Family, Field, Form, Model, Parameter, Probe, Provider
from ernie_cli.language.said import say

SOURCE = say("huggingface.co/baidu, FastDeploy documentation")

# Ranges are the widest of FastDeploy, vLLM, SGLang, Ollama and llama.cpp; -1 is how vLLM says "no top_k".
PARAMETERS = {
    "temperature": Parameter("temperature", low=0, high=2),
    "top_p": Parameter("top_p", low=0, high=1),
    "top_k": Parameter("top_k", "integer", low=-1),
    "min_p": Parameter("min_p", low=0, high=1),
    "max_tokens": Parameter("max_tokens", "integer", low=1),
    "min_tokens": Parameter("min_tokens", "integer", low=0),
    "frequency_penalty": Parameter("frequency_penalty", low=-2, high=2),
    "presence_penalty": Parameter("presence_penalty", low=-2, high=2),
    "repetition_penalty": Parameter("repetition_penalty", low=0, low_open=True, high=2),
    "seed": Parameter("seed", "integer"),
    "stop": Parameter("stop", "list"),
    "logit_bias": Parameter("logit_bias", "object"),
    "logprobs": Parameter("logprobs", "flag"),
    "top_logprobs": Parameter("top_logprobs", "integer", low=0, high=20),
    "user": Parameter("user", "text"),
    "metadata": Parameter("metadata", "object"),
    "think": Parameter("chat_template_kwargs.enable_thinking", "flag"),
    "think_budget": Parameter("reasoning_max_tokens", "integer", low=1),  # FastDeploy; vLLM: thinking_token_budget
    "effort": Parameter("reasoning_effort", "text"),
    "response_format": Parameter("response_format", "object"),
    "tools": Parameter("tools", "list"),
    "tool_choice": Parameter("tool_choice", "any"),
    "parallel_tool_calls": Parameter("parallel_tool_calls", "flag"),
}

SWITCH_BY_WORD = PARAMETERS | {
    "think": Parameter("chat_template_kwargs.options.thinking_mode", "flag", words=("close", "open")),
}

VISION = ("chat", "vision", "reasoning")

# -Paddle is for FastDeploy, -PT for the others.
MODELS = (
    Model("baidu/ERNIE-4.5-0.3B-PT", "ERNIE 4.5 0.3B", source=SOURCE),
    Model("baidu/ERNIE-4.5-0.3B-Paddle", "ERNIE 4.5 0.3B", source=SOURCE),
    Model("baidu/ERNIE-4.5-21B-A3B-PT", "ERNIE 4.5 21B A3B", source=SOURCE),
    Model("baidu/ERNIE-4.5-21B-A3B-Paddle", "ERNIE 4.5 21B A3B", source=SOURCE),
    Model("baidu/ERNIE-4.5-300B-A47B-PT", "ERNIE 4.5 300B A47B", source=SOURCE),
    Model("baidu/ERNIE-4.5-300B-A47B-Paddle", "ERNIE 4.5 300B A47B", source=SOURCE),
    Model("baidu/ERNIE-4.5-VL-28B-A3B-PT", "ERNIE 4.5 VL 28B A3B", capabilities=VISION, source=SOURCE),
    Model("baidu/ERNIE-4.5-VL-28B-A3B-Paddle", "ERNIE 4.5 VL 28B A3B", capabilities=VISION, source=SOURCE),
    Model("baidu/ERNIE-4.5-VL-424B-A47B-PT", "ERNIE 4.5 VL 424B A47B", capabilities=VISION, source=SOURCE),
    Model("baidu/ERNIE-4.5-VL-424B-A47B-Paddle", "ERNIE 4.5 VL 424B A47B", capabilities=VISION, source=SOURCE),
    Model(
        "baidu/ERNIE-4.5-21B-A3B-Thinking",
        "ERNIE 4.5 21B A3B Thinking",
        capabilities=("chat", "reasoning"),
        refuses=("think",),  # it always thinks
        source=SOURCE,
    ),
    Model("baidu/ERNIE-4.5-VL-28B-A3B-Thinking", "ERNIE 4.5 VL 28B A3B Thinking", capabilities=VISION, source=SOURCE),
)

LOCAL = Provider(
    name="local",
    title=say("a server of your own"),
    dialect="openai",
    base_url="http://127.0.0.1:8000/v1",
    base_variable="ERNIE_LOCAL_BASE_URL",
    forms=(Form("bearer", (Field("api_key", ("ERNIE_LOCAL_API_KEY",)),)), Form("none", ())),
    families=(Family("baidu/ernie-4.5-vl-28b-a3b-thinking", SWITCH_BY_WORD), Family("", PARAMETERS)),
    models=MODELS,
    defaults={},  # the one that is served
    # Where FastDeploy and vLLM (8000; FastDeploy's examples: 8188, 8180), SGLang, Ollama and llama.cpp listen.
    options={
        # By what a server says that a model is `owned_by`; FastDeploy takes what stands above.
        "kinds": {
            "vllm": {"think_budget": Parameter("thinking_token_budget", "integer", low=1)},
            **{owner: {"think_budget": None} for owner in ("sglang", "llamacpp", "library")},  # the last is Ollama
        },
        "stream_usage": True,
        "only_by_name": True,
        "unmetered": True,
        "ports": (8000, 8188, 8180, 30000, 11434, 8080),
        "check": Probe("/models"),
        "listing": "models",
        "samples": True,
    },
)
