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
LETTERS = re.compile(r"[A-Za-z]{2,}")
SOURCES = [(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))) for path in sorted(ROOT.rglob("*.py"))]
# Names that are the same in every language.
NAMES = {"AI Studio LLM API v3", "aichat models.yaml, 2026-02-23", "qianfan SDK 0.4.12.3", "wcode", "__ernie_at "}
# Words of a sentence that have stood in gaps.
ALONE = {"nobody", "nothing", "none", "many", "unknown", "works", "yes", "no", "free", "new", "gone", "environment", "keyring"}
# Modules whose words are those of services, of man pages, of the wire, of the manual's own tree.
NOT_OURS = ("sandbox/", "manual/", "language/", "dialects/codes.py", "options.py", "transport/sandbox.py")
# Modules that speak to a model, to a shell, or to whoever reads a file of ours; and what Typer and libraries say.
FOR_OTHERS = {
    "auth/derived.py",
    "cassette/writing.py",
    "curl.py",
    "interrupts.py",
    "main.py",
    "structure/asking.py",
    "structure/reasons.py",  # by which the words of jsonschema are known; each is tested to be translated
    "talk/tool_servers.py",
    "tools/arguments.py",
    "tools/bench.py",
    "tools/result.py",
    "tools/workshop.py",
    "transport/client.py",
}
# Names of models, of commands; texts that are compared, not shown.
SPELLED = {
    "aichat models.yaml, 2026-02-23",
    "ernie speed",
    "ernie speed-appbuilder",
    "ernie lite",
    "ernie functions",
    "ernie character",
    "# What may stand here: man 5 ernie-config\n",
    "token remove",
    "token check",
    "true or false",
    "quote the value",
}


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Each call of a function of these names, with its place."""
    for where, tree in SOURCES:
        for node in ast.walk(tree) if where not in MACHINERY else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{where}:{node.lineno}", node


def literals(node: ast.AST) -> Iterator[str]:
    """The texts in an expression, except in what it calls."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if not isinstance(node, ast.Call):
        for inner in ast.iter_child_nodes(node):
            yield from literals(inner)


def gaps_of(function: ast.FunctionDef) -> set[str]:
    """The names of variables whose values go into templates as they are."""
    said = [node for node in ast.walk(function) if isinstance(node, ast.Call) and _called(node) == "say"]
    return {keyword.value.id for call in said for keyword in call.keywords if isinstance(keyword.value, ast.Name)}


def assigned(function: ast.FunctionDef) -> Iterator[tuple[ast.expr, set[str]]]:
    """Each value that is given to variables, and their names."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.NamedExpr):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield node.value, {name.id for each in targets for name in ast.walk(each) if isinstance(name, ast.Name)}


def unmarked(tree: ast.AST) -> Iterator[str]:
    """Texts of two words or more that are no docstring, no template, no help and no pattern."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            passed.add(id(node.value))
        if isinstance(node, ast.Call):
            if _called(node) in ("say", "series", "translate"):
                passed.update(map(id, node.args[:1]))
            if _called(node) in ("option", "argument", "compile"):
                passed.update(map(id, ast.walk(node)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WORDS.search(node.value):
            yield from () if id(node) in passed else (node.value,)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else call.func.attr if isinstance(call.func, ast.Attribute) else ""


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
        if LETTERS.search(text) and text not in NAMES
    ]
    assert wrong == []


def test_no_word_goes_into_a_gap_by_way_of_a_variable() -> None:
    wrong = [
        (f"{where}:{node.lineno}", text)
        for where, tree in SOURCES
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and (gaps := gaps_of(function))
        for node, names in assigned(function)
        if names & gaps
        for text in literals(node)
        if WORDS.search(text) or text in ALONE
    ]
    assert wrong == []


def test_no_single_word_goes_into_a_gap_unmarked() -> None:
    wrong = [
        (where, text)
        for where, call in calls("say")
        for value in call.keywords
        for text in literals(value.value)
        if text in ALONE
    ]
    assert wrong == []


def test_two_words_in_a_row_are_marked_or_known_to_be_for_no_person() -> None:
    found = {(where, text) for where, tree in SOURCES if not where.startswith(NOT_OURS) for text in unmarked(tree)}
    assert {(where, text) for where, text in found if where not in FOR_OTHERS and text not in SPELLED} == set()


def test_what_a_command_writes_holds_no_word_of_its_own() -> None:
    wrong = [
        (f"{where}:{node.lineno}", text)
        for where, tree in SOURCES
        if where.startswith(("commands/", "dialogue/", "drawing/", "jobs/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "write"
        for each in node.args
        for inner in ast.walk(each)
        if isinstance(inner, ast.JoinedStr)
        for text in literals(inner)
        if LETTERS.search(text)
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
