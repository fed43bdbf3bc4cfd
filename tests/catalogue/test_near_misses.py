"""What is taken for a slip of the hand, and what is not."""

import pytest

from ernie_cli.catalogue import PROVIDERS, nearest
from ernie_cli.main import COMMANDS

FLAGS = ("--model", "-m", "--wait", "--temperature", "--run-tools", "--json", "--param", "--stop")
MODELS = tuple(model.id for model in PROVIDERS["qianfan"].models)


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("--temprature", FLAGS, "--temperature"),
        ("--tempertaure", FLAGS, "--temperature"),
        ("--runtools", FLAGS, "--run-tools"),
        ("--jsno", FLAGS, "--json"),
        ("--tools", FLAGS, "--run-tools"),
        ("--STOP", FLAGS, "--stop"),
        ("caht", COMMANDS, "chat"),
        ("imgae", COMMANDS, "image"),
        ("tokens", COMMANDS, "token"),
        ("hist", COMMANDS, "history"),
        ("qianfn", PROVIDERS, "qianfan"),
        ("url", ("base_url", "proxy"), "base_url"),
        ("erine-4.5-turbo-128k", MODELS, "ernie-4.5-turbo-128k"),
        ("ernie-4.5-turbo-128", MODELS, "ernie-4.5-turbo-128k"),
        ("translate.yaml", ("translate", "tr"), "translate"),
        ("ERNIE-4.5-TURBO-VL-32", MODELS, "ernie-4.5-turbo-vl-32k"),
    ],
)
def test_a_slip_is_known(typed: str, known: tuple[str, ...], meant: str) -> None:
    assert nearest(typed, known) == meant


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("--api", FLAGS),
        ("--key", FLAGS),
        ("--mute", FLAGS),
        ("-x", FLAGS),
        ("ask", COMMANDS),
        ("login", COMMANDS),
        ("openai", PROVIDERS),
        ("gpt-4o", MODELS),
        ("", COMMANDS),
        ("chat", ()),
    ],
)
def test_another_word_is_none(typed: str, known: tuple[str, ...]) -> None:
    assert nearest(typed, known) is None
