"""Every model, path, limit and price of the catalogue against what was published."""

from decimal import Decimal

import pytest
from catalogue_facts import FACTS, capabilities

from ernie_cli.catalogue import PROVIDERS, find_model, nearest, parameters
from ernie_cli.catalogue.model import CAPABILITIES, Model, Price

MODELS = FACTS["models"]
EVERY = [(provider, model) for provider in PROVIDERS.values() for model in provider.models]
CHAT = [(name, row) for name in ("wcode", "aistudio", "qianfan") for row in MODELS[name]]
EMBEDDINGS = [(name, row) for name in ("wenxin", "aistudio", "qianfan") for row in MODELS[f"{name}_embeddings"]]
# wcode's page shows search with ernie-4.0-turbo-128k alone and says that some models lack it.
UNSHOWN = {("wcode", "ernie-4.0-8k"): {"search"}}
NEWER = {"aistudio": {"ernie-5.0-thinking-preview"}}  # page Mmhslv9lf of AI Studio, after the table
MANUAL_PRICES = {
    "ernie-4.0-8k": "ERNIE 4.0",
    "ernie-3.5-8k": "ERNIE 3.5",
    "ernie-speed-8k": "ERNIE Speed",
    "ernie-speed-128k": "ERNIE Speed",
    "ernie-lite-8k-0308": "ERNIE Lite",
}


def entry(provider: str, word: str) -> Model:
    model = find_model(PROVIDERS[provider], word)
    assert model is not None, f"{provider} does not list {word}"
    return model


def per_thousand(price: Price) -> tuple[Decimal, Decimal]:
    return Decimal(price.input) * 1000 / price.per, Decimal(price.output) * 1000 / price.per


def test_the_providers_stand_in_the_order_of_the_manual() -> None:
    assert list(PROVIDERS)[:5] == ["aistudio", "qianfan", "wenxin", "wcode", "local"]


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_provider_goes_by_the_name_of_its_entry(name: str) -> None:
    assert PROVIDERS[name].name == name


@pytest.mark.parametrize(("provider", "row"), CHAT, ids=lambda value: value if isinstance(value, str) else value["id"])
def test_a_chat_model_has_the_sizes_that_were_published(provider: str, row: dict) -> None:
    low, high = row["max_output_range"] or (None, None)
    model = entry(provider, row["id"])
    assert (model.context, model.max_input, model.min_output, model.max_output) == (
        row["context_tokens"],
        row["max_input_tokens"],
        low,
        high,
    )
    assert (model.default_output, model.max_reasoning) == (row["max_output_default"], row["cot_tokens"])


@pytest.mark.parametrize(("provider", "row"), CHAT, ids=lambda value: value if isinstance(value, str) else value["id"])
def test_a_chat_model_can_do_what_was_published(provider: str, row: dict) -> None:
    expected = capabilities(row) - UNSHOWN.get((provider, row["id"]), set())
    assert set(entry(provider, row["id"]).capabilities) == expected


@pytest.mark.parametrize(("provider", "row"), CHAT, ids=lambda value: value if isinstance(value, str) else value["id"])
def test_a_chat_model_costs_what_was_published(provider: str, row: dict) -> None:
    price, published = entry(provider, row["id"]).price, row["price"]
    if published is None:
        assert price is None
        return
    assert price is not None
    first = published.get("tiers", [published])[0]
    assert (price.currency, price.per) == (published["currency"], published["per"])
    assert (price.input, price.output) == (str(first["input"]), str(first["output"]))
    assert price.beyond == tuple(
        (lower["max_input_tokens"], str(upper["input"]), str(upper["output"]))
        for lower, upper in zip(published.get("tiers", []), published.get("tiers", [])[1:], strict=False)
    )


@pytest.mark.parametrize("row", MODELS["wenxin_chat"], ids=lambda row: row["name"])
def test_a_wenxin_name_leads_to_its_path_and_limits(row: dict) -> None:
    model = entry("wenxin", row["name"])
    assert (f"/{model.path}", model.max_input_chars, model.max_input) == (
        row["path"],
        row["max_input_chars"],
        row["max_input_tokens"],
    )
    assert model.name == row.get("alias_of", row["name"])


