"""What a chat body asks for, in one form for all services: the last words, the functions, the limits, the search."""

from typing import NamedTuple

from ernie_cli.sandbox import tokens
from ernie_cli.sandbox.sight import seen
from ernie_cli.sandbox.wire import Json, JsonObject


class Function(NamedTuple):
    name: str
    parameters: JsonObject


class Search(NamedTuple):
    """A search in the web: whether sources are given, whether marks stand in the text, whether it is announced."""

    sources: bool
    marks: bool
    announced: bool
    number: int


class Question(NamedTuple):
    """`images` counts the pictures of the last question, `sizes` are those that can be told.

    `result` is what a function gave, when that came last; `choice` is none, auto, required or a function's name."""

    prompt: str
    result: str | None = None
    turn: int = 1
    images: int = 0
    sizes: tuple[str, ...] = ()
    input: str = ""
    functions: tuple[Function, ...] = ()
    choice: str = "auto"
    parallel: bool = True
    structured: bool = False
    schema: JsonObject | None = None
    cap: int | None = None
    answer_cap: int | None = None  # of the answer alone, without the reasoning
    stops: tuple[str, ...] = ()
    search: Search | None = None
    reasons: bool = False
    logprobs: int | None = None  # how many alternatives to each token; None: none of it


def text_of(content: Json) -> str:
    """The text of a message: itself, or the text parts of a list."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(str(part["text"]) for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str))


def images_of(content: Json) -> list[str]:
    """The addresses of the pictures in a message."""
    addresses = []
    for part in content if isinstance(content, list) else []:
        if isinstance(part, dict) and part.get("type") == "image_url":
            place = part.get("image_url")
            addresses.append(str(place.get("url", "") if isinstance(place, dict) else place))
    return addresses


def spoken(messages: list[JsonObject], system: str = "") -> Question:
    """The part of a question that stands in its messages."""
    users = [position for position, message in enumerate(messages) if message["role"] == "user"]
    last = users[-1] if users else len(messages) - 1
    contents = [text_of(message.get("content")) for message in messages]
    pictures = images_of(messages[last].get("content"))
    return Question(
        prompt=contents[last],
        result=contents[-1] if messages[-1]["role"] in ("tool", "function") else None,
        turn=max(1, len(users)),
        images=len(pictures),
        sizes=tuple(size for size in map(seen, pictures) if size),
        input="\n".join([system, *contents]) if system else "\n".join(contents),
    )


def asked_openai(content: JsonObject, messages: list[JsonObject]) -> Question:
    """A body of the OpenAI form."""
    wanted = content.get("response_format") or {}
    kind = wanted.get("type") if isinstance(wanted, dict) else wanted
    schema = wanted.get("json_schema") if isinstance(wanted, dict) else None
    if isinstance(schema, dict) and isinstance(schema.get("schema"), dict):
        schema = schema["schema"]
    choice = content.get("tool_choice") or "auto"
    tools = [tool.get("function") for tool in content.get("tools") or () if isinstance(tool, dict)]
    return spoken(messages)._replace(
        functions=_functions(tools),
        choice=choice if isinstance(choice, str) else _named(choice) or "required",
        parallel=content.get("parallel_tool_calls") is not False,
        structured=kind in ("json_object", "json_schema"),
        schema=schema if isinstance(schema, dict) and kind == "json_schema" else None,
        cap=content.get("max_completion_tokens"),
        answer_cap=content.get("max_tokens"),
        stops=_stops(content),
        search=_search(content.get("web_search")),
        reasons=_switched_on(content),
        logprobs=(content.get("top_logprobs") or 0) if content.get("logprobs") is True else None,
    )


def asked_legacy(content: JsonObject, messages: list[JsonObject]) -> Question:
    """A body of the legacy form: functions instead of tools, search on unless it is switched off, one call a turn."""
    system = content.get("system")
    choice = content.get("tool_choice")
    question = spoken(messages, system if isinstance(system, str) else "")
    sources, marks = bool(content.get("enable_trace")), bool(content.get("enable_citation"))
    wanted = (sources or marks) and not content.get("disable_search")
    return question._replace(
        functions=_functions(content.get("functions") or []),
        choice=_named(choice) or "auto",
        parallel=False,
        structured=content.get("response_format") == "json_object",
        cap=content.get("max_output_tokens"),
        stops=_stops(content),
        search=Search(sources or marks, marks, False, 10) if wanted else None,
    )


def _functions(given: Json) -> tuple[Function, ...]:
    found = []
    for function in given if isinstance(given, list) else []:
        if isinstance(function, dict) and isinstance(function.get("name"), str):
            parameters = function.get("parameters")
            found.append(Function(function["name"], parameters if isinstance(parameters, dict) else {}))
    return tuple(found)


def _named(choice: Json) -> str | None:
    function = choice.get("function") if isinstance(choice, dict) else None
    name = function.get("name") if isinstance(function, dict) else None
    return name if isinstance(name, str) else None


def _stops(content: JsonObject) -> tuple[str, ...]:
    stops = content.get("stop") or ()
    return (stops,) if isinstance(stops, str) else tuple(stop for stop in stops if stop)


def _search(wanted: Json) -> Search | None:
    if not isinstance(wanted, dict) or wanted.get("enable") is not True:
        return None
    sources, marks = wanted.get("enable_trace") is True, wanted.get("enable_citation") is True
    found = wanted.get("search_number") or wanted.get("search_num") or 10
    used = wanted.get("reference_number") or wanted.get("reference_num") or 10
    return Search(sources or marks, marks, wanted.get("enable_status") is True, min(found, used))


def _switched_on(content: JsonObject) -> bool:
    template = content.get("chat_template_kwargs")
    thinking = content.get("thinking")
    return (
        content.get("enable_thinking") is True
        or (isinstance(template, dict) and template.get("enable_thinking") is True)
        or (isinstance(thinking, dict) and thinking.get("type") == "enabled")
    )


def prompt_tokens(question: Question) -> int:
    return max(1, tokens.count(question.input))
