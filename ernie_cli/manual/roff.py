"""Pieces of a man page in man(7): text in, lines of roff out that mandoc and groff take without a word.

`commands/help.py` shows the same pages as plain text: it knows the requests used here and no others.
"""

from collections.abc import Iterable
from textwrap import wrap

from ernie_cli import __version__

DATE = "2026-11-24"


def head(name: str, section: int, about: str) -> str:
    """The first lines of a page."""
    return f'.TH {name.upper()} {section} {DATE} "ernie {__version__}"\n.SH NAME\n{text(name)} \\- {text(about.rstrip("."))}\n'


def section(title: str, body: str) -> str:
    """A section, nothing for an empty one."""
    return f".SH {title}\n{body}" if body else ""


def paragraphs(words: str) -> str:
    """Text whose paragraphs have a blank line between them."""
    return "\n.PP\n".join(text(" ".join(part.split())) for part in words.strip().split("\n\n")) + "\n"


def tagged(rows: Iterable[tuple[str, str]]) -> str:
    """A list of tags, in roff already, each with a text."""
    return "".join(f".TP\n{tag}\n{text(words)}\n" for tag, words in rows)


def example(lines: str) -> str:
    """Lines as they are typed."""
    return ".EX\n" + "".join(f"{_guarded(_escaped(line))}\n" for line in lines.strip("\n").split("\n")) + ".EE\n"


def references(*pages: str) -> str:
    """`name(1)` of each page, the name in bold."""
    split = [page.rstrip(")").split("(") for page in pages]
    rows = [f".BR {text(name)} ({number})" for name, number in split]
    return " ,\n".join(rows) + "\n" if rows else ""


def bold(words: str) -> str:
    """Words in bold."""
    return f"\\fB{text(words)}\\fR"


def italic(words: str) -> str:
    """Words in italics."""
    return f"\\fI{text(words)}\\fR"


def text(words: str) -> str:
    """Text for roff in short lines: backslashes and hyphens as themselves, no line that looks like a request."""
    lines = wrap(_escaped(words), 78, break_long_words=False, break_on_hyphens=False)
    return "\n".join(map(_guarded, lines))


def _escaped(words: str) -> str:
    return (
        words.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("…", "...")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti")
        .replace("`", "\\(ga")
    )


def _guarded(line: str) -> str:
    return f"\\&{line}" if line.startswith((".", "'")) else line
