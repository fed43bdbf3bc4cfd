"""Every published range: its ends are taken, what lies beyond is refused."""

from typing import Any

import pytest
from catalogue_facts import FACTS, fields, refused

from ernie_cli.catalogue import PROVIDERS, find_model, parameters

# What the page's own name for a parameter is on the command line; what is not a flag is left out.
NAMES = {"max_completion_tokens": "max_tokens", "max_output_tokens": "max_tokens", "min_output_tokens": "min_tokens"}
NAMES |= {"user_id": "user", "enable_thinking": "think", "thinking_budget": "think_budget"}
NAMES |= {"reasoning_effort": "effort"}
OTHERS = {"model", "messages", "stream", "stream_options", "system", "structured_outputs", "thinking"}
PAGES = {
    "wcode_thinking": ("wcode", "baidu/ernie-4.5-21b-a3b-thinking"),
    "wcode_ernie": ("wcode", "ernie-4.0-turbo-128k"),
    "wenxin": ("wenxin", "ernie-speed-8k"),
    "qianfan": ("qianfan", "an-open-model"),
    "aistudio": ("aistudio", "ernie-speed-8k"),
}
ROWS = [
    (*PAGES[page], row)
    for page in PAGES
    for row in FACTS["params"][page]
    # The cap for the answer alone has no flag of its own: max_completion_tokens has it.
    if row["name"] not in OTHERS and (page, row["name"]) != ("qianfan", "max_tokens")
]


def canonical(row: dict) -> str:
    return NAMES.get(row["name"], row["name"])


@pytest.mark.parametrize(("provider", "model", "row"), ROWS, ids=lambda v: v if isinstance(v, str) else v["name"])
def test_a_published_parameter_is_sent_under_its_published_name(provider: str, model: str, row: dict) -> None:
    assert parameters(PROVIDERS[provider], model)[canonical(row)].field == row["name"]


@pytest.mark.parametrize(("provider", "model", "row"), ROWS, ids=lambda v: v if isinstance(v, str) else v["name"])
def test_the_default_of_a_parameter_is_the_published_one(provider: str, model: str, row: dict) -> None:
    entry = find_model(PROVIDERS[provider], model)
    of_model = entry.default_output if entry and canonical(row) == "max_tokens" and "default" in row else None
    assert (of_model or parameters(PROVIDERS[provider], model)[canonical(row)].default) == row.get("default")


@pytest.mark.parametrize(
    ("provider", "model", "page"),
    [
        ("aistudio", "Stable-Diffusion-XL", "stable_diffusion_xl"),
        ("wenxin", "Stable-Diffusion-XL", "stable_diffusion_xl"),
        ("aistudio", "ERNIE-Image-Turbo", "ernie_image_turbo"),
        ("qianfan", "irag-1.0", "qianfan_irag_flux"),
    ],
)
def test_a_picture_model_has_the_published_defaults(provider: str, model: str, page: str) -> None:
    known = parameters(PROVIDERS[provider], model)
    assert {name: each.default for name, each in known.items() if each.default is not None} == FACTS["picture_defaults"][page]


@pytest.mark.parametrize(("provider", "model"), [("aistudio", "ernie-3.5-8k"), ("qianfan", "ernie-4.5-turbo-128k")])
def test_a_search_has_the_published_defaults(provider: str, model: str) -> None:
    searching = [each for each in parameters(PROVIDERS[provider], model).values() if each.field.startswith("web_search.")]
    assert {each.field.removeprefix("web_search."): each.default for each in searching} == FACTS["search_defaults"]


def test_a_default_is_never_sent() -> None:
    for provider in PROVIDERS.values():
        for model in provider.models:
            assert fields(provider.name, model.id) == {}


