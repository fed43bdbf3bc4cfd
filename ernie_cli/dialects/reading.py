"""Values out of a server's JSON, each of the type it should have or absent: nothing that a server sends is trusted."""

import json
from collections.abc import Mapping

from ernie_cli import strict
from ernie_cli.events import Safety, Usage
from ernie_cli.requests import Json

FINISH_REASONS = {
    "normal": "stop",  # Baidu: whole, nothing cut or replaced (AI Studio v3, 4.1.3)
    "stop": "stop",  # OpenAI: the end; Baidu: a stop string was met
    "eos": "stop",
    "recover_stop": "stop",  # FastDeploy: its engine recovered
    "length": "length",
    "content_filter": "content_filter",
    "function_call": "tool_calls",
    "tool_calls": "tool_calls",
}
BROKEN = frozenset({"abort", "error", "cancelled", "canceled", "insufficient_system_resource"})


def parsed(raw: bytes) -> Json:
    """JSON as servers send it: controls inside strings pass, broken UTF-8 becomes U+FFFD. Raises ValueError."""
    return strict.parsed(raw.decode("utf-8-sig", "replace"), controls=True)


def text(value: Json) -> str:
    """Text, or the texts of a list of parts; anything else is empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(text(part.get("text")) for part in value if isinstance(part, dict))
    return ""


def optional(value: Json) -> str | None:
    """Text that is not empty; a number becomes its digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def count(value: Json) -> int | None:
    """A number of things that can be: a negative one is no number (servers send -1 for "unknown")."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def members(value: Json) -> Mapping[str, Json]:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: Json) -> tuple[Mapping[str, Json], ...]:
    """The objects of a list."""
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def usage(value: Json) -> Usage | None:
    """Tokens by OpenAI's names, which every service uses; None when the object says nothing."""
    found = members(value)
    read = Usage(
        count(found.get("prompt_tokens")),
        count(found.get("completion_tokens")),
        count(members(found.get("completion_tokens_details")).get("reasoning_tokens")),
        count(members(found.get("prompt_tokens_details")).get("cached_tokens")),
        count(found.get("total_tokens")),
    )
    return read if any(part is not None for part in read) else None


def safety(value: Mapping[str, Json]) -> Safety | None:
    """The filter's word in a choice, a chunk or a legacy body; None when it says nothing or all is well."""
    flag = value.get("flag")
    banned = value.get("ban_round")
    read = Safety(
        flag if isinstance(flag, int) and not isinstance(flag, bool) else 0,
        banned if isinstance(banned, int) and not isinstance(banned, bool) else None,
        value.get("need_clear_history") is True,
    )
    return None if read == Safety() else read


def finish(native: Json) -> tuple[str | None, str | None]:
    """(our word, the service's word); a word that nobody documents is taken for a plain end, a breakdown for none."""
    word = optional(native)
    if word is None:
        return None, None
    return (None if word in BROKEN else FINISH_REASONS.get(word, "stop")), word


def arguments(value: Json) -> str:
    """The arguments of a call as text; some servers send the object itself."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
