"""Embeddings of all services: the limits of each model, and vectors that stay the same."""

import base64

from ernie_cli.catalogue.model import Model
from ernie_cli.sandbox import tokens
from ernie_cli.sandbox.answers import Usage
from ernie_cli.sandbox.known import model_at, wanted_model
from ernie_cli.sandbox.limits import metered
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.vectors import packed, vector
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import Json, JsonObject, Reply, json_reply


def embeddings(visit: Visit) -> Reply:
    """Answer `POST …/embeddings`; raises Refusal."""
    content = visit.content()
    model = wanted_model(visit, content, ("embed",))
    texts = _texts(content.get("input"))
    format_ = content.get("encoding_format")
    if format_ not in (None, "float", "base64"):
        raise Refusal("bad_value", "encoding_format must be float or base64")
    return _reply(visit, model, model.id, texts, packs=format_ == "base64" and visit.service.packs_vectors)


def legacy_embeddings(visit: Visit) -> Reply:
    """Answer `POST …/wenxinworkshop/embeddings/…`; raises Refusal."""
    model = model_at(visit.request.path.removeprefix(visit.service.prefix))
    if model is None:
        raise Refusal("unknown_model")
    texts = visit.content().get("input")
    if not isinstance(texts, list):
        raise Refusal("bad_value", "the input must be a list")
    return _reply(visit, model, None, _texts(texts), packs=False)


def _texts(given: Json) -> list[str]:
    """The input as texts; numbers of tokens, which some clients send, become words."""
    if isinstance(given, list) and given and all(isinstance(member, int) for member in given):
        given = [given]
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts:
        raise Refusal("bad_value", "the input can not be empty")
    texts = [" ".join(map(str, text)) if isinstance(text, list) else text for text in texts]
    if not all(isinstance(text, str) and text for text in texts):
        raise Refusal("bad_value", "the input can not hold an empty string")
    return texts


def _reply(visit: Visit, model: Model, named: str | None, texts: list[str], packs: bool) -> Reply:
    _check(model, texts)
    data: list[JsonObject] = []
    for index, text in enumerate(texts):
        numbers = vector(text, model.id)
        embedding: Json = base64.b64encode(packed(numbers)).decode() if packs else numbers
        data.append({"object": "embedding", "embedding": embedding, "index": index})
    prompt = sum(max(1, tokens.count(text)) for text in texts)
    headers = metered(visit, model, Usage(prompt, 0, 0))
    answer: JsonObject = {"id": visit.identity, "object": visit.service.embedding_object, "created": visit.now()}
    if named:
        answer["model"] = named
    answer |= {"data": data, "usage": {"prompt_tokens": prompt, "total_tokens": prompt}}
    return json_reply(answer, headers=headers)


def _check(model: Model, texts: list[str]) -> None:
    if model.max_texts is not None and len(texts) > model.max_texts:
        raise Refusal("bad_value", f"the max number of input texts is {model.max_texts}")
    for position, text in enumerate(texts):
        if model.max_input_chars is not None and len(text) > model.max_input_chars:
            raise Refusal("characters_too_long", f"input[{position}]: the max input characters is {model.max_input_chars}")
        if model.max_input is not None and tokens.count(text) > model.max_input:
            raise Refusal("tokens_too_long", f"input[{position}]: the max input tokens is {model.max_input}")
