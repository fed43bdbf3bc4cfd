"""Wenxin, the legacy API of ERNIE Bot, where the path names the model."""

from ernie_cli.catalogue.model import Account, Family, Field, Form, MessageRules, Parameter, Probe, Provider
from ernie_cli.catalogue.searching import SWITCHES, firmly
from ernie_cli.catalogue.stable_diffusion import DIFFUSION
from ernie_cli.catalogue.wenxin_models import MODELS
from ernie_cli.language.said import say

# ERNIE-Speed-8K page, "Body参数". A known model is asked for max_tokens within its own limits.
ERNIE = {
    "temperature": Parameter("temperature", low=0, low_open=True, high=1, default=0.95),
    "top_p": Parameter("top_p", low=0, high=1, default=0.7),
    "penalty_score": Parameter("penalty_score", low=1, high=2, default=1),
    "frequency_penalty": Parameter("frequency_penalty", low=-2, high=2, default=0.1),
    "presence_penalty": Parameter("presence_penalty", low=-2, high=2, default=0),
    "max_tokens": Parameter("max_output_tokens", "integer", low=1),
    "min_tokens": Parameter("min_output_tokens", "integer", low=2, high=2048),
    "stop": Parameter("stop", "list", most=4, longest=20),
    "user": Parameter("user_id", "text"),
    "metadata": Parameter("metadata", "object", most=16),
    # In OpenAI's form here; the dialect turns them into functions, a bare word and the switches of search.
    "response_format": Parameter("response_format", "object", choices=("text", "json_object"), default="text"),
    "tools": Parameter("tools", "list", needs="tools", is_firm=True),
    "tool_choice": Parameter("tool_choice", "any", needs="tools", is_firm=True),
    "parallel_tool_calls": Parameter("parallel_tool_calls", "flag", needs="tools", is_firm=True),
    "web_search": Parameter("web_search", "object", needs="search"),
    **firmly(SWITCHES),
}
# The SDK knows top_k for the open models alone; a deployment of one's own may be one of them.
OTHERS = {"top_k": Parameter("top_k", "integer", low=0)} | ERNIE

PICTURES = DIFFUSION | {"user": Parameter("user_id", "text")}
# The manual shows them in an example, and gives no ranges.
FIRST_PICTURES = {
    "count": Parameter("n", "integer", low=1),
    "size": Parameter("size", "text"),
    "style": Parameter("style", "text"),
}

API = "/rpc/2.0/ai_custom/v1/wenxinworkshop"  # below the base URL

WENXIN = Provider(
    name="wenxin",
    title=say("Baidu Wenxin (legacy API)"),
    dialect="wenxin",
    base_url="https://aip.baidubce.com",
    base_variable="ERNIE_WENXIN_BASE_URL",
    forms=(
        Form(
            "access_token", (Field("access_token", ("QIANFAN_ACCESS_TOKEN",), r"24\.\S+", "24.…", title=say("access token")),)
        ),
        Form(
            "oauth",
            (
                Field("client_id", ("QIANFAN_AK",), r"(?!bce-v3/|ALTAK|24\.|sk-)\S+", title=say("API Key")),
                Field("client_secret", ("QIANFAN_SK",), title=say("Secret Key")),
            ),
        ),
        Form(
            "signature",
            (
                Field("access_key", ("QIANFAN_ACCESS_KEY",), r"ALTAK\S+", "ALTAK…", title=say("IAM access key")),
                Field("secret_key", ("QIANFAN_SECRET_KEY",), title=say("IAM secret key")),
            ),
        ),
    ),
    families=(
        Family("ernie-vilg", FIRST_PICTURES),
        Family("ernie", ERNIE),
        Family("stable-diffusion-xl", PICTURES),
        Family("", OTHERS),
    ),
    models=MODELS,
    defaults={"chat": "ernie-speed-8k", "embed": "embedding-v1", "image": "Stable-Diffusion-XL"},
    key_page="https://console.bce.baidu.com/iam/#/iam/accesslist",
    roots={
        "oauth": ("https://aip.baidubce.com", "ERNIE_WENXIN_BASE_URL"),
        "billing": ("https://billing.baidubce.com", "ERNIE_BILLING_BASE_URL"),
        "console": ("https://qianfan.baidubce.com", "ERNIE_CONSOLE_BASE_URL"),
    },
    options={
        "account": Account("billing"),
        "api": API,
        "actions": ("chat/ernie-func-8k",),
        "listing": "console",
        "messages": MessageRules(system_anywhere=True),
        "check": Probe(f"{API}/tokenizer/erniebot", "POST", {"prompt": "hi", "model": "ernie-speed-8k"}),
    },
)
