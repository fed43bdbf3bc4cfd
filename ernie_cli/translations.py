"""Catalogues of translations out of the code: `python -m ernie_cli.translations` brings them up to date, a test tells drift.

What is translated: the first argument of say(), series() and translate(), the help of commands, options and arguments, and
what the man pages say besides.
Nothing that runs for a user imports this.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from ernie_cli.language.catalogue import LOCALE
from ernie_cli.language.chosen import CHINESE
from ernie_cli.language.po import compiled, read_po, written
from ernie_cli.main import ABOUT, COMMANDS, built
from ernie_cli.manual.pages import pages
from ernie_cli.manual.tree import tree

SOURCE = Path(__file__).parent
MARKS = ("say", "series", "translate")


def templates() -> Mapping[str, str]:
    """Every text that is shown in another language, with the module it is first found in, in the order of modules."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        for text in _marked(ast.parse(path.read_text("utf-8"))):
            found.setdefault(text, name)
    for text in _help():
        found.setdefault(text, "help")
    for text in _manual():
        found.setdefault(text, "manual")
    return found


def brought_up_to_date(old: Mapping[str, str]) -> str:
    """The text of a catalogue with all templates of today: translations are kept, what nothing uses is left out."""
    return written((place, text, old.get(text, "")) for text, place in sorted(templates().items(), key=lambda each: each[1]))


def write(language: str = CHINESE) -> None:
    """The catalogue beside the code: its source, and what gettext reads."""
    folder = LOCALE / language / "LC_MESSAGES"
    source = folder / "ernie.po"
    text = brought_up_to_date(read_po(source.read_text("utf-8")) if source.exists() else {})
    source.write_text(text, "utf-8")
    (folder / "ernie.mo").write_bytes(compiled(read_po(text), language))


def _marked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _is_mark(node.func):
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                yield first.value


def _is_mark(function: ast.expr) -> bool:
    """Whether it is one of ours by name; what others call `say` is a method."""
    if isinstance(function, ast.Attribute):
        return function.attr == "translate"
    return isinstance(function, ast.Name) and function.id in MARKS


def _help() -> Iterator[str]:
    """The words of the tree of commands, as `render.help` takes them."""
    yield from (ABOUT, *COMMANDS.values())
    for name in COMMANDS:
        root = built(name)
        for command in (root, *getattr(root, "commands", {}).values()):
            yield from (" ".join(part.split()) for part in (command.help or "").split("\n\n") if part.strip())
            context = command.make_context(name, [], resilient_parsing=True)
            yield from (each.help for each in command.get_params(context) if getattr(each, "help", None))


def _manual() -> list[str]:
    """What the man pages have to say besides."""
    asked: list[str] = []

    def translate(template: str) -> str:
        asked.append(template)
        return template

    pages(tree(), translate)
    return asked


if __name__ == "__main__":
    write()
