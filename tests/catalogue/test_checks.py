"""What `checked` refuses, adjusts, leaves out and notes, beyond the plain ranges."""

from typing import Any

import pytest
from catalogue_facts import fields, refused

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.checks import checked, flag
from ernie_cli.errors import UsageError


def lenient(provider: str, model: str, **values: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    return checked(PROVIDERS[provider], model, values, lenient=True)


def test_nothing_is_sent_that_was_not_given() -> None:
    given = {"temperature": None, "stop": (), "tools": []}
    assert checked(PROVIDERS["wenxin"], "ernie-speed-8k", given) == ({}, ())


def test_values_that_are_false_or_zero_count_as_given() -> None:
    assert fields("local", "any", temperature=0, logprobs=False) == {"temperature": 0, "logprobs": False}


@pytest.mark.parametrize(
    ("provider", "model", "given", "sent"),
    [
        ("wcode", "baidu/x", {"max_tokens": 9}, {"max_tokens": 9}),
        ("wcode", "ernie-x", {"max_tokens": 9}, {"max_completion_tokens": 9}),
        ("wenxin", "ernie-4.0-8k", {"user": "u", "max_tokens": 9}, {"user_id": "u", "max_output_tokens": 9}),
        ("qianfan", "x", {"think": True, "think_budget": 5}, {"enable_thinking": True, "thinking_budget": 5}),
        ("qianfan", "x", {"effort": "high"}, {"reasoning_effort": "high"}),
        (
            "local",
            "x",
            {"think": False, "think_budget": 5},
            {"chat_template_kwargs": {"enable_thinking": False}, "reasoning_max_tokens": 5},
        ),
        (
            "local",
            "baidu/ernie-4.5-vl-28b-a3b-thinking",
            {"think": False},
            {"chat_template_kwargs": {"options": {"thinking_mode": "close"}}},
        ),
        (
            "aistudio",
            "Stable-Diffusion-XL",
            {"negative": "a", "sampler": "LMS"},
            {"negative_prompt": "a", "sampler_index": "LMS"},
        ),
    ],
)
def test_a_flag_is_spelled_as_the_service_spells_it(provider: str, model: str, given: dict, sent: dict) -> None:
    assert fields(provider, model, **given) == sent


@pytest.mark.parametrize(
    ("provider", "model", "given", "message", "hint"),
    [
        (
            "wcode",
            "ernie-4.0-8k",
            {"temperature": 0},
            "--temperature 0 does not fit: wcode ernie-4.0-8k takes a number above 0 and up to 1",
            "use a small value such as 0.01; --lenient sends 1e-09",
        ),
        (
            "aistudio",
            "ernie-4.5-turbo-128k",
            {"max_tokens": 20000},
            "--max-tokens 20000 does not fit: aistudio ernie-4.5-turbo-128k takes a whole number from 2 to 12288",
            "--lenient sends 12288",
        ),
        (
            "wcode",
            "ernie-4.0-8k",
            {"top_k": 3},
            "wcode ernie-4.0-8k does not take --top-k",
            "on wcode it is for baidu/ernie-4.5-21b-a3b-thinking; other providers that take it: wenxin, local",
        ),
        (
            "aistudio",
            "deepseek-v3",
            {"effort": "high"},
            "aistudio deepseek-v3 does not take --effort",
            "other providers that take it: qianfan, local",
        ),
        (
            "wcode",
            "ernie-4.0-8k",
            {"telepathy": True},
            "wcode ernie-4.0-8k does not take --telepathy",
            "--param KEY=VALUE sends any other field",
        ),
        (
            "aistudio",
            "Stable-Diffusion-XL",
            {"style": "origami"},
            None,
            'did you mean "Origami"?',
        ),
        ("local", "any", {"top_logprobs": 3}, "--top-logprobs needs --logprobs", "add --logprobs"),
        ("local", "any", {"top_logprobs": 3, "logprobs": False}, "--top-logprobs needs --logprobs", "add --logprobs"),
    ],
)
def test_a_refusal_says_what_is_allowed_and_what_to_do(
    provider: str, model: str, given: dict, message: str | None, hint: str
) -> None:
    error = refused(provider, model, **given)
    assert error is not None
    assert (error.message if message else None, error.hint, error.exit_code) == (message, hint, 2)


@pytest.mark.parametrize(
    ("provider", "model", "given", "sent"),
    [
        ("wenxin", "ernie-speed-8k", {"temperature": 0}, {"temperature": 1e-9}),
        ("wenxin", "ernie-speed-8k", {"temperature": 1.5}, {"temperature": 1}),
        ("wenxin", "ernie-speed-8k", {"top_p": -3}, {"top_p": 0}),
        ("wenxin", "ernie-speed-8k", {"max_tokens": 1}, {"max_output_tokens": 2}),
        ("wenxin", "ernie-speed-8k", {"max_tokens": 9999}, {"max_output_tokens": 2048}),
        ("aistudio", "ernie-speed-8k", {"seed": 0}, {"seed": 1}),
        ("aistudio", "ernie-speed-8k", {"seed": 2**31}, {"seed": 2**31 - 2}),
        ("aistudio", "ernie-speed-8k", {"max_tokens": 5.5}, {"max_completion_tokens": 5}),
        ("aistudio", "ernie-speed-8k", {"max_tokens": 1.5}, {"max_completion_tokens": 2}),
        ("aistudio", "ernie-speed-8k", {"temperature": float("nan")}, {}),
        ("aistudio", "ernie-speed-8k", {"stop": list("abcdef")}, {"stop": list("abcd")}),
        ("aistudio", "ernie-speed-8k", {"stop": ["x" * 21, "a"]}, {"stop": ["a"]}),
        ("aistudio", "ernie-speed-8k", {"stop": ["x" * 21]}, {}),
        ("aistudio", "ernie-speed-8k", {"top_k": 5}, {}),
        ("aistudio", "deepseek-r1", {"temperature": 0.5}, {}),
        ("local", "any", {"top_logprobs": 5}, {}),
        ("wenxin", "ernie-speed-8k", {"metadata": {"a": "b", "c": 1}}, {"metadata": {"a": "b"}}),
        ("aistudio", "Stable-Diffusion-XL", {"style": "vivid"}, {}),
        ("aistudio", "Stable-Diffusion-XL", {"negative": "x" * 1030}, {"negative_prompt": "x" * 1024}),
    ],
)
def test_a_lenient_user_gets_the_nearest_value_or_none_and_a_note(provider: str, model: str, given: dict, sent: dict) -> None:
    body, notes = lenient(provider, model, **given)
    assert body == sent
    assert len(notes) == 1
    assert notes[0].endswith("is left out" if not sent else "is sent instead")


def test_lenience_keeps_what_fits() -> None:
    assert lenient("wenxin", "ernie-speed-8k", top_k=5, top_p=0.5)[0] == {"top_p": 0.5}


def test_temperature_and_top_p_together_are_sent_with_a_note() -> None:
    body, notes = checked(PROVIDERS["wenxin"], "ernie-speed-8k", {"temperature": 0.5, "top_p": 0.5})
    assert body == {"temperature": 0.5, "top_p": 0.5}
    assert notes == ("--temperature and --top-p are both given; the services advise to set only one of them",)


def test_top_logprobs_goes_with_logprobs() -> None:
    assert fields("local", "any", top_logprobs=3, logprobs=True) == {"top_logprobs": 3, "logprobs": True}


def test_tools_for_a_model_that_is_not_listed_with_them_are_refused_with_those_that_are() -> None:
    tools = [{"type": "function", "function": {"name": "f"}}]
    for provider, model, others in (
        ("aistudio", "ernie-3.5-8k", "ernie-x1-turbo-32k, deepseek-v3"),
        ("wenxin", "ernie-speed-8k", "ERNIE-4.0-8K"),
    ):
        with pytest.raises(UsageError) as caught:
            checked(PROVIDERS[provider], model, {"tools": tools})
        assert "does not take --tools: it is not for calling tools" in caught.value.message
        assert others.lower() in (caught.value.hint or "").lower()


def test_tools_for_a_model_that_is_listed_with_them_or_unknown_need_no_note() -> None:
    tools = [{"type": "function", "function": {"name": "f"}}]
    for model in ("ernie-x1-turbo-32k", "ernie-9"):
        assert checked(PROVIDERS["aistudio"], model, {"tools": tools}) == ({"tools": tools}, ())


def test_a_refusal_names_the_parameter_as_the_user_wrote_it() -> None:
    with pytest.raises(Exception, match="row 3, top_k"):
        checked(PROVIDERS["aistudio"], "ernie-3.5-8k", {"top_k": 1}, flags=lambda name: f"row 3, {name}")


def test_a_long_value_is_shown_in_part() -> None:
    error = refused("wcode", "baidu/x", verbosity="x" * 1000)
    assert error is not None
    assert "x" * 39 + "… does not fit" in error.message


def test_a_list_is_shown_as_it_was_given() -> None:
    error = refused("aistudio", "ernie-3.5-8k", stop=["1", "2", "3", "4", "5"])
    assert error is not None
    assert error.message.startswith("--stop 1, 2, 3, 4, 5 does not fit: ")


def test_an_option_is_named_with_dashes() -> None:
    assert flag("top_p") == "--top-p"
