"""Which model is asked when no flag says: by template, environment, the provider's default, the general one, the catalogue."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from program import KEY, Program, chunk, stream

Configure = Callable[[str], Path]

SETTINGS = """
default_model: {chat: ernie-speed-8k, embed: bge-large-zh}
providers: {qianfan: {default_model: ernie-x1-turbo-32k}}
aliases:
  fast: wenxin/ernie-speed-8k
  small: ernie-tiny-8k
templates: {brief: {prompt: "{{input}}", model: small}, quick: {prompt: "{{input}}", model: fast}}
"""


def asked(ernie: Program, *words: str, **environ: str) -> str:
    """Provider and model of a dry run, by its address and body."""
    ernie.environ |= {"AI_STUDIO_API_KEY": KEY, "QIANFAN_API_KEY": KEY, **environ}
    ran = ernie("chat", "-n", "--dry-run", *words, "hi")
    assert (ran.code, ran.err) == (0, ""), ran.err
    address, _, body = ran.out.partition("<<")
    host = next(name for name in ("aistudio", "qianfan", "aip", "wcode", "127.0.0.1") if f"//{name}" in address)
    return f"{host} {json.loads(body[7:-6]).get('model') or address.rpartition('/chat/')[2].split()[0]}"


@pytest.mark.parametrize(
    ("words", "environ", "expected"),
    [
        (("-p", "aistudio"), {}, "aistudio ernie-speed-8k"),
        (("-p", "qianfan"), {}, "qianfan ernie-x1-turbo-32k"),
        (("-p", "qianfan"), {"ERNIE_MODEL": "ernie-4.0-8k"}, "qianfan ernie-4.0-8k"),
        (("-p", "qianfan", "-m", "ernie-4.0-8k"), {"ERNIE_MODEL": "x"}, "qianfan ernie-4.0-8k"),
        (("-p", "aistudio", "-t", "brief"), {"ERNIE_MODEL": "ernie-4.0-8k"}, "aistudio ernie-tiny-8k"),
        (("-p", "aistudio", "-t", "brief", "-m", "ernie-4.0-8k"), {}, "aistudio ernie-4.0-8k"),
        (("-t", "quick"), {}, "aip ernie_speed"),
        (("-m", "fast"), {"ERNIE_PROVIDER": "qianfan"}, "aip ernie_speed"),
        (("-m", "small"), {"ERNIE_PROVIDER": "aistudio"}, "aistudio ernie-tiny-8k"),
        (("-p", "qianfan"), {"ERNIE_MODEL": "fast"}, "qianfan ernie-x1-turbo-32k"),
        (("-p", "qianfan", "-t", "quick"), {}, "qianfan ernie-speed-8k"),
    ],
    ids=str,
)
def test_the_first_that_names_a_model_for_this_provider_decides(
    ernie: Program, configure: Configure, words: tuple[str, ...], environ: dict[str, str], expected: str
) -> None:
    configure(SETTINGS)
    assert asked(ernie, *words, **environ) == expected


def test_a_default_model_of_another_provider_is_not_for_this_one(ernie: Program, configure: Configure) -> None:
    configure("default_model: wenxin/ernie-speed-8k\n")
    assert asked(ernie, "-p", "aistudio") == "aistudio ernie-4.5-turbo-128k"


def test_a_default_model_may_name_the_provider(ernie: Program, configure: Configure) -> None:
    configure("default_model: wenxin/ernie-speed-8k\n")
    assert asked(ernie) == "aip ernie_speed"


def test_an_alias_for_another_provider_than_the_one_that_is_named_is_refused(ernie: Program, configure: Configure) -> None:
    configure(SETTINGS)
    ran = ernie("chat", "-n", "-p", "qianfan", "-m", "fast", "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert "fast is wenxin/ernie-speed-8k, and the provider is to be qianfan" in ran.err


def test_an_alias_that_hides_a_model_is_told(ernie: Program, configure: Configure) -> None:
    configure("aliases: {ernie-4.0-8k: ernie-4.5-turbo-32k}\n")
    ernie.environ["AI_STUDIO_API_KEY"] = KEY
    ran = ernie("chat", "-n", "-m", "ernie-4.0-8k", "hi", replies=[stream(chunk("Hello"), chunk("", "stop"))])
    assert ran.bodies[0]["model"] == "ernie-4.5-turbo-32k"
    assert "ernie-4.0-8k is an alias of ernie-4.5-turbo-32k here; the model of that name is aistudio/ernie-4.0-8k" in ran.err
