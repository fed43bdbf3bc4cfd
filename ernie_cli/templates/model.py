"""A template and what comes of it: `filled` is pure and cheap, for it is called once for each row of a table."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ernie_cli.errors import UsageError
from ernie_cli.flags.chat import Structure, Tooling
from ernie_cli.language.said import Said, say, series
from ernie_cli.templates.pattern import Pattern

INPUT = "input"  # the variable that stands for what the user gives: words, files, standard input


class Turn(NamedTuple):
    """A message that stands between the system prompt and the question."""

    role: str
    content: Pattern


class Template(NamedTuple):
    """`flags` are values by the names of the fields of `flags.Parameters`, in the form that these take; so are the groups."""

    name: str
    prompt: Pattern | None = None
    system: Pattern | None = None
    provider: str | None = None
    model: str | None = None
    flags: Mapping[str, Any] = {}
    turns: tuple[Turn, ...] = ()
    structure: Structure = Structure()
    tooling: Tooling = Tooling()

    @property
    def variables(self) -> tuple[str, ...]:
        """The names that it wants values for, each once, in the order in which they stand."""
        patterns = (self.system, *(turn.content for turn in self.turns), self.prompt)
        return tuple(dict.fromkeys(name for each in patterns if each for name in each.names))


class Filled(NamedTuple):
    """What is sent: `system` None when there is none, `prompt` empty when there is none, between them `turns` (role, text)."""

    system: str | None
    prompt: str
    turns: tuple[tuple[str, str], ...] = ()


def filled(template: Template, variables: Mapping[str, str]) -> Filled:
    """`template` with `variables` in its gaps; those that it has no gap for are left over.

    What is given as `input` follows the prompt after a blank line when no gap wants it; a blank one is none. Raises
    UsageError that names what is missing.
    """
    wanted = template.variables
    asked = variables.get(INPUT, "")
    missing = [name for name in wanted if (not asked.strip() if name == INPUT else name not in variables)]
    if missing:
        raise UsageError(
            say("template {template} wants {missing}", template=template.name, missing=series(" and ", missing)),
            hint=_way(template, missing),
        )
    system = template.system.filled(variables) if template.system else ""
    prompt = template.prompt.filled(variables) if template.prompt else ""
    if INPUT not in wanted:
        prompt = "\n\n".join(part for part in (prompt, asked) if part.strip())
    turns = tuple((turn.role, turn.content.filled(variables)) for turn in template.turns)
    return Filled(system if system.strip() else None, prompt, turns)


def _way(template: Template, missing: list[str]) -> Said:
    if missing == [INPUT]:
        return say('ask: ernie chat -t {quoted} "…", or pipe it in', quoted=_quoted(template.name))
    return say("add {flags}", flags=" ".join(f"-V {_quoted(name)}=…" for name in missing if name != INPUT))


def _quoted(word: str) -> str:
    """`word` for a shell, as far as names of templates and variables go."""
    return word if word.replace("-", "_").isidentifier() else f"'{word}'"
