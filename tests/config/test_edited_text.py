"""Changing one value in a text: every other line stays what it is, and the text says what was asked for."""

from collections.abc import Mapping
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ernie_cli.config.document import document
from ernie_cli.config.edit import Unchangeable, changed, removed, scalar
from ernie_cli.config.look import as_json, found, leaves
from ernie_cli.config.path import Path, dotted, parsed


class Line(NamedTuple):
    """A line of a document; `owner` is the path that it stands for, empty for a remark."""

    text: str
    owner: Path = ()


NAMES = st.sampled_from(["a", "b.c", "wcode/x-4.5", "键", "d e", "yes", "'q'", "#", "12"])
VALUES = st.sampled_from(
    ["x", '"a # b"', "'it''s'", "0.70", "true", "[a, b]", "{k: v}", "|\n{0}  one\n{0}  # two\n", "", "你好"]
)
REMARKS = st.sampled_from(["", "  # why", "\t# why"])
TREES: st.SearchStrategy[object] = st.recursive(
    st.tuples(VALUES, REMARKS), lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3), max_leaves=8
)


@st.composite
def documents(draw: st.DrawFn) -> list[Line]:
    """A block document with remarks and blank lines between, each leaf in one line or in a block of its own."""
    lines: list[Line] = []

    def write(tree: Mapping[str, object], path: Path, indent: str) -> None:
        step = draw(st.sampled_from(["  ", "    "]))
        for name, value in tree.items():
            owner = (*path, name)
            lines.extend(Line(text) for text in draw(st.lists(st.sampled_from(["", f"{indent}# a remark", "#"]), max_size=2)))
            if isinstance(value, Mapping):
                lines.append(Line(f"{indent}{scalar(name)}:", owner))
                write(value, owner, indent + step)
            else:
                written, remark = value
                if written.startswith("|"):
                    lines.append(Line(f"{indent}{scalar(name)}: {written.format(indent)}".rstrip("\n"), owner))
                else:
                    lines.append(Line(f"{indent}{scalar(name)}: {written}{remark}", owner))

    whole = draw(st.dictionaries(NAMES, TREES, min_size=1, max_size=3))
    write(whole, (), "")
    return lines


def text(lines: list[Line]) -> str:
    return "".join(f"{line.text}\n" for line in lines)


@given(documents(), st.data())
@settings(max_examples=60, deadline=None)
def test_setting_a_value_changes_its_line_alone(lines: list[Line], data: st.DataObject) -> None:
    inner = {line.owner[:depth] for line in lines for depth in range(len(line.owner))}
    at = data.draw(st.sampled_from([n for n, line in enumerate(lines) if line.owner and line.owner not in inner]))
    new = changed(text(lines), lines[at].owner, '"new"')
    item = found(document(new), lines[at].owner)
    assert item is not None
    assert as_json(item) == "new"
    others = [line.text for n, line in enumerate(lines) if n != at]
    rest = iter(new.split("\n"))
    assert all(part in rest for line in others for part in line.split("\n")), new


@given(documents(), NAMES, NAMES)
@settings(max_examples=60, deadline=None)
def test_a_new_value_adds_lines_and_changes_none(lines: list[Line], name: str, inner: str) -> None:
    owner = (*lines[-1].owner[:-1], name + "x", inner) if lines[-1].owner else (name + "x", inner)
    new = changed(text(lines), owner, "5")
    rest = iter(new.split("\n"))
    assert all(part in rest for line in lines for part in line.text.split("\n")), new
    item = found(document(new), owner)
    assert item is not None
    assert item.text == "5"


@given(documents(), st.data())
@settings(max_examples=60, deadline=None)
def test_removing_a_value_leaves_all_other_lines(lines: list[Line], data: st.DataObject) -> None:
    root = document(text(lines))
    path = data.draw(st.sampled_from([key for key, _ in leaves(root)] if root else [()]))
    new = removed(text(lines), path)
    assert found(document(new), path) is None
    kept = [key for key, _ in leaves(root) if key != path] if root else []
    assert [key for key, _ in leaves(left)] == kept if (left := document(new)) else kept == []
    rest = iter(text(lines).split("\n"))
    assert all(part in rest for part in new.split("\n")), "a line is new"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
@settings(max_examples=100, deadline=None)
def test_any_text_is_written_so_that_it_is_read_again(value: str) -> None:
    item = document(f"k: {scalar(value)}\n")
    flow = document(f"{{k: [{scalar(value)}], {scalar(value + 'x')}: v}}")
    assert item is not None
    assert flow is not None
    assert item.members["k"][:2] == ("text", value)
    assert (flow.members["k"].items[0].text, list(flow.members)[1]) == (value, value + "x")


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("", ("a", "b"), "a:\n  b: 5\n"),
        ("# only a remark", ("a",), "# only a remark\na: 5\n"),
        ("---\na: 1\n...\n", ("b",), "---\na: 1\nb: 5\n...\n"),
        ("{a: 1}\n", ("b", "c"), "{a: 1, b: {c: 5}}\n"),
        ("a: {}\n", ("a", "b"), "a: {b: 5}\n"),
        ("a: {b: 1,\n    c: 2,  # two\n   }\n", ("a", "d"), "a: {b: 1,\n    c: 2, d: 5,  # two\n   }\n"),
        ("a:\n- x\n- y\n# end\n", ("a",), "a: 5\n# end\n"),
        ("a:   # why\n    - x\nb: 1", ("a",), "a: 5   # why\nb: 1"),
        ("a: >-\n  long\n  text\n\nb: 1\n", ("a",), "a: 5\n\nb: 1\n"),
        ("a: 'long\n  text'  # x\n", ("a",), "a: 5  # x\n"),
        ("a:\n  b: 1", ("c",), "a:\n  b: 1\nc: 5\n"),
        ("a:\n  b: 1\n\n# of c\nc: 2\n", ("a", "d"), "a:\n  b: 1\n  d: 5\n\n# of c\nc: 2\n"),
        ('"a" : 1\n', ("a",), '"a" : 5\n'),
    ],
)
def test_a_value_goes_where_a_person_would_write_it(before: str, path: Path, after: str) -> None:
    assert changed(before, path, "5") == after


@pytest.mark.parametrize("before", ["a: &x 1\nb: *x\n", "- a\n", "? a\n: 1\n", "a: b\n"])
def test_what_cannot_be_told_for_sure_is_not_changed(before: str) -> None:
    with pytest.raises(Unchangeable):
        changed(before, ("a", "b") if before == "a: b\n" else ("a",), "5")


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(
            lambda part: not {'"', "'"} <= set(part)
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=100, deadline=None)
def test_a_path_is_read_as_it_is_written(parts: list[str]) -> None:
    assert parsed(dotted(parts)) == tuple(parts)
