"""Texts of an input, each with what is wrong with it, and packs of them as large as the model takes."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ernie_cli.bulk.rows import Row
from ernie_cli.catalogue.estimate import estimated_tokens
from ernie_cli.choice import Choice
from ernie_cli.errors import UsageError
from ernie_cli.inputs.reading import well_formed
from ernie_cli.language.said import Said, say

USUAL = 16  # texts in a call to a model that the catalogue does not know
FIELD = "text"
LONGEST_PACK = 256  # texts that are left out and go along with others
TOKENS = 1.3  # of a character, at the most that the estimate gives


class Text(NamedTuple):
    """Input number `place`, from 0; `line` is where it begins, from 1. One with a `fault` is not sent."""

    place: int
    line: int
    id: str | None
    text: str
    fault: Said | None = None


class Limits(NamedTuple):
    """What `whom` takes: texts in a call, tokens and characters in a text. `cuts`: a longer text is cut."""

    whom: str
    texts: int
    tokens: int | None = None
    characters: int | None = None
    cuts: bool = False


def limits(choice: Choice, cuts: bool) -> Limits:
    """Those of the model; what nobody documents is the service's to refuse."""
    model, whom = choice.known, f"{choice.provider.name} {choice.model}"
    if model is None:
        return Limits(whom, USUAL, cuts=cuts)
    return Limits(whom, model.max_texts or USUAL, model.max_input, model.max_input_chars, cuts)


def checked(row: Row, field: str | None, most: Limits) -> Text:
    """The text of a row, cut or with its fault. Raises UsageError when not even the first row has the field."""
    text, fault = "", row.fault
    if fault is None:
        try:
            text = _field(row, field or FIELD)
            text = _cut(text, most) if most.cuts else text
            fault = _fault(text, most)
        except UsageError as error:
            fault = error.message
    return Text(row.number, row.line, row.id, text, fault)


def packs(texts: Iterable[Text | None], most: Callable[[], int]) -> Iterator[tuple[Text, ...]]:
    """Texts in their order, in each pack as many without a fault as `most` says at that time.

    A None among them says that nothing has come for a moment: what is there goes on its way.
    """
    pack: list[Text] = []
    sound = 0
    for text in texts:
        if text is not None:
            pack.append(text)
            sound += text.fault is None
        if pack and (text is None or sound >= most() or len(pack) >= LONGEST_PACK):
            yield tuple(pack)
            pack, sound = [], 0
    if pack:
        yield tuple(pack)


def check_field(row: Row, field: str | None) -> None:
    """Raise UsageError when the first row of an input lacks the field: so will the others."""
    name = field or FIELD
    if row.fault is None and name not in row.fields:
        there = ", ".join(list(row.fields)[:8]) or say("none")
        hint = say("--field names it; fields are {there}", there=there)
        if str(row.fields.get(FIELD, "")).lstrip().startswith("{"):
            hint = say("the lines look like JSON: --input-format jsonl reads their fields")
        raise UsageError(say("the first row has no field {name!r}", name=name), hint=hint)


def where(text: Text, unit: str) -> Said:
    """How messages call it; `unit` is what its input consists of."""
    return say("text {number}", number=text.line) if unit == "text" else say("line {line}", line=text.line)


def check_all(texts: Iterable[Text | None], unit: str) -> None:
    """Raise UsageError for the first one that cannot be sent."""
    for text in texts:
        if text is not None and text.fault is not None:
            raise unsendable(where(text, unit), text.fault)


def unsendable(where: Said, fault: Said) -> UsageError:
    """What a job ends with that leaves no text out."""
    return UsageError(
        say("{where}: {reason}", where=where, reason=fault),
        hint=say("--on-error skip leaves such texts out, --truncate cuts long ones"),
    )


def _field(row: Row, name: str) -> str:
    found = row.fields.get(name)
    if not isinstance(found, str):
        raise UsageError(say("it has no text in {name!r}", name=name))
    return well_formed(found, say("the text"))


def _fault(text: str, most: Limits) -> Said | None:
    if not text.strip():
        return say("the text is blank") if text else say("the text is empty")
    if most.characters is not None and len(text) > most.characters:
        return say(
            "the text holds {text} characters; {whom} takes {characters}",
            text=len(text),
            whom=most.whom,
            characters=most.characters,
        )
    if most.tokens is not None and len(text) * TOKENS > most.tokens:
        tokens = estimated_tokens(text)
        if tokens > most.tokens:
            return say(
                "the text is about {tokens} tokens; {whom} takes {most}",
                tokens=tokens,
                whom=most.whom,
                most=most.tokens,
            )
    return None


def _cut(text: str, most: Limits) -> str:
    """As much of the beginning as the model takes."""
    text = text[: most.characters]
    if most.tokens is None or len(text) * TOKENS <= most.tokens:
        return text
    return text[: bisect_right(range(len(text) + 1), most.tokens, key=lambda length: estimated_tokens(text[:length])) - 1]
