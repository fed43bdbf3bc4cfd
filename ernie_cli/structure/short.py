r"""The short form of a schema: `name, age int, tags [str], bio: a short text, with commas`.

    form   = field, then more fields behind a comma, a semicolon or a line end
    field  = name [type] [: description]
    name   = letters, digits and _ . - of any script, or "quoted"
    type   = str | int | float | bool | [type] | {form} | word|word|…

`?` behind a name or a type lets the value be null. Text is what a field is without a type. A description goes on to the
end of its line, a semicolon, or the first comma from which on the rest of the line reads as fields; quoted, it holds
whatever it likes.
"""

import re
from typing import NamedTuple

from ernie_cli.catalogue import nearest
from ernie_cli.language.said import NOTHING, say
from ernie_cli.requests import Json

TYPES = {
    **dict.fromkeys(("str", "string", "text"), "string"),
    **dict.fromkeys(("int", "integer"), "integer"),
    **dict.fromkeys(("float", "number"), "number"),
    **dict.fromkeys(("bool", "boolean"), "boolean"),
}
DEEPEST = 20  # levels
LONGEST = 10_000  # characters: reading commas in descriptions takes time that grows with the square of them
_NAME = r"\w[\w.\-]*"  # compiled when there is a short form
_WORD = r"[^\s,;:|\[\]{}?\"]+"
_QUOTED = r'"((?:[^"\\\n]|\\["\\])*)"'
_WHOLE = r"-?(0|[1-9][0-9]{0,15})"
_CLOSERS = {"{": "}", "[": "]"}


class Misread(ValueError):  # noqa: N818 - becomes a UsageError once it is known who wrote the text
    """Text that is no short form, and why."""


def schema_of(text: str) -> Json:
    """The JSON Schema that `text` is short for: closed objects, every member required. Raises Misread."""
    if len(text) > LONGEST:
        raise Misread(say("it is longer than {longest} characters", longest=LONGEST))
    fields, _ = _Reader(text).fields(0, "", 0)
    return _object(fields)


class _Field(NamedTuple):
    name: str
    schema: Json


