"""The man pages: ernie(1), one for each command with all its inner ones, ernie-config(5), ernie-providers(7)."""

from collections.abc import Mapping

from ernie_cli.main import ABOUT
from ernie_cli.manual import roff, sections
from ernie_cli.manual.topics import config_page, providers_page
from ernie_cli.manual.tree import Argument, Command, Option

TOPICS = ("ernie-config(5)", "ernie-providers(7)")


def pages(commands: tuple[Command, ...]) -> Mapping[str, str]:
    """Man page by its path below man/, as man looks for it."""
    return {
        "man1/ernie.1": _overview(commands),
        **{f"man1/ernie-{command.name}.1": _page(command) for command in commands},
        "man5/ernie-config.5": config_page(),
        "man7/ernie-providers.7": providers_page(),
    }


def _overview(commands: tuple[Command, ...]) -> str:
    rows = ((f".BR {roff.text(f'ernie-{each.name}')} (1)", each.about) for each in commands)
    return (
        roff.head("ernie", 1, ABOUT)
        + ".SH SYNOPSIS\n.B ernie\n[\\-\\-version] [\\-\\-help]\n.I COMMAND\n.RI [ ARGUMENT ]...\n"
        + roff.section("DESCRIPTION", roff.paragraphs(f"{ABOUT}\n\n{sections.STREAMS}"))
        + roff.section("COMMANDS", roff.tagged(rows))
        + roff.section(
            "ENVIRONMENT",
            _environment() + ".PP\nKeys and addresses have variables of their own, see\n.BR ernie\\-providers (7).\n",
        )
        + roff.section("FILES", roff.tagged((roff.italic(path), about) for path, about in sections.FILES))
        + ".PP\n"
        + roff.paragraphs(sections.PLACES)
        + _end("", [*(f"ernie-{each.name}(1)" for each in commands), *TOPICS])
    )


def _page(command: Command) -> str:
    page = roff.head(f"ernie-{command.name}", 1, command.about)
    if not command.commands:
        page += roff.section("SYNOPSIS", _synopsis(command))
        page += roff.section("DESCRIPTION", roff.paragraphs(command.help))
        page += roff.section("OPTIONS", _options(command.options))
    else:
        shared = _shared(command.commands)
        page += roff.section("SYNOPSIS", ".br\n".join(_synopsis(each) for each in command.commands))
        page += roff.section("DESCRIPTION", roff.paragraphs(command.help))
        for each in command.commands:
            own = tuple(option for option in each.options if option not in shared)
            page += roff.section(each.words[-1].upper(), roff.paragraphs(each.help) + _options(own))
        page += roff.section("OPTIONS OF ALL THESE" if len(command.commands) > 1 else "OPTIONS", _options(shared))
    return page + _end(command.name, ["ernie(1)", *TOPICS])


def _shared(commands: tuple[Command, ...]) -> tuple[Option, ...]:
    """The options that every one of several commands has."""
    if len(commands) < 2:
        return ()
    return tuple(option for option in commands[0].options if all(option in each.options for each in commands))


def _synopsis(command: Command) -> str:
    words = "".join(map(_argument, command.arguments))
    return f".B {roff.text(f'ernie {command.name}')}\n.RI [ OPTION ]...\n{words}"


def _argument(argument: Argument) -> str:
    dots = "..." if argument.repeats else ""
    return (
        f".IR {roff.text(argument.metavar)} {dots}\n".replace(" \n", "\n")
        if argument.needed
        else f".RI [ {roff.text(argument.metavar)} ]{dots}\n"
    )


def _options(options: tuple[Option, ...]) -> str:
    return roff.tagged((_tag(option), option.help) for option in options)


def _tag(option: Option) -> str:
    names = ", ".join(roff.bold(name) for name in option.spelled)
    return f"{names} {roff.italic(option.metavar)}" if option.metavar else names


def _environment() -> str:
    return roff.tagged((roff.bold(name), about) for name, about in sections.ENVIRONMENT)


def _end(name: str, also: list[str]) -> str:
    codes = roff.tagged((f".B {code}", meaning) for code, meaning in sections.EXIT_STATUS)
    return (
        ("" if name in sections.OFFLINE else roff.section("EXIT STATUS", codes))
        + (roff.section("EXAMPLES", roff.example(sections.EXAMPLES[name])) if name in sections.EXAMPLES else "")
        + roff.section("SEE ALSO", roff.references(*also))
    )
