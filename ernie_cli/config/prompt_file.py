"""GitHub's form of a prompt, `NAME.prompt.yml`, as a template: messages, model, parameters, the form of the answer.

What tests and describes it there means nothing here and is passed over.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ernie_cli import strict
from ernie_cli.config.document import Item, mistake
from ernie_cli.config.plain import plain
from ernie_cli.config.values import Reader, number, one_of, record, several, text, whole
from ernie_cli.errors import UsageError
from ernie_cli.flags.chat import Structure
from ernie_cli.language.said import say, words_of
from ernie_cli.templates.model import Template, Turn
from ernie_cli.templates.pattern import Pattern, pattern

PROMPTS = (".prompt.yml", ".prompt.yaml")


def filling(item: Item) -> Pattern:
    """Text with variables in it."""
    try:
        return pattern(text(item))
    except ValueError as error:
        raise mistake(item, words_of(error), say("a variable is {{name}}, on one line; braces themselves are \\{{")) from error


def prompt_file(root: Item | None, path: Path) -> Template:
    """The template that is all of a file. The first message is its system prompt, the last one its question, if they can be."""
    if root is None:
        raise UsageError(say("{path} is empty", path=path), hint=say("it has messages, each with a role and a content"))
    found = record(_FILE, ("messages",))(root)
    turns: tuple[Turn, ...] = found["messages"]
    for item, turn in zip(root.members["messages"].items[1:], turns[1:], strict=True):
        if turn.role == "system":
            raise mistake(item, say("a system message is the first one"))
    system = turns[0].content if turns[0].role == "system" else None
    prompt = turns[-1].content if turns[-1].role == "user" else None
    between = turns[system is not None : len(turns) - (prompt is not None)]
    structure = _structure(found, root)
    return Template("", prompt, system, None, found.get("model"), found.get("modelParameters", {}), between, structure)


def _structure(found: Mapping[str, Any], root: Item) -> Structure:
    form = found.get("responseFormat", "text")
    if form == "json_schema" and "jsonSchema" not in found:
        raise mistake(root.members["responseFormat"], say("jsonSchema is missing beside it"))
    if form == "json_schema":
        return Structure(schema=found["jsonSchema"])
    return Structure(json_object=form == "json_object")


def _turn(item: Item) -> Turn:
    return Turn(**record({"role": one_of("system", "user", "assistant"), "content": filling}, ("role", "content"))(item))


def _parameters(item: Item) -> Mapping[str, Any]:
    """By the names of the flags."""
    found = record(_PARAMETERS)(item)
    flags: dict[str, Any] = {}
    for name, value in found.items():
        flag = _FLAGS.get(name, name)
        if flag in flags:
            raise mistake(item.keys[name], say("{name} stands twice, in two spellings", name=name))
        flags[flag] = list(value) if isinstance(value, tuple) else value
    return flags


def _schema(item: Item) -> str:
    """JSON text of a schema, which may stand in a wrapping that names it."""
    try:
        found = strict.parsed(text(item)) if item.kind == "text" else plain(item)
    except ValueError as error:
        raise mistake(item, say("not JSON: {error}", error=strict.reason(error))) from error
    if isinstance(found, dict) and isinstance(found.get("schema"), dict):
        found = found["schema"]
    if not isinstance(found, dict):
        raise mistake(item, say("a schema is an object"))
    return json.dumps(found, ensure_ascii=False)


def _ignored(_: Item) -> None:
    """Whatever it is."""


_FLAGS = {
    "maxTokens": "max_tokens",
    "maxCompletionTokens": "max_tokens",
    "max_completion_tokens": "max_tokens",
    "topP": "top_p",
    "frequencyPenalty": "frequency_penalty",
    "presencePenalty": "presence_penalty",
}
_PARAMETERS: Mapping[str, Reader[Any]] = {
    **dict.fromkeys(("temperature", "topP", "top_p", "frequencyPenalty", "frequency_penalty"), number),
    **dict.fromkeys(("presencePenalty", "presence_penalty"), number),
    **dict.fromkeys(("maxTokens", "max_tokens", "maxCompletionTokens", "max_completion_tokens", "seed"), whole),
    "stop": several(text),
}
_FILE: Mapping[str, Reader[Any]] = {
    "messages": several(_turn),
    "model": text,
    "modelParameters": _parameters,
    "responseFormat": one_of("text", "json_object", "json_schema"),
    "jsonSchema": _schema,
    **dict.fromkeys(("name", "description", "testData", "evaluators"), _ignored),
}
