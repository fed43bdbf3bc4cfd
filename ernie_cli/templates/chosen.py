"""A template together with the flags of one run: what is given on the command line wins, the template fills in."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ernie_cli.catalogue import nearest
from ernie_cli.catalogue.checks import flag
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asking, Parameters
from ernie_cli.flags.chat import Structure, Tooling
from ernie_cli.inputs.reading import well_formed
from ernie_cli.language.said import NOTHING, say
from ernie_cli.parameters import pair
from ernie_cli.templates.model import INPUT, Filled, Template, filled

Divided = Callable[[str], tuple[str | None, str]]


class Chosen(NamedTuple):
    """`given` are the values of -V; `asking` and `parameters` are the flags, completed; `own` names what the template set."""

    template: Template
    given: Mapping[str, str]
    asking: Asking
    parameters: Parameters
    own: frozenset[str]

    def filled(self, system: str | None, variables: Mapping[str, str]) -> Filled:
        """What is sent: `variables`, else those of -V; a `system` of the user's own stands for that of the template."""
        values = {**self.given, **variables}
        if system is None:
            return filled(self.template, values)
        return filled(self.template._replace(system=None), values)._replace(system=system)

    def structure(self, given: Structure) -> tuple[Structure, str]:
        """What the answer has to be, and who says so: the flags, else the template."""
        own = self.template.structure
        if given.schema is not None or given.json_object or given.extract or own == Structure():
            return given, "--schema"
        is_list = given.schema_multi or own.schema_multi
        retries = own.schema_retries if given.schema_retries is None else given.schema_retries
        return own._replace(schema_multi=is_list, schema_retries=retries), say(
            "schema (template {template})", template=self.template.name
        )

    def tooling(self, given: Tooling) -> Tooling:
        """What the model may call: by the flags, else by the template, which can have nothing run."""
        own = self.template.tooling
        if given.tools is not None or own == Tooling():
            return given
        choice, one_a_turn = given.tool_choice or own.tool_choice, given.no_parallel_tools or own.no_parallel_tools
        return given._replace(tools=own.tools, tool_choice=choice, no_parallel_tools=one_a_turn)

    def spelling(self, name: str) -> str:
        """How whoever set the parameter `name` wrote it."""
        return say("{name} (template {template})", name=name, template=self.template.name) if name in self.own else flag(name)


def chosen(template: Template, pairs: Sequence[str], asking: Asking, parameters: Parameters, divided: Divided) -> Chosen:
    """`template` with `-V` and the flags of this run. Raises UsageError for a variable that it does not have.

    `divided` gives the provider in front of a model's id, None without one, and the id.
    """
    own = frozenset(name for name in template.flags if getattr(parameters, name) is None)
    completed = parameters._replace(**{name: template.flags[name] for name in own})
    return Chosen(template, _variables(template, pairs), _whom(template, asking, divided), completed, own)


def _variables(template: Template, pairs: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    known = [name for name in template.variables if name != INPUT]
    for item in pairs:
        name, value = pair(well_formed(item, "-V"), "-V")
        if name == INPUT:
            raise UsageError(
                say("-V input cannot be set this way"), hint=say("input is what is asked: words, files, standard input")
            )
        if name not in known:
            near = nearest(name, known)
            raise UsageError(
                say("template {template} has no variable {name}", template=template.name, name=name)
                + (say("; did you mean {near}?", near=near) if near else NOTHING),
                hint=say("it has {known}", known=", ".join(known)) if known else say("it has none but what is asked"),
            )
        if name in found:
            raise UsageError(say("-V {name} stands twice", name=name), hint=say("a variable has one value"))
        found[name] = value
    return found


def _whom(template: Template, asking: Asking, divided: Divided) -> Asking:
    """A provider that the user names, by --provider or in front of --model, is asked whatever the template says."""
    if asking.model is not None:
        return asking if divided(asking.model)[0] else asking._replace(provider=asking.provider or template.provider)
    if asking.provider is None:
        return asking._replace(provider=template.provider, model=template.model)
    return asking._replace(model=template.model and divided(template.model)[1])
