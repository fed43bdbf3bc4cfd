"""The layers: a module imports only what lies below it, slow libraries stand behind one adapter each, nothing goes round."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import ernie_cli

ROOT = Path(ernie_cli.__file__).parent

# From top to bottom; a package counts as one. A new module gets its place here.
LAYERS = (
    ("__main__", "translations"),
    ("manual",),
    ("main",),
    ("commands",),
    ("dialogue", "jobs"),
    ("keys", "offers", "settings"),
    ("drawing", "talk"),
    ("discovery",),
    ("app",),
    ("configured",),
    ("remote", "tools"),
    ("terminals",),
    ("bulk", "world"),
    ("provider",),
    ("pictures", "structure"),
    ("accounts", "choice", "endings", "history", "ledger", "transport"),
    ("storage",),
    ("cassette", "credentials"),
    ("config",),
    ("templates",),
    ("parameters",),
    ("inputs",),
    ("auth", "curl", "dialects", "render", "sandbox"),
    ("addresses", "catalogue", "flags"),
    ("vectors",),
    ("completion", "options", "strict"),
    ("__init__", "errors", "events", "folders", "interrupts", "requests", "secret", "spawned", "sse"),
    ("language",),
)
DEPTH = {name: depth for depth, layer in enumerate(LAYERS) for name in layer}
LAZY = (
    "__main__",
    "app",
    "configured",
    "terminals",
    "world",
    "transport.tls",
)  # may import inside functions; the last a library that few machines need

# Packages and modules, and what they must never reach, whatever lies below them.
NEVER = {
    "auth": ("transport", "httpx", "keyring", "os", "socket"),
    "catalogue": ("transport", "httpx", "time", "os", "socket"),
    "dialects": ("transport", "httpx", "time", "os", "socket", "catalogue"),
    "endings": ("transport", "httpx", "catalogue"),
    "events": ("json",),
    "render": ("provider", "catalogue", "transport", "httpx"),
    "commands": ("json", "httpx", "transport", "credentials", "auth"),
    "provider.service": ("httpx", "catalogue", "credentials", "json"),
    "templates": ("config", "json", "os", "yaml"),
    "provider.replies": ("httpx", "catalogue", "credentials", "json"),
}
ADAPTERS = {
    "httpx": ("transport.library",),
    "keyring": ("credentials.keyring",),
    "filelock": ("credentials.lock",),
    "platformdirs": ("folders.platform",),
    "yaml": ("cassette.writing", "config.document", "sandbox.script_file"),
    "sqlite3": ("storage.database",),
    "mcp": ("talk.tool_servers",),
    "jsonschema": ("structure.validator",),
    "referencing": ("structure.validator",),
    "prompt_toolkit": ("dialogue.line",),
    "rich": ("render.bar", "render.bars", "render.matrix", "render.preview"),
    "pygments": ("render.markdown.colours",),
    "textual_image": ("render.preview",),
}


class Import(NamedTuple):
    """One import: the dotted name of the module that has it, what it names, and where it stands."""

    by: str
    name: str
    ours: bool
    in_function: bool
    for_types: bool


def imports(path: Path) -> Iterator[Import]:
    """Every import of a module; `from ernie_cli.a import b` names `a.b` when that is a module, else `a`."""
    by = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    tree = ast.parse(path.read_text("utf-8"))
    typed = {id(inner) for node in ast.walk(tree) if _is_for_types(node) for inner in ast.walk(node)}
    lazy = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        for name in _named(node):
            ours = name.split(".")[0] == "ernie_cli"
            yield Import(by, _module(name) if ours else name, ours, id(node) in lazy, id(node) in typed)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _named(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _module(name: str) -> str:
    parts = name.split(".")[1:]
    while parts and not (ROOT.joinpath(*parts).is_dir() or ROOT.joinpath(*parts).with_suffix(".py").exists()):
        parts.pop()
    return ".".join(parts) or "__init__"


ALL = [found for path in sorted(ROOT.rglob("*.py")) for found in imports(path)]
OURS = [found for found in ALL if found.ours]


def group(module: str) -> str:
    return module.split(".")[0] or "__init__"


def test_every_module_has_its_layer() -> None:
    assert {
        path.name.removesuffix(".py") for path in ROOT.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    } == set(DEPTH)


@pytest.mark.parametrize("name", DEPTH)
def test_imports_point_down(name: str) -> None:
    upward = {
        (found.by, found.name)
        for found in OURS
        if group(found.by) == name and group(found.name) != name and DEPTH[group(found.name)] <= DEPTH[name]
    }
    assert upward == set()


@pytest.mark.parametrize("name", NEVER)
def test_some_things_are_never_reached(name: str) -> None:
    reached = {group(found.name) for found in ALL if f"{found.by}.".startswith(f"{name}.")}
    assert reached & set(NEVER[name]) == set()


@pytest.mark.parametrize("library", ADAPTERS)
def test_a_slow_library_stands_behind_its_adapters(library: str) -> None:
    found = {one.by for one in ALL if one.name.split(".")[0] == library and not one.for_types}
    assert found == set(ADAPTERS[library])


def test_hardly_a_module_imports_inside_functions() -> None:
    assert {found.by for found in ALL if found.in_function} == set(LAZY)


def test_nothing_imports_itself_by_a_detour() -> None:
    below = {found.by: set[str]() for found in OURS}
    for found in OURS:
        if not found.for_types and found.name != found.by:
            below[found.by].add(found.name)
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " > ".join((*way, module))
        if module not in done:
            for lower in below.get(module, ()):
                visit(lower, (*way, module))
            done.add(module)

    for module in below:
        visit(module, ())
