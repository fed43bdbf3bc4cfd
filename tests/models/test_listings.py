"""Lists of models as services send them, read without trust."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.dialects.listings import WAYS, Listed, Listing
from ernie_cli.errors import RejectedError

MODELS, CONSOLE = WAYS["models"], WAYS["console"]
WORKSHOP = "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop"
# The members of a tier are described on the page, not named: a price, and the end of its range in thousands, null for none.
ERNIE_5 = {
    "id": "ernie-5.1",
    "object": "model",
    "created": 0,
    "owned_by": "Baidu",
    "type": "chat",
    "context_length": 131072,
    "max_completions_tokens": 65536,
    "max_tokens": 32768,
    "max_input_tokens": 121856,
    "architecture": {"modality": "text+image->text", "input_modalities": ["text", "image"], "output_modalities": ["text"]},
    "pricing": {
        "prompt": [{"up_to": 32, "price": "0.004"}, {"up_to": None, "price": "0.006"}],
        "completion": [{"up_to": 32, "price": "0.018"}, {"up_to": None, "price": "0.022"}],
    },
}


def listed(*entries: Any) -> tuple[Listed, ...]:
    return MODELS.read({"object": "list", "data": list(entries)}).models


def prices(pricing: Any) -> tuple[tuple[int, str, str], ...]:
    (found,) = listed({"id": "m", "pricing": pricing})
    return found.prices


def test_the_plain_list_of_openai_gives_ids_alone() -> None:
    entry = {"id": "ernie-3.5-8k", "object": "model", "owned_by": "", "created": 0}
    assert listed(entry) == (Listed("ernie-3.5-8k"),)


def test_what_qianfan_adds_is_read() -> None:
    assert listed(ERNIE_5) == (
        Listed(
            "ernie-5.1",
            capabilities=("chat", "vision"),
            context=131072,
            max_input=121856,
            max_output=65536,
            prices=((0, "0.004", "0.018"), (32768, "0.006", "0.022")),
        ),
    )


@pytest.mark.parametrize(
    ("pricing", "expected"),
    [
        ({"prompt": "0.004", "completion": "0.018"}, ((0, "0.004", "0.018"),)),
        ({"prompt": 0.004, "completion": 0}, ((0, "0.004", "0"),)),
        ({"prompt": "0.0005"}, ((0, "0.0005", "0"),)),
        ({"prompt": [{"k": 32, "a_price": "1"}, {"a_price": "2"}], "completion": "3"}, ((0, "1", "3"), (32768, "2", "3"))),
        ({"prompt": [{"price": "1", "to": 32}, {"price": "2", "to": 64}]}, ((0, "1", "0"), (32768, "2", "0"))),
        ({"completion": "0.018"}, ()),
        ({"prompt": "free"}, ()),
        ({"prompt": "NaN"}, ()),
        ({"prompt": "-1"}, ()),
        ({"prompt": True}, ()),
        ({"prompt": "1e999999999"}, ()),
        ({"prompt": [{"up_to": 32}]}, ()),
        ({"prompt": [{"up_to": None, "price": "1"}, {"up_to": 64, "price": "2"}]}, ()),
        ("0.004", ()),
    ],
)  # fmt: skip
def test_a_price_is_one_or_tiers_and_nonsense_is_none(pricing: Any, expected: Any) -> None:
    assert prices(pricing) == expected


@pytest.mark.parametrize(
    ("kind", "abilities"),
    [("embeddings", ("embed",)), ("text2image", ("image",)), ("rerank", ("rerank",)), ("text2video", ()), (7, ())],
)
def test_a_kind_is_told_in_our_words(kind: Any, abilities: tuple[str, ...]) -> None:
    assert listed({"id": "m", "type": kind})[0].capabilities == abilities


def test_the_context_of_a_server_of_ones_own_is_read() -> None:
    assert listed({"id": "m", "max_model_len": 4096})[0].context == 4096


def test_an_id_counts_once_and_one_that_is_none_not_at_all() -> None:
    entries = [{"id": "b"}, {"id": "a"}, {"id": "b"}, {"id": ""}, {}, "c", {"id": {}}, {"id": "x" * 201}]
    found = MODELS.read({"data": entries})
    assert ([each.id for each in found.models], found.nameless) == (["b", "a"], 5)


def test_a_server_without_models_lists_none() -> None:
    for empty in (None, []):
        assert MODELS.read({"object": "list", "data": empty}) == Listing(())


def test_the_console_lists_services_by_their_addresses() -> None:
    common = [
        {"name": "ERNIE-Speed-8K", "url": f"{WORKSHOP}/chat/ernie_speed", "apiType": "chat", "chargeStatus": "OPENED"},
        {"name": "Embedding-V1", "url": f"{WORKSHOP}/embeddings/embedding-v1"},
    ]
    custom = [{"name": "我的模型", "url": f"{WORKSHOP}/chat/v0x_mine?x=1", "apiType": "chat"}]
    assert CONSOLE.read({"success": True, "result": {"common": common, "custom": custom}}).models == (
        Listed("ernie_speed", "ERNIE-Speed-8K", ("chat",), "chat/ernie_speed"),
        Listed("embedding-v1", "Embedding-V1", ("embed",), "embeddings/embedding-v1"),
        Listed("v0x_mine", "我的模型", ("chat",), "chat/v0x_mine"),
    )


def test_a_service_without_an_address_of_the_workshop_is_left_out() -> None:
    common = [{"name": "a"}, {"name": "b", "url": "https://elsewhere.example/chat/b"}, {"name": "c", "url": "http://[::1"}]
    assert CONSOLE.read({"result": {"common": common}}) == Listing((), nameless=3)


@pytest.mark.parametrize("way", [MODELS, CONSOLE])
@pytest.mark.parametrize(
    "payload", [None, [], "x", {}, {"result": []}, {"models": []}, {"data": "x"}, {"data": {}}, {"result": {"common": "x"}}]
)
def test_what_is_no_list_is_refused(way: Any, payload: Any) -> None:
    with pytest.raises(RejectedError, match="no list of models"):
        way.read(payload)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*ERNIE_5, "prompt", "price", "up_to", "url"]), inner),
    max_leaves=20,
)


@given(JSON)
def test_no_entry_breaks_the_reading(entry: Any) -> None:
    listed(entry)
    CONSOLE.read({"result": {"common": [entry], "custom": [entry]}})


def test_the_calls_hang_below_their_addresses() -> None:
    assert (MODELS.call("https://a/v2").method, MODELS.call("https://a/v2").url) == ("GET", "https://a/v2/models")
    call = CONSOLE.call("https://console")
    assert (call.method, call.url, call.body) == ("POST", "https://console/wenxinworkshop/service/list", {})
