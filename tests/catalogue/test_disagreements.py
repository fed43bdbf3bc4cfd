"""Where the documents disagree: one test for each reading that the catalogue takes."""

import pytest
from catalogue_facts import fields, refused

from ernie_cli.catalogue import PROVIDERS, find_model, parameters
from ernie_cli.catalogue.checks import checked
from ernie_cli.catalogue.messages import check_messages
from ernie_cli.catalogue.model import Model
from ernie_cli.requests import Message


def wenxin(word: str) -> Model:
    model = find_model(PROVIDERS["wenxin"], word)
    assert model is not None
    return model


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("wenxin", "ernie-speed-8k"),
        ("wenxin", "my-own-deployment"),
        ("aistudio", "ernie-3.5-8k"),
        ("wcode", "ernie-unlisted"),
        ("qianfan", "ernie-4.5-turbo-128k"),
    ],
)
def test_temperature_ends_at_1_and_excludes_0_on_baidus_own_models(provider: str, model: str) -> None:
    assert refused(provider, model, temperature=1.01)
    assert refused(provider, model, temperature=0)
    assert fields(provider, model, temperature=1) == {"temperature": 1}


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("wcode", "baidu/ernie-4.5-21b-a3b-thinking"),
        ("local", "default"),
        ("aistudio", "ernie-unlisted"),
        ("qianfan", "ernie-4.5-21b-a3b"),
    ],
)
def test_temperature_goes_from_0_to_2_on_open_models_and_unlisted_ones(provider: str, model: str) -> None:
    assert fields(provider, model, temperature=0) == {"temperature": 0}
    assert fields(provider, model, temperature=2) == {"temperature": 2}


def test_temperature_0_becomes_a_billionth_for_a_lenient_user_of_a_service_that_excludes_0() -> None:
    body, notes = checked(PROVIDERS["aistudio"], "ernie-3.5-8k", {"temperature": 0}, lenient=True)
    assert body == {"temperature": 1e-9}
    assert len(notes) == 1


def test_top_p_0_passes_where_the_page_includes_it_and_only_there() -> None:
    assert fields("aistudio", "ernie-3.5-8k", top_p=0) == {"top_p": 0}
    assert fields("wenxin", "ernie-speed-8k", top_p=0) == {"top_p": 0}
    assert fields("wcode", "baidu/x", top_p=0) == {"top_p": 0}
    assert refused("wcode", "ernie-4.0-8k", top_p=0)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_default_of_any_page_is_ever_sent(provider: str) -> None:
    for model in PROVIDERS[provider].models:
        assert fields(provider, model.id) == {}


def test_qianfan_is_asked_at_v2() -> None:
    assert PROVIDERS["qianfan"].base_url == "https://qianfan.baidubce.com/v2"


@pytest.mark.parametrize("path", ["completions_pro", "completions"])
def test_the_two_oldest_models_are_8k_models_whose_limit_is_only_told(path: str) -> None:
    assert (wenxin(path).context, wenxin(path).max_input_chars, wenxin(path).max_input) == (8192, 20000, 5120)
    notes = check_messages(PROVIDERS["wenxin"], path, (Message("user", "x" * 20001),))
    assert notes == (f"the messages hold 20001 characters; wenxin {wenxin(path).id} takes 20000 by most accounts",)


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("ernie-speed-8k", "chat/ernie_speed"),
        ("ernie-speed-128k", "chat/ernie-speed-128k"),
        ("ernie-speed", "chat/ernie_speed"),
        ("ERNIE Speed", "chat/ernie_speed"),
    ],
)
def test_ernie_speed_alone_is_the_8k_model(word: str, path: str) -> None:
    assert wenxin(word).path == path


def test_ernie_speed_8k_takes_what_its_own_page_says() -> None:
    assert (wenxin("ernie-speed-8k").max_input_chars, wenxin("ernie-speed-8k").max_input) == (24000, 6144)


def test_wenxin_draws_with_stable_diffusion_and_has_no_vivid_style() -> None:
    assert wenxin("Stable-Diffusion-XL").path == "text2image/sd_xl"
    error = refused("wenxin", "Stable-Diffusion-XL", style="vivid")
    assert error is not None
    assert "one of Base, 3D Model" in error.message


def test_the_picture_model_of_the_manual_has_its_path_and_its_style() -> None:
    assert wenxin("ernie-vilg").path == "txt2img"
    drawn = fields("wenxin", "ERNIE-ViLG", count=1, size="1024x1024", style="vivid")
    assert drawn == {"n": 1, "size": "1024x1024", "style": "vivid"}
    assert refused("wenxin", "ERNIE-ViLG", temperature=0.5)


def test_aistudio_embeds_sixteen_texts_at_once() -> None:
    model = find_model(PROVIDERS["aistudio"], "embedding-v1")
    assert model is not None
    assert model.max_texts == 16


def test_the_output_cap_of_aistudio_is_that_of_the_models_table() -> None:
    assert fields("aistudio", "ernie-x1-32k", max_tokens=16384) == {"max_completion_tokens": 16384}
    assert refused("aistudio", "ernie-x1-32k", max_tokens=16385)
    assert fields("aistudio", "ernie-unlisted", max_tokens=10**6) == {"max_completion_tokens": 10**6}


@pytest.mark.parametrize(
    ("provider", "model", "field"),
    [
        ("wcode", "baidu/ernie-4.5-21b-a3b-thinking", "max_tokens"),
        ("wcode", "ernie-speed-128k", "max_completion_tokens"),
        ("aistudio", "ernie-3.5-8k", "max_completion_tokens"),
        ("qianfan", "ernie-4.0-8k", "max_completion_tokens"),
        ("wenxin", "ernie-speed-8k", "max_output_tokens"),
        ("local", "default", "max_tokens"),
    ],
)
def test_one_flag_caps_the_output_under_each_services_own_name(provider: str, model: str, field: str) -> None:
    assert fields(provider, model, max_tokens=100) == {field: 100}


@pytest.mark.parametrize("name", ["penalty_score", "repetition_penalty", "frequency_penalty", "presence_penalty"])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_penalty_is_ever_turned_into_another(provider: str, name: str) -> None:
    for family in PROVIDERS[provider].families:
        if name in family.parameters:
            assert family.parameters[name].field == name


def test_a_tool_choice_is_a_word_or_an_object() -> None:
    named = {"type": "function", "function": {"name": "f"}}
    for choice in ("auto", named):
        assert fields("wcode", "baidu/x", tool_choice=choice) == {"tool_choice": choice}


@pytest.mark.parametrize(
    ("provider", "model"),
    [("aistudio", "ernie-3.5-8k"), ("qianfan", "x"), ("wcode", "baidu/x"), ("local", "x"), ("wenxin", "ernie-3.5-8k")],
)
def test_a_response_format_may_be_a_word_and_leaves_as_an_object(provider: str, model: str) -> None:
    for given in ("json_object", {"type": "json_object"}):
        assert fields(provider, model, response_format=given) == {"response_format": {"type": "json_object"}}


def test_the_user_is_user_id_on_wenxin_alone() -> None:
    assert fields("wenxin", "ernie-speed-8k", user="u") == {"user_id": "u"}
    for provider in ("aistudio", "qianfan", "wcode", "local"):
        assert fields(provider, "ernie-4.0-8k", user="u") == {"user": "u"}


def test_settings_of_the_sdk_are_no_fields_of_the_picture_service() -> None:
    known = parameters(PROVIDERS["aistudio"], "Stable-Diffusion-XL")
    assert not {"retry_count", "request_timeout", "backoff_factor"} & {one.field for one in known.values()}