# (provider, model, parameter, values that are taken, values that are refused)
HALF = 0.5
RANGES: list[tuple[str, str, str, list[Any], list[Any]]] = [
    ("wcode", "baidu/x", "temperature", [0, 2], [-0.1, 2.1]),
    ("wcode", "baidu/x", "top_p", [0, 1], [-0.1, 1.1]),
    ("wcode", "baidu/x", "top_k", [0, 10**6], [-1, HALF]),
    ("wcode", "baidu/x", "min_p", [0, 1], [-0.1, 1.1]),
    ("wcode", "baidu/x", "top_a", [0, 1], [-0.1, 1.1]),
    ("wcode", "baidu/x", "frequency_penalty", [-2, 2], [-2.1, 2.1]),
    ("wcode", "baidu/x", "presence_penalty", [-2, 2], [-2.1, 2.1]),
    ("wcode", "baidu/x", "repetition_penalty", [0, 2], [-0.1, 2.1]),
    ("wcode", "baidu/x", "max_tokens", [1, 10**6], [0]),
    ("wcode", "baidu/x", "seed", [-5, 0, 2**40], [HALF]),
    ("wcode", "baidu/x", "verbosity", ["low", "medium", "high"], ["loud"]),
    ("wcode", "ernie-new", "temperature", [0.01, 1], [0, 1.1]),
    ("wcode", "ernie-new", "top_p", [0.01, 1], [0, 1.1]),
    ("wcode", "ernie-new", "seed", [1, 2**31 - 2], [0, 2**31 - 1]),
    ("wcode", "ernie-new", "frequency_penalty", [-2, 2], [-2.1, 2.1]),
    ("wcode", "ernie-new", "stop", [["a"] * 4, ["x" * 20], "one"], [["a"] * 5, ["x" * 21], 7]),
    ("wenxin", "ernie-speed-8k", "temperature", [0.01, 1], [0, 1.1]),
    ("wenxin", "ernie-speed-8k", "top_p", [0, 1], [-0.1, 1.1]),
    ("wenxin", "ernie-speed-8k", "penalty_score", [1, 2], [0.9, 2.1]),
    ("wenxin", "ernie-speed-8k", "frequency_penalty", [-2, 2], [-2.1, 2.1]),
    ("wenxin", "ernie-speed-8k", "presence_penalty", [-2, 2], [-2.1, 2.1]),
    ("wenxin", "ernie-speed-8k", "max_tokens", [2, 2048], [1, 2049]),
    ("wenxin", "ernie-speed-8k", "min_tokens", [2, 2048], [1, 2049]),
    ("wenxin", "ernie-speed-8k", "stop", [["a"] * 4, ["x" * 20]], [["a"] * 5, ["x" * 21]]),
    ("wenxin", "ernie-speed-8k", "metadata", [{"a": "b"}], [{"a": 1}, {str(n): "" for n in range(17)}, "a=b"]),
    ("wenxin", "llama-2-7b-chat", "top_k", [0, 40], [-1]),
    ("aistudio", "ernie-speed-8k", "temperature", [0.01, 1], [0, 1.1]),
    ("aistudio", "ernie-speed-8k", "top_p", [0, 1], [-0.1, 1.1]),
    ("aistudio", "ernie-speed-8k", "penalty_score", [1, 2], [0.9, 2.1]),
    ("aistudio", "ernie-speed-8k", "frequency_penalty", [-2, 2], [-2.1, 2.1]),
    ("aistudio", "ernie-speed-8k", "presence_penalty", [-2, 2], [-2.1, 2.1]),
    ("aistudio", "ernie-speed-8k", "seed", [1, 2147483646], [0, 2147483647]),
    ("aistudio", "ernie-speed-8k", "stop", [["a"] * 4, ["x" * 20]], [["a"] * 5, ["x" * 21]]),
    ("qianfan", "ernie-4.0-8k", "temperature", [0.01, 1], [0, 1.1]),
    ("qianfan", "ernie-3.5-8k", "temperature", [0.01, 1], [0, 1.1]),
    ("qianfan", "deepseek-v3", "temperature", [0, 2], [-0.1, 2.1]),
    ("qianfan", "ernie-4.0-8k", "top_p", [0, 1], [-0.1, 1.1]),
    ("qianfan", "ernie-4.0-8k", "penalty_score", [1, 2], [0.9, 2.1]),
    ("qianfan", "ernie-4.0-8k", "repetition_penalty", [0.01, 2], [0, 2.1]),
    ("qianfan", "ernie-4.0-8k", "frequency_penalty", [-2, 2], [-2.1, 2.1]),
    ("qianfan", "ernie-4.0-8k", "presence_penalty", [-2, 2], [-2.1, 2.1]),
    ("qianfan", "ernie-4.0-8k", "seed", [1, 2147483646], [0, 2147483647]),
    ("qianfan", "ernie-4.0-8k", "stop", [["a"] * 4, ["x" * 20]], [["a"] * 5, ["x" * 21]]),
    ("qianfan", "ernie-4.0-8k", "effort", ["high", "max"], ["enormous"]),
    ("local", "any", "temperature", [0, 2], [-0.1, 2.1]),
    ("local", "any", "top_p", [0, 1], [-0.1, 1.1]),
    ("local", "any", "min_p", [0, 1], [-0.1, 1.1]),
    ("local", "any", "max_tokens", [1, 10**6], [0]),
    ("aistudio", "Stable-Diffusion-XL", "count", [1, 4], [0, 5]),
    ("aistudio", "Stable-Diffusion-XL", "steps", [10, 50], [9, 51]),
    ("aistudio", "Stable-Diffusion-XL", "cfg_scale", [0, 30], [-1, 31]),
    ("aistudio", "Stable-Diffusion-XL", "seed", [0, 4294967295], [-1, 4294967296]),
    ("aistudio", "Stable-Diffusion-XL", "negative", ["x" * 1024], ["x" * 1025]),
    ("aistudio", "ERNIE-Image-Turbo", "steps", [1, 50], [0, 51]),
    ("aistudio", "ERNIE-Image-Turbo", "cfg_scale", [0, 20], [-1, 21]),
    ("qianfan", "irag-1.0", "count", [1, 4], [0, 5]),
]
TAKEN = [(*key, value) for *key, taken, _ in RANGES for value in taken]
REFUSED = [(*key, value) for *key, _, wrong in RANGES for value in wrong]


