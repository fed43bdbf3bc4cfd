"""The entries of the catalogue: names that lead to one model, sources, keys and addresses."""

import re

import pytest
from catalogue_facts import FACTS

from ernie_cli.catalogue import PROVIDERS, find_model, nearest, parameters
from ernie_cli.catalogue.model import CAPABILITIES, Model

MODELS = FACTS["models"]
EVERY = [(provider, model) for provider in PROVIDERS.values() for model in provider.models]


def entry(provider: str, word: str) -> Model:
    model = find_model(PROVIDERS[provider], word)
    assert model is not None, f"{provider} does not list {word}"
    return model


def test_the_providers_stand_in_the_order_of_the_manual() -> None:
    assert list(PROVIDERS)[:5] == ["aistudio", "qianfan", "wenxin", "wcode", "local"]


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_provider_goes_by_the_name_of_its_entry(name: str) -> None:
    assert PROVIDERS[name].name == name


@pytest.mark.parametrize("row", MODELS["wenxin_chat"], ids=lambda row: row["name"])
def test_a_wenxin_name_leads_to_its_path(row: dict) -> None:
    model = entry("wenxin", row["name"])
    assert (f"/{model.path}", model.name) == (row["path"], row.get("alias_of", row["name"]))


@pytest.mark.parametrize("row", MODELS["wenxin_chat"], ids=lambda row: row["name"])
def test_a_wenxin_model_takes_the_parameters_that_the_sdk_lists(row: dict) -> None:
    listed = row.get("optional_params")
    if not listed:
        return
    known = parameters(PROVIDERS["wenxin"], row["name"])
    names = ("temperature", "top_p", "top_k", "penalty_score", "frequency_penalty", "presence_penalty", "stop")
    assert {name for name in names if name in known} == {name for name in names if name in listed}
    assert ("min_tokens" in known) == ("min_output_tokens" in listed)
    model = entry("wenxin", row["name"])
    in_words = model.path in PROVIDERS["wenxin"].options["actions"]
    assert ("search" in model.capabilities, "tools" in model.capabilities) == (
        "disable_search" in listed,
        "functions" in listed or in_words,
    )


@pytest.mark.parametrize(("provider", "model"), EVERY, ids=lambda value: getattr(value, "id", value.name))
def test_a_model_can_do_what_there_is_a_word_for(provider: object, model: Model) -> None:
    assert model.capabilities
    assert set(model.capabilities) <= set(CAPABILITIES)


@pytest.mark.parametrize("name", PROVIDERS)
def test_no_word_names_two_models(name: str) -> None:
    words = [word for model in PROVIDERS[name].models for word in {model.id.lower(), *model.aliases}]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("name", PROVIDERS)
def test_aliases_are_lower_case(name: str) -> None:
    aliases = [alias for model in PROVIDERS[name].models for alias in model.aliases]
    assert aliases == [alias.lower() for alias in aliases]


@pytest.mark.parametrize(("provider", "model"), EVERY, ids=lambda value: getattr(value, "id", value.name))
def test_every_model_names_its_source_and_a_price_its_date_too(provider: object, model: Model) -> None:
    assert model.source
    if model.price is not None:
        assert model.price.source
        assert re.fullmatch(r"20\d\d(-\d\d(-\d\d)?)?", model.price.as_of)


@pytest.mark.parametrize(("provider", "model"), EVERY, ids=lambda value: getattr(value, "id", value.name))
def test_what_a_model_refuses_is_a_parameter_of_its_family(provider, model: Model) -> None:
    families = [family for family in provider.families if model.id.lower().startswith(family.prefix)]
    assert set(model.refuses) <= set(families[0].parameters)


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_default_is_listed_and_fit_for_its_command(name: str) -> None:
    for command, word in PROVIDERS[name].defaults.items():
        assert command in entry(name, word).capabilities


@pytest.mark.parametrize(
    ("provider", "word", "id_"),
    [
        ("wenxin", "ERNIE-SPEED-8K", "ernie-speed-8k"),
        ("wenxin", "ERNIE Speed", "ernie-speed-8k"),
        ("wenxin", "completions_pro", "ernie-4.0-8k"),
        ("wenxin", "eb-instant", "ernie-lite-8k-0922"),
        ("wenxin", "ernie-lite-8k", "ernie-lite-8k-0308"),
        ("aistudio", "stable-diffusion-xl", "Stable-Diffusion-XL"),
    ],
)
def test_a_model_is_found_by_id_alias_or_path_in_any_case(provider: str, word: str, id_: str) -> None:
    assert entry(provider, word).id == id_


def test_an_unknown_model_is_not_found_and_still_takes_parameters() -> None:
    assert find_model(PROVIDERS["qianfan"], "ernie-9") is None
    assert "temperature" in parameters(PROVIDERS["qianfan"], "ernie-9")


def test_a_misspelt_word_has_a_nearest_one_in_its_own_spelling() -> None:
    assert nearest("Qainfan", PROVIDERS) == "qianfan"
    assert nearest("anime", ("Anime", "Base")) == "Anime"


def test_a_strange_word_has_no_nearest_one() -> None:
    assert nearest("zzzz", PROVIDERS) is None


@pytest.mark.parametrize(
    ("name", "schemes", "variables"),
    [
        ("aistudio", ["bearer"], ["AI_STUDIO_API_KEY", "AISTUDIO_ACCESS_TOKEN"]),
        (
            "qianfan",
            ["bearer", "iam_bearer"],
            ["QIANFAN_API_KEY", "QIANFAN_BEARER_TOKEN", "QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY"],
        ),
        (
            "wenxin",
            ["access_token", "oauth", "signature"],
            ["QIANFAN_ACCESS_TOKEN", "QIANFAN_AK", "QIANFAN_SK", "QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY"],
        ),
        ("wcode", ["bearer"], ["WCODE_API_KEY"]),
        ("local", ["bearer", "none"], ["ERNIE_LOCAL_API_KEY"]),
    ],
)
def test_keys_are_looked_for_in_the_order_of_the_manual(name: str, schemes: list[str], variables: list[str]) -> None:
    forms = PROVIDERS[name].forms
    assert [form.scheme for form in forms] == schemes
    assert [variable for form in forms for field in form.fields for variable in field.variables] == variables


@pytest.mark.parametrize("name", ["aistudio", "qianfan", "wenxin", "wcode", "local"])
def test_the_base_url_has_the_variable_of_the_manual(name: str) -> None:
    assert PROVIDERS[name].base_variable == f"ERNIE_{name.upper()}_BASE_URL"
