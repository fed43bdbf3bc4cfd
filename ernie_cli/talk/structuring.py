"""What the flags of structure ask for, read and checked: a form, or the first block of code; and who stands around whom."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ernie_cli.app import App
from ernie_cli.choice import Choice
from ernie_cli.errors import UsageError
from ernie_cli.flags import Shown
from ernie_cli.flags.chat import Structure
from ernie_cli.language.said import say
from ernie_cli.requests import Message
from ernie_cli.structure.asking import Way, instructed, mentions_json, way
from ernie_cli.structure.form import RETRIES, AnyObject, Form
from ernie_cli.talk.extracted import Extracted
from ernie_cli.talk.speaker import Speaker
from ernie_cli.talk.structured import Instructed, Structured


class Structuring(NamedTuple):
    """`form` None: the first block of code is wanted."""

    app: App
    form: Form | None
    shown: Shown

    def prepared(
        self, choice: Choice, values: Mapping[str, Any], messages: tuple[Message, ...]
    ) -> tuple[dict[str, Any], tuple[Message, ...]]:
        """Parameters and messages as they go out to the model of `choice`; what is doubtful is told."""
        found = self._way(choice)
        messages = instructed(messages, found.instruction)
        for note in found.notes:
            self.app.notes.note(note)
        if self.form and self.form.schema is None and not mentions_json(messages):
            self.app.notes.note(say("no message mentions JSON; services want one to, where --json-object is sent"))
        return {**values, **found.values}, messages

    def inside(self, speaker: Speaker, choice: Choice) -> Speaker:
        """What stands around one model."""
        instruction = self._way(choice).instruction
        return Instructed(speaker, instruction) if instruction else speaker

    def around(self, speaker: Speaker, is_terminal: bool) -> Speaker:
        """What stands around all others."""
        if self.form is None:
            return Extracted(self.app, speaker)
        as_json = self.shown.json
        return Structured(self.app, speaker, self.form, indented=is_terminal and not as_json, tells=not as_json)

    def _way(self, choice: Choice) -> Way:
        return way(self.form, choice) if self.form else Way({})

    def refuse_batch(self, is_remote: bool) -> None:
        """Raise UsageError for what cannot be done with many questions."""
        if self.form is None:
            raise UsageError(say("--extract and --batch do not go together"), hint=say("each line is a JSON document"))
        if is_remote:
            raise UsageError(
                say("a schema and --remote do not go together"), hint=say("what does not fit could not be asked again")
            )


def structuring(app: App, structure: Structure, where: str, shown: Shown) -> Structuring | None:
    """None when the answer may be anything. `where` says who gave the schema.

    Raises UsageError for flags that do not go together, and for a schema that is none.
    """
    _check(structure, shown)
    if structure.extract:
        return Structuring(app, None, shown)
    retries = RETRIES if structure.schema_retries is None else structure.schema_retries
    if structure.json_object:
        return Structuring(app, Form(None, AnyObject(), retries=retries), shown)
    if structure.schema is None:
        return None
    form = app.loaded("talk.schemas").form(app, structure.schema, where, structure.schema_multi)
    return Structuring(app, form._replace(retries=retries), shown)


def _check(structure: Structure, shown: Shown) -> None:
    has_schema = structure.schema is not None
    if has_schema and structure.json_object:
        raise UsageError(
            say("--schema and --json-object do not go together"), hint=say("a schema asks for more than any object")
        )
    if structure.schema_multi and not has_schema:
        raise UsageError(say("--schema-multi goes with --schema"), hint=say("the schema is that of one item"))
    if structure.schema_retries is not None and not (has_schema or structure.json_object):
        raise UsageError(say("--schema-retries goes with --schema or --json-object"))
    if structure.extract and (has_schema or structure.json_object):
        raise UsageError(say("--extract does not go with a schema"), hint=say("JSON is taken out of a block of code anyway"))
    asked = "--extract" if structure.extract else "--json-object" if structure.json_object else "--schema"
    if shown.raw:
        raise UsageError(
            say("--raw and {asked} do not go together", asked=asked), hint=say("one shows what came, the other what fits")
        )
    if structure.extract and shown.json:
        raise UsageError(say("--extract and --json do not go together"), hint=say("leave out one of them"))
