"""TAB pressed behind every prefix of every command, flag, choice and name, in real shells on a terminal.

What may stand there is looked for in the tree of commands, not in what is generated from it.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "shells"))
from shell_session import ShellSession

from ernie_cli.manual.places import places
from ernie_cli.manual.tree import leaves, tree

SHELLS = {"bash": ("bash", True), "bash-alone": ("bash", False), "zsh": ("zsh", True), "fish": ("fish", True)}
EACH = int(os.environ.get("EACH", "1"))  # 10 presses only every tenth prefix of choices
TREE = tree()
LISTS = {
    "sessions": ("my trip", "会话", "旅行 二", "zebra,+@x"),
    "conversations": ("0a1b2c3d4e5f",),
    "batches": ("batch_xyz-1", "batch_abc"),
    "templates": ("review", "two  blanks", "翻译/中文", "vendor.prompt"),
    "aliases": ("jazz", "快 一点", "k:v"),
    "models": ("jupiter/7b:latest", "jupiter2:8b@v1", "文心/大模型:最新", "up=no=z"),
    "providers": ("home", "家"),
}
PLACES = {
    "chat --session": ("sessions",),
    "history show": ("sessions", "conversations"),
    "history export zebra,+@x": ("sessions", "conversations"),
    "history remove": ("sessions", "conversations"),
    "batch fetch": ("batches",),
    "chat -t": ("templates",),
    "chat -m": ("models", "aliases"),
    "image -m": ("models", "aliases"),
    "chat --fallback": ("models", "aliases"),
    "models": ("models",),
    "chat -p": ("providers",),
    "token get": ("providers",),
}
QUOTES = {
    "none": lambda text: text.replace(" ", "\\ "),
    "double": lambda text: f'"{text}',
    "single": lambda text: f"'{text}",
}


@pytest.fixture(scope="module", params=SHELLS)
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShellSession]:
    shell, loader = SHELLS[request.param]
    with ShellSession(shell, tmp_path_factory.mktemp("shell"), loader) as session:
        yield session


def prefixes(words: Iterable[str], least: int = 0) -> list[str]:
    return sorted({word[:end] for word in words for end in range(least, len(word) + 1)})


def wrong(session: ShellSession, before: str, words: Iterable[str], begun: Iterable[str]) -> list[tuple[str, set[str]]]:
    """The lines at which not exactly those of `words` are offered that begin so."""
    found, count = [], 0
    for prefix in begun:
        wanted = {word for word in words if word.startswith(prefix)}
        given = {each.rstrip("=") for each in session.offered(f"{before}{prefix}") if each.startswith(prefix)}
        count += 1
        if given - {"--help", "-h"} != wanted:
            found.append((f"{before}{prefix}", given ^ wanted))
    print(f"{session.shell} {before!r}: {count} prefixes, {len(found)} wrong")
    return found


def test_every_prefix_of_every_command(session: ShellSession) -> None:
    names = [each.name for each in TREE]
    found = wrong(session, "ernie ", names, prefixes(names, 1))
    for group in TREE:
        if group.commands:
            inner = [each.words[-1] for each in group.commands]
            found += wrong(session, f"ernie {group.name} ", inner, prefixes(inner))
    assert found == []


@pytest.mark.parametrize("leaf", list(leaves(TREE)), ids=lambda leaf: leaf.name)
def test_every_prefix_of_every_flag(leaf: object, session: ShellSession) -> None:
    names = [name for option in leaf.options for name in option.spelled if name[:2] == "--"]  # type: ignore[attr-defined]
    assert wrong(session, f"ernie {leaf.name} ", names, prefixes(names, 2)) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("values", [each for each in places(TREE) if each.choices], ids=lambda each: each.choices[0])
def test_every_prefix_of_every_choice(values: object, session: ShellSession) -> None:
    place = places(TREE)[values][0]  # type: ignore[index]
    before = f"ernie {place.command} " + (f"{place.position} " if place.position.startswith("-") else "")
    begun = prefixes(values.choices, 1)[::EACH]  # type: ignore[attr-defined]
    assert wrong(session, before, values.choices, begun) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("quote", QUOTES)
@pytest.mark.parametrize("place", PLACES)
def test_every_prefix_of_every_name(place: str, quote: str, session: ShellSession) -> None:
    for kind, names in LISTS.items():
        session.keep(kind, *names)
    assert _unfinished(session, f"ernie {place} ", place, quote) == []


@pytest.mark.parametrize("place", [each for each in PLACES if " --" in each])
def test_every_prefix_of_every_name_behind_a_sign_of_equality(place: str, session: ShellSession) -> None:
    for kind, names in LISTS.items():
        session.keep(kind, *names)
    assert _unfinished(session, f"ernie {place}=", place, "none") == []


def _unfinished(session: ShellSession, before: str, place: str, quote: str) -> list[tuple[str, list[str]]]:
    """The lines that a TAB does not finish as the only name that begins so."""
    found, count = [], 0
    start = before.removeprefix("ernie ").split()
    joined = start.pop() if before.endswith("=") else ""
    names = [name for kind in PLACES[place] for name in LISTS[kind]]
    for name in names:
        wanted = [*start, joined + name]
        for end in range(_shortest(name, names), len(name) + 1):
            line = before + QUOTES[quote](name[:end])
            given = session.words(line)
            count += 1
            if given != wanted:
                found.append((line, given))
    print(f"{session.shell} {before!r} {quote}: {count} prefixes, {len(found)} wrong")
    return found


def _shortest(name: str, names: list[str]) -> int:
    """How much of a name tells which it is."""
    return next(end for end in range(1, len(name) + 1) if [name] == [each for each in names if each.startswith(name[:end])])
