"""The legacy Wenxin Workshop API: the model is a path, `system` stands outside the messages, an answer is `result`."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from ernie_cli import strict
from ernie_cli.dialects import actions, reading
from ernie_cli.errors import UsageError
from ernie_cli.events import CallPart, Delta
from ernie_cli.language.said import say
from ernie_cli.requests import Call, ChatRequest, EmbedRequest, Json, Message


class Wenxin:
    """`options`: `api`, the path below the host root under which the workshop hangs; `actions`, the paths of models that
    have functions in words alone.
    """

    def __init__(self, base_url: str, options: Mapping[str, Json]) -> None:
        self._base_url = base_url + options["api"]
        self._actions: Sequence[str] = options.get("actions", ())

    def chat(self, request: ChatRequest) -> Call:
        """POST to the model's path; a model without one goes by its own name in lower case, as gateways do."""
        system = "\n".join(reading.text(m.content) for m in request.messages if m.role == "system")
        body: dict[str, Json] = {"messages": _messages(request.messages), **_legacy(request.fields)}
        if system:
            body["system"] = system
        if request.stream:
            body["stream"] = True
        path = _path(request)
        return Call(f"{self._base_url}/{path}", body=_in_words(body) if path in self._actions else body)

    def embed(self, request: EmbedRequest) -> Call:
        """POST to the model's path; the body has no model, and a single text is a list too."""
        path = request.endpoint or f"embeddings/{request.model.lower()}"
        return Call(f"{self._base_url}/{path}", body={"input": list(request.texts), **request.fields})

    def heard(self, request: ChatRequest) -> Callable[[Json], Iterator[Delta]]:
        """`deltas`, but for a model that calls functions in words."""
        if _path(request) not in self._actions or not request.fields.get("tools"):
            return self.deltas
        return lambda payload: (actions.heard(delta) for delta in self.deltas(payload))

    def deltas(self, payload: Json) -> Iterator[Delta]:
        """One body, or one event of a stream; the stream's end is `is_end`, its reason may be missing."""
        body = reading.members(payload)
        call = reading.members(body.get("function_call"))
        whole = "is_end" not in body and ("result" in body or "function_call" in body)
        ended = body.get("is_end") is True or whole
        truncated = body.get("is_truncated") is True
        reason, native = reading.finish(body.get("finish_reason"))
        if ended and reason is None:
            reason = "tool_calls" if call else "length" if truncated else "stop"
        elif ended and reason == "stop" and truncated:
            reason = "length"
        yield Delta(
            id=reading.optional(body.get("id")),
            created=reading.count(body.get("created")),
            reasoning=reading.text(call.get("thoughts")),
            text=reading.text(body.get("result")),
            calls=(_call(call),) if call.get("name") or call.get("arguments") else (),
            search_results=reading.objects(reading.members(body.get("search_info")).get("search_results"))
            or reading.objects(body.get("search_results")),
            finish_reason=reason if ended else None,
            native_finish_reason=native,
            ended=ended,
            usage=reading.usage(body.get("usage")),
            safety=reading.safety(body),
            truncated=truncated,
        )


def _path(request: ChatRequest) -> str:
    return request.endpoint or f"chat/{request.model.lower()}"


def _in_words(body: dict[str, Json]) -> dict[str, Json]:
    """The body for a model that has functions in words alone; it does not stream a call."""
    functions = body.pop("functions", [])
    named = reading.members(reading.members(body.pop("tool_choice", None)).get("function")).get("name")
    if functions:
        body.pop("stream", None)
    offered = [function for function in functions if named in (None, function.get("name"))]
    return {**body, "messages": actions.told(body["messages"], offered, must=named is not None)}


def _call(call: Mapping[str, Json]) -> CallPart:
    return CallPart(0, None, reading.optional(call.get("name")), reading.arguments(call.get("arguments")))


def _messages(messages: Sequence[Message]) -> list[dict[str, Json]]:
    """OpenAI's roles in the legacy ones: no system, `function` for `tool`, one call a turn."""
    named = {
        call.get("id"): reading.members(call.get("function")).get("name")
        for message in messages
        for call in reading.objects(list(message.tool_calls))
    }
    return [_message(number, message, named) for number, message in enumerate(messages, 1) if message.role != "system"]


def _message(number: int, message: Message, named: Mapping[Json, Json]) -> dict[str, Json]:
    if message.role == "tool":
        name = message.name or named.get(message.tool_call_id) or message.tool_call_id
        return {"role": "function", "name": name, "content": _result(message.content)}
    if message.role == "function":
        return {"role": "function", "name": message.name, "content": _result(message.content)}
    if len(message.tool_calls) > 1:
        raise UsageError(
            say(
                "message {number} holds {tool_calls} tool calls; the legacy service takes one a turn",
                number=number,
                tool_calls=len(message.tool_calls),
            )
        )
    for call in message.tool_calls:
        function = reading.members(reading.members(call).get("function"))
        wanted = {"name": function.get("name"), "arguments": reading.arguments(function.get("arguments"))}
        return {"role": message.role, "content": message.content or None, "function_call": wanted}
    return {"role": message.role, "content": _only_text(number, message)}


def _only_text(number: int, message: Message) -> str:
    parts = message.content if isinstance(message.content, list) else []
    if any(isinstance(part, dict) and part.get("type") not in ("text", None) for part in parts):
        raise UsageError(
            say("message {number} holds a picture; the legacy service takes text alone", number=number),
            hint=say("ask a model with vision on another provider: -p aistudio -m ernie-4.5-turbo-vl-32k"),
        )
    return reading.text(message.content)


def _result(content: str | list[Json] | None) -> str:
    """The legacy service wants a JSON object as the result of a function; anything else is wrapped in one."""
    words = reading.text(content)
    try:
        whole = strict.parsed(words)
    except ValueError:
        whole = words
    return words if isinstance(whole, dict) else json.dumps({"result": whole}, ensure_ascii=False)


def _legacy(fields: Mapping[str, Json]) -> dict[str, Json]:
    """Fields in OpenAI's form that the legacy service spells otherwise, whoever gave them (`--param` too)."""
    body = dict(fields)
    form = body.get("response_format")
    if isinstance(form, dict):
        body["response_format"] = form.get("type")
    tools = body.pop("tools", None)
    if isinstance(tools, list):
        body["functions"] = [_function(reading.members(tool.get("function"))) for tool in reading.objects(tools)]
    body.pop("parallel_tool_calls", None)  # it never makes more than one a turn
    choice = body.get("tool_choice")
    if choice == "none":
        body.pop("functions", None)
    elif choice == "required" and len(body.get("functions") or ()) == 1:
        body["tool_choice"] = {"type": "function", "function": {"name": body["functions"][0].get("name")}}
    elif choice == "required":
        raise UsageError(
            say("the legacy service cannot be told that it must call one of several functions"),
            hint=say("name the one to call: --tool-choice NAME"),
        )
    if isinstance(body.get("tool_choice"), str):
        del body["tool_choice"]
    search = body.pop("web_search", None)
    return body | _search(search) if isinstance(search, dict) else body


def _search(search: Mapping[str, Json]) -> dict[str, Json]:
    """The legacy service searches unless told not to, and has one switch a kind of mark."""
    if not search.get("enable"):
        return {"disable_search": True}
    marks = ("enable_citation", "enable_trace")
    return {"disable_search": False, **{name: search[name] for name in marks if name in search}}


def _function(function: Mapping[str, Json]) -> dict[str, Json]:
    return {**function, "parameters": function.get("parameters") or {"type": "object", "properties": {}}}
