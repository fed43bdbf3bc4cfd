"""A row of input becomes a question to a model: its own words and parameters first, those of the command line else."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from ernie_cli import strict
from ernie_cli.bulk.rows import Row
from ernie_cli.catalogue import find_model, parameters
from ernie_cli.catalogue.checks import checked
from ernie_cli.catalogue.messages import check_messages
from ernie_cli.catalogue.model import Parameter
from ernie_cli.choice import Choice
from ernie_cli.errors import UsageError
from ernie_cli.inputs.prompt import joined, messages_of, with_pictures
from ernie_cli.inputs.reading import well_formed
from ernie_cli.language.said import Said, say
from ernie_cli.requests import ChatRequest, Json, Message
from ernie_cli.structure.asking import Way, instructed, way
from ernie_cli.structure.form import Form
from ernie_cli.templates.chosen import Chosen
from ernie_cli.templates.model import INPUT

OURS = ("id", "custom_id", "prompt", "messages", "system", "model", "stream", "method", "url", "body")
ASKS = ("prompt", "messages", "body")  # fields, one of which makes a question without a template
READ = {
    "number": say("number"),
    "integer": say("integer"),
    "flag": say("flag"),
    "list": say("list"),
    "object": say("object"),
}  # kinds of parameters that are read as JSON


class Defaults(NamedTuple):
    """What the command line says for all rows.

    `values` are parameters by the names of their flags, `fields` go into the body as they are; `before` and `after`
    stand around each prompt. The fields of a row are the variables of `template`. `pictures` go with each question.
    `form` is what each answer has to be.
    """

    choice: Choice
    system: str | None = None
    before: str = ""
    after: str = ""
    values: Mapping[str, Any] = {}
    fields: Mapping[str, Any] = {}
    endpoint: str | None = None
    lenient: bool = False
    stream: bool = True
    template: Chosen | None = None
    pictures: tuple[Json, ...] = ()
    form: Form | None = None

    @property
    def variables(self) -> tuple[str, ...]:
        """The fields of a row that its template wants."""
        return self.template.template.variables if self.template else ()


class Question(NamedTuple):
    """What is asked of whom; `left_out` are fields of the row that are no parameter.

    `notes` are for the user, `doubts` for one who wants details.
    """

    choice: Choice
    request: ChatRequest
    notes: tuple[Said, ...] = ()
    left_out: tuple[str, ...] = ()
    doubts: tuple[Said, ...] = ()


class Remarks:
    """Tells the notes on questions, each of them once however many rows it is for."""

    def __init__(self, tell: Callable[[Said], None], detail: Callable[[Said], None]) -> None:
        self._tell = tell
        self._detail = detail
        self._told: set[str] = set()

    def tell(self, question: Question) -> None:
        """Those of one question."""
        left_out = (
            say("the field {name!r} is no parameter of the service; it is not sent", name=name) for name in question.left_out
        )
        for note in (*question.notes, *left_out):
            self.once(note)
        for doubt in question.doubts:
            self._once(doubt, self._detail)

    def once(self, note: Said) -> None:
        """A note, unless it was told."""
        self._once(note, self._tell)

    def _once(self, note: Said, tell: Callable[[Said], None]) -> None:
        if note not in self._told:
            self._told.add(note)
            tell(note)


def question(row: Row, defaults: Defaults) -> Question:
    """The question of a row, in either of the two forms. Raises UsageError for a row that cannot be asked."""
    if row.fault is not None:
        raise UsageError(row.fault)
    fields, is_body = unwrapped(row.fields, "chat/completions")
    choice = row_choice(fields.get("model"), defaults.choice)
    known = parameters(choice.provider, choice.model or "")
    values, others = row_parameters(fields, known, defaults.variables, is_body)
    asked = way(defaults.form, choice) if defaults.form else Way({})
    values = {**defaults.values, **asked.values, **values}
    body, notes = checked(choice.provider, choice.model or "", values, defaults.lenient, str)
    body |= {**defaults.fields, **(others if is_body else {})}
    messages = with_pictures(instructed(_messages(fields, defaults), asked.instruction), defaults.pictures)
    notes += check_messages(choice.provider, choice.model or "", messages, bool(body.get("tools")), defaults.lenient)
    path = defaults.endpoint or (choice.known.path if choice.known else None)
    request = ChatRequest(choice.model or "", messages, body, defaults.stream, path and path.lstrip("/"))
    return Question(choice, request, tuple(notes), () if is_body else tuple(others), asked.notes)


def brings_messages(row: Row) -> bool:
    """Whether it says itself all that is asked."""
    try:
        return row.fault is None and "messages" in unwrapped(row.fields, "chat/completions")[0]
    except UsageError:
        return False


def unwrapped(fields: Mapping[str, Any], path: str) -> tuple[Mapping[str, Any], bool]:
    """The members that count, and whether they are the body of OpenAI's batch form, whose url ends in `path`."""
    if "body" not in fields or "prompt" in fields or "messages" in fields:
        return fields, False
    body, url = fields["body"], fields.get("url")
    if not isinstance(body, dict):
        raise UsageError(say("its body is no object"))
    if isinstance(url, str) and not url.rstrip("/").endswith(path):
        raise UsageError(say("its url {url} is not that of {path}", url=url[:60], path=path.replace("/", " ")))
    return body, True