class _Reader:
    """Each method reads from a place in the text and gives what it read and where that ends.

    `closer` is the bracket that ends the form around, "" at the top.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[tuple[int, str], bool] = {}  # whether the rest of a line reads as fields

    def fields(self, at: int, closer: str, depth: int) -> tuple[list[_Field], int]:
        """All fields up to `closer` or the end."""
        if depth > DEEPEST:
            raise Misread(say("nested deeper than {deepest} levels", deepest=DEEPEST))
        found: list[_Field] = []
        while True:
            at = self._past(r"[\s,;]*", at)
            if at == len(self._text) or self._text.startswith(closer or "\0", at):
                break
            field, at = self._field(at, closer, depth)
            if field.name in {each.name for each in found}:
                raise Misread(say("the field {field} stands twice", field=field.name))
            found.append(field)
            at = self._past(r"[^\S\n]*", at)
            if not self._ends(at, closer) and self._text[at] != ",":
                raise Misread(
                    say(
                        "{shown} behind the field {field} is neither a type nor another field",
                        shown=self._shown(at),
                        field=field.name,
                    )
                )
        if closer and at == len(self._text):
            raise Misread(say("{closer} is missing at the end", closer=closer))
        if not found:
            raise Misread(say("there is no field in it"))
        return found, at + len(closer)

    def _field(self, at: int, closer: str, depth: int) -> tuple[_Field, int]:
        name, at = self._word(at, _NAME, say("begins no field"))
        may_be_null = self._text.startswith("?", at)
        at = self._past(r"\??[^\S\n]*", at)
        schema: Json = {"type": "string"}
        if not self._ends(at, closer) and self._text[at] not in ",:":
            schema, at = self._type(at, depth, name)
            if self._text.startswith("?", at):
                may_be_null, at = True, at + 1
            at = self._past(r"[^\S\n]*", at)
        description = ""
        if self._text.startswith(":", at):
            description, at = self._description(self._past(r"[^\S\n]*", at + 1), closer)
        schema = _nullable(schema) if may_be_null else schema
        return _Field(name, schema | ({"description": description} if description else {})), at

    def _type(self, at: int, depth: int, name: str) -> tuple[Json, int]:
        if self._text.startswith("{", at):
            fields, at = self.fields(at + 1, "}", depth + 1)
            return _object(fields), at
        if self._text.startswith("[", at):
            if depth > DEEPEST:
                raise Misread(say("nested deeper than {deepest} levels", deepest=DEEPEST))
            at = self._past(r"\s*", at + 1)
            items: Json = {"type": "string"}
            if not self._text.startswith("]", at):
                items, at = self._type(at, depth + 1, name)
                at = self._past(r"\s*", at)
            if not self._text.startswith("]", at):
                raise Misread(say("] is missing behind what the list {name} holds", name=name))
            return {"type": "array", "items": items}, at + 1
        return self._words(at, name)

    def _words(self, at: int, name: str) -> tuple[Json, int]:
        """The name of a type, or the words of an enumeration; whole numbers alone are numbers."""
        is_quoted = self._text.startswith('"', at)
        word, at = self._word(at, _WORD, say("is no type for the field {name}", name=name))
        words = [word]
        while self._text.startswith("|", at):
            word, at = self._word(at + 1, _WORD, say("is no choice for the field {name}", name=name))
            words.append(word)
        if len(words) == 1 and not is_quoted:
            if words[0] not in TYPES:
                near = nearest(words[0], TYPES)
                raise Misread(
                    say("the field {name} has no type {words}", name=name, words=words[0][:40])
                    + (say("; did you mean {near}?", near=near) if near else NOTHING)
                )
            return {"type": TYPES[words[0]]}, at
        if len(words) > len(set(words)):
            raise Misread(say("a choice of the field {name} stands twice", name=name))
        if all(re.fullmatch(_WHOLE, each) for each in words) and not is_quoted:
            return {"type": "integer", "enum": [int(each) for each in words]}, at
        return {"type": "string", "enum": words}, at

    def _description(self, at: int, closer: str) -> tuple[str, int]:
        quoted = re.compile(_QUOTED).match(self._text, at)
        if quoted is not None and self._ends(self._past(r"[^\S\n]*", quoted.end()), closer, ","):
            return _unquoted(quoted[1]), quoted.end()
        end, commas = self._stretch(at, closer)
        # From the right, so that each answer stands on those that are known by then.
        ends = [comma for comma in reversed(commas) if self._reads_as_fields(comma + 1, closer)]
        end = min(ends, default=end)
        return self._text[at:end].strip(), end

    def _stretch(self, at: int, closer: str) -> tuple[int, list[int]]:
        """Where a description ends at the latest, and the commas in it that stand between no brackets of its own."""
        open_brackets: list[str] = []
        commas = []
        while at < len(self._text) and self._text[at] not in "\n;":
            character = self._text[at]
            if character in _CLOSERS:
                open_brackets.append(_CLOSERS[character])
            elif open_brackets and character == open_brackets[-1]:
                open_brackets.pop()
            elif character == closer and not open_brackets:
                break
            elif character == "," and not open_brackets:
                commas.append(at)
            at += 1
        return at, commas

    def _reads_as_fields(self, at: int, closer: str) -> bool:
        """Whether all from here to the end of the line, or of the form, is fields."""
        key = (at, closer)
        if key not in self._known:
            try:
                self._known[key] = self._run_ends(at, closer)
            except Misread:
                self._known[key] = False
        return self._known[key]

    def _run_ends(self, at: int, closer: str) -> bool:
        at = self._past(r"[^\S\n]*", at)
        if self._ends(at, closer):
            return True
        _, at = self._field(at, closer, 0)
        at = self._past(r"[^\S\n]*", at)
        return self._ends(at, closer) or (self._text[at] == "," and self._reads_as_fields(at + 1, closer))

    def _word(self, at: int, pattern: str, fault: str) -> tuple[str, int]:
        quoted = re.compile(_QUOTED).match(self._text, at)
        if quoted is not None and quoted[1]:
            return _unquoted(quoted[1]), quoted.end()
        found = re.compile(pattern).match(self._text, at)
        if found is None:
            raise Misread(say("{shown} {fault}", shown=self._shown(at), fault=fault))
        return found[0], found.end()

    def _ends(self, at: int, closer: str, more: str = "") -> bool:
        """Whether nothing more of a field can stand here."""
        return at >= len(self._text) or self._text[at] in f"\n;{closer}{more}"

    def _past(self, pattern: str, at: int) -> int:
        found = re.compile(pattern).match(self._text, at)
        return found.end() if found else at

    def _shown(self, at: int) -> str:
        rest = self._text[at : at + 20].split("\n")[0]
        return repr(rest) if rest else say("the end")


def _object(fields: list[_Field]) -> Json:
    return {
        "type": "object",
        "properties": {field.name: field.schema for field in fields},
        "required": [field.name for field in fields],
        "additionalProperties": False,
    }


def _nullable(schema: Json) -> Json:
    choices = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **choices}


def _unquoted(text: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", text)
