"""The man pages: ernie(1), one for each command with all its inner ones, ernie-config(5), ernie-providers(7).

English in the source, as the help of the commands is: `Roff` translates what it is given.
"""

import re
from collections.abc import Iterable, Mapping

from ernie_cli.language.said import Translate, quoted
from ernie_cli.main import ABOUT
from ernie_cli.manual import roff, sections
from ernie_cli.manual.roff import Roff
from ernie_cli.manual.topics import config_page, providers_page
from ernie_cli.manual.tree import Argument, Command, Option, leaves

TOPICS = ("ernie-config(5)", "ernie-providers(7)")


def pages(commands: tuple[Command, ...], translate: Translate = str) -> Mapping[str, str]:
    """Man page by its path below the folder of its language, as man looks for it."""
    page = Roff(translate)
    return {
        "man1/ernie.1": _overview(page, commands),
        **{f"man1/ernie-{command.name}.1": _page(page, command) for command in commands},
        "man5/ernie-config.5": config_page(page),
        "man7/ernie-providers.7": providers_page(page),
    }


def _overview(page: Roff, commands: tuple[Command, ...]) -> str:
    rows = ((f".BR {roff.text(f'ernie-{each.name}')} (1)", each.about) for each in commands)
    return (
        page.head("ernie", 1, ABOUT)
        + page.section("SYNOPSIS", ".B ernie\n[\\-\\-version] [\\-\\-help]\n.I COMMAND\n.RI [ ARGUMENT ]...\n")
        + page.section("DESCRIPTION", page.paragraphs(f"{ABOUT}\n\n{sections.STREAMS}"))
        + page.section("COMMANDS", page.tagged(rows))
        + _end(page, "", sections.ENVIRONMENT, [*(f"ernie-{each.name}(1)" for each in commands), *TOPICS])
    )


def _page(page: Roff, command: Command) -> str:
    head = page.head(f"ernie-{command.name}", 1, command.about)
    body = _group(page, command) if command.commands else _single(page, command)
    return head + body + _end(page, command.name, _variables(command), ["ernie(1)", *TOPICS])


def _single(page: Roff, command: Command) -> str:
    return (
        page.section("SYNOPSIS", _synopsis(command))
        + page.section("DESCRIPTION", page.paragraphs(command.help))
        + page.section("OPTIONS", _options(page, command.options))
    )


def _group(page: Roff, group: Command) -> str:
    """All about a command that has others below it: what these share stands once, at the end."""
    shared = _shared(group.commands)
    body = page.section("SYNOPSIS", ".br\n".join(_synopsis(each) for each in group.commands))
    body += page.section("DESCRIPTION", page.paragraphs(group.help))
    for each in group.commands:
        own = tuple(option for option in each.options if option not in shared)
        body += page.section(quoted(each.words[-1].upper()), page.paragraphs(each.help) + _options(page, own))
    return body + page.section("OPTIONS OF ALL THESE" if len(group.commands) > 1 else "OPTIONS", _options(page, shared))


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
    if argument.needed:
        return f".IR {roff.text(argument.metavar)} {dots}".rstrip() + "\n"
    return f".RI [ {roff.text(argument.metavar)} ]{dots}\n"


def _options(page: Roff, options: tuple[Option, ...]) -> str:
    return page.tagged((_tag(option), option.help) for option in options)


def _tag(option: Option) -> str:
    names = ", ".join(roff.bold(name) for name in option.spelled)
    return f"{names} {roff.italic(option.metavar)}" if option.metavar else names


def _variables(command: Command) -> list[str]:
    """What stands in ENVIRONMENT of a command: variables that its options name, and those of its own."""
    helps = " ".join(option.help for leaf in leaves((command,)) for option in leaf.options)
    named = {name for name in sections.ENVIRONMENT if any(re.search(rf"\b{each}\b", helps) for each in name.split(", "))}
    return [name for name in sections.ENVIRONMENT if name in named or name in sections.VARIABLES.get(command.name, ())]


def _end(page: Roff, name: str, variables: Iterable[str], also: list[str]) -> str:
    codes = {code: sections.EXIT_STATUS[code] for code in sections.CODES[name]}
    if name not in sections.ANSWERING:
        codes[0] = sections.DONE
    environment = page.tagged((roff.bold(each), sections.ENVIRONMENT[each]) for each in variables)
    files = page.tagged((roff.italic(path), sections.FILES[path]) for path in sections.PATHS.get(name, ()))
    if not name:
        files += f".PP\n{page.paragraphs(sections.PLACES)}"
    return (
        page.section("EXIT STATUS", page.tagged((f".B {code}", meaning) for code, meaning in codes.items()))
        + page.section("ENVIRONMENT", f"{environment}.PP\n{page.paragraphs(sections.MORE if name else sections.KEYS)}")
        + page.section("FILES", files)
        + page.section("EXAMPLES", roff.example(sections.EXAMPLES[name]))
        + page.section("SEE ALSO", roff.references(*also))
    )
