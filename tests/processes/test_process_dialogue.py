"""Talking at a real terminal: questions, orders, editing, Ctrl-C and Ctrl-D."""

import json
from functools import partial
from pathlib import Path

import pytest
from ernie_process import Ernie
from screens import Screen, Terminal, terminal
from scripted_server import ASKED, HANG, STREAM, Server, answer, text
from test_process_terminal import Serve

__all__ = ["terminal"]
READY = "Ctrl-D leaves"
PROMPT = "\x1b[?2004h"  # a line is being read: before that, the terminal itself would take a Ctrl-D
PROMPTED = "\x1b[?2004h"  # what is pasted comes in brackets: a line is read again


@pytest.fixture
def talking(terminal: Terminal) -> Terminal:
    """Starts `ernie chat` on a terminal that says nothing of where its cursor is."""
    return partial(terminal, "chat", env={"PROMPT_TOOLKIT_NO_CPR": "1"})


def leave(screen: Screen) -> None:
    screen.shows(PROMPT)
    screen.child.send("\x04")


def bodies(server: Server) -> list[dict[str, object]]:
    return [json.loads(request.body) for request in server.requests]


def test_each_line_is_a_question_that_goes_on(ernie: Ernie, serve: Serve, talking: Terminal) -> None:
    server = serve(answer("Hello."), answer("Again."))
    ernie.at(server.url)
    screen = talking("-i", "-s", "Be brief.")
    screen.shows(READY)
    screen.child.send("你好,世界\r")
    screen.shows("Hello.")
    screen.child.send("and now?\r")
    screen.shows("Again.")
    leave(screen)
    assert screen.ended() == 0
    messages = bodies(server)[1]["messages"]
    assert messages == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "你好,世界"},
        {"role": "assistant", "content": "Hello."},
        {"role": "user", "content": "and now?"},
    ]


def test_chinese_is_edited_character_by_character(ernie: Ernie, serve: Serve, talking: Terminal) -> None:
    server = serve(answer("Hello."))
    ernie.at(server.url)
    screen = talking("-i")
    screen.shows(READY)
    screen.child.send("你坏")
    screen.child.send("\x7f好\x1b[D\x1b[D您\x05!\r")  # rub out one, go to the beginning, go to the end
    screen.shows("Hello.")
    leave(screen)
    assert screen.ended() == 0
    assert bodies(server)[0]["messages"] == [{"role": "user", "content": "您你好!"}]


def test_a_question_may_have_several_lines(ernie: Ernie, serve: Serve, talking: Terminal) -> None:
    server = serve(answer("Hello."))
    ernie.at(server.url)
    screen = talking("-i")
    screen.shows(READY)
    screen.child.send("\x1b[200~one\ntwo\x1b[201~\\\rthree\r")  # pasted, then a backslash at the end of a line
    screen.shows("Hello.")
    leave(screen)
    assert screen.ended() == 0
    assert bodies(server)[0]["messages"] == [{"role": "user", "content": "one\ntwo\nthree"}]


def test_ctrl_c_stops_an_answer_and_keeps_what_came(ernie: Ernie, serve: Serve, talking: Terminal, tmp_path: Path) -> None:
    server = serve([ASKED, STREAM, text("begun "), HANG], answer("Hello."))
    ernie.at(server.url)
    screen = talking("-i")
    screen.shows(READY)
    screen.child.send("long\r")
    screen.shows("begun")
    screen.child.send("\x03")
    screen.shows(PROMPTED)
    screen.child.send("short\r")
    screen.shows("Hello.")
    screen.child.send(f"/save {tmp_path / 'kept.md'}\r")
    screen.shows("written to")
    leave(screen)
    assert screen.ended() == 0
    assert "begun" in (tmp_path / "kept.md").read_text()
    assert bodies(server)[1]["messages"] == [{"role": "user", "content": "short"}]


def test_an_error_ends_its_question_alone(ernie: Ernie, serve: Serve, talking: Terminal) -> None:
    ernie.at(serve(answer("Hello.")).url)
    screen = talking("-i")
    screen.shows(READY)
    screen.child.send("/modle x\r")
    screen.shows("did you mean /model?")
    screen.child.send("hi\r")
    screen.shows("Hello.")
    leave(screen)
    assert screen.ended() == 0


def test_the_last_question_is_asked_again(ernie: Ernie, serve: Serve, talking: Terminal) -> None:
    server = serve(answer("First."), answer("Second."))
    ernie.at(server.url)
    screen = talking("-i", "hi")
    screen.shows("First.")
    screen.child.send("/retry\r")
    screen.shows("Second.")
    leave(screen)
    assert screen.ended() == 0
    assert bodies(server)[1]["messages"] == [{"role": "user", "content": "hi"}]


def test_another_model_is_asked_from_there_on(ernie: Ernie, serve: Serve, talking: Terminal) -> None:
    server = serve(answer("Hello."))
    ernie.at(server.url)
    screen = talking("-i")
    screen.shows(READY)
    screen.child.send("/model ernie-speed-8k\r")
    screen.shows("asking aistudio ernie-speed-8k")
    screen.child.send("hi\r")
    screen.shows("Hello.")
    leave(screen)
    assert screen.ended() == 0
    assert bodies(server)[0]["model"] == "ernie-speed-8k"


def test_orders_are_completed(ernie: Ernie, serve: Serve, talking: Terminal) -> None:
    ernie.at(serve().url)
    screen = talking("-i")
    screen.shows(READY)
    screen.child.send("/us\t")
    screen.shows("age")
    screen.child.send("\r")
    screen.shows("tokens: 0 asked + 0 answered = 0")
    leave(screen)
    assert screen.ended() == 0


def test_without_a_terminal_it_is_refused(ernie: Ernie, serve: Serve) -> None:
    ernie.at(serve().url)
    ran = ernie("chat", "-i", "hi")
    assert ran.code == 2
    assert "--interactive talks to a terminal" in ran.err
