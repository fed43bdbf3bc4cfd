"""A real terminal: what a person sees of an answer that wants to be obeyed, and what happens at Ctrl-C."""

import re
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from ernie_process import Ernie
from screens import Terminal, terminal
from scripted_server import ASKED, DONE, HANG, STREAM, Server, answer, text, whole

Serve = Callable[..., Server]
__all__ = ["terminal"]
HOSTILE = (
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b]52;c;aGk=\x07\x1b[6n\x9b1m\x90q\x9c\rback\x08\u202eevil\U000e0041\x7f\x1b[?1049h"
)


def test_an_answer_cannot_command_the_terminal(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    ernie.at(serve(answer(*HOSTILE)).url)
    screen = terminal("chat", "hi")
    assert screen.ended() == 0
    assert not set(screen.raw) & {*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F}
    assert b"\xc2\x9b" not in screen.raw
    assert screen.lines() == [
        "␛]0;owned␇␛[2J␛[31mred␛]52;c;aGk=␇␛[6n<9B>1m<90>q<9C>␍back␈<U+202E>evil<U+E0041>"[:80],
        "␛]0;owned␇␛[2J␛[31mred␛]52;c;aGk=␇␛[6n<9B>1m<90>q<9C>␍back␈<U+202E>evil<U+E0041>"[80:] + "␡␛[?1049h",
    ]


def test_an_error_cannot_command_the_terminal(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    refusal = whole({"error": {"code": "x\x1b[2J", "message": HOSTILE}, "id": "as-\x1b[1m"}, "400 Bad Request")
    ernie.at(serve([ASKED, refusal]).url)
    screen = terminal("chat", "hi")
    assert screen.ended() == 6
    assert b"\x1b" not in screen.raw
    assert b"\xc2\x9b" not in screen.raw


THINKING = [text(reasoning_content="Let me see"), text("Hello", "stop"), DONE]


def test_thinking_is_dim_while_it_arrives(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    more = Event()
    ernie.at(serve([ASKED, STREAM, THINKING[0], more, *THINKING[1:]]).url)
    screen = terminal("chat", "hi")
    screen.shows("\x1b[2mLet me see\x1b[22m")
    more.set()
    assert screen.ended() == 0
    assert screen.lines() == ["Let me see", "Hello"]


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "TERM=dumb"])
def test_a_terminal_without_colour_gets_no_escape_at_all(
    ernie: Ernie, serve: Serve, terminal: Terminal, env: dict[str, str]
) -> None:
    ernie.at(serve([ASKED, STREAM, *THINKING]).url)
    screen = terminal("chat", "hi", env=env)
    assert (screen.ended(), screen.raw) == (0, b"Let me see\r\nHello\r\n")


def test_an_empty_no_color_counts_as_not_set(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    ernie.at(serve([ASKED, STREAM, *THINKING]).url)
    screen = terminal("chat", "hi", env={"NO_COLOR": ""})
    assert (screen.ended(), b"\x1b[2m" in screen.raw) == (0, True)


def test_quiet_shows_no_thinking(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    ernie.at(serve([ASKED, STREAM, *THINKING]).url)
    screen = terminal("chat", "-q", "hi")
    assert (screen.ended(), screen.raw) == (0, b"Hello\r\n")


def test_a_pipe_beside_the_terminal_gets_the_answer_alone(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    ernie.at(serve([ASKED, STREAM, *THINKING]).url)
    screen = terminal("-c", "ernie chat hi > answer", program="/bin/sh")
    assert (screen.ended(), screen.raw) == (0, b"")
    assert Path(ernie.folder, "answer").read_text() == "Hello\n"


@pytest.mark.parametrize("words", [[], ["-"], ["--messages", "-"], ["-f", "-"]])
def test_nothing_to_ask_on_a_terminal_is_two_and_waits_for_nobody(ernie: Ernie, terminal: Terminal, words: list[str]) -> None:
    screen = terminal("chat", *words)
    assert screen.ended() == 2
    assert screen.raw.startswith(b"ernie: ")


def test_words_on_a_terminal_do_not_wait_for_it(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    ernie.at(serve(answer("Hello")).url)
    screen = terminal("chat", "hi")
    assert (screen.ended(), screen.lines()) == (0, ["Hello"])


def test_ctrl_c_at_the_terminal_ends_it_on_a_line_of_its_own(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    server = serve([ASKED, STREAM, text("Hel"), HANG])
    ernie.at(server.url)
    screen = terminal("chat", "hi")
    screen.shows("Hel")
    screen.child.sendintr()
    assert (screen.ended(), screen.lines()) == (-signal.SIGINT, ["Hel"])
    assert screen.raw.endswith(b"\r\n")
    assert server.gone.wait(10)


def test_a_terminal_that_becomes_narrow_gets_narrow_lines_from_there_on(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    resized = Event()
    first, second = "word " * 16, "**大型**语言模型" * 10
    ernie.at(serve([ASKED, STREAM, text(f"{first}\n\n"), resized, text(second), text(finish="stop"), DONE]).url)
    screen = terminal("chat", "hi")
    screen.shows("word " * 15 + "word\r\n")
    screen.child.setwinsize(24, 40)
    resized.set()
    assert screen.ended() == 0
    plain = re.sub(rb"\x1b\[[0-9;]*m", b"", screen.raw).decode()
    whole = second.replace("*", "")
    assert plain.splitlines() == [first.strip(), "", *(whole[at : at + 20] for at in range(0, len(whole), 20))]


def test_ctrl_c_within_thinking_leaves_a_line_end(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    ernie.at(serve([ASKED, STREAM, THINKING[0], HANG]).url)
    screen = terminal("chat", "hi")
    screen.shows("Let me see\x1b[22m")
    screen.child.sendintr()
    assert screen.ended() == -signal.SIGINT
    assert screen.raw.endswith(b"\r\n")


def test_ctrl_c_ends_a_loop_of_the_shell_at_the_terminal(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    server = serve([ASKED, STREAM, text("Hel"), HANG], repeat=True)
    ernie.at(server.url)
    screen = terminal("-c", "for i in 1 2 3; do ernie chat hi; echo after; done", program="/bin/bash")
    screen.shows("Hel")
    screen.child.sendintr()
    assert screen.ended() == -signal.SIGINT
    assert (b"after" in screen.raw, server.connections) == (False, 1)


def test_a_terminal_that_goes_away_ends_it(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    server = serve([ASKED, STREAM, text("Hel"), HANG])
    ernie.at(server.url)
    screen = terminal("chat", "hi")
    screen.shows("Hel")
    screen.child.close(force=False)
    assert server.gone.wait(10)


def test_the_terminal_is_as_it_was_afterwards(ernie: Ernie, serve: Serve, terminal: Terminal) -> None:
    ernie.at(serve([ASKED, STREAM, *THINKING]).url)
    screen = terminal("-c", "a=$(stty -g); ernie chat hi; [ $a = $(stty -g) ] && echo same", program="/bin/bash")
    assert screen.ended() == 0
    assert screen.lines()[-1] == "same"
