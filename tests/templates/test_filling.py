"""Patterns and what fills them: every text can be written as one, and a value is never read again."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ernie_cli.config.document import Item, Mistake
from ernie_cli.config.values import text
from ernie_cli.errors import UsageError
from ernie_cli.templates.model import Filled, Template, filled
from ernie_cli.templates.pattern import Pattern, pattern

NAMES = st.text(alphabet="ab原文 -.|:\"'\\", min_size=1, max_size=8).map(str.strip).filter(bool)
LITERALS = st.text(alphabet="{}\\ a\n中", max_size=12)


def escaped(literal: str) -> str:
    """`literal` as a pattern that stands for it: each backslash before two braces doubled, and one more put there.

    The braces of a run pair up from its end.
    """
    found, slashes = "", 0
    for at, character in enumerate(literal):
        rest = literal[at:]
        run = len(rest) - len(rest.lstrip("{"))
        if run and run % 2 == 0:
            found += "\\" * (slashes + 1)
        slashes = slashes + 1 if character == "\\" else 0
        found += character
    return found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", Pattern(("",), ())),
        ("plain } text {", Pattern(("plain } text {",), ())),
        ("{{a}}", Pattern(("", ""), ("a",))),
        ("{{ a }}-{{\ta}}", Pattern(("", "-", ""), ("a", "a"))),
        ("{{source text}} {{原文}}", Pattern(("", " ", ""), ("source text", "原文"))),
        ("{{{a}}}", Pattern(("{", "}"), ("a",))),
        ('{"a": {"b": 1}}', Pattern(('{"a": {"b": 1}}',), ())),
        (r"\{{a}}", Pattern(("{{a}}",), ())),
        (r"\\{{a}}", Pattern(("\\", ""), ("a",))),
        (r"\\\{{a}}", Pattern((r"\{{a}}",), ())),
        (r"\a \{ \\", Pattern((r"\a \{ \\",), ())),
        (r"\{{a}}{{b}}", Pattern(("{{a}}", ""), ("b",))),
    ],
)
def test_gaps_and_braces_are_told_apart(written: str, expected: Pattern) -> None:
    assert pattern(written) == expected


@pytest.mark.parametrize("written", ["{{", "{{}}", "{{ }}", "{{a", "{{a\nb}}", "{{a}", "{{a{b}}", "x {{a}} {{"])
def test_braces_that_begin_nothing_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="begins no variable"):
        pattern(written)


@given(LITERALS)
@example("{{{{")
def test_every_text_can_be_written_as_a_pattern(literal: str) -> None:
    assert pattern(escaped(literal)) == Pattern((literal,), ())


@given(st.lists(st.tuples(st.text(alphabet="} a\n中", max_size=5), NAMES)), st.dictionaries(NAMES, st.text(max_size=9)))
def test_each_value_stands_in_its_gap_unchanged(pieces: list[tuple[str, str]], values: dict[str, str]) -> None:
    variables = {name: values.get(name, "{{a}}\\{{") for _, name in pieces}
    written = "".join(f"{before}{{{{ {name} }}}}" for before, name in pieces)
    assert pattern(written).filled(variables) == "".join(before + variables[name] for before, name in pieces)


@given(st.text(alphabet="{}\\a \n", max_size=40))
def test_any_text_is_a_pattern_or_refused(written: str) -> None:
    try:
        found = pattern(written)
    except ValueError:
        assert "{{" in written
    else:
        assert len(found.around) == len(found.names) + 1


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ["\\", "{", "{{a", "\\{{", "{{a}}"])
def test_a_long_text_is_read_in_one_pass(piece: str) -> None:
    written = piece * (256 * 1024 // len(piece))
    try:
        pattern(written)
    except ValueError as error:
        assert len(str(error)) < 60


def test_variables_are_named_once_in_their_order() -> None:
    template = Template("t", pattern("{{b}} {{input}} {{a}}"), pattern("{{a}}"))
    assert template.variables == ("a", "b", "input")


@pytest.mark.parametrize(
    ("prompt", "system", "variables", "expected"),
    [
        ("{{input}}!", None, {"input": "hi"}, Filled(None, "hi!")),
        ("Say it.", None, {"input": "hi"}, Filled(None, "Say it.\n\nhi")),
        ("Say it.", None, {"input": " \n"}, Filled(None, "Say it.")),
        ("Say it.", None, {}, Filled(None, "Say it.")),
        (None, "On {{input}}", {"input": "hi"}, Filled("On hi", "")),
        (None, "Be {{how}}", {"how": "kind", "input": "hi"}, Filled("Be kind", "hi")),
        ("a", "{{how}}", {"how": " "}, Filled(None, "a")),
        ("{{a}}", None, {"a": "", "b": "left over"}, Filled(None, "")),
    ],
)
def test_a_row_of_variables_makes_a_question(
    prompt: str | None, system: str | None, variables: dict[str, str], expected: Filled
) -> None:
    template = Template("t", pattern(prompt) if prompt else None, pattern(system) if system else None)
    assert filled(template, variables) == expected


def test_what_a_row_lacks_is_named_at_once() -> None:
    template = Template("my own", pattern("{{a}} {{b c}} {{input}}"))
    with pytest.raises(UsageError) as caught:
        filled(template, {"b": "", "input": ""})
    assert (caught.value.message, caught.value.hint) == ("template my own wants a and b c and input", "add -V a=… -V 'b c'=…")


def test_half_a_character_in_a_file_is_refused() -> None:
    with pytest.raises(Mistake, match="half a character"):
        text(Item("text", "a\ud83d", 1, 1))
