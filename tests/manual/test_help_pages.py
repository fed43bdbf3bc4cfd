"""`ernie help`: the page of a command or topic, shown by man on a terminal and as plain text elsewhere."""

import re
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest
from program import Program

PROGRAM = str(Path(sys.executable).with_name("ernie"))
EMPHASIS = re.compile(r"\x1b\[[\d;]*m|.\x08")
FAKE_MAN = '#!/bin/sh\necho "shown: $#: $(head -n 1 "$1")"\n'


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def test_help_alone_lists_the_commands(program: Program) -> None:
    ran = program("help")
    assert (ran.code, ran.out) == (0, program("--help").out)


def test_a_page_goes_into_a_pipe_as_plain_text(program: Program) -> None:
    ran = program("help", "chat")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("NAME\n       ernie-chat - ")
    assert "--temperature FLOAT" in ran.out
    assert "\\" not in ran.out


def test_an_inner_command_is_on_the_page_of_its_group(program: Program) -> None:
    assert program("help", "token", "set").out == program("help", "token").out


@pytest.mark.parametrize(("word", "title"), [("providers", "ernie-providers"), ("config.yaml", "ernie-config")])
def test_a_topic_has_a_page(word: str, title: str, program: Program) -> None:
    assert program("help", word).out.startswith(f"NAME\n       {title} - ")


def test_a_page_that_is_not_there_is_told_with_the_nearest(program: Program) -> None:
    ran = program("help", "chatt")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no page about 'chatt'; did you mean chat?" in ran.err


def test_a_word_is_no_path(program: Program) -> None:
    assert program("help", "../man5/ernie-config").code == 2


def test_a_reader_of_chinese_gets_the_page_in_chinese(program: Program) -> None:
    program.environ["ERNIE_LANG"] = "zh"
    ran = program("help", "chat")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("名称\n       ernie-chat - 向模型提问")
    assert "\\" not in ran.out


def test_a_terminal_without_man_gets_plain_text(program: Program) -> None:
    program.environ["PATH"] = ""
    assert program("help", "chat", terminal=["stdout"]).out.startswith("NAME\n")


def shown(tmp_path: Path, **environ: str) -> str:
    """What a terminal shows of `ernie help chat`, bare of bold and underlines."""
    terminal: Any = pexpect.spawn(
        PROGRAM,
        ["help", "chat"],
        env={"HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "TERM": "xterm", **environ},
        encoding="utf-8",
        timeout=60,
    )
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0, terminal.before
    return EMPHASIS.sub("", terminal.before)


def test_man_shows_the_page_on_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "man").write_text(FAKE_MAN)
    (tmp_path / "man").chmod(0o755)
    assert shown(tmp_path, PATH=f"{tmp_path}:/usr/bin:/bin").startswith("shown: 1: .TH ERNIE-CHAT 1 ")


def test_a_real_man_shows_the_page(tmp_path: Path) -> None:
    text = shown(tmp_path, PATH="/usr/bin:/bin", PAGER="cat", MANPAGER="cat")
    assert "ERNIE-CHAT(1)" in text
    assert "Randomness of the answer." in text


def test_a_real_man_shows_the_page_in_chinese(tmp_path: Path) -> None:
    text = shown(tmp_path, PATH="/usr/bin:/bin", PAGER="cat", MANPAGER="cat", ERNIE_LANG="zh")
    assert "ERNIE-CHAT(1)" in text
    assert "回答的随机程度。" in text


def test_where_man_would_drop_every_chinese_character_it_is_not_asked(tmp_path: Path) -> None:
    text = shown(tmp_path, PATH="/usr/bin:/bin", PAGER="cat", MANPAGER="cat", ERNIE_LANG="zh", LC_ALL="zh_CN.nowhere")
    assert text.startswith("名称\r\n       ernie-chat - 向模型提问")
