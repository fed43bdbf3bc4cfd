"""What comes back: the pieces of an answer as they arrive, and the answer that they add up to."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ernie_cli.language.said import Said

Json = Any
SANDBOX = "x-ernie-sandbox"  # the header that every reply of a served sandbox has
WITHHELD = (3, 4)  # flags of the filter: not to be shown, withdrawn


class Usage(NamedTuple):
    """Tokens; None where the service did not say. Reasoning is part of `completion_tokens`."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None
    total_tokens: int | None = None


class Safety(NamedTuple):
    """The filter's word. `flag`: 0 safe, 1 low risk, 2 the chat ends, 3 not to be shown, 4 withdrawn (AI Studio v3, 4.1.3).

    `ban_round` is the turn that holds what is banned, -1 the present question.
    """

    flag: int = 0
    ban_round: int | None = None
    need_clear_history: bool = False


class CallPart(NamedTuple):
    """A piece of a tool call; pieces of one call share `place`, or `id` where there is none."""

    place: int | None
    id: str | None
    name: str | None
    arguments: str


class ToolCall(NamedTuple):
    """A whole tool call; `arguments` is the text the model wrote, which may be no JSON."""

    id: str
    name: str
    arguments: str


class ToolResult(NamedTuple):
    """What a tool gave, as the model is told; `ok` is false for what it is told of a failure."""

    id: str
    name: str
    content: str
    ok: bool


class Delta(NamedTuple):
    """What one event, or one whole reply, adds to the answer. Reasoning comes before text, text before the end."""

    id: str | None = None
    model: str | None = None
    created: int | None = None
    reasoning: str = ""
    text: str = ""
    calls: tuple[CallPart, ...] = ()
    search_results: tuple[Mapping[str, Json], ...] = ()
    search_status: str = ""
    finish_reason: str | None = None  # stop, length, tool_calls or content_filter
    native_finish_reason: str | None = None
    ended: bool = False  # the service's own mark that nothing follows, where a reason may be missing
    usage: Usage | None = None
    safety: Safety | None = None
    truncated: bool = False
    refusal: str | None = None
    logprobs: Json = None
    notes: tuple[Said, ...] = ()
    steps: tuple[ToolCall | ToolResult, ...] = ()  # between two turns: the service says nothing of them

    @property
    def is_content(self) -> bool:
        """Whether a user would see something of it."""
        return bool(self.text or self.reasoning or self.calls or self.refusal)


class Answer:
    """An answer as far as it has come. Every field is what the JSON document calls by the same name."""

    def __init__(self) -> None:
        self.id: str | None = None
        self.model: str | None = None
        self.created: int | None = None
        self._reasoning: list[str] = []
        self._text: list[str] = []
        self._calls: list[dict[str, Any]] = []
        self._results: dict[Any, Mapping[str, Json]] = {}
        self.finish_reason: str | None = None
        self.native_finish_reason: str | None = None
        self.ended = False
        self.usage: Usage | None = None
        self.safety: Safety | None = None
        self.truncated = False
        self.refusal: str | None = None
        self.logprobs: Json = None
        self.headers: Mapping[str, str] = {}

    @property
    def is_withheld(self) -> bool:
        """Whether the filter forbids to show it."""
        return bool(self.safety and self.safety.flag in WITHHELD)

    @property
    def content(self) -> str:
        """The text so far; nothing, once the filter withheld it."""
        if self.is_withheld:
            return ""
        return "".join(self._text)

    @property
    def reasoning(self) -> str | None:
        """The thinking so far, None when there was none."""
        return "".join(self._reasoning) or None

    @property
    def search_results(self) -> tuple[Mapping[str, Json], ...]:
        """Every source once, in the order that they first came; a repeated index replaces the earlier one."""
        return tuple(self._results.values())

    @property
    def tool_calls(self) -> tuple[ToolCall, ...]:
        """The calls so far; a call without an id gets one."""
        return tuple(
            ToolCall(call["id"] or f"call_{number}", call["name"] or "", "".join(call["arguments"]))
            for number, call in enumerate(self._calls, 1)
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing came that a user could use."""
        return not (self._calls or any(self._text))

    def told(self, text: str, usage: Usage | None) -> "Answer":
        """Another answer, the same but for what it says and what it cost in tokens."""
        other = Answer()
        other.__dict__.update(self.__dict__, _text=[text], usage=usage)
        return other

    def add(self, delta: Delta) -> None:
        """Take in one piece. The last usage wins; it is never summed."""
        self.id = delta.id or self.id
        self.model = delta.model or self.model
        self.created = delta.created or self.created
        if delta.reasoning:
            self._reasoning.append(delta.reasoning)
        if delta.text:
            self._text.append(delta.text)
        for part in delta.calls:
            self._add_call(part)
        for result in delta.search_results:
            index = result.get("index")
            self._results[index if isinstance(index, (int, str)) else repr(result)] = result
        self.finish_reason = delta.finish_reason or self.finish_reason
        self.native_finish_reason = delta.native_finish_reason or self.native_finish_reason
        self.ended = self.ended or delta.ended
        self.usage = delta.usage or self.usage
        self._add_safety(delta.safety)
        self.truncated = self.truncated or delta.truncated
        if delta.refusal:
            self.refusal = (self.refusal or "") + delta.refusal
        self.logprobs = _joined(self.logprobs, delta.logprobs)

    def _add_call(self, part: CallPart) -> None:
        call = self._call_of(part)
        call["id"] = call["id"] or part.id
        call["name"] = call["name"] or part.name
        call["arguments"].append(part.arguments)

    def _call_of(self, part: CallPart) -> dict[str, Any]:
        """The call that a part belongs to: by index, else by id, else the last one: servers leave either out."""
        for call in self._calls[::-1]:
            if part.place is not None and call["place"] == part.place and not _is_another(part, call["id"]):
                return call
            if part.place is None and part.id and call["id"] == part.id:
                return call
        if part.place is None and not part.id and not part.name and self._calls:
            return self._calls[-1]
        call = {"place": part.place, "id": part.id, "name": None, "arguments": []}
        self._calls.append(call)
        return call

    def _add_safety(self, safety: Safety | None) -> None:
        if safety is None:
            return
        before = self.safety or Safety()
        self.safety = Safety(
            max(before.flag, safety.flag),
            safety.ban_round if safety.ban_round is not None else before.ban_round,
            before.need_clear_history or safety.need_clear_history,
        )


def _is_another(part: CallPart, known: str | None) -> bool:
    """Whether a part begins a call of its own in an old place: some servers number all of their calls 0."""
    return bool(part.name and part.id and known and part.id != known)


def _joined(before: Json, now: Json) -> Json:
    """Log probabilities of a stream come piece by piece, each with a list of tokens under `content`."""
    if isinstance(before, dict) and isinstance(now, dict) and isinstance(before.get("content"), list):
        more = now.get("content")
        return {**before, **now, "content": before["content"] + (more if isinstance(more, list) else [])}
    return now if now is not None else before
