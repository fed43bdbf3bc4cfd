"""The help of a command in another language: laid out by the columns that its characters take, which Typer does not count."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ernie_cli.render.table import width
from ernie_cli.render.wrapping import wrapped

WIDTH = 80
WIDEST_NAME = 30  # columns; what an option is for begins on the next line behind a longer one


def help_text(command: Any, context: Any, translate: Callable[[str], str]) -> str:
    """All that `--help` tells, without the end of its last line. `command` and `context` are Typer's."""
    pieces = " ".join(command.collect_usage_pieces(context))
    about = (" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    parameters = command.get_params(context)
    sections = {
        translate("Arguments:"): _records(parameters, "argument", context, translate),
        translate("Options:"): _records(parameters, "option", context, translate),
        translate("Commands:"): [
            (name, translate(_first_sentence(each.help or ""))) for name, each in getattr(command, "commands", {}).items()
        ],
    }
    lines = [translate("Usage: ") + f"{context.command_path} {pieces}"]
    for paragraph in about:
        lines += ["", *(f"  {line}" for line in wrapped(translate(paragraph), WIDTH - 2))]
    for title, rows in sections.items():
        lines += ["", title, *_table(rows)] if rows else []
    return "\n".join(lines)


def _records(parameters: Iterable[Any], kind: str, context: Any, translate: Callable[[str], str]) -> Sequence[tuple[str, str]]:
    """Names and words of the parameters of a kind, with what Typer says of defaults and ranges."""
    rows = []
    for each in parameters:
        record = each.get_help_record(context) if each.param_type_name == kind else None
        if record is not None:
            names, words = record
            said = each.help or ""
            more = words.removeprefix(said).replace("default: ", translate("default: ")).replace("; ", translate("; "))
            rows.append((names, translate(said) + more.replace("required", translate("required"))))
    return rows


def _table(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    column = min(WIDEST_NAME, max(width(name) for name, _ in rows)) + 4
    for name, words in rows:
        lines = list(wrapped(words, WIDTH - column))
        if width(name) > column - 4:
            yield f"  {name}"
        else:
            yield f"  {name}".ljust(column) + (lines.pop(0) if lines else "")
        yield from (" " * column + line for line in lines)


def _first_sentence(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())
