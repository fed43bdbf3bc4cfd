"""The tree of commands as plain values: words, options, arguments and what each takes; the only place here that sees Typer."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ernie_cli.main import COMMANDS, built
from ernie_cli.manual.values import Values, of_argument, of_option


class Option(NamedTuple):
    """One option: `names` as they are written, `off` those that say no; `metavar` is "" for one that takes no value."""

    names: tuple[str, ...]
    off: tuple[str, ...]
    metavar: str
    help: str
    repeats: bool
    values: Values

    @property
    def spelled(self) -> tuple[str, ...]:
        """Every way to write it."""
        return self.names + self.off


class Argument(NamedTuple):
    """What a command takes besides options; `metavar` is without brackets and dots."""

    metavar: str
    help: str
    needed: bool
    repeats: bool
    values: Values


class Command(NamedTuple):
    """One command: the words that name it, a line about it, its help, and the commands below it."""

    words: tuple[str, ...]
    about: str
    help: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    commands: tuple["Command", ...] = ()

    @property
    def name(self) -> str:
        """The words as one."""
        return " ".join(self.words)


def tree() -> tuple[Command, ...]:
    """Every command of `ernie`, in the order of its help."""
    return tuple(_command((name,), built(name), about) for name, about in COMMANDS.items())


def leaves(commands: tuple[Command, ...]) -> Iterator[Command]:
    """Every command that does something."""
    for command in commands:
        if command.commands:
            yield from leaves(command.commands)
        else:
            yield command


def _command(words: tuple[str, ...], typed: Any, about: str) -> Command:
    inner = getattr(typed, "commands", {})
    text = (typed.help or "").strip()
    name = " ".join(words)
    return Command(
        words,
        about,
        text,
        tuple(_option(name, each) for each in typed.params if _is_option(each)),
        tuple(_argument(name, each) for each in typed.params if each.param_type_name == "argument"),
        tuple(_command((*words, each), leaf, _first(leaf.help or "")) for each, leaf in inner.items()),
    )


def _is_option(parameter: Any) -> bool:
    return parameter.param_type_name == "option" and "--help" not in parameter.opts


def _option(command: str, parameter: Any) -> Option:
    metavar = "" if parameter.is_flag else parameter.metavar
    names = tuple(parameter.opts)
    return Option(
        names,
        tuple(parameter.secondary_opts),
        metavar,
        parameter.help or "",
        bool(parameter.multiple),
        of_option(command, names[0], metavar),
    )


def _argument(command: str, parameter: Any) -> Argument:
    metavar = parameter.metavar or parameter.name.upper()
    plain = metavar.strip("[].")
    return Argument(
        plain, parameter.help or "", not metavar.startswith("["), parameter.nargs == -1, of_argument(command, plain)
    )


def _first(text: str) -> str:
    """The first sentence of a help text."""
    paragraph = " ".join(text.strip().split("\n\n")[0].split())
    sentence, dot, _ = paragraph.partition(". ")
    return sentence + "." if dot else paragraph
