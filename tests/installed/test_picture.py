"""The picture at the head of the README shows what the program does today."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from picture import SESSION, drawn, screen

PICTURE = Path(__file__).parents[2] / "README.svg"
TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.fixture(scope="module")
def picture() -> str:
    """The picture of the program as it is."""
    return drawn(screen())


def test_the_picture_is_what_the_program_shows_today(picture: str) -> None:
    assert picture == PICTURE.read_text("utf-8"), "draw it anew: python tests/installed/picture.py README.svg"


def test_every_command_of_the_picture_is_seen_on_one_line(picture: str) -> None:
    lines: dict[str, str] = {}
    for element in ElementTree.fromstring(picture).iter(TEXT):
        lines[element.attrib["y"]] = lines.get(element.attrib["y"], "$").rstrip() + (element.text or "").replace(" ", "")
    assert [line for line in lines.values() if line.startswith("$$")] == [f"$${each.replace(' ', '')}" for each in SESSION]


def test_what_answers_the_question_stands_above_what_does_not(picture: str) -> None:
    assert picture.index("your money back") < picture.index("refund policy") < picture.index("opening hours")


def test_no_text_reaches_over_the_edge(picture: str) -> None:
    root = ElementTree.fromstring(picture)
    ends = [float(text.attrib["x"]) + float(text.attrib["textLength"]) for text in root.iter(TEXT)]
    assert ends and max(ends) <= float(root.attrib["width"])
