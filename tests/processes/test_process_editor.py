"""A question that is written in an editor."""

import json
from pathlib import Path

from ernie_process import Ernie
from screens import Terminal, terminal
from scripted_server import answer
from test_process_terminal import Serve

__all__ = ["terminal"]


def editor(folder: Path, script: str) -> dict[str, str]:
    path = folder / "my editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return {"VISUAL": f"'{path}' -x", "TMPDIR": str(folder)}


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_the_editor_begins_with_what_is_given(ernie: Ernie, serve: Serve, terminal: Terminal, tmp_path: Path) -> None:
    server = serve(answer("Hello."))
    ernie.at(server.url)
    script = 'test -t 0 && test -t 1 && printf "%s, and more\\n" "$(cat "$2")" > "$2.new" && mv "$2.new" "$2"'
    screen = terminal("chat", "-e", "你好", env=editor(tmp_path, script))
    screen.shows("Hello.")
    assert screen.ended() == 0
    assert json.loads(server.requests[0].body)["messages"] == [{"role": "user", "content": "你好, and more"}]
    assert names(tmp_path) == ["my editor"]


def test_an_editor_that_fails_sends_nothing(ernie: Ernie, serve: Serve, terminal: Terminal, tmp_path: Path) -> None:
    server = serve()
    ernie.at(server.url)
    screen = terminal("chat", "-e", "hi", env=editor(tmp_path, "exit 3"))
    assert screen.ended() == 2
    assert server.requests == []
    assert names(tmp_path) == ["my editor"]


def test_a_question_that_is_left_empty_is_none(ernie: Ernie, serve: Serve, terminal: Terminal, tmp_path: Path) -> None:
    ernie.at(serve().url)
    screen = terminal("chat", "-e", "hi", env=editor(tmp_path, 'printf "\\n" > "$2"'))
    screen.shows("the question is empty")
    assert screen.ended() == 2
