"""Puts a question together from words, files, standard input and a list of messages."""

import json
from collections.abc import Sequence
from types import NoneType

from ernie_cli import strict
from ernie_cli.errors import UsageError
from ernie_cli.inputs.reading import Stdin, decoded, read_file, well_formed
from ernie_cli.language.said import say
from ernie_cli.requests import Json, Message

ROLES = ("system", "user", "assistant", "tool", "function", "developer")


def question(
    words: Sequence[str],
    files: Sequence[str],
    stdin: Stdin,
    no_stdin: bool,
    encoding: str | None,
    is_prepared: bool = False,
) -> str:
    """The prompt: the words, then each file, then standard input, a blank line between; a lone `-` says where it goes.

    Trailing line ends of files and of standard input are dropped, as a shell's `$(…)` drops them. `is_prepared` claims
    that something is asked without them, so that waiting for standard input is worth a note.
    """
    _check_words(words)
    if "-" in words:
        stdin.claim("-")
    for _ in range(files.count("-")):
        stdin.claim("--file -")
    explicit = "-" in words or "-" in files
    if explicit and no_stdin:
        raise UsageError(say("- asks for standard input, --no-stdin forbids it"))
    if explicit and stdin.is_terminal:
        raise UsageError(say("- asks for standard input, which is the terminal"), hint=say("pipe something in"))
    at = words.index("-") if "-" in words else len(words)
    piped = ""
    if "-" in words:
        piped = _stdin_text(stdin, encoding, bool(words[:at] or words[at + 1 :]))
    parts = [" ".join(words[:at]), piped, " ".join(words[at + 1 :])]
    parts += [_stdin_text(stdin, encoding) if name == "-" else _file_text(name, encoding) for name in files]
    if not explicit and not no_stdin and stdin.has_input:
        stdin.claim(say("the question"))
        parts.append(_stdin_text(stdin, encoding, waiting_note=is_prepared or any(parts)))
    return joined(*parts)


def surroundings(words: Sequence[str], files: Sequence[str], stdin: Stdin, encoding: str | None) -> tuple[str, str]:
    """What stands before and behind the text of each row: a row takes the place that standard input has in `question`."""
    _check_words(words)
    texts = []
    for name in files:
        if name == "-":
            stdin.claim("--file -")
        texts.append(_stdin_text(stdin, encoding) if name == "-" else _file_text(name, encoding))
    at = words.index("-") if "-" in words else len(words)
    before, after = " ".join(words[:at]), " ".join(words[at + 1 :])
    return (joined(before), joined(after, *texts)) if "-" in words else (joined(before, *texts), "")


def joined(*parts: str) -> str:
    """The parts that hold anything, a blank line between."""
    return "\n\n".join(part for part in parts if part.strip())


def with_pictures(messages: tuple[Message, ...], pictures: Sequence[Json]) -> tuple[Message, ...]:
    """The messages with pictures in the last one, behind its text, when that is the user's; else in one of their own."""
    if not pictures:
        return messages
    last = messages[-1] if messages and messages[-1].role == "user" else Message("user", [])
    content = [{"type": "text", "text": last.content}] if isinstance(last.content, str) else last.content or []
    before = messages[:-1] if last in messages[-1:] else messages
    return (*before, last._replace(content=[*content, *pictures]))


def system_text(value: str | None, encoding: str | None) -> str | None:
    """`--system`: text, or the text of @FILE."""
    if value and value.startswith("@"):
        return decoded(read_file(value[1:], "--system"), value[1:], encoding)
    return value if value is None else well_formed(value, "--system")


def message_list(source: str, stdin: Stdin, encoding: str | None) -> tuple[Message, ...]:
    """`--messages`: a JSON list of messages in OpenAI's form, or an object that holds one as `messages`."""
    if source == "-":
        stdin.claim("--messages -")
        if stdin.is_terminal:
            raise UsageError(say("--messages - asks for standard input, which is the terminal"), hint=say("pipe the list in"))
        data = stdin.read()
    else:
        data = read_file(source, "--messages")
    try:
        found = strict.parsed(decoded(data, source, encoding))
    except ValueError as error:
        raise UsageError(say("--messages: {source} is not JSON: {error}", source=source, error=strict.reason(error))) from error
    if isinstance(found, dict):
        found = found.get("messages")
    return messages_of(found, "--messages: ", source)


def messages_of(found: Json, place: str, source: str) -> tuple[Message, ...]:
    """A list of messages in OpenAI's form. Raises UsageError, whose words begin with `place`."""
    if not isinstance(found, list):
        raise UsageError(
            say("{place}{source} holds no list of messages", place=place, source=source),
            hint=say('like [{"role": "user", "content": "…"}]'),
        )
    well_formed(json.dumps(found, ensure_ascii=False), f"{place}{source}")
    return tuple(_message(number, item, place) for number, item in enumerate(found, 1))


def _check_words(words: Sequence[str]) -> None:
    for word in words:
        well_formed(word, say("the question"))
    if words.count("-") > 1:
        raise UsageError(say("- stands twice among the words"), hint=say("it marks the one place where standard input goes"))


def _message(number: int, item: Json, place: str) -> Message:
    if not isinstance(item, dict) or item.get("role") not in ROLES:
        raise UsageError(
            say("{place}message {number} has no role", place=place, number=number),
            hint=say("roles are {roles}", roles=", ".join(ROLES)),
        )
    content = item.get("content")
    calls = item.get("tool_calls") or ()
    if item.get("function_call"):
        calls = [{"id": f"call_{number}", "type": "function", "function": item["function_call"]}]
    if not isinstance(content, (str, list)) and not (content is None and calls):
        raise UsageError(
            say("{place}message {number} has no content", place=place, number=number),
            hint=say("content is text, or a list of parts"),
        )
    for name in ("name", "tool_call_id"):
        if not isinstance(item.get(name), (str, NoneType)):
            raise UsageError(say("{place}{name} of message {number} is not text", place=place, name=name, number=number))
    if not isinstance(calls, (list, tuple)) or not all(_is_call(call) for call in calls):
        raise UsageError(
            say("{place}tool_calls of message {number} is no list of calls", place=place, number=number),
            hint=say('like [{"id": "…", "type": "function", "function": {"name": "…", "arguments": "…"}}]'),
        )
    return Message(item["role"], content, item.get("name"), tuple(calls), item.get("tool_call_id"))


def _is_call(call: Json) -> bool:
    return isinstance(call, dict) and isinstance(call.get("function"), dict) and isinstance(call.get("id"), (str, NoneType))


def _stdin_text(stdin: Stdin, encoding: str | None, waiting_note: bool = False) -> str:
    return decoded(stdin.read(waiting_note), say("standard input"), encoding).rstrip("\r\n")


def _file_text(name: str, encoding: str | None) -> str:
    return decoded(read_file(name, "--file"), name, encoding).rstrip("\r\n")
