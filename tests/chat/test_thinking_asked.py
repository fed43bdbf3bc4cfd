"""Switches of thinking: how each service spells them, and who has none."""

from pathlib import Path

import httpx
import pytest
from program import Program, chunk, stream
from services import choose, said


@pytest.mark.parametrize(
    ("name", "argv", "fields"),
    [
        ("qianfan", ["--think"], {"enable_thinking": True}),
        ("qianfan", ["--no-think"], {"enable_thinking": False}),
        ("qianfan", ["--think-budget", "100"], {"thinking_budget": 100}),
        ("qianfan", ["--effort", "high"], {"reasoning_effort": "high"}),
        ("local", ["--think"], {"chat_template_kwargs": {"enable_thinking": True}}),
        ("local", ["--effort", "low"], {"reasoning_effort": "low"}),
        (
            "local",
            ["-m", "baidu/ERNIE-4.5-VL-28B-A3B-Thinking", "--no-think"],
            {"chat_template_kwargs": {"options": {"thinking_mode": "close"}}},
        ),
    ],
)
def test_each_service_has_its_own_words(ernie: Program, name: str, argv: list[str], fields: dict[str, object]) -> None:
    choose(ernie, name)
    body = ernie("chat", *argv, "hi", replies=[said("x", name)]).bodies[0]
    assert {key: body[key] for key in fields} == fields


@pytest.mark.parametrize("name", ["aistudio", "wenxin", "wcode"])
@pytest.mark.parametrize("argv", [["--think"], ["--no-think"], ["--think-budget", "9"], ["--effort", "low"]])
def test_a_service_without_a_switch_refuses(ernie: Program, name: str, argv: list[str]) -> None:
    choose(ernie, name)
    ran = ernie("chat", *argv, "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert "does not take --" in ran.err
    assert "other providers that take it: qianfan, local" in ran.err


def test_a_model_that_always_thinks_cannot_be_told_not_to(ernie: Program) -> None:
    choose(ernie, "local")
    ran = ernie("chat", "-m", "baidu/ERNIE-4.5-21B-A3B-Thinking", "--no-think", "hi")
    assert (ran.code, ran.requests) == (2, [])


@pytest.mark.parametrize(
    ("owner", "field"),
    [("vllm", "thinking_token_budget"), ("FastDeploy", "reasoning_max_tokens"), ("nobody", "reasoning_max_tokens")],
)
def test_the_budget_is_spelled_as_the_kind_of_server_spells_it(ernie: Program, owner: str, field: str) -> None:
    choose(ernie, "local")
    models = httpx.Response(200, json={"object": "list", "data": [{"id": "default", "owned_by": owner}]})
    ran = ernie("chat", "--think-budget", "64", "hi", replies=[models, said("x")])
    assert ran.bodies[-1][field] == 64


@pytest.mark.parametrize("owner", ["sglang", "llamacpp", "library"])
def test_a_kind_of_server_without_a_budget_refuses(ernie: Program, owner: str) -> None:
    choose(ernie, "local")
    models = httpx.Response(200, json={"object": "list", "data": [{"id": "default", "owned_by": owner}]})
    ran = ernie("chat", "--think-budget", "64", "hi", replies=[models])
    assert (ran.code, len(ran.requests)) == (2, 1)
    assert "does not take --think-budget" in ran.err


def test_tags_in_the_text_are_split_off_when_asked(ernie: Program) -> None:
    choose(ernie, "local")
    reply = stream(chunk("<think>\nso\n</th"), chunk("ink>\n\n<response>\nFour.\n</resp"), chunk("onse>\n", "stop"))
    ran = ernie("chat", "--split-think", "--thinking", "show", "hi", replies=[reply])
    assert ran.out == "<think>\nso\n</think>\n\nFour.\n"


def test_tags_in_the_text_stay_unless_asked(ernie: Program) -> None:
    choose(ernie, "local")
    ran = ernie("chat", "hi", replies=[stream(chunk("so</think>Four.", "stop"))])
    assert ran.out == "so</think>Four.\n"


def test_rows_of_a_job_are_split_too(ernie: Program, tmp_path: Path) -> None:
    choose(ernie, "local")
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"prompt": "a"}\n')
    ran = ernie("chat", "--batch", str(rows), "--split-think", replies=[stream(chunk("so</think>Four.", "stop"))])
    assert '"content":"Four.","reasoning":"so"' in ran.out
