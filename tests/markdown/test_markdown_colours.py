"""Code in colours, line by line: as pygments colours the whole of it, where it keeps what a line leaves open."""

from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name

import ernie_cli
from ernie_cli.render.markdown.colours import _style, lexer

SCRIPT = 'if [ "$a" = b ]; then\n  # say so\n  echo "one\ntwo $x" > /dev/null\nfi'
PROGRAM = "/* one\n   two */\nint main(void) {\n  return 0; // done\n}"
PAGE = "<!-- a\n b -->\n<p class='x'>text</p>"


def coloured(name: str, source: str) -> list[tuple[str, str]]:
    """Each character with its look, as the lines come one by one."""
    found = lexer(name)
    assert found
    return [(run.style, character) for line in source.split("\n") for run in found(line) for character in run.text]


def at_once(name: str, source: str) -> list[tuple[str, str]]:
    """Each character with its look, as pygments sees the whole."""
    found = get_lexer_by_name(name, stripnl=False).get_tokens(source)
    return [(_style(kind), character) for kind, text in found for character in text if character != "\n"]


@pytest.mark.parametrize("path", sorted(Path(ernie_cli.__file__).parent.glob("render/*.py")), ids=lambda path: path.stem)
def test_python_has_the_colours_of_the_whole(path: Path) -> None:
    source = path.read_text("utf-8").rstrip("\n")
    assert coloured("python", source) == at_once("python", source)


@pytest.mark.parametrize(
    ("name", "source"), [("sh", SCRIPT), ("java", PROGRAM), ("js", "/** a\n * b */ let x = `c\n${d}`;"), ("html", PAGE)]
)
def test_strings_and_comments_of_several_lines_have_the_colours_of_the_whole(name: str, source: str) -> None:
    assert coloured(name, source) == at_once(name, source)


@pytest.mark.parametrize("name", ["json", "yaml", "ruby", "c", "console", "js", "make", "php", "text"])
def test_no_character_is_lost(name: str) -> None:
    for source in (SCRIPT, PROGRAM, PAGE, '{"a": [1, "b\n  \t"', "\t\n\n  x"):
        assert "".join(text for _, text in coloured(name, source)) == source.replace("\n", "")


@pytest.mark.parametrize("name", ["", "nonsense", "python3.14!", "../x", "{.python}"])
def test_a_language_that_nobody_knows_has_no_colours(name: str) -> None:
    assert lexer(name) is None
