"""OpenAI's chat completions as AI Studio, Qianfan v2, wcode and local servers speak them."""

from collections.abc import Callable, Iterator, Mapping

from ernie_cli.dialects import reading
from ernie_cli.events import CallPart, Delta
from ernie_cli.language.said import say
from ernie_cli.requests import Call, ChatRequest, EmbedRequest, Json, Message

REASONING = ("reasoning_content", "reasoning")  # AI Studio, Qianfan, FastDeploy, SGLang · wcode, vLLM, Ollama


class OpenAI:
    """`options`: `stream_usage`, whether usage comes in a stream only when `stream_options` asks for it."""

    def __init__(self, base_url: str, options: Mapping[str, Json]) -> None:
        self._base_url = base_url
        self._stream_usage = bool(options.get("stream_usage"))

    def chat(self, request: ChatRequest) -> Call:
        """POST chat/completions, or the path that the request names."""
        body: dict[str, Json] = {
            "model": request.model,
            "messages": [message_object(message) for message in request.messages],
            **request.fields,
        }
        if request.stream:
            body["stream"] = True
            if self._stream_usage:
                body.setdefault("stream_options", {"include_usage": True})
        return Call(f"{self._base_url}/{request.endpoint or 'chat/completions'}", body=body)

    def embed(self, request: EmbedRequest) -> Call:
        """POST embeddings. Numbers are the only form that every service knows, so no `encoding_format` is sent."""
        body = {"model": request.model, "input": list(request.texts), **request.fields}
        return Call(f"{self._base_url}/{request.endpoint or 'embeddings'}", body=body)

    def heard(self, request: ChatRequest) -> Callable[[Json], Iterator[Delta]]:
        """`deltas`, whatever was asked."""
        return self.deltas

    def deltas(self, payload: Json) -> Iterator[Delta]:
        """Every entry of `choices` that belongs to the first answer, in order; the frame's own fields come first."""
        frame = reading.members(payload)
        choices = reading.objects(frame.get("choices"))
        yield Delta(
            id=reading.optional(frame.get("id")),
            model=reading.optional(frame.get("model")),
            created=reading.count(frame.get("created")),
            search_results=reading.objects(frame.get("search_results")),
            usage=reading.usage(frame.get("usage")),
            safety=reading.safety(frame),
        )
        for choice in choices:
            if choice.get("index") in (0, None):
                yield self._choice(choice, frame)

    def _choice(self, choice: Mapping[str, Json], frame: Mapping[str, Json]) -> Delta:
        message = reading.members(choice.get("message")) or reading.members(choice.get("delta"))
        words = reading.text(message.get("content"))
        is_status = "search_status" in (message.get("delta_tag"), choice.get("delta_tag"), frame.get("delta_tag"))
        reason, native = reading.finish(choice.get("finish_reason"))
        return Delta(
            reasoning=next((found for name in REASONING if (found := reading.text(message.get(name)))), ""),
            text="" if is_status else words,
            search_status=words if is_status else "",
            calls=_calls(message),
            finish_reason=reason,
            native_finish_reason=reading.optional(choice.get("native_finish_reason")) or native,
            safety=reading.safety(choice),
            refusal=reading.optional(message.get("refusal")),
            logprobs=choice.get("logprobs"),
            notes=(say("the server's engine recovered from a fault in the middle of this answer"),)
            if native == "recover_stop"
            else (),
        )


def message_object(message: Message) -> dict[str, Json]:
    """A message as it stands in the body: what is not set is not sent, but `content` always is."""
    optional = {"name": message.name, "tool_calls": list(message.tool_calls), "tool_call_id": message.tool_call_id}
    return {"role": message.role, "content": message.content, **{key: value for key, value in optional.items() if value}}


def _calls(message: Mapping[str, Json]) -> tuple[CallPart, ...]:
    """The calls of a message or delta, in the new form or the old."""
    found = reading.objects(message.get("tool_calls"))
    parts = [_part(call.get("index"), call.get("id"), reading.members(call.get("function"))) for call in found]
    old = reading.members(message.get("function_call"))
    if old and not parts:
        parts.append(_part(0, None, old))
    return tuple(parts)


def _part(index: Json, identity: Json, function: Mapping[str, Json]) -> CallPart:
    return CallPart(
        reading.count(index),
        reading.optional(identity),
        reading.optional(function.get("name")),
        reading.arguments(function.get("arguments")),
    )
