"""Whether a list of messages is one that the service takes; the rules are data of the provider's entry."""

from collections.abc import Iterator

from ernie_cli.catalogue import PROVIDERS, find_model
from ernie_cli.catalogue.estimate import estimated_tokens
from ernie_cli.catalogue.model import MessageRules, Model, Provider
from ernie_cli.errors import UsageError
from ernie_cli.language.said import Said, say, series
from ernie_cli.requests import Message

Numbered = tuple[int, Message]  # the first message is 1


def check_messages(
    provider: Provider, model_id: str, messages: tuple[Message, ...], tools: bool = False, lenient: bool = False
) -> tuple[Said, ...]:
    """Notes for the user. Raises UsageError for what the service is sure to refuse.

    `messages` are in OpenAI's form, whatever the wire format; `tools` claims that tools are offered to the model.
    `lenient` tells what would be refused because the catalogue knows a model that sees no pictures.
    """
    model = find_model(provider, model_id)
    rules: MessageRules | None = provider.options.get("messages")
    notes: tuple[Said, ...] = ()
    if rules is not None and model_id.lower().startswith(rules.prefix):
        notes = tuple(_faults(rules, model_id.lower(), messages, tools))
    if rules and notes and rules.strict:
        raise UsageError(
            notes[0], hint=say("{provider} would refuse the request", provider=provider.name), provider=provider.name
        )
    if any(map(holds_pictures, messages)):
        notes += _sight(provider, model, model_id, lenient)
    return notes + (_limits(provider, model, messages) if model else ())


def message_text(message: Message) -> str:
    """The words of a message, without its pictures."""
    if isinstance(message.content, list):
        return "".join(str(part.get("text") or "") for part in message.content if isinstance(part, dict))
    return message.content or ""


def holds_pictures(message: Message) -> bool:
    """Whether a message shows anything."""
    parts = message.content if isinstance(message.content, list) else ()
    return any(isinstance(part, dict) and part.get("type") == "image_url" for part in parts)


def _sight(provider: Provider, model: Model | None, model_id: str, lenient: bool) -> tuple[Said, ...]:
    """A note where nobody knows whether the model sees. Raises UsageError with the models that do."""
    if model is None:
        return (
            say("nobody here knows whether {provider} {model_id} sees pictures", provider=provider.name, model_id=model_id),
        )
    if "vision" in model.capabilities:
        return ()
    fault = say("{model} sees no pictures", model=model.id)
    if lenient:
        return (fault,)
    seeing = _seeing(provider)
    hint = say("ask one that does: {seeing}", seeing=series(" or ", (f"-m {name}" for name in seeing)))
    if not seeing:
        others = [
            f"-p {other.name} -m {_seeing(other)[0]}" for other in PROVIDERS.values() if other.key_page and _seeing(other)
        ]
        hint = say(
            "no model of {provider} is known to see; others do: {others}", provider=provider.name, others=series(" or ", others)
        )
    raise UsageError(fault, hint=hint, provider=provider.name)


def _seeing(provider: Provider) -> list[str]:
    return [model.id for model in provider.models if "vision" in model.capabilities]


def _faults(rules: MessageRules, model_id: str, messages: tuple[Message, ...], tools: bool) -> Iterator[Said]:
    """What breaks the rules, the plainest fault first."""
    numbered = tuple(enumerate(messages, 1))
    turns = [(number, message) for number, message in numbered if message.role != "system"]
    for number, message in numbered:
        if message.role not in (*rules.roles, "system"):
            yield say(
                'message {number}: "{role}" is not a role; there are system, {roles}',
                number=number,
                role=message.role,
                roles=", ".join(rules.roles),
            )
        elif message.role == "system" and number > 1 and not rules.system_anywhere:
            yield say("message {number}: a system message must be the first", number=number)
    if not turns:
        yield say("there is no message of the user")
        return
    plain = model_id.startswith(rules.plain)
    tools = tools or any(message.tool_calls or message.role in ("tool", "function") for _, message in turns)
    yield from _order(turns, every_turn=rules.turns_with_tools or not tools, repeats=not plain)
    number, message = turns[-1]
    if message.role not in (("user",) if plain else rules.last):
        yield say(
            'message {number}: the last message must be the user\'s, not one of role "{role}"', number=number, role=message.role
        )
    yield from _emptiness(numbered)


def _order(turns: list[Numbered], every_turn: bool, repeats: bool) -> Iterator[Said]:
    """Faults of who speaks when: strictly in turns, or at least the user first and, unless `repeats`, no role twice."""
    before = ""
    for place, (number, message) in enumerate(turns):
        expected = "user" if place % 2 == 0 else "assistant"
        spoken = "assistant" if message.role == "assistant" else "user"
        if (every_turn or place == 0) and spoken != expected:
            yield (
                say(
                    'message {number}: role "{role}" where "{expected}" is due; user and assistant take turns and '
                    "the user begins",
                    number=number,
                    role=message.role,
                    expected=expected,
                )
            )
            return
        if not repeats and message.role == before:
            yield say('message {number}: role "{role}" twice in a row', number=number, role=message.role)
            return
        before = message.role


def _emptiness(numbered: tuple[Numbered, ...]) -> Iterator[Said]:
    """Contents that are missing, and a last one of blanks alone. A call needs no words, and a tool may say nothing."""
    for number, message in numbered:
        pictures = isinstance(message.content, list) and any(
            isinstance(part, dict) and part.get("type", "text") != "text" for part in message.content
        )
        if pictures or message.tool_calls or message.role in ("tool", "function"):
            continue
        text = message_text(message)
        if not text:
            yield say("message {number}: the content is empty", number=number)
        elif number == len(numbered) and not text.strip():
            yield say("message {number}: the content is blank", number=number)


def _limits(provider: Provider, model: Model, messages: tuple[Message, ...]) -> tuple[Said, ...]:
    """Notes on the length of all contents together, system messages included; too many characters are an error."""
    whole = "\n".join(message_text(message) for message in messages)
    characters = len(whole) - len(messages) + 1
    notes = []
    if model.max_input_chars is not None and characters > model.max_input_chars:
        fault = say(
            "the messages hold {characters} characters; {provider} {model} takes {max_input_chars}",
            characters=characters,
            provider=provider.name,
            model=model.id,
            max_input_chars=model.max_input_chars,
        )
        if not model.disputed:
            longer = [other.id for other in provider.models if (other.max_input_chars or 0) >= characters]
            hint = (
                say("shorten them, or ask a model that takes more: {longer}", longer=", ".join(longer[:3]))
                if longer
                else say("shorten them")
            )
            raise UsageError(fault, hint=hint, provider=provider.name)
        notes.append(say("{fault} by most accounts", fault=fault))
    if model.max_input is not None and characters * 1.3 > model.max_input:
        tokens = estimated_tokens(whole)
        if tokens > model.max_input:
            notes.append(
                say(
                    "the messages are about {tokens} tokens; {provider} {model} takes {max_input}",
                    tokens=tokens,
                    provider=provider.name,
                    model=model.id,
                    max_input=model.max_input,
                )
            )
    return tuple(notes)