def row_choice(model: Any, usual: Choice) -> Choice:
    """Whom a row asks: the usual provider, and the row's own model if it names one. Raises UsageError."""
    if model in (None, ""):
        return usual
    if not isinstance(model, str):
        raise UsageError(say("its model is not text"))
    word = model.removeprefix(f"{usual.provider.name}/")
    known = find_model(usual.provider, word)
    return usual._replace(model=known.id if known else word, known=known)


def row_parameters(
    fields: Mapping[str, Any], known: Mapping[str, Parameter], variables: Collection[str], is_body: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The row's parameters by the names of their flags, and what is none. A service's own spelling counts as well."""
    names = {parameter.field: name for name, parameter in known.items()} | {name: name for name in known}
    values, others = {}, {}
    for name, value in fields.items():
        if name in OURS or (value == "" and not is_body):
            continue
        parameter = known.get(names.get(name, ""))
        if parameter is not None and not (name in variables and isinstance(value, str)):
            values[names[name]] = _typed(name, value, parameter)
        elif name not in variables:
            others[name] = value
    return values, others


def _typed(name: str, value: Any, parameter: Parameter) -> Any:
    """A value out of a table is text: what should be a number, a list or an object is read as JSON."""
    if not isinstance(value, str) or parameter.kind not in READ or (parameter.kind == "list" and value[:1] != "["):
        return value
    try:
        return strict.parsed(value)
    except ValueError as error:
        kind = READ[parameter.kind]
        raise UsageError(say("its {name} {value!r} is no {kind}", name=name, value=value[:40], kind=kind)) from error


def _messages(fields: Mapping[str, Any], defaults: Defaults) -> tuple[Message, ...]:
    system, prompt = row_text(fields, "system") or defaults.system, row_text(fields, "prompt")
    turns: tuple[tuple[str, str], ...] = ()
    if "messages" in fields:
        if prompt is not None:
            raise UsageError(say("it has both prompt and messages"))
        listed = messages_of(fields["messages"], "", "messages")
        if not listed:
            raise UsageError(say("its messages are empty"))
        return (Message("system", system), *listed) if system and listed[0].role != "system" else listed
    if defaults.template is not None:
        texts = {name: _plain(value) for name, value in fields.items()}
        texts[INPUT] = joined(defaults.before, prompt or texts.get(INPUT, ""), defaults.after)
        system, prompt, turns = defaults.template.filled(system, texts)
    elif prompt is None:
        raise UsageError(say('it has neither "prompt" nor "messages"'))
    elif prompt.strip():
        prompt = joined(defaults.before, prompt, defaults.after)
    if not prompt.strip():
        raise UsageError(say("its prompt is empty"))
    asked = (*(Message(*turn) for turn in turns), Message("user", well_formed(prompt, say("its {name}", name="prompt"))))
    return (Message("system", system), *asked) if system else asked


def row_text(fields: Mapping[str, Any], name: str) -> str | None:
    """A field of a row that is text, None without it. Raises UsageError."""
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise UsageError(say("its {name} is not text", name=name))
    return None if value is None else well_formed(value, say("its {name}", name=name))


def _plain(value: Any) -> str:
    """A field as a template's variable: text as it is, anything else as JSON would write it."""
    if isinstance(value, str):
        return well_formed(value, say("a field"))
    return json.dumps(value, ensure_ascii=False)
