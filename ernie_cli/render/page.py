"""A man page of ours as plain text, for pipes and for machines without man: it knows the requests that ours use, no others."""

import re
from collections.abc import Iterator

from ernie_cli.language.said import say
from ernie_cli.render.wrapping import wrapped

WIDTH = 80
INDENT = " " * 7
SIGNS = {
    "\\-": "-",
    "\\e": "\\",
    "\\(ha": "^",
    "\\(ti": "~",
    "\\(ga": "`",
    "\\&": "",
    "\\:": "",
    "\\fB": "",
    "\\fI": "",
    "\\fR": "",
}
_ESCAPE = re.compile("|".join(map(re.escape, SIGNS)))


def plain(roff: str) -> str:
    """The page in lines of at most 80 columns. Raises ValueError for a request that no page of ours has."""
    return "\n".join(_lines(iter(roff.splitlines()))).removeprefix("\n") + "\n"


def _lines(source: Iterator[str]) -> Iterator[str]:
    words = ""
    indent = INDENT
    gap: tuple[str, ...] = ()  # before a tag; none below a title
    for line in source:
        said = _said(line)
        if said is not None:
            words += said
            continue
        if words:
            yield from (indent + each for each in wrapped(words, WIDTH - len(indent)))
            words, gap = "", ("",)
        request, _, rest = line.partition(" ")
        if request == ".SH":
            yield from ("", rest)
            indent, gap = INDENT, ()
        elif request == ".TP":
            yield from (*gap, INDENT + (_said(next(source)) or "").rstrip())
            indent, gap = INDENT * 2, ("",)
        elif request == ".PP":
            yield ""
            indent, gap = INDENT, ("",)
        elif request == ".EX":
            yield from (INDENT + (_said(each) or "").rstrip() for each in iter(lambda: next(source), ".EE"))
        elif request not in (".TH", ".br", ".ad"):
            raise ValueError(say("{request} is not for our pages", request=request))
    yield from (indent + each for each in wrapped(words, WIDTH - len(indent)))


def _said(line: str) -> str | None:
    """The text of a line with the blank at its end, if it has one; None for a request that is more than a font."""
    if line.startswith("."):
        request, _, rest = line.partition(" ")
        if request in (".BR", ".IR", ".RI"):
            rest = rest.replace(" ", "")  # two fonts in turns, and nothing between them
        elif request not in (".B", ".I"):
            return None
        line = rest
    whole = line.removesuffix("\\c")
    return _ESCAPE.sub(lambda found: SIGNS[found[0]], whole) + (" " if whole == line else "")
