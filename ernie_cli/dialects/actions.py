"""Functions in words, for a model that has no field for them: it is told of them, and calls one in two lines of text.

    Action: NAME
    Action Input: JSON

That is the form of ERNIE Functions (bce-qianfan-sdk, resources/llm/function.py), which neither streams nor calls twice a turn.
"""

import json
import re
from collections.abc import Mapping, Sequence

from ernie_cli.dialects import reading
from ernie_cli.events import CallPart, Delta
from ernie_cli.requests import Json

_CALL = r"(?m)^[ \t]*Action:[ \t]*(\S+)[ \t]*\r?\n\s*Action Input:[ \t]*"  # compiled when it is needed
_TOLD = """\
你可以使用下面列出的外部工具。每个工具有名称、描述和参数，参数用 JSON Schema 表示。

{functions}

{rule}时，只输出下面两行，不要输出任何解释：
Action: 工具的名称
Action Input: 工具的参数，写成一行 JSON

调用的结果会在下一轮给出，之后再决定是否继续使用工具，或者直接回答。{otherwise}

问题：{question}"""


def told(messages: Sequence[Mapping[str, Json]], functions: Sequence[Mapping[str, Json]], must: bool) -> list[dict[str, Json]]:
    """The legacy `messages` as a model reads them that has no functions; `must`: it has to call one now."""
    plain = [_plain(message) for message in messages]
    first = next((at for at, message in enumerate(plain) if message["role"] == "user"), None)
    if functions and first is not None:
        listed = "\n\n".join(map(_listed, functions))
        rule = "现在必须使用其中一个工具。使用工具" if must else "需要使用工具"
        otherwise = "" if must else "不需要工具时，直接回答。"
        question = plain[first]["content"]
        plain[first]["content"] = _TOLD.format(functions=listed, rule=rule, otherwise=otherwise, question=question)
    return plain


def heard(delta: Delta) -> Delta:
    """A whole answer, with the call that stands in its text as a call. Words before it stay words."""
    found = re.search(_CALL, delta.text)
    if found is None:
        return delta
    call = CallPart(0, None, found[1], _first_value(delta.text[found.end() :]))
    return delta._replace(text=delta.text[: found.start()].strip(), calls=(call,), finish_reason="tool_calls")


def _plain(message: Mapping[str, Json]) -> dict[str, Json]:
    call = reading.members(message.get("function_call"))
    if call:
        words = [reading.text(message.get("content")), f"Action: {call.get('name')}\nAction Input: {call.get('arguments')}"]
        return {"role": message["role"], "content": "\n".join(filter(None, words))}
    role = "user" if message["role"] == "function" else message["role"]
    return {"role": role, "content": message.get("content")}


def _listed(function: Mapping[str, Json]) -> str:
    parameters = json.dumps(function.get("parameters") or {}, ensure_ascii=False)
    return f"名称：{function.get('name')}\n描述：{function.get('description') or '无'}\n参数：{parameters}"


def _first_value(text: str) -> str:
    """The JSON that `text` begins with, else its first line: models like to go on, even with a made-up result."""
    begun = text.lstrip()
    try:
        _, end = json.JSONDecoder().raw_decode(begun)
    except (ValueError, RecursionError):
        return text.partition("\n")[0].strip()
    return begun[:end]
