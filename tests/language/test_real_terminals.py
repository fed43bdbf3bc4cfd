"""Processes on real terminals, of whoever reads Chinese: what the screen shows in the end."""

import pexpect
import pytest
from ernie_process import PATIENCE, PROGRAM, Ernie
from leftovers import leftovers, taken
from screens import Screen

ORDERS = ("PATH|URL", "FILE", "TEXT|@FILE", "Markdown")


def started(process: Ernie, *argv: str) -> Screen:
    environ = {**process.environ, "TERM": "xterm-256color"}
    child = pexpect.spawn(PROGRAM, list(argv), env=environ, cwd=str(process.folder), dimensions=(24, 80), echo=False)
    return Screen(child)


@pytest.mark.parametrize(
    ("argv", "heading", "known"),
    [
        (("models", "-p", "qianfan"), "模型", ()),
        (("models", "aistudio/ernie-4.5-turbo-128k"), "参数", taken("aistudio", "ernie-4.5-turbo-128k")),
        (("token", "list"), "提供方", ()),
        (("history", "list"), "历史", ()),
        (("config", "check"), "没有", ()),
        (("balance", "--spent"), "账本", ()),
        (("nonsense",), "没有命令", ()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_screen_shows_no_english_word_but_names(
    process: Ernie, argv: tuple[str, ...], heading: str, known: tuple[str, ...]
) -> None:
    screen = started(process, *argv)
    screen.ended()
    shown = screen.raw.decode().replace(str(process.folder), "~")
    assert (leftovers(shown, known), heading in shown) == ([], True)


def test_a_sandbox_that_is_served_tells_in_chinese_where_it_is(process: Ernie) -> None:
    screen = started(process, "sandbox", "serve", "--port", "0")
    screen.shows("Ctrl-C")
    screen.child.expect("\n", timeout=PATIENCE)
    told = [line for line in screen.lines() if line.startswith("ernie:")]
    screen.child.sendintr()
    screen.ended()
    assert [leftovers(line) for line in told] == [[]]


def test_a_dialogue_greets_and_helps_in_chinese(process: Ernie) -> None:
    process.environ["PROMPT_TOOLKIT_NO_CPR"] = "1"
    screen = started(process, "chat", "-i", "-p", "sandbox")
    screen.shows("\x1b[?2004h")
    screen.child.send("/help\r")
    screen.shows("Ctrl-D ")
    screen.shows("\x1b[?2004h")
    screen.child.send("\x04")
    assert screen.ended() == 0
    assert leftovers("\n".join(screen.lines()), ORDERS) == []
