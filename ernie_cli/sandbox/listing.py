"""Which models there are: OpenAI's list, the console's list of services, and the count of tokens of the legacy API."""

from ernie_cli.catalogue.model import K, Model, Price
from ernie_cli.sandbox import signatures, tokens
from ernie_cli.sandbox.known import models_of
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import JsonObject, Reply, json_reply

CREATED = 1704067200  # no page says when a model was made
KINDS = {"chat": "chat", "embed": "embeddings", "image": "text2image", "rerank": "rerank"}
WORKSHOP = "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop"


def models(visit: Visit, name: str = "") -> Reply:
    """Answer `GET …/models`, or `GET …/models/NAME`; raises Refusal."""
    figures = _figures if visit.service.lists_figures else _none
    entries = [_entry(model.id) | figures(model) for model in models_of(visit.service.name)]
    entries += [_entry(id_) for id_ in sorted(visit.options.models)]
    if not name:
        return json_reply({"object": "list", "data": entries})
    for entry in entries:
        if entry["id"].lower() == name.lower():
            return json_reply(entry)
    raise Refusal("unknown_model")


def services(visit: Visit) -> Reply:
    """Answer the console's `POST /wenxinworkshop/service/list`, which is signed; raises Refusal."""
    signatures.access_key(visit.request, visit.options.pairs, visit.options.clock())
    common = [
        {"name": model.name, "url": f"{WORKSHOP}/{model.path}", "apiType": model.path.split("/")[0], "chargeStatus": "OPENED"}
        for model in models_of("wenxin")
        if model.path
    ]
    custom = [
        {"name": id_, "url": f"{WORKSHOP}/chat/{id_}", "apiType": "chat", "chargeStatus": "OPENED"}
        for id_ in sorted(visit.options.models)
    ]
    result = {"common": common, "custom": custom}
    return json_reply({"log_id": visit.identity.removeprefix("as-"), "success": True, "result": result})


def token_count(visit: Visit) -> Reply:
    """Answer `POST …/wenxinworkshop/tokenizer/erniebot`; raises Refusal."""
    prompt = visit.content().get("prompt")
    if not isinstance(prompt, str):
        raise Refusal("bad_value", "prompt must be a string")
    count = tokens.count(prompt)
    return json_reply(
        {
            "id": visit.identity,
            "object": "tokenizer.erniebot",
            "created": visit.now(),
            "usage": {"prompt_tokens": count, "total_tokens": count},
        }
    )


def _entry(id_: str) -> JsonObject:
    return {"id": id_, "object": "model", "created": CREATED, "owned_by": "sandbox"}


def _none(_: Model) -> JsonObject:
    return {}


def _figures(model: Model) -> JsonObject:
    """What Qianfan's page Amwbl43sp adds to an entry; it describes a kind and a tier without naming their members."""
    found: JsonObject = {
        "type": next(kind for ability, kind in KINDS.items() if ability in model.capabilities),
        "architecture": {
            "input_modalities": ["text", "image"] if "vision" in model.capabilities else ["text"],
            "output_modalities": ["image"] if "image" in model.capabilities else ["text"],
        },
    }
    sizes = {
        "context_length": model.context,
        "max_completions_tokens": model.max_output,
        "max_tokens": model.max_output,
        "max_input_tokens": model.max_input,
    }
    found |= {name: size for name, size in sizes.items() if size is not None}
    if model.price is not None and model.price.currency == "CNY":
        found["pricing"] = {name: _tiers(model.price, at) for at, name in enumerate(("prompt", "completion"))}
    return found


def _tiers(price: Price, at: int) -> str | list[JsonObject]:
    """One price in yuan for 1000 tokens, or a list of them with the ends of their ranges in thousands of tokens."""
    prices = [(price.input, price.output)[at], *(tier[1:][at] for tier in price.beyond)]
    ends = [*(tier[0] // K for tier in price.beyond), None]
    return prices[0] if len(prices) == 1 else [{"up_to": end, "price": each} for end, each in zip(ends, prices, strict=True)]