@pytest.mark.parametrize("row", MODELS["wenxin_chat"], ids=lambda row: row["name"])
def test_a_wenxin_model_costs_what_the_manual_says_and_else_what_the_sdk_says(row: dict) -> None:
    model = entry("wenxin", row["name"])
    sdk = row.get("price")
    if model.id in MANUAL_PRICES:
        manual = {price["model"]: price for price in FACTS["manual_prices"]}[MANUAL_PRICES[model.id]]
        assert model.price is not None
        assert per_thousand(model.price) == tuple(Decimal(manual[key]) / 1000 for key in ("input_per_1M", "output_per_1M"))
    elif sdk and sdk["input"]:
        assert model.price is not None
        assert (model.price.input, model.price.output) == (str(sdk["input"]), str(sdk["output"]))
    else:
        assert model.price is None


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


@pytest.mark.parametrize(("provider", "row"), EMBEDDINGS, ids=lambda value: value if isinstance(value, str) else "")
def test_an_embedding_model_has_the_limits_that_were_published(provider: str, row: dict) -> None:
    word = row.get("id") or row["name"]
    if word.endswith("*"):
        return
    model = entry(provider, word)
    assert model.capabilities == ("embed",)
    assert (model.max_texts, model.max_input, model.max_input_chars) == (
        row.get("max_texts", row.get("max_texts_text")),
        row["max_tokens_per_text"],
        row["max_chars_per_text"],
    )
    assert model.path is None or f"/{model.path}" == row["path"]


@pytest.mark.parametrize(
    ("provider", "word", "longest"),
    [
        ("aistudio", "Stable-Diffusion-XL", 1024),
        ("aistudio", "ERNIE-Image-Turbo", None),
        ("wenxin", "Stable-Diffusion-XL", 1024),
        ("qianfan", "irag-1.0", 220),
        ("qianfan", "flux.1-schnell", 512),
    ],
)
def test_an_image_model_has_the_longest_prompt_that_was_published(provider: str, word: str, longest: int | None) -> None:
    model = entry(provider, word)
    assert (model.id, model.capabilities, model.max_input_chars) == (word, ("image",), longest)


@pytest.mark.parametrize("row", MODELS["local"], ids=lambda row: row["id"])
def test_every_open_weight_is_listed_in_both_its_forms(row: dict) -> None:
    stem, *forms = row["id"].split("|")
    words = [stem, stem.removesuffix("-PT") + forms[0]] if forms else [stem]
    assert [entry("local", word).id for word in words] == words


@pytest.mark.parametrize(
    ("provider", "row"), [(name, row) for name in ("wenxin", "qianfan") for row in MODELS[f"{name}_others"]], ids=str
)
def test_what_no_command_asks_is_listed_too(provider: str, row: dict) -> None:
    model = entry(provider, row["name"])
    path = f"/{model.path}" if model.path else None
    assert (model.name, path, model.capabilities) == (row["name"], row["path"], (row["capability"],))


@pytest.mark.parametrize("name", ["wcode", "aistudio", "qianfan", "wenxin", "local"])
def test_nothing_is_listed_that_nobody_published(name: str) -> None:
    rows = [row for family, members in MODELS.items() if family.partition("_")[0] == name for row in members]
    words = [row.get("id") or row["name"] for row in rows if is_one_model(row)]
    known = {entry(name, form).id for word in words for form in forms(word)}
    assert {model.id for model in PROVIDERS[name].models} == known | NEWER.get(name, set())


def forms(word: str) -> list[str]:
    """The ids that a row means: some stand for two, `-PT|-Paddle`."""
    stem, *others = word.split("|")
    return [stem, *(stem.removesuffix("-PT") + other for other in others)]


def is_one_model(row: dict) -> bool:
    """Whether a row is of one model: a star stands for many, and the manual's picture service is none of this API."""
    word = row.get("id") or row["name"]
    return not word.endswith("*") and word != "ERNIE-ViLG"


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
def test_every_model_names_its_source_and_so_does_its_price(provider: object, model: Model) -> None:
    assert model.source
    assert model.price is None or model.price.source


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
