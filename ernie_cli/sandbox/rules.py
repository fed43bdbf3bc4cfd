"""Which messages may follow which, service by service; each rule raises Refusal at the first that is out of place."""

from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.wire import Json, JsonObject

_USER_LAST = ("ernie-4.5", "ernie-x1-32k-preview")  # models whose last message may not be a tool's


def messages_in(content: JsonObject) -> list[JsonObject]:
    """The messages of a body, each an object with a role and a content of a known shape; raises Refusal."""
    messages = content.get("messages")
    if not isinstance(messages, list) or not messages:
        raise Refusal("bad_messages", "messages can not be empty")
    for position, message in enumerate(messages):
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            raise Refusal("bad_messages", f"messages[{position}] has no role")
        calls = message["role"] == "assistant" and (message.get("tool_calls") or message.get("function_call"))
        if message.get("content") is None and not calls:
            raise Refusal("bad_messages", f"messages[{position}].content can not be empty")
        if not isinstance(message.get("content"), str | list | None):
            raise Refusal("bad_messages", f"messages[{position}].content must be a string or an array")
    return messages


def wenxin(messages: list[JsonObject], _model: str, _content: JsonObject) -> None:
    """An odd number, user or function and assistant in turn, no system, no empty text."""
    if len(messages) % 2 == 0:
        raise Refusal("bad_messages", "the length of messages must be an odd number")
    for position, message in enumerate(messages):
        roles = ("assistant",) if position % 2 else ("user", "function")
        if message["role"] not in roles or (position == 0 and message["role"] != "user"):
            raise Refusal("bad_messages", f"the role of messages[{position}] must be {' or '.join(roles)}")
        if isinstance(message.get("content"), list):
            raise Refusal("bad_messages", f"messages[{position}].content must be a string")
        _refuse_empty(message, position)


def aistudio(messages: list[JsonObject], model: str, content: JsonObject) -> None:
    """User or system first, user or tool last, and in turn between them unless functions are in play."""
    _known_roles(messages, ("system", "user", "assistant", "tool", "function"))
    if messages[0]["role"] not in ("user", "system"):
        raise Refusal("bad_messages", "the role of the first message must be user or system")
    strict = model.lower().startswith(_USER_LAST)
    last = messages[-1]
    if last["role"] not in (("user",) if strict else ("user", "tool", "function")):
        raise Refusal("bad_messages", f"the role of the last message must be {'user' if strict else 'user or tool'}")
    for position, message in enumerate(messages):
        _refuse_empty(message, position)
    if isinstance(last.get("content"), str) and not last["content"].strip():
        raise Refusal("bad_messages", "the content of the last message can not be blank")
    calling = content.get("tools") or any(m.get("tool_calls") or m["role"] == "tool" for m in messages)
    if calling and not strict:
        return
    turns = messages[1:] if messages[0]["role"] == "system" else messages
    for position, message in enumerate(turns):
        if message["role"] not in (("assistant",) if position % 2 else ("user", "function")):
            raise Refusal("bad_messages", "the roles of messages must be user and assistant in turn")


def qianfan(messages: list[JsonObject], _model: str, _content: JsonObject) -> None:
    """User or system first, user or tool last."""
    _known_roles(messages, ("system", "user", "assistant", "tool", "function"))
    if messages[0]["role"] not in ("user", "system"):
        raise Refusal("bad_messages", "the role of the first message must be user or system")
    if messages[-1]["role"] not in ("user", "tool", "function"):
        raise Refusal("bad_messages", "the role of the last message must be user or tool")
    for position, message in enumerate(messages):
        _refuse_empty(message, position)


def wcode(messages: list[JsonObject], _model: str, _content: JsonObject) -> None:
    """System at the head alone, user (or a tool's result) last."""
    _known_roles(messages, ("system", "user", "assistant", "tool"))
    if any(message["role"] == "system" for message in messages[1:]):
        raise Refusal("bad_messages", "only messages[0] may have the role system")
    if messages[-1]["role"] not in ("user", "tool"):
        raise Refusal("bad_messages", "the role of the last message must be user")


def local(messages: list[JsonObject], _model: str, _content: JsonObject) -> None:
    """Whatever a chat template takes."""
    _known_roles(messages, ("system", "developer", "user", "assistant", "tool", "function"))


def _known_roles(messages: list[JsonObject], roles: tuple[str, ...]) -> None:
    for position, message in enumerate(messages):
        if message["role"] not in roles:
            raise Refusal("bad_messages", f"messages[{position}].role must be one of {', '.join(roles)}")


def _refuse_empty(message: JsonObject, position: int) -> None:
    content: Json = message.get("content")
    if not content and not (message.get("tool_calls") or message.get("function_call")):
        raise Refusal("bad_messages", f"messages[{position}].content can not be empty")
