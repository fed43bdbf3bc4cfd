"""A man page of ours as plain text, for pipes and for machines without man: it knows the requests that ours use, no others."""

import re
from collections.abc import Iterator
from textwrap import fill

from ernie_cli.language.said import say

WIDTH = 80
INDENT = " " * 7
SIGNS = {"\\-": "-", "\\e": "\\", "\\(ha": "^", "\\(ti": "~", "\\(ga": "`", "\\&": "", "\\fB": "", "\\fI": "", "\\fR": ""}
_ESCAPE = re.compile("|".join(map(re.escape, SIGNS)))


def plain(roff: str) -> str:
    """The page in lines of at most 80 columns. Raises ValueError for a request that no page of ours has."""
    return "\n".join(_lines(iter(roff.splitlines()))) + "\n"


def _lines(source: Iterator[str]) -> Iterator[str]:
    words: list[str] = []
    indent = INDENT
    gap: tuple[str, ...] = ()  # before a tag; none below a title
    for line in source:
        said = _said(line)
        if said is not None:
            words.append(said)
            continue
        yield from _filled(words, indent)
        request, _, rest = line.partition(" ")
        if request == ".SH":
            yield from (("", rest) if rest != "NAME" else (rest,))
            indent, gap = INDENT, ()
        elif request == ".TP":
            yield from (*gap, INDENT + (_said(next(source)) or ""))
            indent, gap = INDENT * 2, ("",)
        elif request == ".PP":
            yield ""
            indent, gap = INDENT, ("",)
        elif request == ".EX":
            yield from (INDENT + (_said(each) or "") for each in iter(lambda: next(source), ".EE"))
        elif request not in (".TH", ".br"):
            raise ValueError(say("{request} is not for our pages", request=request))
    yield from _filled(words, indent)


def _filled(words: list[str], indent: str) -> Iterator[str]:
    if words:
        yield fill(
            " ".join(words),
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=False,
        )
        words.clear()


def _said(line: str) -> str | None:
    """The text of a line, None for a request that is more than a font."""
    if line.startswith("."):
        request, _, rest = line.partition(" ")
        if request in (".BR", ".IR", ".RI"):
            rest = rest.replace(" ", "")  # two fonts in turns, and nothing between them
        elif request not in (".B", ".I"):
            return None
        line = rest
    return _ESCAPE.sub(lambda found: SIGNS[found[0]], line)
