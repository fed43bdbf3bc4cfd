"""Pieces of a man page in man(7): words in, lines of roff out that mandoc and groff take without a word.

`commands/help.py` shows the same pages as plain text: it knows the requests used here and no others.
"""

import re
from collections.abc import Iterable
from textwrap import wrap

from ernie_cli import __version__
from ernie_cli.language.said import Said, Translate
from ernie_cli.render.wrapping import pieces

DATE = "2026-11-29"
ROOM = 78  # bytes of a line: mandoc wants no more than 80, and counts Chinese as the escapes that it makes of it
_VOLUMES = {1: "用户命令手册", 5: "文件格式手册", 7: "杂项手册"}
_CHINESE = re.compile("[\u2e80-\uffef]")
_SENTENCES = re.compile(r"\s+|(?<=。)(?=[^\s”）])")


class Roff:
    """The pieces in one language: words that are not Said are English and translated whole, a paragraph at a time."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate

    def words(self, said: str) -> str:
        """What is said, in the language of the page."""
        return said.told(self._translate) if isinstance(said, Said) else self._translate(said)

    def head(self, name: str, section: int, about: str) -> str:
        """The first lines of a page. Chinese is not adjusted to the right: it has few blanks that could be made wider.

        Formatters know the title of a volume in English alone: a Chinese page brings its own.

        whatis takes `\\:` for a colon: there is none in the line that it reads.
        """
        line = self.words(about).rstrip(".。")
        named = text(f"{name} - {line}").replace("\\:", "")
        title = f'.TH {name.upper()} {section} {DATE} "ernie {__version__}"'
        ragged = ""
        if _CHINESE.search(line):
            title += f' "{_VOLUMES[section]}"'
            ragged = ".ad l\n"
        return f"{title}\n{ragged}{self._title('NAME')}{named}\n"

    def section(self, title: str, body: str) -> str:
        """A section, nothing for an empty one."""
        return f"{self._title(title)}{body}" if body else ""

    def paragraphs(self, words: str) -> str:
        """Text whose paragraphs have a blank line between them."""
        parts = [words] if isinstance(words, Said) else [" ".join(part.split()) for part in words.strip().split("\n\n")]
        return "\n.PP\n".join(text(self.words(part)) for part in parts) + "\n"

    def tagged(self, rows: Iterable[tuple[str, str]]) -> str:
        """A list of tags, in roff already, each with its words."""
        return "".join(f".TP\n{tag}\n{text(self.words(words))}\n" for tag, words in rows)

    def _title(self, title: str) -> str:
        return f".SH {self.words(title)}\n"


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
    escaped = _escaped(words)
    lines = _broken(escaped) if _CHINESE.search(escaped) else _wrapped(escaped)
    return "\n".join(map(_guarded, lines))


def _wrapped(escaped: str) -> list[str]:
    return wrap(escaped, ROOM, break_long_words=False, break_on_hyphens=False)


def _broken(escaped: str) -> list[str]:
    """Lines of Chinese text: `\\:` is where a formatter may break one, `\\c` joins it to the next without a blank.

    mandoc breaks at blanks alone: the end of a sentence gives it one.
    """
    lines: list[str] = []
    line = ""
    for word in _SENTENCES.split(escaped):
        parted = "\\:".join(pieces(word))
        if line and _fits(f"{line} {parted}"):
            line += f" {parted}"
            continue
        lines += [line] if line else []
        line = ""
        for piece in pieces(word):
            longer = f"{line}\\:{piece}" if line else piece
            if line and not _fits(f"{longer}\\c"):
                lines.append(f"{line}\\c")
                longer = f"\\:{piece}"
            line = longer
    return [*lines, line]


def _fits(line: str) -> bool:
    return sum(1 if character.isascii() else len("\\[u4E2D]") for character in line) <= ROOM


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
