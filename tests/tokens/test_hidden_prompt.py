"""The question for a key on a real terminal: nothing that is typed is shown, and the terminal is left as it was."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pexpect
import pytest
from ernie_process import PROGRAM, SECRETS, Ernie

CODE = SECRETS["CODE"]


@contextmanager
def terminal(ernie: Ernie, *argv: str) -> Iterator[Any]:
    child = pexpect.spawn(
        PROGRAM, ["token", "set", *argv], env=ernie.environ, cwd=str(ernie.folder), timeout=30, encoding="utf-8"
    )
    child.logfile_read = log = _Log()
    child.shown = log
    try:
        yield child
    finally:
        child.close(force=True)


class _Log:
    """All that the terminal has shown."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        """Nothing is held back."""


def test_no_character_is_shown_and_the_key_is_stored(ernie: Ernie) -> None:
    with terminal(ernie, "wcode", "--in-file", "--no-check") as child:
        child.expect_exact("API key (sk-…) of wcode: ")
        assert child.waitnoecho(10)
        child.sendline(f"  {CODE} ")
        child.expect(pexpect.EOF)
        child.wait()
        assert child.exitstatus == 0
        shown = child.shown.text
    assert not re.search("canary|sk-c|0123", shown), shown
    assert (
        ernie.shell("ernie token get wcode | sha256sum").out
        == ernie.shell("printf '%s\\n' \"$CODE\" | sha256sum", env={"CODE": CODE}).out
    )


def test_each_field_of_a_pair_is_asked_for_and_hidden(ernie: Ernie) -> None:
    with terminal(ernie, "wenxin", "--in-file", "--no-check") as child:
        child.expect_exact("of wenxin: ")
        assert child.waitnoecho(10)
        child.sendline(SECRETS["QIANFAN_AK"])
        child.expect_exact("Secret Key of wenxin: ")
        assert child.waitnoecho(10)
        child.sendline(SECRETS["QIANFAN_SK"])
        child.expect(pexpect.EOF)
        assert "canary" not in child.shown.text
    assert ernie("token", "list").out.count("…89ab".encode()) == 1


@pytest.mark.parametrize(("keys", "number"), [("\x03", signal.SIGINT), (None, signal.SIGTERM), (None, signal.SIGHUP)])
def test_an_interrupt_gives_the_echo_back_and_stores_nothing(ernie: Ernie, keys: str | None, number: signal.Signals) -> None:
    with terminal(ernie, "wcode", "--in-file", "--no-check") as child:
        child.expect_exact("of wcode: ")
        assert child.waitnoecho(10)
        child.send(CODE[:10])
        if keys is None:
            child.kill(number)
        else:
            child.send(keys)
        child.expect(pexpect.EOF)
        assert child.getecho()
        child.wait()
        assert child.signalstatus == number
        assert "canary" not in child.shown.text
    assert not (ernie.folder / "home/.config").exists()


def test_the_end_of_input_is_a_mistake_of_use(ernie: Ernie) -> None:
    with terminal(ernie, "wcode", "--in-file") as child:
        child.expect_exact("of wcode: ")
        assert child.waitnoecho(10)
        child.sendeof()
        child.expect_exact("no key was typed")
        child.expect(pexpect.EOF)
        child.wait()
        assert child.exitstatus == 2


def test_without_a_terminal_and_without_input_it_is_a_mistake_of_use(ernie: Ernie) -> None:
    ran = ernie("token", "set", "wcode")
    assert ran.code == 2
    assert ran.err.startswith("ernie: there is no terminal to ask for the key on, and nothing on standard input\n")
