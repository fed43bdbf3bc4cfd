"""Which models there are: OpenAI's list, the console's list of services, and the count of tokens of the legacy API."""

from ernie_cli.sandbox import signatures, tokens
from ernie_cli.sandbox.known import models_of
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import JsonObject, Reply, json_reply

CREATED = 1704067200  # no page says when a model was made
WORKSHOP = "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop"


def models(visit: Visit, name: str = "") -> Reply:
    """Answer `GET …/models`, or `GET …/models/NAME`; raises Refusal."""
    entries = [_entry(model.id) for model in models_of(visit.service.name)]
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
    result = {"common": common, "custom": []}
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
