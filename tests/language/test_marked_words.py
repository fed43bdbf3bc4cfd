"""The source: whatever a person reads is marked, so that the catalogue can have it. That it is, types say: `Said`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import ernie_cli

ROOT = Path(ernie_cli.__file__).parent
MACHINERY = ("language/said.py", "language/complaints.py")  # where a template is a variable
WORDS = re.compile(r"[a-z]{2,} [a-z]{2,}")


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Each call of a function of these names, with its place."""
    for path in sorted(ROOT.rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in names
                and where not in MACHINERY
            ):
                yield f"{where}:{node.lineno}", node


def literals(node: ast.AST) -> Iterator[str]:
    """The texts in an expression, except in what it calls."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if not isinstance(node, ast.Call):
        for inner in ast.iter_child_nodes(node):
            yield from literals(inner)


def test_what_is_said_is_a_literal() -> None:
    wrong = [where for where, call in calls("say", "series") if not isinstance(call.args[0], ast.Constant)]
    assert wrong == []


def test_no_words_go_into_a_gap_unmarked() -> None:
    wrong = [
        (where, text)
        for where, call in calls("say")
        for value in call.keywords
        for text in literals(value.value)
        if WORDS.search(text)
    ]
    assert wrong == []


def test_no_words_are_quoted_that_are_ours() -> None:
    wrong = [
        (where, text)
        for where, call in calls("quoted")
        for each in call.args
        for text in literals(each)
        if WORDS.search(text) and "{" not in text
    ]
    assert wrong == []


def test_no_words_are_added_unmarked() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
                sides = (node.left, node.right)
                if any(
                    isinstance(side, ast.Call) and isinstance(side.func, ast.Name) and side.func.id == "say" for side in sides
                ):
                    wrong += [
                        (path.name, side.value)
                        for side in sides
                        if isinstance(side, ast.Constant) and WORDS.search(str(side.value))
                    ]
    assert wrong == []


def test_every_gap_of_a_template_has_its_value() -> None:
    wrong = []
    for where, call in calls("say"):
        template = call.args[0]
        named = {keyword.arg for keyword in call.keywords}
        if isinstance(template, ast.Constant) and named and None not in named:
            asked = {name for _, name, _, _ in Formatter().parse(str(template.value)) if name}
            wrong += [] if asked == named else [(where, asked ^ named)]
    assert wrong == []


def test_what_is_said_is_not_joined_as_text() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
                said = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name) and inner.id == "say"]
                wrong += [f"{path.name}:{node.lineno}"] if said else []
    assert wrong == []


def test_what_is_said_does_not_stand_in_an_f_string() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                said = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name) and inner.id == "say"]
                wrong += [f"{path.name}:{node.lineno}"] if said else []
    assert wrong == []
