"""How a form is asked for: as a parameter where the service has one, else in words; and asked for again."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ernie_cli.catalogue import parameters
from ernie_cli.catalogue.messages import message_text
from ernie_cli.choice import Choice
from ernie_cli.language.said import Said, say
from ernie_cli.requests import Message
from ernie_cli.structure.form import Fault, Form, is_closed

NAME = "answer"  # what the schema is called on the wire, where it needs a name
ALONE = "Answer with one JSON object and nothing else: no code fence, no words around it."


class Way(NamedTuple):
    """`values` are parameters by the names of their flags, `instruction` goes into the system prompt."""

    values: dict[str, Any]
    instruction: str | None = None
    notes: tuple[Said, ...] = ()


def way(form: Form, choice: Choice) -> Way:
    """How the model of `choice` is asked for `form`: what `response_format` of the catalogue takes, decides."""
    known = parameters(choice.provider, choice.model or "")
    takes = known["response_format"].choices or ("json_object", "json_schema") if "response_format" in known else ()
    values: dict[str, Any] = {"response_format": {"type": "json_object"}} if "json_object" in takes else {}
    if form.schema is None:
        return Way(values, None if values else ALONE)
    if "json_schema" not in takes:
        return Way(values, f"{ALONE} It must be valid against this JSON Schema:\n{_compact(form.schema)}")
    described = {"name": NAME, "schema": form.schema, "strict": is_closed(form.schema)}
    values = {"response_format": {"type": "json_schema", "json_schema": described}}
    if "structured_outputs" in known:
        return Way({**values, "structured_outputs": True})
    return Way(values, None, _doubts(choice))


def mentions_json(messages: Iterable[Message]) -> bool:
    """Whether any of the messages speaks of JSON, as services want it where an object is asked for."""
    return any("json" in message_text(message).lower() for message in messages)


def instructed(messages: tuple[Message, ...], instruction: str | None) -> tuple[Message, ...]:
    """The messages with `instruction` at the end of the system prompt, or as one."""
    if instruction is None:
        return messages
    if messages and messages[0].role == "system":
        prompt = f"{message_text(messages[0])}\n\n{instruction}"
        return (messages[0]._replace(content=prompt), *messages[1:])
    return (Message("system", instruction), *messages)


def again(form: Form, text: str, faults: Sequence[Fault]) -> tuple[Message, ...]:
    """What is said after an answer that does not fit: the answer itself, what is wrong with it, and what is wanted."""
    wrong = "\n".join(f"- {fault}" for fault in faults)
    wanted = f" It must be valid against this JSON Schema:\n{_compact(form.schema)}" if form.schema is not None else ""
    return (Message("assistant", text), Message("user", f"That answer does not fit:\n{wrong}\n\n{ALONE}{wanted}"))


def _doubts(choice: Choice) -> tuple[Said, ...]:
    if choice.known is None or "schema" in choice.known.capabilities:
        return ()
    whom = f"{choice.provider.name} {choice.known.id}"
    return (say("{whom} is not listed with schema; the service may ignore it", whom=whom),)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