@pytest.mark.parametrize(("provider", "model", "name", "value"), TAKEN)
def test_a_value_at_the_end_of_a_range_is_sent_as_it_is(provider: str, model: str, name: str, value: Any) -> None:
    sent = [value] if name == "stop" and isinstance(value, str) else value
    assert list(fields(provider, model, **{name: value}).values()) == [sent]


@pytest.mark.parametrize(("provider", "model", "name", "value"), REFUSED)
def test_a_value_beyond_a_range_is_refused(provider: str, model: str, name: str, value: Any) -> None:
    error = refused(provider, model, **{name: value})
    assert error is not None
    assert f"--{name.replace('_', '-')} " in error.message
    assert provider in error.message


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), True, "0.5", [0.5]])
def test_what_is_no_finite_number_is_refused_as_one(value: Any) -> None:
    error = refused("local", "any", temperature=value)
    assert error is not None
    assert "a number from 0 to 2" in error.message


@pytest.mark.parametrize(("list_", "name"), [("sizes", "size"), ("styles", "style"), ("samplers", "sampler")])
@pytest.mark.parametrize("provider", ["aistudio", "wenxin"])
def test_the_picture_model_takes_the_published_words(provider: str, list_: str, name: str) -> None:
    known = parameters(PROVIDERS[provider], "Stable-Diffusion-XL")
    assert list(known[name].choices) == FACTS["pictures"]["stable_diffusion_xl"][list_]


def test_the_newer_picture_model_takes_the_published_sizes() -> None:
    known = parameters(PROVIDERS["aistudio"], "ERNIE-Image-Turbo")
    assert list(known["size"].choices) == FACTS["pictures"]["ernie_image_turbo"]["sizes"]


@pytest.mark.parametrize("row", [row for row in FACTS["params"]["aistudio"] if "unsupported_models" in row])
def test_aistudio_models_refuse_what_the_page_says_they_lack(row: dict) -> None:
    for model in row["unsupported_models"]:
        assert row["name"] not in parameters(PROVIDERS["aistudio"], model)


@pytest.mark.parametrize("name", ["frequency_penalty", "presence_penalty"])
def test_only_five_aistudio_models_take_the_two_penalties(name: str) -> None:
    aistudio = PROVIDERS["aistudio"]
    chat = [model.id for model in aistudio.models if "chat" in model.capabilities]
    row = next(row for row in FACTS["params"]["aistudio"] if row["name"] == name)
    assert {model for model in chat if name in parameters(aistudio, model)} == set(row["supported_models"])


@pytest.mark.parametrize("row", FACTS["models"]["aistudio"], ids=lambda row: row["id"])
def test_an_aistudio_model_refuses_what_its_row_says(row: dict) -> None:
    known = parameters(PROVIDERS["aistudio"], row["id"])
    assert not set(row["unsupported_params"]) & set(known)
    assert ("frequency_penalty" in known) == row["frequency_presence_penalty"]
