"""Pictures in a real terminal: drawn by what it says that it can, by half blocks where it says nothing."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pyte
import pytest
from ernie_process import PATIENCE, PROGRAM, Ernie

ASKS_WHAT_IT_IS = b"\x1b[c"
SIXEL = "\x1b[?62;4c"
NO_SIXEL = "\x1b[?62;22c"
ASKS_FOR_KITTYS = rb"\x1b_G[^\x1b]*i=(\d+)[^\x1b]*a=q[^\x1b]*\x1b\\"
KITTYS_PICTURE = re.compile(rb"\x1b_G[^\x1b;]*a=p")
HALF_BLOCK = "▀"


@pytest.fixture
def started() -> Iterator[list[Any]]:
    """What a test has started."""
    children: list[Any] = []
    yield children
    for child in children:
        child.close(force=True)


def drawing(ernie: Ernie, started: list[Any], *argv: str, shell: str = "", **env: str) -> Any:
    """`ernie image` on a terminal of 60 columns; with `shell`, what a shell runs instead."""
    environ = {**ernie.environ, "TERM": "xterm-256color", **env}
    command = (
        ["/bin/sh", "-c", shell] if shell else [PROGRAM, "image", "-p", "sandbox", "cat", "--seed", "7", "-o", "cat.png", *argv]
    )
    started.append(pexpect.spawn(command[0], command[1:], env=environ, cwd=str(ernie.folder), dimensions=(30, 60), echo=False))
    return started[-1]


def shown(child: Any) -> bytes:
    """Everything to the end, which must be a good one."""
    child.expect(pexpect.EOF, timeout=PATIENCE)
    raw: bytes = child.before
    child.close()
    assert child.exitstatus == 0, raw
    return raw


def told(child: Any, what_it_is: str, *, speaks_kittys: bool = False) -> bytes:
    """Everything to the end, where the terminal answers what it is asked, in the order in which it is asked."""
    whole = io.BytesIO()
    child.logfile_read = whole
    while question := child.expect([pexpect.EOF, re.escape(ASKS_WHAT_IT_IS), ASKS_FOR_KITTYS], timeout=PATIENCE):
        if question == 1:
            child.send(what_it_is)
        elif speaks_kittys:
            child.send(f"\x1b_Gi={int(child.match[1])};OK\x1b\\")
    child.close()
    assert child.exitstatus == 0, whole.getvalue()
    return whole.getvalue()


def screen(raw: bytes) -> pyte.Screen:
    made = pyte.Screen(60, 60)
    pyte.ByteStream(made).feed(raw)
    return made


def cells(raw: bytes) -> list[tuple[str, str]]:
    """The colours of every half block that a person sees."""
    found = [cell for row in screen(raw).buffer.values() for cell in row.values() if cell.data == HALF_BLOCK]
    return [(cell.fg, cell.bg) for cell in found]


def is_there(ernie: Ernie) -> bool:
    return (Path(ernie.folder) / "cat.png").exists()


def test_a_terminal_that_says_nothing_gets_half_blocks(ernie: Ernie, started: list[Any]) -> None:
    raw = shown(drawing(ernie, started))
    found = cells(raw)
    assert ASKS_WHAT_IT_IS in raw.partition(HALF_BLOCK.encode())[0]
    assert (len(found) > 500, len(set(found)) > 10, b"Traceback" in raw, b"Failed" in raw) == (True, True, False, False)
    assert screen(raw).display[0].rstrip().endswith("cat.png")


def test_the_half_blocks_are_those_of_the_picture(ernie: Ernie, started: list[Any]) -> None:
    from PIL import Image

    found = cells(shown(drawing(ernie, started, COLORTERM="truecolor")))
    with Image.open(Path(ernie.folder) / "cat.png") as picture:
        left = picture.convert("RGB").getpixel((0, 0))
    assert isinstance(left, tuple)
    drawn = bytes.fromhex(found[0][0])
    assert all(abs(one - other) < 8 for one, other in zip(drawn, left, strict=True))


def test_a_terminal_that_can_do_sixel_gets_sixel(ernie: Ernie, started: list[Any]) -> None:
    raw = told(drawing(ernie, started), SIXEL)
    assert (b"\x1bP" in raw, HALF_BLOCK.encode() in raw) == (True, False)


def test_a_terminal_that_speaks_kittys_protocol_gets_it(ernie: Ernie, started: list[Any]) -> None:
    raw = told(drawing(ernie, started), NO_SIXEL, speaks_kittys=True)
    assert (bool(KITTYS_PICTURE.search(raw)), HALF_BLOCK.encode() in raw) == (True, False)


def test_a_terminal_that_can_do_neither_gets_half_blocks(ernie: Ernie, started: list[Any]) -> None:
    raw = told(drawing(ernie, started), NO_SIXEL)
    assert (bool(KITTYS_PICTURE.search(raw)), HALF_BLOCK.encode() in raw) == (False, True)


def test_a_prompt_from_a_pipe_leaves_the_preview(ernie: Ernie, started: list[Any]) -> None:
    raw = shown(drawing(ernie, started, shell="echo cat | ernie image -p sandbox -o cat.png"))
    assert (len(cells(raw)) > 500, is_there(ernie)) == (True, True)


@pytest.mark.parametrize(
    ("argv", "env"),
    [(["--no-preview"], {}), (["--json"], {}), (["-q"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})],
)
def test_nobody_is_shown_what_was_not_wanted(ernie: Ernie, started: list[Any], argv: list[str], env: dict[str, str]) -> None:
    raw = shown(drawing(ernie, started, *argv, **env))
    assert (HALF_BLOCK.encode() in raw, b"\x1b[c" in raw, is_there(ernie)) == (False, False, True)


def test_without_the_library_one_line_says_how_to_get_it(ernie: Ernie, started: list[Any]) -> None:
    hidden = ernie.folder / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import sys\n"
        "from importlib.machinery import PathFinder\n"
        "class Without:\n"
        "    @staticmethod\n"
        "    def find_spec(name, path=None, target=None):\n"
        "        return None if name.split('.')[0] == 'textual_image' else PathFinder.find_spec(name, path, target)\n"
        "sys.meta_path[:] = [Without if finder is PathFinder else finder for finder in sys.meta_path]\n"
    )
    raw = shown(drawing(ernie, started, PYTHONPATH=str(hidden)))
    assert (HALF_BLOCK.encode() in raw, is_there(ernie)) == (False, True)
    child = drawing(ernie, started, "--force", "--preview", PYTHONPATH=str(hidden))
    child.expect(pexpect.EOF, timeout=PATIENCE)
    child.close()
    assert child.exitstatus == 2
    assert child.before.decode().splitlines() == [
        "ernie: --preview needs a library that is not here",
        "hint: pip install 'ernie-cli[image]'",
    ]
